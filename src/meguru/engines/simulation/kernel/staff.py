"""Tasks: delay, batch, queue, work by a member of the staff pool while its calendar is open."""

from __future__ import annotations

from math import inf

from meguru.engines.calendars.prefix import after_open, next_opening
from meguru.engines.simulation.kernel.draws import drawn_seconds
from meguru.engines.simulation.kernel.heap import (
    free_chain,
    free_item,
    is_alive,
    is_wanted,
    new_item,
    push,
    take_record,
)
from meguru.engines.simulation.kernel.people import ask_people, release_person
from meguru.engines.simulation.kernel.work import begin
from meguru.engines.simulation.layout import (
    BATCH,
    BATCH_HEAD,
    BATCH_REALS,
    BATCH_ROUND,
    BATCH_SIZE,
    BATCH_TAIL,
    BATCH_WIDTH,
    BATCHES_AT,
    BATCHES_END,
    CALENDAR,
    CASE_TYPE,
    DAY_ROW,
    DAYS,
    DELAYED,
    DELAYS,
    DUE,
    ENABLED,
    FOLLOWER,
    FOLLOWING,
    FOR_DELAY,
    FOR_WORK,
    FREE_COUNT,
    FURTHER_SHARE,
    GATHERED,
    GATHERING,
    KEY,
    LAST_EVENT,
    MEMBER,
    MEMBERS_AT,
    MOST_WAIT,
    NEXT,
    NODE,
    ON_DUTY,
    OPEN_DELAY,
    PHASE,
    POOL,
    QUEUE_HEAD,
    QUEUE_TAIL,
    QUEUED,
    RELEASES,
    REQUESTED,
    TIMES,
    TO_DO,
    WEEK_OPEN,
    WORK,
    WORK_OF_ALL,
    WORKS,
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
    reals[times + WORK_OF_ALL] = work
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
    """The delay is over: gather for a batch, or ask for the pool."""
    reals[ints[item + TIMES] + REQUESTED] = now
    batch = ints[ints[item + NODE] + BATCH]
    if batch >= 0:
        gather(ints, reals, batch, item, now)
    else:
        ask(ints, reals, item, now)


def ask(ints: Ints, reals: Reals, item: int, now: float) -> None:
    """Begin, or join the queue of the pool when nobody is free."""
    pool = ints[ints[item + NODE] + POOL]
    if pool >= 0 and ints[pool + ON_DUTY] == 1:
        ask_people(ints, reals, pool, item, now)
        return
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


def release(ints: Ints, reals: Reals, item: int, now: float) -> None:
    """A member is free again and takes the first piece of work in the queue that is still wanted."""
    pool = ints[ints[item + NODE] + POOL]
    if pool < 0:
        return
    if ints[pool + ON_DUTY] == 1:
        release_person(ints, reals, pool, ints[item + MEMBER], now)
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
        if is_wanted(ints, waiting):
            begin(ints, reals, waiting, now)
            return
        free_chain(ints, waiting)
        waiting = following


def gather(ints: Ints, reals: Reals, batch: int, item: int, now: float) -> None:
    """Wait with others of a batch; the first sets the alarm, the last of a full batch lets it begin."""
    ints[item + PHASE] = GATHERING
    ints[item + FOLLOWER] = -1
    if ints[batch + BATCH_HEAD] < 0:
        ints[batch + BATCH_HEAD] = item
        set_alarm(ints, reals, batch, now)
    else:
        ints[ints[batch + BATCH_TAIL] + FOLLOWER] = item
    ints[batch + BATCH_TAIL] = item
    ints[batch + GATHERED] += 1
    size = ints[batch + BATCH_SIZE]
    if 0 < size <= ints[batch + GATHERED]:
        drop_cancelled(ints, batch)
        if size <= ints[batch + GATHERED]:
            work_on_batch(ints, reals, batch, now)


def set_alarm(ints: Ints, reals: Reals, batch: int, now: float) -> None:
    """When the batch begins at the latest: the longest wait of its first case, or the next release."""
    due = now + reals[ints[batch + BATCH_REALS] + MOST_WAIT]
    calendar = ints[batch + RELEASES]
    if calendar >= 0:
        week = reals[ints[calendar + WEEK_OPEN]]
        due = min(due, next_opening(now, ints[calendar + DAY_ROW], ints[calendar + DAYS], week, ints, reals))
    if due < inf:
        alarm = take_record(ints, batch, DUE)
        if alarm >= 0:
            ints[alarm + TO_DO] = ints[batch + BATCH_ROUND]
            push(ints, reals, due, alarm)


def drop_cancelled(ints: Ints, batch: int) -> None:
    """Leave only those in the batch that are still wanted."""
    item = ints[batch + BATCH_HEAD]
    ints[batch + BATCH_HEAD] = -1
    ints[batch + BATCH_TAIL] = -1
    ints[batch + GATHERED] = 0
    while item >= 0:
        following = ints[item + FOLLOWER]
        if is_alive(ints, item):
            ints[item + FOLLOWER] = -1
            if ints[batch + BATCH_HEAD] < 0:
                ints[batch + BATCH_HEAD] = item
            else:
                ints[ints[batch + BATCH_TAIL] + FOLLOWER] = item
            ints[batch + BATCH_TAIL] = item
            ints[batch + GATHERED] += 1
        else:
            free_item(ints, item)
        item = following


def work_on_batch(ints: Ints, reals: Reals, batch: int, now: float) -> None:
    """All that have gathered ask for the pool as one; each case counts an equal part of the work."""
    drop_cancelled(ints, batch)
    first = ints[batch + BATCH_HEAD]
    count = ints[batch + GATHERED]
    ints[batch + BATCH_HEAD] = -1
    ints[batch + BATCH_TAIL] = -1
    ints[batch + GATHERED] = 0
    ints[batch + BATCH_ROUND] += 1
    if first < 0:
        return
    share = reals[ints[batch + BATCH_REALS] + FURTHER_SHARE]
    work = reals[ints[first + TIMES] + WORK]
    item = ints[first + FOLLOWER]
    while item >= 0:
        work += share * reals[ints[item + TIMES] + WORK]
        item = ints[item + FOLLOWER]
    item = first
    while item >= 0:
        reals[ints[item + TIMES] + WORK] = work / count
        item = ints[item + FOLLOWER]
    reals[ints[first + TIMES] + WORK_OF_ALL] = work
    ask(ints, reals, first, now)


def work_on_leftovers(ints: Ints, reals: Reals) -> bool:
    """Nothing else will happen: batches that never filled are done as they are. Says whether there was one."""
    found = False
    for batch in range(ints[BATCHES_AT], ints[BATCHES_END], BATCH_WIDTH):
        if ints[batch + BATCH_HEAD] >= 0:
            work_on_batch(ints, reals, batch, reals[LAST_EVENT])
            found = True
    return found


def let_follow(ints: Ints, reals: Reals, item: int, now: float) -> None:
    """The work of a batch is done: its other cases go on at the same moment, one after the other."""
    following = ints[item + FOLLOWER]
    ints[item + FOLLOWER] = -1
    while following >= 0:
        item = following
        following = ints[item + FOLLOWER]
        ints[item + FOLLOWER] = -1
        ints[item + PHASE] = FOLLOWING
        push(ints, reals, now, item)
