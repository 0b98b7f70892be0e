"""Cards as facts, many at once: a handful of queries however many cards."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count, Max

from meguru.apps.portfolio.bridge import system_facts
from meguru.apps.systems.models import (
    Contract,
    CostBasis,
    CostKind,
    CostRow,
    InformationSystem,
    Interface,
    SatisfactionYear,
    Server,
)
from meguru.engines.calendars import fiscal_year
from meguru.engines.system_direction import FieldPlace, position, standard_directions, users_band
from meguru.engines.system_findings import (
    AlikeSystem,
    SystemFacts,
    functions,
    lock_in,
    old_language,
    standard_rules,
    whole_years,
)

RUNNING = (CostKind.RUN.value, CostKind.LINE.value, CostKind.LICENCE.value)
YEARS_BACK = 3  # older costs say nothing of today


def yearly_costs(systems: Collection[int], *, today: dt.date) -> dict[int, tuple[int, int]]:
    """By system: (fiscal year, yen) of what running it cost in the newest of the last full years that is known whole.

    Building and changes are left out: they do not come again every year. A year is known whole when every kind of
    running cost that the system has in these years is written for it: a kind that is missing is unknown, not nought.
    A system without such a year has no entry.
    """
    this_year = fiscal_year(today)
    rows = CostRow.objects.filter(
        system_id__in=systems,
        basis=CostBasis.ACTUAL.value,
        kind__in=RUNNING,
        fiscal_year__gte=this_year - YEARS_BACK,
        fiscal_year__lt=this_year,
    )
    kinds: defaultdict[int, set[str]] = defaultdict(set)
    years: defaultdict[tuple[int, int], dict[str, int]] = defaultdict(dict)
    for system_id, year, kind, yen in rows.order_by().values_list("system_id", "fiscal_year", "kind", "yen"):
        kinds[system_id].add(kind)
        years[system_id, year][kind] = yen
    found: dict[int, tuple[int, int]] = {}
    for (system_id, year), paid in sorted(years.items()):
        if paid.keys() == kinds[system_id]:
            found[system_id] = (year, sum(paid.values()))
    return found


def facts_of(systems: Sequence[InformationSystem], *, today: dt.date) -> dict[int, SystemFacts]:
    """Every card as facts, by its id. The cards come with their departments."""
    ids = [one.pk for one in systems]
    contracts = _grouped(Contract.objects.filter(system_id__in=ids).select_related("vendor"))
    servers = _grouped(Server.objects.filter(system_id__in=ids))
    yearly = yearly_costs(ids, today=today)
    return {
        one.pk: system_facts(
            one,
            contracts=contracts.get(one.pk, ()),
            servers=servers.get(one.pk, ()),
            yearly=yearly.get(one.pk),
        )
        for one in systems
    }


def alike_in_office(organisation_id: int, *, having: Collection[str], today: dt.date) -> list[AlikeSystem]:
    """Systems in use of an office that have one of the functions, with their costs."""
    wanted = set(having)
    if not wanted:
        return []
    rows = InformationSystem.objects.in_use().filter(organisation_id=organisation_id)
    found = [
        row
        for row in rows.values_list("pk", "name", "department__name", "functions", "users_count")
        if wanted.intersection(map(str, row[3]))
    ]
    yearly = yearly_costs([row[0] for row in found], today=today)
    return [
        AlikeSystem(
            key=str(pk),
            name=name,
            department=department,
            functions=tuple(map(str, has)),
            users=users,
            yearly_yen=yearly[pk][1] if pk in yearly else None,
        )
        for pk, name, department, has, users in found
    ]


def by_function(alike: Iterable[AlikeSystem]) -> Mapping[str, list[AlikeSystem]]:
    found: dict[str, list[AlikeSystem]] = defaultdict(list)
    for one in alike:
        for function in dict.fromkeys(one.functions):
            found[function].append(one)
    return found


def places_of(
    systems: Sequence[InformationSystem], facts: Mapping[int, SystemFacts], *, today: dt.date
) -> dict[int, FieldPlace]:
    """Where cards stand in the four fields. Nothing of costs or security enters."""
    ids = [one.pk for one in systems]
    operations = dict(
        InformationSystem.operations.through.objects.filter(informationsystem_id__in=ids)
        .order_by()
        .values_list("informationsystem_id")
        .annotate(Count("id"))
    )
    newest = dict(
        SatisfactionYear.objects.filter(system_id__in=ids)
        .order_by()
        .values_list("system_id")
        .annotate(Max("fiscal_year"))
    )
    told = {
        row.system_id: round((row.mean - 1) * 25)
        for row in SatisfactionYear.objects.filter(system_id__in=ids)
        if newest[row.system_id] == row.fiscal_year
    }
    return {
        one.pk: position(
            _measures(one, facts[one.pk], today)
            | {"operations": operations.get(one.pk), "satisfaction": told.get(one.pk)},
            not_applying={"age", "old_language", "maintainers"} if one.method == "service" else set(),
            rules=standard_directions(),
        )
        for one in systems
    }


def _measures(system: InformationSystem, facts: SystemFacts, today: dt.date) -> dict[str, int | None]:
    since = facts.last_renewed_on or facts.first_used_on
    old = old_language(facts, standard_rules())
    papers = [has for key in standard_rules().documents if (has := facts.documents.get(key)) is not None]
    counted = lock_in(facts, today=today, rules=standard_rules())
    return {
        "importance": system.importance,
        "users": system.users_count,
        "age": None if since is None else whole_years(since, today),
        "old_language": None if old is None else int(old),
        "maintainers": system.maintainers,
        "documents": 100 * sum(papers) // len(papers) if papers else None,
        "lock_in": counted.low if counted.held or counted.not_held else None,
    }


def direction_facts(
    system: InformationSystem, facts: SystemFacts, place: FieldPlace
) -> dict[str, str | None]:
    """What the reasons for a way look at."""
    needed = Interface.objects.filter(
        system=system, other__isnull=False, other__put_away_at__isnull=True, is_needed_to_run=True
    ).exists()
    return {
        "method": facts.method,
        "personal_data": facts.personal_data,
        "importance": None if system.importance is None else str(system.importance),
        "quarter": place.quarter.value if place.quarter else None,
        "has_function": _has_common_function(facts),
        "users_band": users_band(facts.users),
        "others_need_it": "yes" if needed else "no" if system.hands_to.exists() else None,
    }


def _has_common_function(facts: SystemFacts) -> str | None:
    """Whether other offices have systems for the same: a function of the catalogue, not a word of one's own."""
    if not facts.functions:
        return None
    return "yes" if any(one in functions() for one in facts.functions) else "no"


def _grouped(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.system_id].append(row)
    return found
