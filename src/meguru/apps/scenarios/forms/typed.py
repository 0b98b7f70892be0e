"""Figures as people type them: １，２００件 is 1200, 12.5分 is 12.5."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

SEPARATORS = (",", "、", " ")


def plain(value: Any, *, unit: str) -> Any:
    """Full-width digits, separators and the field's own unit as people write them -> plain digits.

    Another unit stays and is refused later: 2時間 in a cell of minutes must never become 2 minutes.
    """
    if not isinstance(value, str):
        return value
    text = unicodedata.normalize("NFKC", value)
    for separator in SEPARATORS:
        text = text.replace(separator, "")
    return text.removesuffix(unit)


def _in_unit(words: Any, unit: str) -> str:
    return str(words) % {"unit": unit}


class Whole(forms.IntegerField):
    """A whole number, however it was typed. `label` stands in the error list, beside a table's cell it is spoken."""

    def __init__(
        self, *, label: str, unit: str, low: int = 0, high: int = 10_000_000, **options: Any
    ) -> None:
        self.unit = unit
        super().__init__(
            label=label,
            min_value=low,
            max_value=high,
            error_messages={
                "required": _("数を入力してください。"),
                "invalid": _in_unit(_("「%(unit)s」を単位にして、整数で入力してください（例：12）。"), unit),
                "min_value": _("%(limit_value)s 以上の数にしてください。"),
                "max_value": _("%(limit_value)s 以下の数にしてください。"),
            },
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            **options,
        )

    def to_python(self, value: Any) -> int | None:
        return super().to_python(plain(value, unit=self.unit))


class Amount(forms.FloatField):
    """A number that may have decimals."""

    def __init__(
        self, *, label: str, unit: str, low: float = 0, high: float = 100_000, **options: Any
    ) -> None:
        self.unit = unit
        super().__init__(
            label=label,
            min_value=low,
            max_value=high,
            error_messages={
                "required": _("数を入力してください。"),
                "invalid": _in_unit(
                    _("「%(unit)s」を単位にして、数字で入力してください（例：12.5）。"), unit
                ),
                "min_value": _("%(limit_value)s 以上の数にしてください。"),
                "max_value": _("%(limit_value)s 以下の数にしてください。"),
            },
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            **options,
        )

    def to_python(self, value: Any) -> float | None:
        return super().to_python(plain(value, unit=self.unit))

    def prepare_value(self, value: Any) -> Any:
        return f"{value:g}" if isinstance(value, float) else value


class Clock(forms.TimeField):
    """A time of day as minutes since midnight; 24:00 is written as 23:59 by browsers and taken as the end of the day."""

    def __init__(self, *, label: str, **options: Any) -> None:
        super().__init__(
            label=label,
            input_formats=["%H:%M"],
            error_messages={
                "required": _("時刻を入力してください（例：8:30）。"),
                "invalid": _("時刻を入力してください（例：8:30）。"),
            },
            widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            **options,
        )

    def to_python(self, value: Any) -> Any:
        text = unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else value
        found = super().to_python(text)
        if found is None:
            return None
        minutes = found.hour * 60 + found.minute
        return 1440 if minutes == 1439 else minutes

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            value = min(value, 1439)
            return f"{value // 60:02d}:{value % 60:02d}"
        return value
