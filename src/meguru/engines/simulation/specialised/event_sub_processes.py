"""Event sub-processes: begun by a clock, by chance when everything else in their scope is done, or by what is thrown.

Each that begins by clock or chance does so at most once while its scope runs: the place `ran` of its scope holds the
generation of the scope around it in which it did, plus one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from meguru.engines.simulation import layout as at
from meguru.engines.simulation.specialised.border import (
    Arm,
    Item,
    clock,
    fires_by_chance,
    one_after_the_other,
)
from meguru.engines.simulation.specialised.draws import USED, Places
from meguru.engines.simulation.specialised.scopes import AtLast, Container, Spend
from meguru.engines.simulation.specialised.tables import Case, Enter, Tables, UnderWay


@dataclass(slots=True)
class OwnStart:
    """A start that nothing throws to. `ran` is the place above, `enter` puts a token on it."""

    node: int
    interrupts: bool
    ran: int
    enter: Enter = field(init=False)


def entering(run: UnderWay, container: Container, tokens: int, around: int, start: Enter) -> Enter:
    """Put a token on the start of an event sub-process, beside those of earlier turns that are still under way.

    `tokens` counts those inside, `around` those of the scope around it.
    """
    stack = run.stack

    def enter(now: float, case: Case) -> None:
        if container.visited:
            case[container.visited] += 1
        case[tokens] += 1
        stack.append(start)
        if not case[container.rest]:
            case[container.rest] = 1
            case[around] += 1
            container.start_clocks(now, case)

    return enter


class OwnStarts:
    """The event sub-processes of one scope that begin by clock or chance; `generation` is that of the scope."""

    def __init__(
        self, tables: Tables, places: Places, run: UnderWay, starts: Sequence[OwnStart], generation: int
    ) -> None:
        self._tables, self._places, self._run = tables, places, run
        self.starts, self._generation = starts, generation

    def spend(self, case: Case) -> None:
        """None of them begins any more until the scope itself begins anew."""
        for start in self.starts:
            case[start.ran] = case[self._generation] + 1

    def _begin(self, start: OwnStart, now: float, case: Case) -> None:
        case[start.ran] = case[self._generation] + 1
        if start.interrupts:
            self.spend(case)
        start.enter(now, case)

    def arm(self, empty: Enter | None) -> Arm | None:
        """The function that starts the clocks; one that interrupts calls `empty`, which empties the scope."""
        ints = self._tables.ints
        return one_after_the_other(
            [self._clock(start, empty) for start in self.starts if ints[start.node + at.EVENT_DIST] >= 0]
        )

    def _clock(self, start: OwnStart, empty: Enter | None) -> Arm:
        generation = self._generation

        def ring(now: float, case: Case, item: Item, _b: None, _c: None) -> None:
            if item[0] != case[generation] or case[start.ran] == case[generation] + 1:
                return
            if fires:  # the token at the start is one more visit of it
                if case[fires] == USED:
                    self._places.count_instance(case, fires)
                case[fires] = USED
            if start.interrupts and empty is not None:
                empty(now, case)
            self._begin(start, now, case)

        arm, fires = clock(self._tables, self._places, self._run, start.node, ring)
        return arm

    def at_last(self, visited: int) -> AtLast | None:
        """The function that decides those without a clock when everything else is done, and says whether one begins.

        `visited` is the place that counts how often the scope began.
        """
        places, generation = self._places, self._generation
        known = [
            (start, places.draw(places.fires(start.node)))
            for start in self.starts
            if fires_by_chance(self._tables, places, start.node)
        ]
        if not known:
            return None

        def decide(now: float, case: Case) -> bool:
            for start, fires in known:
                has_run = case[start.ran] == case[generation] + 1
                if not has_run and places.number_of(case, fires, case[visited]):
                    self._begin(start, now, case)
                    return True
            return False

        return decide


def thrown_interrupting(enter: Enter, empty: Enter, spend: Spend | None) -> Enter:
    """An event that throws to an event sub-process around it, which takes over."""

    def throw(now: float, case: Case) -> None:
        empty(now, case)
        if spend is not None:
            spend(case)
        enter(now, case)

    return throw


def thrown_besides(enter: Enter, onward: Enter) -> Enter:
    """An event that throws to an event sub-process around it, and goes on."""

    def throw(now: float, case: Case) -> None:
        enter(now, case)
        onward(now, case)

    return throw
