"""Where tokens part and meet: each function sends on what comes in."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from meguru.engines.simulation import layout as at
from meguru.engines.simulation.specialised.draws import NO_WAY, USED, Places
from meguru.engines.simulation.specialised.tables import (
    AT_MERGES,
    LATER,
    Case,
    Enter,
    Tables,
    UnderWay,
    Unfit,
)

Settle = Callable[[float, Case], None]


def exclusive(tables: Tables, places: Places, node: int, ways: Sequence[Enter]) -> Enter:
    """One way, by conditions or by weight."""
    place = places.draw(places.choice(node))

    def leave(now: float, case: Case) -> None:
        way = case[place]
        if way < 0:
            if way == NO_WAY:
                raise Unfit
            way = places.number_of(case, place, places.count_visit(case, place))
            if way == NO_WAY:
                raise Unfit
        else:
            case[place] = USED
        ways[way](now, case)

    return leave


def parallel(run: UnderWay, tokens: int, ways: Sequence[Enter]) -> Enter:
    """Every way: the first is gone at once, the others wait on the stack for their turn."""
    first, others, more, stack = ways[0], list(reversed(ways[1:])), len(ways) - 1, run.stack

    def leave(now: float, case: Case) -> None:
        case[tokens] += more
        stack.extend(others)
        first(now, case)

    return leave


def inclusive(
    tables: Tables, places: Places, run: UnderWay, node: int, tokens: int, ways: Sequence[Enter]
) -> Enter:
    """Some ways, by conditions or by their own chances; the last that is taken goes first, as on the kernel's stack."""
    ints, stack = tables.ints, run.stack
    place = places.draw(places.some(node))
    flows = ints[ints[node + at.OUT_FIRST] : ints[node + at.OUT_END]]
    in_order = sorted(range(len(flows)), key=lambda n: (ints[flows[n] + at.FLOW_ROLE] == at.OTHERWISE, n))
    known: dict[int, list[Enter]] = {}

    def leave(now: float, case: Case) -> None:
        bits = case[place]
        if bits < 0:
            bits = places.number_of(case, place, places.count_visit(case, place))
        else:
            case[place] = USED
        taken = known.get(bits)
        if taken is None:
            taken = known[bits] = [ways[n] for n in in_order if bits >> n & 1]
        case[tokens] += len(taken) - 1
        stack.extend(taken[:-1])
        taken[-1](now, case)

    return leave


def racing(
    tables: Tables, places: Places, node: int, ways: Sequence[Enter], drawn: Sequence[tuple[int, int] | None]
) -> Enter:
    """Event-based gateway without weights: the way of the event that comes first.

    `drawn` has, per way, where its event's seconds stand in the record of a case and where its visits are marked.
    """
    ints = tables.ints
    flows = ints[ints[node + at.OUT_FIRST] : ints[node + at.OUT_END]]
    exits = [way for way, flow in enumerate(flows) if ints[flow + at.LEAVES_LOOP] == 1]
    visited, most = places.count(), ints[at.MAXIMUM_VISITS]

    def seconds_of(case: Case, place: int, mark: int) -> float:
        """What the event would draw if it were entered now."""
        seconds: float = case[place]
        if case[mark] < 0:
            later = case[LATER]
            visit = 1 if later is None else later.get(mark, 0) + 1
            seconds = places.number_of(case, place, visit)
        return seconds

    def leave(now: float, case: Case) -> None:
        visit = case[visited]
        case[visited] = visit + 1
        among = exits if exits and visit >= most else range(len(ways))
        soonest, taken = -1.0, 0
        for way in among:
            known = drawn[way]
            seconds = 0.0 if known is None else seconds_of(case, *known)
            if soonest < 0.0 or seconds < soonest:
                soonest, taken = seconds, way
        ways[taken](now, case)

    return leave


def joining(marks: Sequence[int], tokens: int, leave: Enter) -> list[Enter]:
    """Parallel join: one function per incoming flow; the token that completes the set goes on."""
    fewer = len(marks) - 1

    def by(mark: int) -> Enter:
        others = [each for each in marks if each != mark]

        def enter(now: float, case: Case) -> None:
            case[mark] += 1
            for other in others:
                if not case[other]:
                    return
            for each in marks:
                case[each] -= 1
            case[tokens] -= fewer
            leave(now, case)

        return enter

    return [by(mark) for mark in marks]


class Merge:
    """An inclusive join: tokens wait until none that rests upstream of an empty flow can still arrive."""

    def __init__(self, tables: Tables, node: int, marks: Sequence[int], tokens: int) -> None:
        ints = tables.ints
        self.marks, self.tokens = marks, tokens
        self._flows = ints[ints[node + at.IN_FIRST] : ints[node + at.IN_END]]
        self._tables = tables
        self._awaited: dict[int, list[int]] = {}
        self.resting: dict[int, list[int]] = {}  # node number -> places that count what rests there

    def entries(self) -> list[Enter]:
        """One function per incoming flow."""

        def by(mark: int) -> Enter:
            def enter(now: float, case: Case) -> None:
                case[mark] += 1
                case[AT_MERGES] += 1

            return enter

        return [by(mark) for mark in self.marks]

    def upstream(self, held: int) -> list[int]:
        """Places where a token would still be waited for when the flows `held` (bits) have theirs."""
        ints = self._tables.ints
        found = []
        for number, places in self.resting.items():
            reaches = [ints[ints[flow + at.REACH] + number] == 1 for flow in self._flows]
            if any(reach and not held >> n & 1 for n, reach in enumerate(reaches)) and not any(
                reach and held >> n & 1 for n, reach in enumerate(reaches)
            ):
                found += places
        return found

    def release(self, leave: Enter) -> Callable[[float, Case], bool]:
        """The function that lets the join go on if it may, and says whether it did."""
        marks, tokens, awaited, upstream = self.marks, self.tokens, self._awaited, self.upstream
        every = (1 << len(marks)) - 1

        def go_on(now: float, case: Case) -> bool:
            held = 0
            bit = 1
            for mark in marks:
                if case[mark]:
                    held |= bit
                bit <<= 1
            if not held:
                return False
            if held != every:
                if held not in awaited:
                    awaited[held] = upstream(held)
                for place in awaited[held]:
                    if case[place]:
                        return False
            arrived = 0
            for mark in marks:
                if case[mark]:
                    case[mark] -= 1
                    arrived += 1
            case[AT_MERGES] -= arrived
            case[tokens] -= arrived - 1
            leave(now, case)
            return True

        return go_on


def settler(run: UnderWay, merges: Sequence[Callable[[float, Case], bool]], most: int) -> Settle:
    """The function that moves what is on the stack until every token rests. Raises Unfit beyond `most` moves."""
    stack = run.stack

    def settle(now: float, case: Case) -> None:
        moves = 0
        while True:
            while stack:
                moves += 1
                if moves > most:
                    raise Unfit
                stack.pop()(now, case)
            if not case[AT_MERGES]:
                return
            for release in merges:
                if release(now, case):
                    moves += 1
                    break
            else:
                return

    return settle
