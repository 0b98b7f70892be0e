"""Yen, hours and plain texts as people type them."""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meguru.engines.spreadsheets.numerals import folded, read_number

MOST_YEN = 10**13
MOST_MINUTES = 10**9
FIRST_DAY, LAST_DAY = dt.date(2000, 1, 1), dt.date(2099, 12, 31)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class YenField(forms.CharField):
    """Whole yen: 1,200,000, １２０万円, 500千円; blank is nothing. `may_be_negative`: ▲50万円 is more cost."""

    def __init__(self, *, may_be_negative: bool = False, **options: Any) -> None:
        self.may_be_negative = may_be_negative
        super().__init__(required=False, max_length=40, strip=True, **options)
        self.widget.attrs |= {"inputmode": "text", "autocomplete": "off"}

    def clean(self, value: Any) -> int:
        text = folded(super().clean(value) or "")
        if not text:
            return 0
        number = read_number(text.removesuffix("円").removeprefix("¥").removeprefix("\\"))
        if number is None:
            raise forms.ValidationError(_("金額として読めません。例：1,200,000 や 120万円"))
        if (number < 0 and not self.may_be_negative) or number != number.to_integral_value():
            raise forms.ValidationError(_("金額は、1円単位の0以上の数字にしてください。"))
        if abs(number) > MOST_YEN:
            raise forms.ValidationError(_("金額が大きすぎます。単位を確かめてください。"))
        return int(number)


class HoursField(forms.CharField):
    """Hours of work, stored as whole minutes: 12.5, 1,200時間; blank is nothing."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=40, strip=True, **options)
        self.widget.attrs |= {"inputmode": "text", "autocomplete": "off"}

    def clean(self, value: Any) -> int:
        text = folded(super().clean(value) or "")
        if not text:
            return 0
        number = read_number(text.removesuffix("時間"))
        if number is None:
            raise forms.ValidationError(_("時間として読めません。例：120 や 12.5"))
        if number < 0:
            raise forms.ValidationError(_("時間は、0以上の数字にしてください。"))
        if number > MOST_MINUTES:
            raise forms.ValidationError(_("時間が大きすぎます。単位を確かめてください。"))
        minutes = int((number * 60).quantize(Decimal(1), rounding=ROUND_HALF_UP))
        if minutes > MOST_MINUTES:
            raise forms.ValidationError(_("時間が大きすぎます。単位を確かめてください。"))
        return minutes


class WordsField(forms.CharField):
    """Text without control characters, which no database keeps alike."""

    def __init__(self, *, rows: int = 0, **options: Any) -> None:
        if rows:
            options["widget"] = forms.Textarea(attrs={"rows": rows})
        super().__init__(**options)
        self.validators = [
            one for one in self.validators if type(one).__name__ != "ProhibitNullCharactersValidator"
        ]

    def to_python(self, value: Any) -> str:
        return CONTROL.sub("", super().to_python(value) or "").strip()


def number_field(*, label: Any, help_text: Any = "") -> forms.DecimalField:
    """A figure of a measure; blank is unknown."""
    return forms.DecimalField(
        label=label,
        help_text=help_text,
        required=False,
        max_digits=14,
        decimal_places=2,
        error_messages={"invalid": gettext_lazy("数字として読めません。例：12.5")},
    )


def year_field(*, label: Any, help_text: Any = "", required: bool = True) -> forms.IntegerField:
    """A fiscal year in the western count."""
    wrong = gettext_lazy("年度は、2000から2100までの西暦にしてください。例：2027")
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        required=required,
        min_value=2000,
        max_value=2100,
        error_messages={"required": wrong, "invalid": wrong, "min_value": wrong, "max_value": wrong},
    )


def day_field(*, label: Any, help_text: Any = "", required: bool = False) -> forms.DateField:
    """A day of this century, by the browser's calendar or typed."""
    wrong = gettext_lazy("2000年から2099年までの日付にしてください。例：2027-04-01")
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        validators=[MinValueValidator(FIRST_DAY, wrong), MaxValueValidator(LAST_DAY, wrong)],
        error_messages={
            "required": gettext_lazy("日付を入れてください。"),
            "invalid": gettext_lazy("日付として読めません。例：2027-04-01"),
        },
    )


def as_hours(minutes: int) -> str:
    """Minutes as the field shows them: 750 -> "12.5"."""
    return f"{Decimal(minutes) / 60:.2f}".rstrip("0").rstrip(".") if minutes else ""
