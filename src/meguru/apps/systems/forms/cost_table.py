"""Five years of costs as one form: a field for every year and kind."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meguru.apps.systems.bridge import digest
from meguru.apps.systems.models import CostBasis, CostKind, InformationSystem
from meguru.apps.systems.queries.cost_grid import (
    CostPlace,
    cost_rows,
    label_of_place,
    place_name,
    places_of,
    plain_grid,
)
from meguru.engines.money import CannotReadYen, read_yen
from meguru.engines.spreadsheets.numerals import folded

UNITS = ((1, gettext_lazy("円")), (1_000, gettext_lazy("千円")), (10_000, gettext_lazy("万円")))
_NOTHING = frozenset({"-", "−", "ー", "—", "―", "–"})  # what tables of offices put where there is nothing


class CostTableForm(forms.Form):
    """The costs of one basis in the years shown. What is stored stands there with 円, so that no unit changes it."""

    unit = forms.TypedChoiceField(
        label=gettext_lazy("数字だけを書いたときの単位"),
        coerce=int,
        choices=UNITS,
        help_text=gettext_lazy("「120千円」のように単位まで書いた欄は、その単位で読みます。"),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=32)

    def __init__(
        self, *args: Any, system: InformationSystem, basis: str, years: range, **options: Any
    ) -> None:
        self.years, self.basis = years, basis
        self.places = places_of(years)
        stored = plain_grid(cost_rows(system, basis=basis, years=years), self.places)
        shown = {name: "" if yen is None else f"{yen:,}円" for name, yen in stored.items()}
        super().__init__(*args, initial={"unit": 1, "seen": digest(stored), **shown}, **options)
        for place in self.places:
            self.fields[place_name(place)] = forms.CharField(
                label=label_of_place(place),
                required=False,
                max_length=40,
                widget=forms.TextInput(attrs={"data-cell": "", "autocomplete": "off", "size": 14}),
            )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for place in self.places:
            name = place_name(place)
            try:
                found[name] = self._yen(found.get(name, ""), found.get("unit", 1))
            except CannotReadYen as reason:
                self.add_error(
                    name, _("%(place)s：%(why)s") % {"place": label_of_place(place), "why": reason}
                )
        return found

    def _yen(self, typed: str, unit: int) -> int | None:
        return None if folded(typed) in _NOTHING else read_yen(typed, unit_yen=unit)

    def values(self) -> dict[CostPlace, int | None]:
        """Yen by year and kind, for the command."""
        return {place: self.cleaned_data[place_name(place)] for place in self.places}

    def rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields year by year, for the table."""
        return [
            (_("%s年度") % year, [self[place_name((year, kind))] for kind in CostKind.values])
            for year in self.years
        ]

    @property
    def kinds(self) -> list[str]:
        return [str(one.label) for one in CostKind]

    @property
    def basis_words(self) -> str:
        return str(CostBasis(self.basis).label)
