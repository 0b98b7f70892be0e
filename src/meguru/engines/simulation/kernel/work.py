"""Work begins: who does it, until when, and what it adds to the sums."""

from __future__ import annotations

from meguru.engines.calendars.prefix import after_open, next_opening, open_before
from meguru.engines.simulation.kernel.heap import is_alive, push
from meguru.engines.simulation.layout import (
    BUSY,
    CALENDAR,
    CASE_SLOT,
    CASE_SUMS,
    DAY_ROW,
    DAYS,
    DELAY_SECONDS,
    ENABLED,
    FOLLOWER,
    FREE_COUNT,
    MEASURE_BEGIN,
    MEASURE_END,
    MEASURED,
    MEMBER,
    MEMBERS_AT,
    NODE,
    OVERTIME_EXTRA,
    PHASE,
    POOL,
    POOL_QUEUE,
    POOL_SUMS,
    POOL_VISITS,
    POOL_WORK,
    QUEUE_SECONDS,
    REQUESTED,
    STAFF_SHARE,
    STARTED,
    SUM_WORK,
    SUM_YEN,
    SUMS,
    TIMES,
    VISITS,
    WEEK_OPEN,
    WORK,
    WORK_OF_ALL,
    WORK_SECONDS,
    WORKING,
    YEN_PER_SECOND,
    Ints,
    Reals,
)


def begin(ints: Ints, reals: Reals, item: int, now: float) -> None:
    """Work begins now, or with the next opening of the pool's calendar; its end is known at once."""
    pool = ints[ints[item + NODE] + POOL]
    work = reals[ints[item + TIMES] + WORK_OF_ALL]
    started = now
    end = now + work
    yen_per_second = 0.0
    if pool >= 0:
        free = ints[pool + FREE_COUNT] - 1
        ints[pool + FREE_COUNT] = free
        ints[item + MEMBER] = ints[ints[pool + MEMBERS_AT] + free]
        calendar = ints[pool + CALENDAR]
        row = ints[calendar + DAY_ROW]
        days = ints[calendar + DAYS]
        week = reals[ints[calendar + WEEK_OPEN]]
        started = next_opening(now, row, days, week, ints, reals)
        end = after_open(started, work, row, days, week, ints, reals)
        count_busy(ints, reals, pool, calendar, started, end, work)
        yen_per_second = reals[ints[pool + POOL_SUMS] + YEN_PER_SECOND]
    start_work(ints, reals, item, pool, started, yen_per_second, 0.0)
    push(ints, reals, end, item)


def start_work(
    ints: Ints, reals: Reals, item: int, pool: int, started: float, yen_per_second: float, over: float
) -> None:
    """Write the beginning down for an item and for all of its batch. `over` is the share of overtime."""
    ints[item + PHASE] = WORKING
    reals[ints[item + TIMES] + STARTED] = started
    following = ints[item + FOLLOWER]
    if following < 0 or is_alive(ints, item):
        count_work(ints, reals, item, pool, yen_per_second, over)
    while following >= 0:
        ints[following + MEMBER] = ints[item + MEMBER]
        reals[ints[following + TIMES] + STARTED] = started
        if is_alive(ints, following):
            count_work(ints, reals, following, pool, yen_per_second, over)
        following = ints[following + FOLLOWER]


def count_busy(
    ints: Ints, reals: Reals, pool: int, calendar: int, started: float, end: float, work: float
) -> None:
    """Add the part of this work that lies in the measured time."""
    if end <= reals[MEASURE_BEGIN] or started >= reals[MEASURE_END]:
        return
    if started < reals[MEASURE_BEGIN] or end > reals[MEASURE_END]:
        row = ints[calendar + DAY_ROW]
        days = ints[calendar + DAYS]
        week = reals[ints[calendar + WEEK_OPEN]]
        until = open_before(min(end, reals[MEASURE_END]), row, days, week, ints, reals)
        work = until - open_before(max(started, reals[MEASURE_BEGIN]), row, days, week, ints, reals)
    reals[ints[pool + POOL_SUMS] + BUSY] += work


def count_work(ints: Ints, reals: Reals, item: int, pool: int, yen_per_second: float, over: float) -> None:
    """Add one piece of work to the sums of its case, element and pool, unless the case is warm-up."""
    slot = ints[item + CASE_SLOT]
    if ints[slot + MEASURED] == 0:
        return
    times = ints[item + TIMES]
    sums = ints[ints[item + NODE] + SUMS]
    work = reals[times + WORK]
    queued = reals[times + STARTED] - reals[times + REQUESTED]
    reals[sums + VISITS] += 1.0
    reals[sums + DELAY_SECONDS] += reals[times + REQUESTED] - reals[times + ENABLED]
    reals[sums + QUEUE_SECONDS] += queued
    reals[sums + WORK_SECONDS] += work
    if pool >= 0:
        of_pool = ints[pool + POOL_SUMS]
        of_case = ints[slot + CASE_SUMS]
        reals[of_case + SUM_WORK] += work * reals[of_pool + STAFF_SHARE]
        reals[of_case + SUM_YEN] += work * yen_per_second
        if over > 0.0:
            reals[of_case + SUM_YEN] += work * over * reals[of_pool + OVERTIME_EXTRA] * yen_per_second
        reals[of_pool + POOL_VISITS] += 1.0
        reals[of_pool + POOL_QUEUE] += queued
        reals[of_pool + POOL_WORK] += work
