"""Pools of equals: whoever is free begins, otherwise first come, first served."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from meguru.engines.simulation import layout as at
from meguru.engines.simulation.specialised.hours import Hours
from meguru.engines.simulation.specialised.tables import Tables

Start = Callable[
    [float, Any, Any, float, float], bool
]  # now, case (or the members of a batch), when enabled (or its item), requested, work
Waiting = tuple[Start, Any, Any, float, float]  # what begins it answers whether it was still wanted


@dataclass(slots=True)
class Pool:
    """One pool of the plan while it runs. The sums are written back by `report`."""

    tables: Tables
    record: int
    hours: Hours
    free: list[int]
    line: deque[Waiting]
    sums: list[float]  # seconds busy, queued and worked in the measured time
    visits: list[float]
    share: float  # 0 for contractors
    yen_per_second: float

    def report(self) -> None:
        """Write the sums into the tables."""
        reals, sums = self.tables.reals, self.tables.ints[self.record + at.POOL_SUMS]
        reals[sums + at.BUSY], reals[sums + at.POOL_QUEUE], reals[sums + at.POOL_WORK] = self.sums
        reals[sums + at.POOL_VISITS] = sum(self.visits)

    def occupy(self, now: float, work: float) -> tuple[int, float, float]:
        """The one who begins work now or with the next opening, when that is, and when it ends."""
        started, end = self.hours.spell(now, work)
        reals = self.tables.reals
        inside = reals[at.MEASURE_BEGIN] <= started and end <= reals[at.MEASURE_END]
        self.sums[0] += work if inside else self.busy_inside(started, end)
        return self.free.pop(), started, end

    def release(self, member: int, now: float) -> None:
        """A member is free again and begins the first piece in the line that is still wanted."""
        self.free.append(member)
        while self.line:
            begin, case, item, requested, work = self.line.popleft()
            if begin(now, case, item, requested, work):
                return

    def busy_inside(self, started: float, end: float) -> float:
        """The seconds of work from `started` to `end` that lie in the measured time, when not all of it does."""
        begin, until = self.tables.reals[at.MEASURE_BEGIN], self.tables.reals[at.MEASURE_END]
        if end <= begin or started >= until:
            return 0.0
        return self.hours.open_between(max(started, begin), min(end, until))


def pool_of(tables: Tables, record: int, hours: Hours) -> Pool:
    """The pool at an address of the tables, everybody free."""
    ints = tables.ints
    first = ints[record + at.MEMBERS_AT]
    free = ints[first : first + ints[record + at.FREE_COUNT]]
    sums = ints[record + at.POOL_SUMS]
    share, yen = tables.reals[sums + at.STAFF_SHARE], tables.reals[sums + at.YEN_PER_SECOND]
    return Pool(tables, record, hours, free, deque(), [0.0] * 3, [], share, yen)
