"""Tasks: delay, queue, work by a member of the pool while the pool's calendar is open."""

from __future__ import annotations

from meguru.engines.calendars.prefix import after_open, next_opening, open_before
from meguru.engines.simulation.kernel.draws import drawn_seconds
from meguru.engines.simulation.kernel.heap import free_item, is_alive, new_item, push
from meguru.engines.simulation.layout import (
    BUSY,
    CALENDAR,
    CASE_SLOT,
    CASE_SUMS,
    CASE_TYPE,
    DAY_ROW,
    DAYS,
    DELAY_SECONDS,
    DELAYED,
    DELAYS,
    ENABLED,
    FOR_DELAY,
    FOR_WORK,
    FREE_COUNT,
    KEY,
    MEASURE_BEGIN,
    MEASURE_END,
    MEASURED,
    MEMBER,
    MEMBERS_AT,
    NEXT,
    NODE,
    OPEN_DELAY,
    PHASE,
    POOL,
    POOL_QUEUE,
    POOL_SUMS,
    POOL_VISITS,
    POOL_WORK,
    QUEUE_HEAD,
    QUEUE_SECONDS,
    QUEUE_TAIL,
    QUEUED,
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
    WORK_SECONDS,
    WORKING,
    WORKS,
    YEN_PER_SECOND,
    Ints,
    Keys,
    Reals,
)


def enable_task(ints: Ints, reals: Reals, keys: Keys, slot: int, node: int, visit: int, now: float) -> int:
    """A token reaches a task: draw its delay and work, and wait or ask for the pool at once."""
    item = new_item(ints, slot, node, DELAYED, visit)
    if item < 0:
        return item
    key = ints[node + KEY]
    case_type = ints[slot + CASE_TYPE]
    delays = ints[ints[node + DELAYS] + case_type]
    works = ints[ints[node + WORKS] + case_type]
    delay = drawn_seconds(ints, reals, keys, slot, delays, key, visit, FOR_DELAY)
    work = drawn_seconds(ints, reals, keys, slot, works, key, visit, FOR_WORK)
    times = ints[item + TIMES]
    reals[times + ENABLED] = now
    reals[times + WORK] = work
    if delay <= 0.0:
        request(ints, reals, item, now)
        return item
    pool = ints[node + POOL]
    ready = now + delay
    if pool >= 0 and ints[node + OPEN_DELAY] == 1:
        calendar = ints[pool + CALENDAR]
        week = reals[ints[calendar + WEEK_OPEN]]
        ready = after_open(now, delay, ints[calendar + DAY_ROW], ints[calendar + DAYS], week, ints, reals)
    push(ints, reals, ready, item)
    return item


def request(ints: Ints, reals: Reals, item: int, now: float) -> None:
    """The delay is over: begin, or join the queue of the pool when nobody is free."""
    reals[ints[item + TIMES] + REQUESTED] = now
    pool = ints[ints[item + NODE] + POOL]
    if pool < 0 or ints[pool + FREE_COUNT] > 0:
        begin(ints, reals, item, now)
        return
    ints[item + PHASE] = QUEUED
    ints[item + NEXT] = -1
    tail = ints[pool + QUEUE_TAIL]
    if tail < 0:
        ints[pool + QUEUE_HEAD] = item
    else:
        ints[tail + NEXT] = item
    ints[pool + QUEUE_TAIL] = item


def begin(ints: Ints, reals: Reals, item: int, now: float) -> None:
    """Work begins now, or with the next opening of the pool's calendar; its end is known at once."""
    times = ints[item + TIMES]
    pool = ints[ints[item + NODE] + POOL]
    work = reals[times + WORK]
    started = now
    end = now + work
    ints[item + PHASE] = WORKING
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
        count_busy(ints, reals, pool, started, end, work)
    reals[times + STARTED] = started
    count_work(ints, reals, item, pool)
    push(ints, reals, end, item)


def count_busy(ints: Ints, reals: Reals, pool: int, started: float, end: float, work: float) -> None:
    """Add the part of this work that lies in the measured time."""
    if end <= reals[MEASURE_BEGIN] or started >= reals[MEASURE_END]:
        return
    if started < reals[MEASURE_BEGIN] or end > reals[MEASURE_END]:
        calendar = ints[pool + CALENDAR]
        row = ints[calendar + DAY_ROW]
        days = ints[calendar + DAYS]
        week = reals[ints[calendar + WEEK_OPEN]]
        until = open_before(min(end, reals[MEASURE_END]), row, days, week, ints, reals)
        work = until - open_before(max(started, reals[MEASURE_BEGIN]), row, days, week, ints, reals)
    reals[ints[pool + POOL_SUMS] + BUSY] += work


def count_work(ints: Ints, reals: Reals, item: int, pool: int) -> None:
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
        reals[of_case + SUM_YEN] += work * reals[of_pool + YEN_PER_SECOND]
        reals[of_pool + POOL_VISITS] += 1.0
        reals[of_pool + POOL_QUEUE] += queued
        reals[of_pool + POOL_WORK] += work


def release(ints: Ints, reals: Reals, item: int, now: float) -> None:
    """A member is free again and takes the first piece of work in the queue that is still wanted."""
    pool = ints[ints[item + NODE] + POOL]
    if pool < 0:
        return
    free = ints[pool + FREE_COUNT]
    ints[ints[pool + MEMBERS_AT] + free] = ints[item + MEMBER]
    ints[pool + FREE_COUNT] = free + 1
    waiting = ints[pool + QUEUE_HEAD]
    while waiting >= 0:
        following = ints[waiting + NEXT]
        ints[pool + QUEUE_HEAD] = following
        if following < 0:
            ints[pool + QUEUE_TAIL] = -1
        if is_alive(ints, waiting):
            begin(ints, reals, waiting, now)
            return
        free_item(ints, waiting)
        waiting = following
