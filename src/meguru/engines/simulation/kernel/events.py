"""The event loop: arrivals and scheduled items in order of time."""

from __future__ import annotations

from math import inf

from meguru.engines.simulation.kernel.heap import free_item, is_alive, pop
from meguru.engines.simulation.kernel.moves import settle
from meguru.engines.simulation.kernel.staff import release, request
from meguru.engines.simulation.kernel.tokens import edge_at_end, interrupt, leave, put, put_out
from meguru.engines.simulation.layout import (
    ARMED,
    CASE,
    CASE_SLOT,
    CASE_TYPE,
    CHILD,
    DELAYED,
    ENABLED,
    EPOCH,
    FINISHED,
    FLOWS,
    FREE_ITEMS,
    FREE_SLOT,
    HEAP_SIZE,
    HOST,
    INTERRUPTS,
    ITEM_RESERVE,
    ITEM_WIDTH,
    KEEP_LOG,
    LOG_CASE,
    LOG_MEMBER,
    LOG_NODE,
    LOG_SIZE,
    LOG_TIME_WIDTH,
    LOG_WIDTH,
    MEASURED,
    MEMBER,
    NEEDS_ITEMS,
    NEEDS_LOG,
    NEEDS_SLOTS,
    NEXT_CASE,
    NEXT_SLOT,
    NODE,
    NODE_WIDTH,
    NODES,
    OR_TOKENS,
    PARTNER,
    PARTNER_SERIAL,
    PHASE,
    SCOPE,
    SCOPES,
    SERIAL,
    SLOT_WIDTH,
    START_END,
    START_FIRST,
    STARTED,
    STEPS,
    SUM_WIDTH,
    SUM_WORK,
    SUM_YEN,
    TASKS_DONE,
    TIME_WIDTH,
    VISIT,
    WAITING,
    WORKING,
    YEN,
    Plan,
    State,
)


def run(plan: Plan, state: State) -> int:
    """Advance the replication to its end, or until a table must grow; calling again goes on from there."""
    while True:
        case = state.register[NEXT_CASE]
        arrival = state.arrival[case]
        if arrival < inf and state.register[FREE_SLOT] < 0:
            return NEEDS_SLOTS
        if state.register[FREE_ITEMS] < plan.setting[ITEM_RESERVE]:
            return NEEDS_ITEMS
        if plan.setting[KEEP_LOG] == 1 and (state.register[LOG_SIZE] + 1) * LOG_WIDTH > len(state.log):
            return NEEDS_LOG
        if state.register[HEAP_SIZE] > 0 and state.heap_time[0] < arrival:
            handle(plan, state)
        elif arrival < inf:
            admit(plan, state, case, arrival)
        else:
            return FINISHED


def admit(plan: Plan, state: State, case: int, now: float) -> None:
    """A case arrives: take a slot, clear it, and put a token into every process."""
    slot = state.register[FREE_SLOT]
    row = slot * SLOT_WIDTH
    state.register[FREE_SLOT] = state.slot[row + NEXT_SLOT]
    state.register[NEXT_CASE] = case + 1
    state.clock[0] = now
    state.slot[row + CASE] = case
    state.slot[row + CASE_TYPE] = state.case_type[case]
    state.slot[row + OR_TOKENS] = 0
    state.slot[row + STEPS] = 0
    state.slot[row + MEASURED] = 1 if now >= plan.window[0] else 0
    state.slot_sum[slot * SUM_WIDTH + SUM_WORK] = 0.0
    state.slot_sum[slot * SUM_WIDTH + SUM_YEN] = 0.0
    for flow in range(slot * plan.setting[FLOWS], (slot + 1) * plan.setting[FLOWS]):
        state.mark[flow] = 0
    for node in range(slot * plan.setting[NODES], (slot + 1) * plan.setting[NODES]):
        state.active[node] = 0
        state.visit[node] = 0
    for scope in range(slot * plan.setting[SCOPES], (slot + 1) * plan.setting[SCOPES]):
        state.token[scope] = 0
        state.pending[scope] = 0
        state.turn[scope] = 0
    first = plan.scope[START_FIRST]
    end = plan.scope[START_END]
    state.token[slot * plan.setting[SCOPES]] = end - first
    for back in range(end - first):
        put(plan, state, -(plan.start_node[end - 1 - back] + 1))
    settle(plan, state, slot, now)


def handle(plan: Plan, state: State) -> None:
    """The earliest scheduled item is due."""
    now = state.heap_time[0]
    state.clock[0] = now
    item = pop(state)
    row = item * ITEM_WIDTH
    phase = state.item[row + PHASE]
    slot = state.item[row + CASE_SLOT]
    node = state.item[row + NODE]
    alive = is_alive(plan, state, item)
    if phase == DELAYED and alive:
        request(plan, state, item, now)
        return
    if phase == WORKING:
        release(plan, state, item, now)
        if alive:
            complete_task(plan, state, item, now)
    elif phase == WAITING and alive:
        state.active[slot * plan.setting[NODES] + node] -= 1
        leave(plan, state, slot, node, state.item[row + VISIT], now)
    elif phase == ARMED and alive:
        ring(plan, state, item, now)
    free_item(state, item)
    if alive:
        settle(plan, state, slot, now)


def complete_task(plan: Plan, state: State, item: int, now: float) -> None:
    """Work is done: pay what each time costs, write it down, and send the token on."""
    row = item * ITEM_WIDTH
    slot = state.item[row + CASE_SLOT]
    node = state.item[row + NODE]
    visit = state.item[row + VISIT]
    state.register[TASKS_DONE] += 1
    state.active[slot * plan.setting[NODES] + node] -= 1
    state.slot_sum[slot * SUM_WIDTH + SUM_YEN] += plan.node[node * NODE_WIDTH + YEN]
    if plan.setting[KEEP_LOG] == 1 and state.slot[slot * SLOT_WIDTH + MEASURED] == 1:
        line = state.register[LOG_SIZE]
        state.register[LOG_SIZE] = line + 1
        state.log[line * LOG_WIDTH + LOG_CASE] = state.slot[slot * SLOT_WIDTH + CASE]
        state.log[line * LOG_WIDTH + LOG_NODE] = node
        state.log[line * LOG_WIDTH + LOG_MEMBER] = state.item[row + MEMBER]
        state.log_time[line * LOG_TIME_WIDTH] = state.item_time[item * TIME_WIDTH + ENABLED]
        state.log_time[line * LOG_TIME_WIDTH + 1] = state.item_time[item * TIME_WIDTH + STARTED]
        state.log_time[line * LOG_TIME_WIDTH + 2] = now
    edge = edge_at_end(plan, state, slot, node, visit)
    leave(plan, state, slot, node if edge < 0 else edge, visit, now)


def ring(plan: Plan, state: State, clock: int, now: float) -> None:
    """A border event's clock has run down; it counts only while its activity is still under way."""
    row = clock * ITEM_WIDTH
    slot = state.item[row + CASE_SLOT]
    edge = state.item[row + NODE]
    visit = state.item[row + VISIT]
    partner = state.item[row + PARTNER]
    serial = state.item[row + PARTNER_SERIAL]
    host = plan.node[edge * NODE_WIDTH + HOST]
    if partner >= 0:
        if state.item[partner * ITEM_WIDTH + SERIAL] != serial or not is_alive(plan, state, partner):
            return
    elif state.epoch[slot * plan.setting[SCOPES] + plan.node[host * NODE_WIDTH + CHILD]] != serial:
        return
    if plan.node[edge * NODE_WIDTH + INTERRUPTS] == 0:
        scope = plan.node[edge * NODE_WIDTH + SCOPE]
        count = put_out(plan, state, slot, edge, visit)
        state.token[slot * plan.setting[SCOPES] + scope] += count
    elif partner >= 0:
        state.item[partner * ITEM_WIDTH + EPOCH] = -1
        state.active[slot * plan.setting[NODES] + host] -= 1
        leave(plan, state, slot, edge, visit, now)
    else:
        interrupt(plan, state, slot, edge, visit, now)
