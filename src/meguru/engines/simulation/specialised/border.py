"""Events on the border of an activity, and what is cancelled with a scope.

An item is what a clock on the border looks at: [generation, enabled, visit]. It is alive while its generation is that of
its scope; a scope that is cancelled, or left, begins a new generation, and an item that is done or interrupted gets `GONE`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from meguru.engines.simulation import layout as at
from meguru.engines.simulation.specialised.draws import USED, Places, fixed_seconds
from meguru.engines.simulation.specialised.tables import AT_MERGES, Case, Enter, Tables, UnderWay

GONE = -1
Item = list[Any]
Arm = Callable[[float, Case, Item], None]
Stop = Callable[[float, Case, Item], None]  # an interrupting event takes the activity's token
AtEnd = Callable[[float, Case, int], Enter | None]  # visit -> the way of the event that interrupts


@dataclass(slots=True)
class Edge:
    """One event on a border. `tokens` counts those of the scope around; `leave` is known when all is built."""

    node: int
    interrupts: bool
    tokens: int
    has_ways: bool
    leave: Enter | None = None

    def go(self, now: float, case: Case) -> None:
        """Its own token goes on."""
        assert self.leave is not None
        self.leave(now, case)

    def go_besides(self, case: Case, stack: list[Enter]) -> None:
        """One more token goes on, when its turn on the stack comes."""
        if self.has_ways:
            assert self.leave is not None
            case[self.tokens] += 1
            stack.append(self.leave)


def fires_by_chance(tables: Tables, places: Places, node: int) -> bool:
    """Whether an event has no clock, but a chance."""
    chances = tables.ints[node + at.FIRING]
    return (
        tables.ints[node + at.EVENT_DIST] < 0
        and max(tables.reals[chances : chances + places.type_count]) > 0.0
    )


def clock(
    tables: Tables, places: Places, run: UnderWay, node: int, ring: Callable[..., None]
) -> tuple[Arm, int]:
    """The function that starts the clock of an event, and the place of its chance (0 when it is certain)."""
    ints, reals, push = tables.ints, tables.reals, run.push
    dist, key, chances = ints[node + at.EVENT_DIST], ints[node + at.KEY], ints[node + at.FIRING]
    always = fixed_seconds(ints, reals, dist)
    if always is not None and min(reals[chances : chances + places.type_count]) >= 1.0:
        return lambda now, case, item: push(now + always, ring, case, item, None, None), 0
    fires = places.draw(places.fires(node))
    seconds = places.draw(places.seconds([dist] * places.type_count, key, at.FOR_EVENT))

    def start(now: float, case: Case, item: Item) -> None:
        happens, wait = case[fires], case[seconds]
        if happens == USED:
            visit = places.count_visit(case, fires)
            happens, wait = (places.number_of(case, place, visit) for place in (fires, seconds))
        else:
            case[fires] = USED
        if happens:
            push(now + wait, ring, case, item, None, None)

    return start, fires


def one_after_the_other(clocks: Sequence[Arm]) -> Arm | None:
    """The function that starts all of these clocks; None without any."""
    if len(clocks) <= 1:
        return clocks[0] if clocks else None

    def start_all(now: float, case: Case, item: Item) -> None:
        for start in clocks:
            start(now, case, item)

    return start_all


class Border:
    """The events on the border of one activity."""

    def __init__(self, tables: Tables, places: Places, run: UnderWay, edges: Sequence[Edge]) -> None:
        self._tables, self._places, self._run = tables, places, run
        self._clocks = [edge for edge in edges if tables.ints[edge.node + at.EVENT_DIST] >= 0]
        self._chances = [edge for edge in edges if fires_by_chance(tables, places, edge.node)]

    def arm(self, generation: int, stop: Stop) -> Arm | None:
        """The function that starts the clocks, None without any. `generation` is the place an item is compared with."""
        rings = [(edge, self._ring(edge, generation, stop)) for edge in self._clocks]
        return one_after_the_other(
            [clock(self._tables, self._places, self._run, edge.node, ring)[0] for edge, ring in rings]
        )

    def _ring(self, edge: Edge, generation: int, stop: Stop) -> Callable[..., None]:
        interrupts, stack = edge.interrupts, self._run.stack

        def ring(now: float, case: Case, item: Item, _b: None, _c: None) -> None:
            if item[0] != case[generation]:
                return
            if interrupts:
                stop(now, case, item)
                edge.go(now, case)
            else:
                edge.go_besides(case, stack)

        return ring

    def at_end(self) -> AtEnd | None:
        """The function that decides events without a clock when the work is done; None without any."""
        if not self._chances:
            return None
        places, stack = self._places, self._run.stack
        known = [(edge, places.draw(places.fires(edge.node))) for edge in self._chances]

        def decide(now: float, case: Case, visit: int) -> Enter | None:
            for edge, fires in known:
                if case[fires] if visit == 0 else places.number_of(case, fires, visit):
                    if edge.interrupts:
                        return edge.go
                    edge.go_besides(case, stack)
            return None

        return decide


class Cancelling:
    """Takes every token out of a scope and the scopes inside it."""

    def __init__(self, run: UnderWay) -> None:
        self.generations: dict[int, int] = {}  # scope -> place
        self.tokens: dict[int, int] = {}
        self.cleared: dict[int, list[int]] = {}  # scope -> places that go back to zero: pending, rest, marks
        self.merging: dict[int, list[int]] = {}  # scope -> marks that also count in AT_MERGES
        self.scope_of: dict[Enter, int] = {}
        self._run = run

    def of(self, scope: int, inner: Sequence[int], keep: Sequence[int] = ()) -> Enter:
        """The function that cancels a scope; `inner` are it and the scopes inside it."""
        stack, scope_of, inside = self._run.stack, self.scope_of, frozenset(inner)
        generations = [self.generations[each] for each in inner]
        merging = [mark for each in inner for mark in self.merging.get(each, ())]
        zero = [self.tokens[each] for each in inner]
        zero += [place for each in inner for place in self.cleared.get(each, ()) if place not in keep]

        def cancel(_now: float, case: Case) -> None:
            for place in generations:
                case[place] += 1
            for place in merging:
                case[AT_MERGES] -= case[place]
            for place in zero:
                case[place] = 0
            if stack:
                stack[:] = [entry for entry in stack if scope_of[entry] not in inside]

        return cancel
