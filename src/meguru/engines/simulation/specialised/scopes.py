"""Processes and sub-processes: how they begin, and what follows when their last token has ended."""

from __future__ import annotations

from collections.abc import Sequence

from meguru.engines.simulation import layout as at
from meguru.engines.simulation.specialised.tables import NUMBER, WORK, YEN, Case, Enter, Tables, UnderWay


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


def beginning(run: UnderWay, tokens: int, starts: Sequence[Enter], *, in_turn: bool) -> Enter:
    """Put a token on the one start, or on all there are; in turn: on the first."""
    if not starts:
        return lambda _now, _case: None  # nothing begins and nothing ends, as in the kernel
    first, count = starts[0], 1 if in_turn else len(starts)
    others, stack = list(reversed(starts[1:count])), run.stack

    def begin(now: float, case: Case) -> None:
        case[tokens] = count
        stack.extend(others)
        first(now, case)

    return begin


class Container:
    """A process or sub-process; while it runs, further tokens wait. `begin` and `onward` are known later."""

    def __init__(self, run: UnderWay, *, rest: int, pending: int) -> None:
        self._run, self._rest, self._pending = run, rest, pending
        self.begin: Enter
        self.onward: Enter

    def entry(self) -> Enter:
        """What a token calls that comes to it."""
        rest, pending = self._rest, self._pending

        def enter(now: float, case: Case) -> None:
            case[rest] += 1
            if case[rest] > 1:
                case[pending] += 1
            else:
                self.begin(now, case)

        return enter

    def done(self) -> Enter:
        """What its last token calls: the next one that waits begins it anew, after its own token has gone on."""
        rest, pending, stack = self._rest, self._pending, self._run.stack

        def complete(now: float, case: Case) -> None:
            case[rest] -= 1
            if case[pending]:
                case[pending] -= 1
                stack.append(self.begin)
            self.onward(now, case)

        return complete


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
            case[turn] = 0
            done(now, case)

    return next_or_done
