"""Days, years, amounts and numbers as people type them: 令和6年4月1日, R6年度, 12,500千円, １２０."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meguru.apps.systems.queries.words import LONGEST_FUNCTION, MOST_FUNCTIONS
from meguru.engines.money import CannotReadYen, read_yen
from meguru.engines.spreadsheets.numerals import folded, read_date, read_number
from meguru.engines.spreadsheets.values import clean_text
from meguru.engines.system_karte import fiscal_year_of

MOST = 2_000_000_000


class Words(forms.CharField):
    """A text without control characters."""

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value) or "")


class Day(forms.Field):
    """A day, in the era's years or not."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "size": 16})

    def to_python(self, value: Any) -> dt.date | None:
        text = str(value or "").strip()
        if not text:
            return None
        found = read_date(text)
        if found is None or not 1950 <= found.year <= 2100:
            raise forms.ValidationError(_("日付として読めません。例：令和6年4月1日、R6.4.1、2024/4/1"))
        return found

    def prepare_value(self, value: Any) -> Any:
        return f"{value.year}/{value.month}/{value.day}" if isinstance(value, dt.date) else value


class FiscalYear(forms.Field):
    """A fiscal year."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "size": 10})

    def to_python(self, value: Any) -> int | None:
        text = str(value or "").strip()
        if not text:
            return None
        found = fiscal_year_of(text)
        if found is None:
            raise forms.ValidationError(_("年度として読めません。例：2025、令和7年度、R7"))
        return found


class YenField(forms.Field):
    """An amount with tax; a unit that is written counts."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "size": 18})

    def to_python(self, value: Any) -> int | None:
        try:
            return read_yen(str(value if value is not None else ""))
        except CannotReadYen as reason:
            raise forms.ValidationError(str(reason)) from reason

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,}" if isinstance(value, int) else value


class Whole(forms.Field):
    """A whole number from `least` to `most`."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 10})

    def __init__(self, *, least: int = 0, most: int = MOST, **options: Any) -> None:
        super().__init__(**options)
        self.least, self.most = least, most

    def to_python(self, value: Any) -> int | None:
        number = _number(value)
        if number is None:
            return None
        if number != int(number):
            raise forms.ValidationError(_("小数は書けません。例：12"))
        return int(_within(number, self.least, self.most))


class Figure(forms.Field):
    """A number with decimals, from `least` to `most`."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 10})

    def __init__(self, *, places: int = 1, least: int = 0, most: int = 9_999_999, **options: Any) -> None:
        super().__init__(**options)
        self.least, self.most, self.places = least, most, places

    def to_python(self, value: Any) -> Decimal | None:
        number = _number(value)
        if number is None:
            return None
        return _within(number, self.least, self.most).quantize(Decimal(1).scaleb(-self.places))


class OwnWords(forms.Field):
    """Further functions in words, parted by 、 or a comma."""

    widget = forms.TextInput(attrs={"autocomplete": "off"})

    def to_python(self, value: Any) -> list[str]:
        text = clean_text(str(value or "")).replace(",", "、").replace("，", "、")
        words = [word.strip() for word in text.split("、") if word.strip()]
        if len(words) > MOST_FUNCTIONS or any(len(one) > LONGEST_FUNCTION for one in words):
            raise forms.ValidationError(
                _("働きは%(most)s個まで、1個は%(longest)s文字までです。短い言葉で書いてください。")
                % {"most": MOST_FUNCTIONS, "longest": LONGEST_FUNCTION}
            )
        return words


NOT_A_NUMBER = gettext_lazy("数として読めません。数字で書いてください。例：12")


def _number(value: Any) -> Decimal | None:
    text = folded(str(value if value is not None else ""))
    for unit in ("人", "件", "コア", "GB", "gb", "%", "時間", "者", "台"):
        text = text.removesuffix(unit)
    if not text:
        return None
    number = read_number(text)
    if number is None:
        raise forms.ValidationError(NOT_A_NUMBER)
    return number


def _within(number: Decimal, least: int, most: int) -> Decimal:
    if not least <= number <= most:
        raise forms.ValidationError(
            _("%(least)sから%(most)sまでの数を書いてください。")
            % {"least": f"{least:,}", "most": f"{most:,}"}
        )
    return number
