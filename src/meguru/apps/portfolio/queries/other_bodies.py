"""The cost of one system beside those of other bodies, as far as this person may see what they pay."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from meguru.apps.portfolio.queries.facts import yearly_costs
from meguru.apps.registry.models import Person
from meguru.apps.systems.models import InformationSystem
from meguru.apps.systems.permissions import sights_of
from meguru.engines.system_findings import (
    AlikeSystem,
    BesideBodies,
    SystemFacts,
    beside_bodies,
    functions,
    standard_rules,
)


def cost_beside_bodies(
    *, system: InformationSystem, facts: SystemFacts, user: Person, today: dt.date
) -> BesideBodies | None:
    """None for who sees costs of the own office only, or not even of this system.

    Only functions of the catalogue are compared: an office's own words mean something else in another one.
    """
    sights = sights_of(user)
    common = set(facts.functions) & functions().keys()
    if not sights.of(system).costs or not common:
        return None
    rows = InformationSystem.objects.in_use().filter(department_id__in=sorted(sights.costs))
    others = rows.exclude(organisation_id=system.organisation_id).values_list(
        "pk", "organisation_id", "functions", "users_count"
    )
    alike = [row for row in others if common.intersection(map(str, row[2]))]
    if not alike:
        return None
    yearly = yearly_costs([row[0] for row in alike], today=today)
    by_body: dict[str, list[AlikeSystem]] = defaultdict(list)
    for pk, body, has, users in alike:
        shared = tuple(sorted(common.intersection(map(str, has))))
        yen = yearly[pk][1] if pk in yearly else None
        by_body[str(body)].append(
            AlikeSystem(key=str(pk), name="", department="", functions=shared, users=users, yearly_yen=yen)
        )
    return beside_bodies(facts, by_body, standard_rules())
