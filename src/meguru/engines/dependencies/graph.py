"""連携の図 (SystemGraph): which system hands what to which, and what stops if one stops.

Terms:  an edge goes from the system that hands data over to the one that gets them; it is `needed` when the getter
        cannot run without. What stops with a system is everything reachable from it over needed edges.
Steps:  systems that need each other in a circle are one component (Tarjan 1972, written with a stack of its own, so
        that deep chains do not end the recursion); over the components, from the last to the first, what stops is
        the union of what stops with those that are needed. Sets are integers used as bits.
Holds:  a system is never counted among what stops with itself; every system of a circle stops with each other.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class LinkedSystem:
    """A system in the graph. `users` None: nobody said. `operations` are names or keys of the work it serves."""

    key: str
    name: str
    users: int | None = None
    operations: tuple[str, ...] = ()
    data: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """Data that one system hands to another; `needed`: the other stops without."""

    source: str
    target: str
    data: str = ""
    needed: bool = False
    way: str = ""


@dataclass(frozen=True, slots=True)
class Reached:
    """A system that stops, how many steps away, and through which it gets there first."""

    system: LinkedSystem
    steps: int
    through: str
    data: str


@dataclass(frozen=True, slots=True)
class Standstill:
    """What stops if one system stops: others, operations, data, and users as far as they are known."""

    start: LinkedSystem
    reached: tuple[Reached, ...]
    operations: tuple[str, ...]
    data: tuple[str, ...]
    users: int
    users_unknown: int


@dataclass(frozen=True, slots=True)
class SystemGraph:
    """All systems by key and their links. Links to a key that is not there are left out."""

    systems: Mapping[str, LinkedSystem]
    links: tuple[Link, ...]
    _out: Mapping[str, tuple[Link, ...]] = field(repr=False)

    def out_of(self, key: str) -> tuple[Link, ...]:
        return self._out.get(key, ())


def system_graph(systems: Sequence[LinkedSystem], links: Sequence[Link]) -> SystemGraph:
    """Put a graph together; a link from a system to itself says nothing and is left out."""
    known = {one.key: one for one in systems}
    kept = tuple(
        one for one in links if one.source in known and one.target in known and one.source != one.target
    )
    out: dict[str, list[Link]] = {}
    for one in kept:
        out.setdefault(one.source, []).append(one)
    return SystemGraph(systems=known, links=kept, _out={key: tuple(group) for key, group in out.items()})


def keys_around(ends: Iterable[tuple[int, int, bool]], start: int) -> set[int]:
    """The systems that matter for one: whatever is tied to it, and from there on what is needed, in both directions.

    `ends` are (source, target, needed). A graph of these alone tells the same of `start` as one of all systems: its
    standstill, its circle and its picture.
    """
    out: dict[int, list[tuple[int, bool]]] = {}
    into: dict[int, list[tuple[int, bool]]] = {}
    for source, target, needed in ends:
        out.setdefault(source, []).append((target, needed))
        into.setdefault(target, []).append((source, needed))
    return _walked(out, start) | _walked(into, start)


def _walked(beside: Mapping[int, Sequence[tuple[int, bool]]], start: int) -> set[int]:
    seen, waiting = {start}, deque([start])
    while waiting:
        key = waiting.popleft()
        for other, needed in beside.get(key, ()):
            if other not in seen and (needed or key == start):
                seen.add(other)
                waiting.append(other)
    return seen


def standstill(graph: SystemGraph, start: str) -> Standstill:
    """What stops if `start` stops, nearest first. Raises: KeyError when it is not in the graph."""
    begun = graph.systems[start]
    seen: dict[str, Reached] = {}
    waiting: deque[tuple[str, int]] = deque([(start, 0)])
    while waiting:
        key, steps = waiting.popleft()
        for link in graph.out_of(key):
            if link.needed and link.target != start and link.target not in seen:
                seen[link.target] = Reached(graph.systems[link.target], steps + 1, key, link.data)
                waiting.append((link.target, steps + 1))
    everybody = [begun, *(one.system for one in seen.values())]
    return Standstill(
        start=begun,
        reached=tuple(seen.values()),
        operations=tuple(dict.fromkeys(name for one in everybody for name in one.operations)),
        data=tuple(dict.fromkeys(name for one in everybody for name in one.data)),
        users=sum(one.users for one in everybody if one.users is not None),
        users_unknown=sum(one.users is None for one in everybody),
    )


def how_many_stop(graph: SystemGraph) -> dict[str, int]:
    """For every system, how many others stop with it."""
    places = {key: number for number, key in enumerate(graph.systems)}
    circles = circles_of(graph)
    of_key = {key: number for number, circle in enumerate(circles) for key in circle}
    stopping: list[int] = []
    for circle in circles:  # successors come first
        bits = 0
        for key in circle:
            bits |= 1 << places[key]
            for link in graph.out_of(key):
                if link.needed and of_key[link.target] != of_key[key]:
                    bits |= stopping[of_key[link.target]]
        stopping.append(bits)
    return {key: stopping[of_key[key]].bit_count() - 1 for key in graph.systems}


def needed_circles(graph: SystemGraph) -> list[tuple[str, ...]]:
    """Groups of systems of which each stops with every other: none of them can be started or replaced alone."""
    return sorted(
        (tuple(sorted(circle)) for circle in circles_of(graph) if len(circle) > 1), key=lambda one: one
    )


def circles_of(graph: SystemGraph) -> list[list[str]]:
    """Strongly connected components over needed links, each after all that can be reached from it."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    open_keys: list[str] = []
    is_open: set[str] = set()
    found: list[list[str]] = []
    for root in graph.systems:
        if root in order:
            continue
        work: list[tuple[str, int]] = [(root, 0)]
        while work:
            key, place = work.pop()
            if place == 0:
                order[key] = low[key] = len(order)
                open_keys.append(key)
                is_open.add(key)
            following = [link.target for link in graph.out_of(key) if link.needed]
            if place < len(following):
                work.append((key, place + 1))
                after = following[place]
                if after not in order:
                    work.append((after, 0))
                elif after in is_open:
                    low[key] = min(low[key], order[after])
                continue
            if low[key] == order[key]:
                found.append(_closed(key, open_keys, is_open))
            if work:
                above = work[-1][0]
                low[above] = min(low[above], low[key])
    return found


def _closed(key: str, open_keys: list[str], is_open: set[str]) -> list[str]:
    """Take a component off the stack."""
    circle = []
    while True:
        last = open_keys.pop()
        is_open.discard(last)
        circle.append(last)
        if last == key:
            return circle
