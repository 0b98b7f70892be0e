"""Processes and sub-processes: how they begin, and what follows when their last token has ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from meguru.engines.simulation import layout as at
from meguru.engines.simulation.specialised.border import Arm, AtEnd, Edge
from meguru.engines.simulation.specialised.draws import Places
from meguru.engines.simulation.specialised.tables import NUMBER, WORK, YEN, Case, Enter, Tables, UnderWay

AtLast = Callable[[float, Case], bool]  # whether something begins when everything else is done
Spend = Callable[[Case], None]  # no event sub-process begins any more


def closing(tables: Tables, run: UnderWay) -> Enter:
    """The last token of a case has ended: write down what it came to."""
    ints, reals, under_way = tables.ints, tables.reals, run.finish
    finish, work, yen = ints[at.FINISH_AT], ints[at.WORK_AT], ints[at.YEN_AT]
    ended: list[tuple[int, float, float, float]] = []

    def close(now: float, case: Case) -> None:
        ended.append((case[NUMBER], now, case[WORK], case[YEN]))
        del under_way[case[NUMBER]]

    def report() -> None:
        for number, now, worked, paid in ended:
            reals[finish + number], reals[work + number], reals[yen + number] = now, worked, paid
        for number, case in under_way.items():  # cases that never ended: their work was done all the same
            reals[work + number], reals[yen + number] = case[WORK], case[YEN]

    run.reports.append(report)
    return close


def beginning(run: UnderWay, tokens: int, starts: Sequence[Enter], *, turn: int) -> Enter:
    """Put a token on the one start, or on all there are; on the first when `turn` is the place of whose turn it is."""
    if not starts:
        return lambda _now, _case: None  # nothing begins and nothing ends, as in the kernel
    first, count = starts[0], 1 if turn else len(starts)
    others, stack = list(reversed(starts[1:count])), run.stack

    def begin(now: float, case: Case) -> None:
        case[tokens] = count
        if turn:
            case[turn] = 0
        stack.extend(others)
        first(now, case)

    return begin


def choosing(places: Places, place: int, visited: int, tokens: int, starts: Sequence[Enter]) -> Enter:
    """Begin with one of several starts, by chance."""

    def begin(now: float, case: Case) -> None:
        visit = case[visited] - 1
        taken = case[place] if visit == 0 else places.number_of(case, place, visit)
        case[tokens] = 1
        starts[taken](now, case)

    return begin


class Rounds:
    """How often a sub-process is done one after the other for a case; `left` is the place of the rounds still to come."""

    def __init__(self, places: Places, node: int) -> None:
        self._places, self._counts, self.left = places, places.draw(places.instances(node)), places.count()

    def begin(self, case: Case, visit: int) -> None:
        """Draw how often it is done this time."""
        count = case[self._counts] if visit == 0 else self._places.number_of(case, self._counts, visit)
        case[self.left] = count - 1


class Container:
    """A process or sub-process; while it runs, further tokens wait. `begin`, `onward` and `arm` are set later.

    `generation`, when it is not 0, is the place that counts how often the inside was left or cancelled.
    """

    def __init__(self, run: UnderWay, *, rest: int, pending: int, visited: int, generation: int) -> None:
        self._run, self.rest, self.pending = run, rest, pending
        self.visited, self._generation = visited, generation
        self.rounds: Rounds | None = None
        self.begin: Enter
        self.onward: Enter
        self.arm: Arm | None = None
        self.at_end: AtEnd | None = None
        self.at_last: AtLast | None = None

    def entry(self) -> Enter:
        """What a token calls that comes to it."""
        rest, pending, visited = self.rest, self.pending, self.visited

        def enter(now: float, case: Case) -> None:
            case[rest] += 1
            if visited:
                case[visited] += 1
            if case[rest] > 1:
                case[pending] += 1
                return
            self._open(now, case)
            self.begin(now, case)

        return enter

    def _open(self, now: float, case: Case) -> None:
        if self.rounds is not None:
            self.rounds.begin(case, case[self.visited] - 1)
        self.start_clocks(now, case)

    def start_clocks(self, now: float, case: Case) -> None:
        """Those on its border, and those of the event sub-processes inside."""
        if self.arm is not None:
            self.arm(now, case, [case[self._generation], now, 0])

    def vacate(self, now: float, case: Case) -> None:
        """It is left; the next token that waits, if any, begins it anew when its turn on the stack comes."""
        case[self.rest] -= 1
        if self._generation:
            case[self._generation] += 1
        if case[self.pending]:
            case[self.pending] -= 1
            self._run.stack.append(self.begin)
            self._open(now, case)

    def done(self) -> Enter:
        """What its last token calls."""
        vacate, visited = self.vacate, self.visited
        left = self.rounds.left if self.rounds is not None else 0

        def complete(now: float, case: Case) -> None:
            if self.at_last is not None and self.at_last(now, case):
                return
            if left and case[left] > 0:
                case[left] -= 1
                case[visited] += 1
                self._run.stack.append(self.begin)
                return
            vacate(now, case)
            if self.at_end is not None:
                way = self.at_end(now, case, case[visited] - 1)
                if way is not None:
                    way(now, case)
                    return
            self.onward(now, case)

        return complete


def ending_turns(cancel: Enter, turn: int, last: int) -> Enter:
    """Empty an ad-hoc sub-process: everything inside has had its turn."""

    def end(now: float, case: Case) -> None:
        cancel(now, case)
        case[turn] = last

    return end


def terminating(empty: Enter, tokens: int, spend: Spend | None, consume: Enter) -> Enter:
    """A terminate end: its scope ends at once, whatever could still have begun in it."""

    def terminate(now: float, case: Case) -> None:
        empty(now, case)
        if spend is not None:
            spend(case)
        case[tokens] = 1
        consume(now, case)

    return terminate


def escaping(run: UnderWay, edge: Edge, interrupt: Enter, onward: Enter) -> Enter:
    """An event that throws to an event on the border of a sub-process around it, which may interrupt that or not."""
    stack = run.stack

    def interrupting(now: float, case: Case) -> None:
        interrupt(now, case)
        edge.go(now, case)

    def besides(now: float, case: Case) -> None:
        edge.go_besides(case, stack)
        onward(now, case)

    return interrupting if edge.interrupts else besides


def ending(tokens: int, done: Enter) -> Enter:
    """A token ends in a scope; with the last one the scope is complete."""

    def consume(now: float, case: Case) -> None:
        left = case[tokens] - 1
        case[tokens] = left
        if left <= 0:
            done(now, case)

    return consume


def taking_turns(run: UnderWay, turn: int, tokens: int, starts: Sequence[Enter], done: Enter) -> Enter:
    """An ad-hoc sub-process: what is inside, one after the other."""
    count, stack = len(starts), run.stack

    def next_or_done(now: float, case: Case) -> None:
        following = case[turn] + 1
        if following < count:
            case[turn] = following
            case[tokens] = 1
            stack.append(starts[following])
        else:
            done(now, case)

    return next_or_done
