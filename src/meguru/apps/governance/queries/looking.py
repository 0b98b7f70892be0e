"""What of the ledger is looked at, and the ledger of one office as one person sees it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from meguru.apps.governance import bridge
from meguru.apps.governance.models import Saving
from meguru.apps.governance.queries.budgets import GrantedYear, by_department, granted_years
from meguru.apps.governance.queries.shown import hidden_yen
from meguru.apps.registry.models import Person
from meguru.engines.savings import Overlap, YearLine, cut, departments_shown, years_shown

NOBODY = ""  # savings of the whole office, of no department
OFFICE = "office"  # the same in an address
REST = "rest"  # in an address: departments or years that share one line of the page


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the ledger is looked at; None and "" are everything.

    `rest_of_departments` and `rest_of_years` are those without a line of their own on the one page.
    """

    year: int | None = None
    department: str | None = None
    kind: str = ""
    initiative: int | None = None
    rest_of_departments: bool = False
    rest_of_years: bool = False

    @property
    def query(self) -> str:
        """The same as an address has it, with its question mark; "" for everything."""
        department = OFFICE if self.department == NOBODY else self.department
        parts: dict[str, Any] = {
            "year": REST if self.rest_of_years else self.year,
            "department": REST if self.rest_of_departments else department,
            "kind": self.kind,
            "initiative": self.initiative,
        }
        asked = {name: value for name, value in parts.items() if value not in (None, "")}
        return f"?{urlencode(asked)}" if asked else ""

    def of_year(self, year: int | None) -> Asked:
        """Narrowed to one year; None is the rest of them."""
        return replace(self, year=year, rest_of_years=year is None)

    def of_department(self, department: str | None) -> Asked:
        """Narrowed to one department; None is the rest of them."""
        return replace(self, department=department, rest_of_departments=department is None)


@dataclass(frozen=True, slots=True)
class LedgerView:
    """The savings and granted budgets of an office as one person sees them, and what has a line of its own."""

    savings: tuple[Saving, ...]
    lines: tuple[YearLine, ...]
    granted: tuple[GrantedYear, ...]
    overlaps: tuple[Overlap, ...]
    held: frozenset[int]
    hidden: frozenset[int]
    departments_shown: frozenset[str]
    years_shown: frozenset[int]

    def lines_of(self, asked: Asked) -> list[YearLine]:
        return [
            one
            for one in self.lines
            if self._is_asked(asked, one.fiscal_year, one.department)
            and (not asked.kind or one.kind == asked.kind)
            and (asked.initiative is None or one.initiative == str(asked.initiative))
        ]

    def granted_of(self, asked: Asked) -> list[GrantedYear]:
        """Budgets have no kind of saving: with a kind asked for there are none."""
        return [
            one
            for one in self.granted
            if self._is_asked(asked, one.fiscal_year, one.department)
            and not asked.kind
            and (asked.initiative is None or one.initiative == asked.initiative)
        ]

    def _is_asked(self, asked: Asked, year: int, department: str) -> bool:
        return (
            (asked.year is None or year == asked.year)
            and (asked.department is None or department == asked.department)
            and not (asked.rest_of_departments and department in self.departments_shown)
            and not (asked.rest_of_years and year in self.years_shown)
        )


def ledger_of(user: Person, *, this_year: int) -> LedgerView:
    """The whole ledger of one's office, without the yen that this person may not see."""
    office = user.organisation_id
    savings = bridge.standing_savings(office)
    overlaps, held = bridge.overlaps_among(savings, office)
    hidden = hidden_yen(savings, user)
    lines = bridge.lines_of(savings, held, hidden_yen=hidden)
    granted = granted_years(user)
    by_place = cut(lines, lambda one: one.department).parts
    return LedgerView(
        savings=tuple(savings),
        lines=tuple(lines),
        granted=tuple(granted),
        overlaps=tuple(overlaps),
        held=held,
        hidden=hidden,
        departments_shown=departments_shown(by_place, by_department(granted)),
        years_shown=years_shown(_years(lines, granted), this_year),
    )


def _years(lines: Iterable[YearLine], granted: Iterable[GrantedYear]) -> set[int]:
    return {one.fiscal_year for one in lines} | {one.fiscal_year for one in granted}
