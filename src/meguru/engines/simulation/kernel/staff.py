"""Tasks: delay, queue, work by a member of the pool while the pool's calendar is open."""

from __future__ import annotations

from meguru.engines.calendars.compiled import after_open, next_opening, open_before
from meguru.engines.simulation.kernel.draws import chance, duration
from meguru.engines.simulation.kernel.heap import free_item, is_alive, new_item, push
from meguru.engines.simulation.layout import (
    BUSY,
    CALENDAR,
    CALENDAR_WIDTH,
    CASE_SLOT,
    CASE_TYPE,
    DAY_ROW,
    DAYS,
    DELAY_SECONDS,
    DELAYED,
    ENABLED,
    FOR_DELAY,
    FOR_WORK,
    FREE_COUNT,
    ITEM_WIDTH,
    MEASURED,
    MEMBER,
    MEMBER_FIRST,
    NEXT,
    NODE,
    NODE_SUM_WIDTH,
    NODE_WIDTH,
    NODES,
    OPEN_DELAY,
    PHASE,
    POOL,
    POOL_QUEUE,
    POOL_SUM_WIDTH,
    POOL_VISITS,
    POOL_WORK,
    QUEUE_HEAD,
    QUEUE_SECONDS,
    QUEUE_TAIL,
    QUEUE_WIDTH,
    QUEUED,
    REQUESTED,
    SLOT_WIDTH,
    STAFF_WIDTH,
    STARTED,
    SUM_WIDTH,
    SUM_WORK,
    SUM_YEN,
    TIME_WIDTH,
    VISIT,
    VISITS,
    WORK,
    WORK_SECONDS,
    WORKING,
    Plan,
    State,
)


def enable_task(plan: Plan, state: State, slot: int, node: int, visit: int, now: float) -> int:
    """A token reaches a task: draw its delay and work, and wait or ask for the pool at once."""
    item = new_item(plan, state, slot, node, DELAYED)
    if item < 0:
        return item
    key = plan.node_key[node]
    place = state.slot[slot * SLOT_WIDTH + CASE_TYPE] * plan.setting[NODES] + node
    delay = duration(plan, plan.delay_dist[place], chance(plan, state, slot, key, visit, FOR_DELAY))
    work = duration(plan, plan.work_dist[place], chance(plan, state, slot, key, visit, FOR_WORK))
    state.item[item * ITEM_WIDTH + VISIT] = visit
    state.item_time[item * TIME_WIDTH + ENABLED] = now
    state.item_time[item * TIME_WIDTH + WORK] = work
    if delay <= 0.0:
        request(plan, state, item, now)
        return item
    pool = plan.node[node * NODE_WIDTH + POOL]
    ready = now + delay
    if pool >= 0 and plan.node[node * NODE_WIDTH + OPEN_DELAY] == 1:
        calendar = plan.staff[pool * STAFF_WIDTH + CALENDAR]
        row = plan.calendar[calendar * CALENDAR_WIDTH + DAY_ROW]
        days = plan.calendar[calendar * CALENDAR_WIDTH + DAYS]
        week = plan.week_open[calendar]
        ready = after_open(now, delay, row, days, week, plan.day_first, plan.opens, plan.closes, plan.before)
    push(state, ready, item)
    return item


def request(plan: Plan, state: State, item: int, now: float) -> None:
    """The delay is over: begin, or join the queue of the pool when nobody is free."""
    state.item_time[item * TIME_WIDTH + REQUESTED] = now
    row = item * ITEM_WIDTH
    pool = plan.node[state.item[row + NODE] * NODE_WIDTH + POOL]
    if pool < 0 or state.queue[pool * QUEUE_WIDTH + FREE_COUNT] > 0:
        begin(plan, state, item, now)
        return
    state.item[row + PHASE] = QUEUED
    state.item[row + NEXT] = -1
    tail = state.queue[pool * QUEUE_WIDTH + QUEUE_TAIL]
    if tail < 0:
        state.queue[pool * QUEUE_WIDTH + QUEUE_HEAD] = item
    else:
        state.item[tail * ITEM_WIDTH + NEXT] = item
    state.queue[pool * QUEUE_WIDTH + QUEUE_TAIL] = item


def begin(plan: Plan, state: State, item: int, now: float) -> None:
    """Work begins now, or with the next opening of the pool's calendar; its end is known at once."""
    row = item * ITEM_WIDTH
    times = item * TIME_WIDTH
    pool = plan.node[state.item[row + NODE] * NODE_WIDTH + POOL]
    work = state.item_time[times + WORK]
    started = now
    end = now + work
    state.item[row + PHASE] = WORKING
    if pool >= 0:
        free = state.queue[pool * QUEUE_WIDTH + FREE_COUNT] - 1
        state.queue[pool * QUEUE_WIDTH + FREE_COUNT] = free
        state.item[row + MEMBER] = state.free_member[plan.staff[pool * STAFF_WIDTH + MEMBER_FIRST] + free]
        calendar = plan.staff[pool * STAFF_WIDTH + CALENDAR]
        first = plan.calendar[calendar * CALENDAR_WIDTH + DAY_ROW]
        days = plan.calendar[calendar * CALENDAR_WIDTH + DAYS]
        week = plan.week_open[calendar]
        started = next_opening(now, first, days, week, plan.day_first, plan.opens, plan.closes, plan.before)
        end = after_open(
            started, work, first, days, week, plan.day_first, plan.opens, plan.closes, plan.before
        )
        count_busy(plan, state, pool, started, end, work)
    state.item_time[times + STARTED] = started
    count_work(plan, state, item, pool, started)
    push(state, end, item)


def count_busy(plan: Plan, state: State, pool: int, started: float, end: float, work: float) -> None:
    """Add the part of this work that lies in the measured time."""
    begins = plan.window[0]
    ends = plan.window[1]
    if end <= begins or started >= ends:
        return
    if started < begins or end > ends:
        calendar = plan.staff[pool * STAFF_WIDTH + CALENDAR]
        first = plan.calendar[calendar * CALENDAR_WIDTH + DAY_ROW]
        days = plan.calendar[calendar * CALENDAR_WIDTH + DAYS]
        week = plan.week_open[calendar]
        started = max(started, begins)
        end = min(end, ends)
        work = open_before(
            end, first, days, week, plan.day_first, plan.opens, plan.closes, plan.before
        ) - open_before(started, first, days, week, plan.day_first, plan.opens, plan.closes, plan.before)
    state.pool_sum[pool * POOL_SUM_WIDTH + BUSY] += work


def count_work(plan: Plan, state: State, item: int, pool: int, started: float) -> None:
    """Add one piece of work to the sums of its case, element and pool, unless the case is warm-up."""
    row = item * ITEM_WIDTH
    times = item * TIME_WIDTH
    slot = state.item[row + CASE_SLOT]
    if state.slot[slot * SLOT_WIDTH + MEASURED] == 0:
        return
    sums = state.item[row + NODE] * NODE_SUM_WIDTH
    work = state.item_time[times + WORK]
    queued = started - state.item_time[times + REQUESTED]
    state.node_sum[sums + VISITS] += 1.0
    state.node_sum[sums + DELAY_SECONDS] += (
        state.item_time[times + REQUESTED] - state.item_time[times + ENABLED]
    )
    state.node_sum[sums + QUEUE_SECONDS] += queued
    state.node_sum[sums + WORK_SECONDS] += work
    if pool >= 0:
        state.slot_sum[slot * SUM_WIDTH + SUM_WORK] += work
        state.slot_sum[slot * SUM_WIDTH + SUM_YEN] += work * plan.staff_yen[pool]
        state.pool_sum[pool * POOL_SUM_WIDTH + POOL_VISITS] += 1.0
        state.pool_sum[pool * POOL_SUM_WIDTH + POOL_QUEUE] += queued
        state.pool_sum[pool * POOL_SUM_WIDTH + POOL_WORK] += work


def release(plan: Plan, state: State, item: int, now: float) -> None:
    """A member is free again and takes the first piece of work in the queue that is still wanted."""
    row = item * ITEM_WIDTH
    pool = plan.node[state.item[row + NODE] * NODE_WIDTH + POOL]
    if pool < 0:
        return
    free = state.queue[pool * QUEUE_WIDTH + FREE_COUNT]
    state.free_member[plan.staff[pool * STAFF_WIDTH + MEMBER_FIRST] + free] = state.item[row + MEMBER]
    state.queue[pool * QUEUE_WIDTH + FREE_COUNT] = free + 1
    waiting = state.queue[pool * QUEUE_WIDTH + QUEUE_HEAD]
    while waiting >= 0:
        following = state.item[waiting * ITEM_WIDTH + NEXT]
        state.queue[pool * QUEUE_WIDTH + QUEUE_HEAD] = following
        if following < 0:
            state.queue[pool * QUEUE_WIDTH + QUEUE_TAIL] = -1
        if is_alive(plan, state, waiting):
            begin(plan, state, waiting, now)
            return
        free_item(state, waiting)
        waiting = following
