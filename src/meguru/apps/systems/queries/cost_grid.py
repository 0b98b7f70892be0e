"""The costs of a system as a table of years and kinds, for writing several years at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from django.utils.translation import gettext as _

from meguru.apps.systems.models import CostBasis, CostKind, CostRow, InformationSystem
from meguru.apps.systems.models.contracts import FIRST_YEAR, LAST_YEAR
from meguru.design import figures
from meguru.engines.system_karte import off_by_thousand

YEARS_SHOWN = 5
CostPlace = tuple[int, str]  # fiscal year and kind


def years_shown(*, basis: str, first: int | None, this_year: int) -> range:
    """Five years: of what was paid the last full ones, of budgets up to the next one; or those that begin with `first`."""
    usual = this_year - YEARS_SHOWN if basis == CostBasis.ACTUAL else this_year + 2 - YEARS_SHOWN
    begin = min(max(usual if first is None else first, FIRST_YEAR), LAST_YEAR + 1 - YEARS_SHOWN)
    return range(begin, begin + YEARS_SHOWN)


def places_of(years: Iterable[int]) -> list[CostPlace]:
    return [(year, kind) for year in years for kind in CostKind.values]


def cost_rows(system: InformationSystem, *, basis: str, years: Collection[int]) -> dict[CostPlace, CostRow]:
    rows = CostRow.objects.filter(system=system, basis=basis, fiscal_year__in=list(years))
    return {(row.fiscal_year, row.kind): row for row in rows}


def place_name(place: CostPlace) -> str:
    """How a form and a plain table call a place."""
    return f"{place[0]}-{place[1]}"


def plain_grid(rows: Mapping[CostPlace, CostRow], places: Iterable[CostPlace]) -> dict[str, int | None]:
    """Yen by the names of places, None where nobody wrote any."""
    return {place_name(place): rows[place].yen if place in rows else None for place in places}


def doubtful(values: Mapping[CostPlace, int | None]) -> list[str]:
    """Places whose amount looks a thousand times off beside the year before, in words."""
    return [
        f"{label_of_place((year, kind))}：{figures.yen(yen)}"
        for (year, kind), yen in values.items()
        if yen and off_by_thousand(yen, values.get((year - 1, kind)))
    ]


def label_of_place(place: CostPlace) -> str:
    year, kind = place
    return _("%(year)s年度の%(kind)s") % {"year": year, "kind": CostKind(kind).label}
