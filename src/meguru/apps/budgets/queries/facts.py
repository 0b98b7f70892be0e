"""What the checks need to know about a request that stands elsewhere: cards, costs, priorities, initiatives."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Max, Min, Sum
from django.utils import timezone

from meguru.apps.budgets.bridge import Amounts, Surroundings, value_of
from meguru.apps.budgets.models import BudgetRequest
from meguru.apps.inventory.queries.priorities import FIELD_LABELS, placement_of
from meguru.apps.registry.models import Person
from meguru.apps.systems.models import Contract, CostBasis, CostKind, CostRow, InformationSystem
from meguru.engines.budget_review import Checked, Peer, check
from meguru.engines.priorities import Field

RUNNING = (CostKind.RUN.value, CostKind.LINE.value, CostKind.LICENCE.value)
NEEDED_FOR_A_PEER = 1  # yen; a system that costs nothing says nothing


def amounts_of(request: BudgetRequest) -> dict[tuple[int, str], int]:
    """What is being asked for now, by (fiscal year, kind)."""
    return {(one.fiscal_year, one.kind): one.yen for one in request.amounts.all()}


def checks_now(request: BudgetRequest, *, by: Person, now: dt.datetime) -> tuple[Checked, ...]:
    """The checks of what is written now, with what stands around it today."""
    amounts: Amounts = amounts_of(request)
    return check(value_of(request, amounts=amounts, around=surroundings_of(request, by=by, now=now)))


def surroundings_of(request: BudgetRequest, *, by: Person, now: dt.datetime) -> Surroundings:
    """What stands around a request. Costs of other departments take part; who sees them is decided where they are shown."""
    priority, is_urgent = _priority(request, by=by, now=now)
    same = _same_function(request)
    return Surroundings(
        initiative=request.initiative.name if request.initiative else None,
        priority=priority,
        is_urgent=is_urgent,
        paid=_paid(request.system),
        same_function=tuple(one.name for one in same),
        peers=_peers(same),
        decide_by_passed=_decide_by_passed(request.system, timezone.localdate(now)),
    )


def _priority(request: BudgetRequest, *, by: Person, now: dt.datetime) -> tuple[str | None, bool]:
    """The best place of the operations that the system or the initiative serves."""
    operations = {
        one.pk: one for tied in (request.system, request.initiative) if tied for one in tied.operations.all()
    }
    order = [Field.FIRST, Field.PLANNED, Field.BESIDE, Field.LATER]
    found = [placement_of(operation=one, user=by, now=now).placement.field for one in operations.values()]
    placed = sorted((one for one in found if one in order), key=order.index)
    if not placed:
        return None, False
    return str(FIELD_LABELS[placed[0]]), placed[0] is Field.FIRST


def _paid(system: InformationSystem | None) -> Mapping[int, int]:
    if system is None:
        return {}
    rows = (
        CostRow.objects.filter(system=system, basis=CostBasis.ACTUAL)
        .values("fiscal_year")
        .annotate(yen=Sum("yen"))
        .order_by("fiscal_year")
    )
    return {row["fiscal_year"]: row["yen"] for row in rows}


def _same_function(request: BudgetRequest) -> list[InformationSystem]:
    """Systems of the same office in use that share a function, the request's own left out."""
    wanted = set(request.functions)
    if not wanted:
        return []
    return [
        one
        for one in InformationSystem.objects.filter(
            organisation_id=request.organisation_id, put_away_at__isnull=True
        )
        .exclude(pk=request.system_id)
        .only("pk", "name", "functions", "users_count", "organisation_id", "department_id")
        if wanted & set(one.functions)
    ]


def _peers(systems: Iterable[InformationSystem]) -> tuple[Peer, ...]:
    """Running costs of the last year that is known for each, with how many use it."""
    by_key = {one.pk: one for one in systems}
    yearly: defaultdict[int, dict[int, int]] = defaultdict(dict)
    rows = (
        CostRow.objects.filter(system_id__in=by_key, basis=CostBasis.ACTUAL, kind__in=RUNNING)
        .values("system_id", "fiscal_year")
        .annotate(yen=Sum("yen"))
    )
    for row in rows:
        yearly[row["system_id"]][row["fiscal_year"]] = row["yen"]
    return tuple(
        Peer(by_key[key].name, years[max(years)], by_key[key].users_count)
        for key, years in sorted(yearly.items())
        if years[max(years)] >= NEEDED_FOR_A_PEER
    )


def _decide_by_passed(system: InformationSystem | None, today: dt.date) -> bool | None:
    """Whether it is too late to choose another vendor at the end of the contract that runs now."""
    if system is None:
        return None
    running = Contract.objects.filter(system=system, ends_on__gte=today).aggregate(
        first=Min("decide_by"), last=Max("decide_by")
    )
    return None if running["first"] is None else running["first"] < today
