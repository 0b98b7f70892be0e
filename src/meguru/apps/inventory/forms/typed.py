"""Figures as people type them: １，２００件 is 1200."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

UNITS = ("時間", "円", "件", "人", "年度", "年", ",", "、", " ")
MAX_COUNT = 2_000_000_000
MAX_YEN = 9_000_000_000_000_000


def figure_text(value: Any) -> Any:
    """Full-width digits, separators and units as people write them -> plain digits."""
    if not isinstance(value, str):
        return value
    text = unicodedata.normalize("NFKC", value)
    for unit in UNITS:
        text = text.replace(unit, "")
    return text


class WholeNumber(forms.IntegerField):
    """A whole number, however it was typed."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {"invalid": _("数字で入力してください（例：1200）。")}

    def to_python(self, value: Any) -> int | None:
        return super().to_python(figure_text(value))


class Yen(WholeNumber):
    """An amount of yen."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False, "min_value": 0, "max_value": MAX_YEN} | options)


class Hours(forms.DecimalField):
    """Hours with one decimal, however they were typed."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {"invalid": _("時間を数字で入力してください（例：187.5）。")}

    def __init__(self, **options: Any) -> None:
        usual = {"required": False, "min_value": 0, "max_digits": 10, "decimal_places": 1}
        super().__init__(**usual | options)

    def to_python(self, value: Any) -> Decimal | None:
        return super().to_python(figure_text(value))


class People(Hours):
    """Years of work of one person: half of somebody's time is 0.5."""

    default_error_messages = {"invalid": _("人数を数字で入力してください（例：0.5）。")}

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_digits": 7, "decimal_places": 2} | options)
