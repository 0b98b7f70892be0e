"""What a new study begins with: the servers of the karte, their contracts and what they are tied to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from meguru.apps.consolidation import bridge
from meguru.apps.registry.models import Department, Organisation, Person
from meguru.apps.systems.models import Contract, InformationSystem, Interface, Server
from meguru.engines.consolidation import HostType, Licence, Rules, Task

MOST_PRODUCTS = 30  # with a price of their own; others cost what their counting costs


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
    licences: tuple[Licence, ...]  # by core and by host; and products that have a price of their own
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


@dataclass(frozen=True, slots=True)
class Product:
    """A licensed product of an office: its key as `bridge.licence_key` gives it, its name, on how many servers."""

    key: str
    name: str
    servers: int

    @property
    def is_by_core(self) -> bool:
        return self.key.startswith(Server.LicenceBy.CORE)


def products_of(user: Person) -> list[Product]:
    """The products whose price may be told apart, those on most servers first."""
    systems = InformationSystem.objects.visible_to(user).in_use().filter(organisation=office_of(user))
    named = Server.objects.filter(system__in=systems).exclude(licence_product="", licence_edition="")
    names: dict[str, str] = {}
    counted: Counter[str] = Counter()
    for one in named.order_by("pk"):
        key = bridge.licence_key(one)
        if key:
            names.setdefault(key, f"{one.licence_product} {one.licence_edition}".strip())
            counted[key] += 1
    return [Product(key, names[key], count) for key, count in counted.most_common(MOST_PRODUCTS)]


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
    machines = bridge.machines_of(servers)
    question = bridge.Question(
        task=Task(
            machines=machines,
            kinds=wanted.kinds,
            licences=_licences(wanted.licences, {one.licence for one in machines}),
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


def _licences(priced: Iterable[Licence], needed: set[str]) -> tuple[Licence, ...]:
    """The licences that the servers need; one without a price of its own costs what its counting costs."""
    given = {one.key: one for one in priced}
    return tuple(given.get(key) or bridge.licence_of(key, general=given) for key in sorted(needed) if key)
