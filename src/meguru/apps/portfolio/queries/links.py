"""What hangs together, and what stops if something stops."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from meguru.apps.registry.models import Person
from meguru.apps.systems.models import DataHeld, InformationSystem, Interface
from meguru.engines.dependencies import (
    Link,
    LinkedSystem,
    LinkPicture,
    Standstill,
    SystemGraph,
    how_many_stop,
    keys_around,
    needed_circles,
    picture_of,
    standstill,
    system_graph,
)

MOST_NAMED = 800  # systems that are asked for one by one; with more of them the whole office is read
FEWEST_TO_TELL = 2  # systems that stop with one: from here on it is a single point of failure


def graph_around(system: InformationSystem) -> SystemGraph:
    """The systems that matter for one, with their links, operations and data; the whole office when they are many."""
    ends = _in_use(system.organisation_id).values_list("system_id", "other_id", "is_needed_to_run")
    keys = keys_around(ends, system.pk)
    return graph_of(system.organisation_id, only=keys if len(keys) <= MOST_NAMED else None)


def _in_use(organisation_id: int) -> QuerySet[Interface]:
    """Links between two systems that are both in use."""
    return (
        Interface.objects.filter(
            organisation_id=organisation_id, system__put_away_at__isnull=True, other__put_away_at__isnull=True
        )
        .exclude(other__isnull=True)
        .order_by()
    )


def graph_of(organisation_id: int, *, only: Collection[int] | None = None) -> SystemGraph:
    """All systems in use of an office, or some of them, with their links, operations and data."""
    rows = InformationSystem.objects.in_use().filter(organisation_id=organisation_id)
    held = DataHeld.objects.filter(organisation_id=organisation_id)
    interfaces = _in_use(organisation_id)
    if only is not None:
        rows, held = rows.filter(pk__in=only), held.filter(system_id__in=only)
        interfaces = interfaces.filter(system_id__in=only, other_id__in=only)
    operations: dict[int, list[str]] = defaultdict(list)
    data: dict[int, list[str]] = defaultdict(list)
    for pk, name in rows.filter(operations__isnull=False).order_by().values_list("pk", "operations__name"):
        operations[pk].append(name)
    for pk, name in held.order_by("pk").values_list("system_id", "name"):
        data[pk].append(name)
    systems = [
        LinkedSystem(
            key=str(pk), name=name, users=users, operations=tuple(operations[pk]), data=tuple(data[pk])
        )
        for pk, name, users in rows.order_by("name", "pk").values_list("pk", "name", "users_count")
    ]
    links = [
        Link(str(source), str(target), data=what, needed=needed, way=way)
        for source, target, what, needed, way in interfaces.order_by("pk").values_list(
            "system_id", "other_id", "data", "is_needed_to_run", "way"
        )
    ]
    return system_graph(systems, links)


@dataclass(frozen=True, slots=True)
class StoppingRow:
    """One system, and how many others stop with it."""

    system: LinkedSystem
    stops: int


@dataclass(frozen=True, slots=True)
class LinksOverview:
    """Of one office: the systems with which most others stop, circles, and how many systems have no link at all."""

    rows: tuple[StoppingRow, ...]
    circles: tuple[tuple[LinkedSystem, ...], ...]
    systems: int
    links: int
    unlinked: int


def links_overview(organisation_id: int) -> LinksOverview:
    """Where one fault stops many. Only systems at the ends of needed links are walked: no other stops anybody."""
    rows_in_use = InformationSystem.objects.in_use().filter(organisation_id=organisation_id)
    named = {
        pk: (name, users)
        for pk, name, users in rows_in_use.order_by().values_list("pk", "name", "users_count")
    }
    ends = [
        (source, target, needed)
        for source, target, needed in Interface.objects.filter(
            organisation_id=organisation_id, other__isnull=False
        )
        .order_by()
        .values_list("system_id", "other_id", "is_needed_to_run")
        if source in named and target in named
    ]
    needed_ends = [(source, target) for source, target, needed in ends if needed]
    walked = dict.fromkeys(key for pair in needed_ends for key in pair)
    graph = system_graph(
        [LinkedSystem(key=str(pk), name=named[pk][0], users=named[pk][1]) for pk in walked],
        [Link(str(source), str(target), needed=True) for source, target in needed_ends],
    )
    counts = how_many_stop(graph)
    linked = {key for source, target, _needed in ends for key in (source, target)}
    rows = [StoppingRow(graph.systems[key], count) for key, count in counts.items() if count]
    return LinksOverview(
        rows=tuple(sorted(rows, key=lambda one: (-one.stops, one.system.name))),
        circles=tuple(tuple(graph.systems[key] for key in circle) for circle in needed_circles(graph)),
        systems=len(named),
        links=len(ends),
        unlinked=len(named) - len(linked),
    )


@dataclass(frozen=True, slots=True)
class SystemLinks:
    """One system with all that hangs together with it."""

    picture: LinkPicture
    stops: Standstill
    rows: Sequence[Interface]
    circle: tuple[LinkedSystem, ...]


def system_links(*, system: InformationSystem, user: Person) -> SystemLinks:
    """What it hands over and gets, and what stops with it. Raises: KeyError for a system that was put away."""
    graph = graph_around(system)
    key = str(system.pk)
    rows = (
        Interface.objects.visible_to(user)
        .filter(Q(system=system) | Q(other=system))
        .select_related("system", "other")
    )
    circle = next((one for one in needed_circles(graph) if key in one), ())
    return SystemLinks(
        picture=picture_of(graph, key),
        stops=standstill(graph, key),
        rows=list(rows),
        circle=tuple(graph.systems[one] for one in circle if one != key),
    )
