"""Figures as people type them: １，２００円, 1.2万, 三百."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from meguru.engines.spreadsheets.numerals import folded, read_number

_UNITS = ("円", "点", "回", "件", "年", "か月", "桁")


def figure_of(typed: str, *, places: int = 2) -> Decimal | None:
    """The number that was typed, None for nothing. Raises: ValueError when it is none or has too many decimals."""
    plain = folded(typed)
    for unit in _UNITS:
        plain = plain.removesuffix(unit)
    if not plain:
        return None
    found = read_number(plain)
    if found is None:
        raise ValueError(_("「%s」を数として読めません。1200 のように数字で書いてください。") % typed[:40])
    if found != round(found, places):
        raise ValueError(
            _("小数は%s桁までにしてください。") % places if places else _("小数のない数にしてください。")
        )
    return found


class FigureField(forms.DecimalField):
    """A figure with at most two decimals."""

    places = 2

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        self.widget.is_required = self.required

    def to_python(self, value: object) -> Any:
        if value in self.empty_values:
            return None
        try:
            return figure_of(str(value), places=self.places)
        except (ValueError, InvalidOperation) as reason:
            raise ValidationError(str(reason)) from reason


class WholeField(FigureField):
    """A whole figure, mostly yen."""

    places = 0

    def clean(self, value: object) -> Any:
        found = super().clean(value)
        return None if found is None else int(found)
