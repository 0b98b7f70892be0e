"""Figures as people type them: １，２００件 is 1200, 12.5分 is 12.5."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

UNITS = ("時間", "分", "円", "件", "人", "日", "倍", "%", "回", ",", "、", " ")


def plain(value: Any) -> Any:
    """Full-width digits, separators and units as people write them -> plain digits."""
    if not isinstance(value, str):
        return value
    text = unicodedata.normalize("NFKC", value)
    for unit in UNITS:
        text = text.replace(unit, "")
    return text


class Whole(forms.IntegerField):
    """A whole number, however it was typed. `label` stands in the error list, beside a table's cell it is spoken."""

    def __init__(self, *, label: str, low: int = 0, high: int = 10_000_000, **options: Any) -> None:
        super().__init__(
            label=label,
            min_value=low,
            max_value=high,
            error_messages={
                "required": _("数を入力してください。"),
                "invalid": _("整数で入力してください（例：12）。"),
                "min_value": _("%(limit_value)s 以上の数にしてください。"),
                "max_value": _("%(limit_value)s 以下の数にしてください。"),
            },
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            **options,
        )

    def to_python(self, value: Any) -> int | None:
        return super().to_python(plain(value))


class Amount(forms.FloatField):
    """A number that may have decimals."""

    def __init__(self, *, label: str, low: float = 0, high: float = 100_000, **options: Any) -> None:
        super().__init__(
            label=label,
            min_value=low,
            max_value=high,
            error_messages={
                "required": _("数を入力してください。"),
                "invalid": _("数字で入力してください（例：12.5）。"),
                "min_value": _("%(limit_value)s 以上の数にしてください。"),
                "max_value": _("%(limit_value)s 以下の数にしてください。"),
            },
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            **options,
        )

    def to_python(self, value: Any) -> float | None:
        return super().to_python(plain(value))

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
