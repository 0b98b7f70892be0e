"""What of the ledger is looked at, and the ledger of one office as one person sees it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q

from meguru.apps.governance import bridge
from meguru.apps.governance.queries.budgets import GrantedYear, by_department, granted_years
from meguru.apps.governance.queries.shown import hidden_yen
from meguru.apps.governance.queries.sums import summed_lines
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
    """The savings and granted budgets of an office as one person sees them, and what has a line of its own.

    `lines` are summed; with an initiative asked for, they are those of its savings, one by one.
    """

    years: frozenset[int]
    departments: frozenset[str]
    lines: tuple[YearLine, ...]
    granted: tuple[GrantedYear, ...]
    overlaps: tuple[Overlap, ...]
    held: frozenset[int]
    departments_shown: frozenset[str]
    years_shown: frozenset[int]

    def lines_of(self, asked: Asked) -> list[YearLine]:
        return [
            one
            for one in self.lines
            if self._is_asked(asked, one.fiscal_year, one.department)
            and (not asked.kind or one.kind == asked.kind)
        ]

    def savings_asked(self, asked: Asked) -> Q:
        """The same question to years of savings."""
        found = Q()
        if asked.year is not None:
            found &= Q(fiscal_year=asked.year)
        if asked.rest_of_years:
            found &= ~Q(fiscal_year__in=self.years_shown)
        if asked.department is not None:
            found &= Q(saving__department_id=asked.department or None)
        if asked.rest_of_departments:
            own = [int(key) for key in self.departments_shown if key != NOBODY]
            others = Q(saving__department__isnull=False) & ~Q(saving__department_id__in=own)
            found &= others if NOBODY in self.departments_shown else others | Q(saving__department=None)
        if asked.kind:
            found &= Q(saving__kind=asked.kind)
        if asked.initiative is not None:
            found &= Q(saving__initiative_id=asked.initiative)
        return found

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


def ledger_of(user: Person, asked: Asked, *, this_year: int) -> LedgerView:
    """The ledger of one's office, without the yen that this person may not see."""
    office = user.organisation_id
    overlaps, held = bridge.overlaps_of(office)
    lines = summed_lines(user, office, held)
    granted = granted_years(user)
    by_place = cut(lines, lambda one: one.department).parts
    years = _years(lines, granted)
    return LedgerView(
        years=frozenset(years),
        departments=frozenset({*by_place, *by_department(granted)}),
        lines=tuple(lines if asked.initiative is None else _of_initiative(user, asked.initiative, held)),
        granted=tuple(granted),
        overlaps=tuple(overlaps),
        held=held,
        departments_shown=departments_shown(by_place, by_department(granted)),
        years_shown=years_shown(years, this_year),
    )


def _of_initiative(user: Person, initiative: int, held: frozenset[int]) -> list[YearLine]:
    own = bridge.standing_savings(user.organisation_id, initiative_id=initiative)
    return bridge.lines_of(own, held, hidden_yen=hidden_yen(own, user))


def _years(lines: Iterable[YearLine], granted: Iterable[GrantedYear]) -> set[int]:
    return {one.fiscal_year for one in lines} | {one.fiscal_year for one in granted}
