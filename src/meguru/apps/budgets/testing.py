"""Makers of budget seasons for tests and for the sample."""

from __future__ import annotations

import datetime as dt
from itertools import count
from typing import Any

from meguru.apps.budgets import commands
from meguru.apps.budgets.models import BudgetRequest, BudgetSeason, RequestVersion
from meguru.apps.registry.models import Department, Organisation, Person
from meguru.apps.registry.testing import make_department, make_organisation

NOON = dt.datetime(2026, 10, 1, 3, 0, tzinfo=dt.UTC)  # noon in Japan
YEAR = 2027
_numbers = count(1)


def season_values(**values: Any) -> dict[str, Any]:
    return {
        "name": f"予算{next(_numbers)}",
        "fiscal_year": YEAR,
        "requests_due": dt.date(2026, 10, 30),
        "answers_due": dt.date(2026, 11, 20),
        "opinions_due": dt.date(2026, 12, 11),
        "decisions_due": dt.date(2027, 1, 22),
        "note": "",
    } | values


def make_season(*, organisation: Organisation | None = None, **values: Any) -> BudgetSeason:
    """A season of an office, which is made unless given."""
    return commands.open_season(
        organisation=organisation or make_organisation(), values=season_values(**values), by=None, now=NOON
    )


def make_request(
    *,
    season: BudgetSeason | None = None,
    department: Department | None = None,
    amounts: dict[tuple[int, str], int] | None = None,
    by: Person | None = None,
    **values: Any,
) -> BudgetRequest:
    """A request with a million yen in the year of the season."""
    found = season or make_season()
    begun = commands.start_request(
        season=found,
        department=department or make_department(organisation=found.organisation),
        values={"title": f"要求{next(_numbers)}"} | values,
        by=by,
        now=NOON,
    )
    return commands.write_request(
        request=begun,
        values={},
        amounts={(found.fiscal_year, "build"): 1_000_000} if amounts is None else amounts,
        from_revision=begun.revision,
        by=by,
        now=NOON,
    )


def hand_in(request: BudgetRequest, *, by: Person, now: dt.datetime = NOON, **values: Any) -> RequestVersion:
    """The request as a version, handed in in time."""
    request.refresh_from_db()
    return commands.hand_in(
        request=request,
        from_revision=request.revision,
        today=values.pop("today", request.season.requests_due),
        by=by,
        now=now,
        **values,
    )
