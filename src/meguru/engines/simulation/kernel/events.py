"""The event loop: arrivals and scheduled items in order of time."""

from __future__ import annotations

from math import inf

from meguru.engines.simulation.kernel.breaks import hear, ring
from meguru.engines.simulation.kernel.heap import free_item, is_alive, pop
from meguru.engines.simulation.kernel.instances import is_last_instance
from meguru.engines.simulation.kernel.moves import settle
from meguru.engines.simulation.kernel.parts import clear_slot
from meguru.engines.simulation.kernel.people import wake
from meguru.engines.simulation.kernel.staff import (
    let_follow,
    release,
    request,
    work_on_batch,
    work_on_leftovers,
)
from meguru.engines.simulation.kernel.tokens import arm, begin_scope, edge_at_end, leave, put
from meguru.engines.simulation.layout import (
    ARMED,
    ARRIVALS_AT,
    BATCH_ROUND,
    BEGINNING,
    CASE,
    CASE_KEY,
    CASE_KEYS_AT,
    CASE_SLOT,
    CASE_SUMS,
    CASE_TYPE,
    CASE_TYPES_AT,
    DELAYED,
    DUE,
    EDGE_END,
    EDGE_FIRST,
    ENABLED,
    ENDED,
    FINISHED,
    FOLLOWER,
    FOLLOWING,
    FREE_ITEMS,
    FREE_SLOT,
    FREE_SLOTS,
    GROUP,
    HEAP_SIZE,
    HEAP_TIMES_AT,
    ITEM_RESERVE,
    KEEP_LOG,
    LAST_EVENT,
    LOG_AT,
    LOG_CASE,
    LOG_MEMBER,
    LOG_NODE,
    LOG_ROOM,
    LOG_SIZE,
    LOG_TIME_WIDTH,
    LOG_TIMES_AT,
    LOG_WIDTH,
    MEASURE_BEGIN,
    MEASURED,
    MEMBER,
    NEEDS_ITEMS,
    NEEDS_LOG,
    NEEDS_SLOTS,
    NEXT_CASE,
    NEXT_SLOT,
    NODE,
    NUMBER,
    ON_DUTY,
    PEOPLE_AT,
    PERSON_NUMBER,
    PERSON_WIDTH,
    PHASE,
    POOL,
    RAISED,
    REST,
    ROOT_SCOPE,
    SLOT_RESERVE,
    STANDS_SINCE,
    STARTED,
    SUM_WORK,
    SUM_YEN,
    TASKS_DONE,
    TIMES,
    TO_DO,
    TOKENS,
    TYPE_STARTS_AT,
    VISIT,
    WAITING,
    WAKING,
    WORKING,
    YEN,
    Ints,
    Keys,
    Reals,
)


def run(ints: Ints, reals: Reals, keys: Keys) -> int:
    """Advance the replication to its end, or until a table must grow; calling again goes on from there."""
    while True:
        case = ints[NEXT_CASE]
        arrival = reals[ints[ARRIVALS_AT] + case]
        if ints[FREE_SLOTS] < ints[SLOT_RESERVE]:
            return NEEDS_SLOTS
        if ints[FREE_ITEMS] < ints[ITEM_RESERVE]:
            return NEEDS_ITEMS
        if ints[KEEP_LOG] == 1 and ints[LOG_SIZE] >= ints[LOG_ROOM]:
            return NEEDS_LOG
        if ints[HEAP_SIZE] > 0 and reals[ints[HEAP_TIMES_AT]] < arrival:
            handle(ints, reals, keys)
        elif arrival < inf:
            admit(ints, reals, keys, case, arrival)
        elif not work_on_leftovers(ints, reals):
            return FINISHED


def admit(ints: Ints, reals: Reals, keys: Keys, case: int, now: float) -> None:
    """A case arrives: take a slot, clear it, and put a token into every process."""
    slot = ints[FREE_SLOT]
    ints[FREE_SLOT] = ints[slot + NEXT_SLOT]
    ints[FREE_SLOTS] -= 1
    ints[NEXT_CASE] = case + 1
    ints[slot + CASE] = case
    ints[slot + CASE_TYPE] = ints[ints[CASE_TYPES_AT] + case]
    ints[slot + CASE_KEY] = ints[CASE_KEYS_AT] + case
    ints[slot + MEASURED] = 1 if now >= reals[MEASURE_BEGIN] else 0
    reals[ints[slot + CASE_SUMS] + SUM_WORK] = 0.0
    reals[ints[slot + CASE_SUMS] + SUM_YEN] = 0.0
    reals[ints[slot + CASE_SUMS] + STANDS_SINCE] = -1.0
    clear_slot(ints, slot)
    root = ints[ROOT_SCOPE]
    reals[LAST_EVENT] = now
    entry = ints[TYPE_STARTS_AT] + 2 * ints[slot + CASE_TYPE]
    first = ints[entry]
    end = ints[entry + 1]
    ints[slot + ints[root + TOKENS]] = end - first
    for back in range(end - first):
        put(ints, -ints[end - 1 - back])
    settle(ints, reals, keys, slot, now)


def handle(ints: Ints, reals: Reals, keys: Keys) -> None:
    """The earliest scheduled item is due."""
    now = reals[ints[HEAP_TIMES_AT]]
    item = pop(ints, reals)
    reals[LAST_EVENT] = now
    phase = ints[item + PHASE]
    if phase in (WAKING, DUE):
        alarm(ints, reals, item, now)
        return
    slot = ints[item + CASE_SLOT]
    alive = is_alive(ints, item)
    if phase == DELAYED and alive:
        request(ints, reals, item, now)
        return
    if phase == WORKING:
        release(ints, reals, item, now)
        if ints[item + FOLLOWER] >= 0:
            let_follow(ints, reals, item, now)
        if alive:
            complete_task(ints, reals, keys, item, now)
    elif phase == FOLLOWING and alive:
        complete_task(ints, reals, keys, item, now)
    elif phase == WAITING and alive:
        node = ints[item + NODE]
        ints[slot + ints[node + REST]] -= 1
        leave(ints, reals, keys, slot, node, ints[item + VISIT], now)
    elif phase == ARMED and alive:
        ring(ints, reals, keys, item, now)
    elif phase == BEGINNING and alive:
        begin_scope(ints, reals, keys, slot, ints[item + NODE])
        arm(ints, reals, keys, slot, ints[item + NODE], -1, now)
    elif phase in (ENDED, RAISED) and alive:
        hear(ints, reals, keys, item, now)
    free_item(ints, item)
    if alive:
        settle(ints, reals, keys, slot, now)


def alarm(ints: Ints, reals: Reals, item: int, now: float) -> None:
    """People come to work, or a batch has waited long enough."""
    what = ints[item + NODE]
    number = ints[item + TO_DO]
    is_waking = ints[item + PHASE] == WAKING
    free_item(ints, item)
    if is_waking:
        wake(ints, reals, what, now)
    elif ints[what + BATCH_ROUND] == number:
        work_on_batch(ints, reals, what, now)


def complete_task(ints: Ints, reals: Reals, keys: Keys, item: int, now: float) -> None:
    """Work is done: pay what each time costs, write it down, and send the token on."""
    slot = ints[item + CASE_SLOT]
    node = ints[item + NODE]
    ints[TASKS_DONE] += 1
    if ints[item + GROUP] >= 0 and not is_last_instance(ints, reals, keys, item, now):
        write_down(ints, reals, item, now)
        return
    visit = ints[item + VISIT]
    ints[slot + ints[node + REST]] -= 1
    if ints[node + EDGE_END] > ints[node + EDGE_FIRST]:
        edge = edge_at_end(ints, reals, keys, slot, node, visit)
        if edge >= 0:  # an interrupted task counts as not carried out
            leave(ints, reals, keys, slot, edge, visit, now)
            return
    write_down(ints, reals, item, now)
    leave(ints, reals, keys, slot, node, visit, now)


def write_down(ints: Ints, reals: Reals, item: int, now: float) -> None:
    """What each time costs, and a line of the log when it is kept."""
    slot = ints[item + CASE_SLOT]
    node = ints[item + NODE]
    reals[ints[slot + CASE_SUMS] + SUM_YEN] += ints[node + YEN]
    if ints[KEEP_LOG] == 0 or ints[slot + MEASURED] == 0:
        return
    member = ints[item + MEMBER]
    pool = ints[node + POOL]
    if pool >= 0 and ints[pool + ON_DUTY] == 1:
        member = ints[ints[pool + PEOPLE_AT] + member * PERSON_WIDTH + PERSON_NUMBER]
    line = ints[LOG_SIZE]
    ints[LOG_SIZE] = line + 1
    record = ints[LOG_AT] + line * LOG_WIDTH
    ints[record + LOG_CASE] = ints[slot + CASE]
    ints[record + LOG_NODE] = ints[node + NUMBER]
    ints[record + LOG_MEMBER] = member
    record = ints[LOG_TIMES_AT] + line * LOG_TIME_WIDTH
    reals[record] = reals[ints[item + TIMES] + ENABLED]
    reals[record + 1] = reals[ints[item + TIMES] + STARTED]
    reals[record + 2] = now
