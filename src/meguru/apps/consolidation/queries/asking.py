"""What a new study begins with: the servers of the karte, their contracts and what they are tied to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from meguru.apps.consolidation import bridge
from meguru.apps.registry.models import Department, Organisation, Person
from meguru.apps.systems.models import Contract, InformationSystem, Interface, Server
from meguru.engines.consolidation import HostType, Licence, Rules, Task


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the departments whose systems are in it."""

    question: bridge.Question
    departments: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was chosen for a study. `department` None is all of them."""

    department: int | None
    hosting: tuple[str, ...]
    kinds: tuple[HostType, ...]
    kind_names: Mapping[str, str]
    licences: tuple[Licence, ...]
    rules: Rules
    moving: bridge.Moving
    prices_from: str
    choices: Mapping[str, Any]


def office_of(user: Person) -> Organisation:
    return user.organisation


def choices_of(user: Person) -> list[tuple[int, str]]:
    """The departments of the office that have a system with a server."""
    systems = InformationSystem.objects.visible_to(user).in_use().filter(organisation=office_of(user))
    found = Department.objects.filter(pk__in=systems.filter(servers__isnull=False).values("department_id"))
    return [(one.pk, str(one)) for one in found.order_by("name", "pk")]


def question_for(wanted: Wanted, *, user: Person) -> Asked:
    """This function will take the servers that are wanted, as they are now."""
    systems = (
        InformationSystem.objects.visible_to(user)
        .in_use()
        .filter(organisation=office_of(user), hosting__in=wanted.hosting)
    )
    if wanted.department is not None:
        systems = systems.filter(department_id=wanted.department)
    systems = systems.filter(servers__isnull=False).distinct().order_by("pk")
    rows = list(systems)
    keys = [one.pk for one in rows]
    servers = list(Server.objects.filter(system__in=keys).select_related("system").order_by("pk"))
    question = bridge.Question(
        task=Task(
            machines=bridge.machines_of(servers),
            kinds=wanted.kinds,
            licences=wanted.licences,
            rules=wanted.rules,
        ),
        moving=wanted.moving,
        needs=bridge.needs_of(
            Interface.objects.filter(system__in=keys, other__in=keys, is_needed_to_run=True).order_by("pk")
        ),
        earliest=bridge.earliest_years(Contract.objects.filter(system__in=keys).order_by("pk")),
        systems=bridge.names_of(rows),
        servers={str(one.pk): one.name for one in servers},
        kind_names=wanted.kind_names,
        prices_from=wanted.prices_from,
        choices=wanted.choices,
    )
    return Asked(question, tuple(sorted({one.department_id for one in rows})))
