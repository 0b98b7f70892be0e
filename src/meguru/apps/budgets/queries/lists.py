"""Seasons of an office, and what was decided in them, for apps above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum

from meguru.apps.budgets.models import BudgetDecision, BudgetSeason
from meguru.apps.registry.models import Person
from meguru.apps.systems.models import CostBasis, CostRow
from meguru.apps.systems.permissions import sights_of
from meguru.engines.budget_review import RequestState


@dataclass(frozen=True, slots=True)
class SeasonLine:
    """A season with how many requests stand where."""

    season: BudgetSeason
    handed_in: int
    decided: int


def seasons_of(*, user: Person, away: bool = False) -> list[SeasonLine]:
    """The seasons of this person's offices, newest first."""
    found = BudgetSeason.objects.visible_to(user).filter(put_away_at__isnull=not away)
    counted = found.annotate(
        handed=Count(
            "requests",
            filter=Q(requests__state__in=[RequestState.HANDED_IN, RequestState.JUDGED, RequestState.DECIDED]),
            distinct=True,
        ),
        done=Count("requests", filter=Q(requests__state=RequestState.DECIDED), distinct=True),
    )
    return [SeasonLine(one, one.handed, one.done) for one in counted]


@dataclass(frozen=True, slots=True)
class DecidedRequest:
    """決まった予算: what was granted, what it shall bring, and what was paid in that year, if known and to be seen.

    `three_years_yen` is what was asked for in the version that was decided on, for the year and the two after it.
    """

    decision: BudgetDecision
    granted_yen: int
    three_years_yen: int
    saves_yen: int | None
    saves_hours: int | None
    paid_yen: int | None
    may_see_paid: bool


def decided(*, user: Person, **narrowed: Any) -> list[DecidedRequest]:
    """Decided requests of this person's offices; `narrowed` filters decisions."""
    sights = sights_of(user)
    found = (
        BudgetDecision.objects.visible_to(user)
        .filter(taken_back_at__isnull=True, **narrowed)
        .select_related(
            "request__season",
            "request__department",
            "request__system",
            "request__initiative__department",
            "opinion__version",
        )
    )
    decisions = list(found)
    paid: dict[tuple[int, int], int] = {}
    rows = (
        CostRow.objects.filter(
            system_id__in=[one.request.system_id for one in decisions if one.request.system_id],
            basis=CostBasis.ACTUAL,
        )
        .values("system_id", "fiscal_year")
        .annotate(yen=Sum("yen"))
    )
    for row in rows:
        paid[row["system_id"], row["fiscal_year"]] = row["yen"]
    lines = []
    for one in decisions:
        system = one.request.system
        sees = system is None or sights.of(system).costs
        key = (one.request.system_id or 0, one.request.season.fiscal_year)
        lines.append(
            DecidedRequest(
                decision=one,
                granted_yen=one.yen,
                three_years_yen=one.opinion.version.three_years_yen,
                saves_yen=one.request.saves_yen,
                saves_hours=one.request.saves_hours,
                paid_yen=paid.get(key) if sees else None,
                may_see_paid=sees,
            )
        )
    return lines
