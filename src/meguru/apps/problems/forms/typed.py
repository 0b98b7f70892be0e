"""Figures as people type them: １，２００ or 1.2万 is a number; fields of a row that is changed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, ClassVar

from django import forms
from django.db.models import Model
from django.forms.models import fields_for_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meguru.engines.spreadsheets.numerals import read_number

MOST = 99_999_999_999
MOST_WHOLE = 2_000_000_000


class Figure(forms.Field):
    """A number that is not negative, however it was typed; at most two decimals, more are rounded."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    most = MOST

    def to_python(self, value: Any) -> Decimal | None:
        text = str(value or "").strip()
        if not text:
            return None
        found = read_number(text)
        if found is None:
            raise forms.ValidationError(
                _("「%s」を数として読めません。40 のように、数だけを書いてください。") % text[:20]
            )
        if not 0 <= found <= self.most:
            raise forms.ValidationError(_("0 から %s までの数を書いてください。") % f"{self.most:,}")
        return found.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value


class Whole(Figure):
    """A whole number."""

    most = MOST_WHOLE

    def to_python(self, value: Any) -> Any:
        found = super().to_python(value)
        if found is not None and found != found.to_integral_value():
            raise forms.ValidationError(_("小数のない数を書いてください。例：20"))
        return None if found is None else int(found)


class Day(forms.DateField):
    """A day, chosen from the calendar of the browser."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {"invalid": gettext_lazy("日付を 2026-10-01 の形で書いてください。")}


class RowForm(forms.Form):
    """Fields of a model's row by their names; the row itself is left to the command."""

    model: ClassVar[type[Model]]
    names: ClassVar[Sequence[str]] = ()
    typed: ClassVar[dict[str, type[forms.Field]]] = {}

    def __init__(self, *args: Any, row: Model | None = None, **options: Any) -> None:
        known = {name: getattr(row, name) for name in self.names} if row is not None else {}
        options["initial"] = known | (options.get("initial") or {})
        super().__init__(*args, **options)
        made = fields_for_model(self.model, fields=self.names)
        for name, kind in self.typed.items():
            plain = made[name]
            made[name] = kind(
                required=plain.required, label=plain.label, help_text=plain.help_text, initial=plain.initial
            )
        own = self.fields
        self.fields = {name: made[name] for name in self.names} | own
