"""What a system cost year by year, as a table and as bars."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from meguru.apps.systems.models import CostBasis, CostKind, CostRow, InformationSystem

BARS_FROM, BAR_WIDTH, STEP = 130, 400, 28  # in units of the picture


@dataclass(frozen=True, slots=True)
class CostCell:
    """One kind in one year; `pk` of the row for changing it, None where nobody said."""

    yen: int | None
    pk: int | None


@dataclass(frozen=True, slots=True)
class CostYear:
    """One year of one basis. `total` adds up what is known."""

    year: int
    basis: str
    label: str
    cells: tuple[CostCell, ...]
    total: int
    bar: int
    place: int

    @property
    def bar_y(self) -> int:
        return self.place * STEP + 6

    @property
    def text_y(self) -> int:
        return self.bar_y + 13

    @property
    def words_x(self) -> int:
        return BARS_FROM + self.bar + 8


@dataclass(frozen=True, slots=True)
class CostTable:
    kinds: tuple[str, ...]
    years: tuple[CostYear, ...]
    paid: int  # everything of the basis "actual"

    @property
    def height(self) -> int:
        return len(self.years) * STEP


def cost_table(system: InformationSystem) -> CostTable:
    """Every year that somebody wrote down, the newest first; a year with both has its budget after what was paid."""
    found: Mapping[tuple[int, str], dict[str, CostRow]] = defaultdict(dict)
    for row in system.costs.all():
        found[row.fiscal_year, row.basis][row.kind] = row
    totals = {key: sum(row.yen for row in rows.values()) for key, rows in found.items()}
    most = max(totals.values(), default=0)
    years = tuple(
        CostYear(
            year=year,
            basis=basis,
            label=_("%(year)s年度 %(basis)s") % {"year": year, "basis": CostBasis(basis).label},
            cells=tuple(_cell(found[year, basis].get(kind)) for kind in CostKind.values),
            total=totals[year, basis],
            bar=totals[year, basis] * BAR_WIDTH // most if most else 0,
            place=place,
        )
        for place, (year, basis) in enumerate(sorted(found, key=lambda one: (-one[0], one[1])))
    )
    paid = sum(total for (_year, basis), total in totals.items() if basis == CostBasis.ACTUAL)
    return CostTable(kinds=tuple(str(one.label) for one in CostKind), years=years, paid=paid)


def _cell(row: CostRow | None) -> CostCell:
    return CostCell(None, None) if row is None else CostCell(row.yen, row.pk)
