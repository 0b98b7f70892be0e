"""What each element does with a token, until every token of the case rests."""

from __future__ import annotations

from math import nan

from meguru.engines.simulation.kernel.draws import chance, duration
from meguru.engines.simulation.kernel.heap import new_item, push
from meguru.engines.simulation.kernel.staff import enable_task
from meguru.engines.simulation.kernel.tokens import (
    arm,
    close_case,
    consume,
    escape,
    leave,
    open_scope,
    put,
    terminate,
)
from meguru.engines.simulation.layout import (
    ABORTED,
    CASE,
    CASE_TYPE,
    CHILD,
    CONTAINER,
    END,
    ESCAPE,
    EVENT_DIST,
    FLOW_WIDTH,
    FLOWS,
    FOR_DELAY,
    FOR_EVENT,
    HANDLED_SCOPE,
    HANDLER,
    IN_END,
    IN_FIRST,
    ITEM_WIDTH,
    JOIN,
    LEAVES,
    LEAVES_LOOP,
    LINK,
    MAXIMUM_VISITS,
    MERGE,
    NODE_WIDTH,
    NODES,
    OP,
    OR_TOKENS,
    OUT_END,
    OUT_FIRST,
    RACE,
    REACH_ROW,
    RUNAWAYS,
    SCOPE,
    SCOPES,
    SLOT_WIDTH,
    STACK_SIZE,
    STEP_LIMIT,
    STEPS,
    TAKE_ONE,
    TARGET,
    TASK,
    TERMINATE,
    VISIT,
    WAIT,
    WAITING,
    Plan,
    State,
)


def enter(plan: Plan, state: State, slot: int, node: int, flow: int, now: float) -> None:
    """A token reaches a node along a flow, or without one (-1)."""
    row = node * NODE_WIDTH
    op = plan.node[row + OP]
    if op == JOIN:
        join(plan, state, slot, node, flow, now)
        return
    if op == MERGE and flow >= 0:
        state.mark[slot * plan.setting[FLOWS] + flow] += 1
        state.slot[slot * SLOT_WIDTH + OR_TOKENS] += 1
        return
    index = slot * plan.setting[NODES] + node
    visit = state.visit[index]
    state.visit[index] = visit + 1
    if op == TASK:
        state.active[index] += 1
        item = enable_task(plan, state, slot, node, visit, now)
        if item >= 0:
            arm(plan, state, slot, node, item)
    elif op == WAIT:
        wait(plan, state, slot, node, visit, now)
    elif op == RACE:
        race(plan, state, slot, node, visit, now)
    elif op == END:
        consume(plan, state, slot, plan.node[row + SCOPE], now)
    elif op == TERMINATE:
        terminate(plan, state, slot, plan.node[row + HANDLED_SCOPE], now)
    elif op == ESCAPE:
        escape(plan, state, slot, node, visit, now)
    elif op == CONTAINER:
        state.active[index] += 1
        child = slot * plan.setting[SCOPES] + plan.node[row + CHILD]
        if state.active[index] > 1:
            state.pending[child] += 1
        else:
            open_scope(plan, state, slot, node)
    elif op == LINK:
        put(plan, state, -(plan.node[row + HANDLER] + 1))
    else:
        leave(plan, state, slot, node, visit, now)


def join(plan: Plan, state: State, slot: int, node: int, flow: int, now: float) -> None:
    """Parallel: go on when every incoming flow holds a token."""
    row = node * NODE_WIDTH
    marks = slot * plan.setting[FLOWS]
    if flow >= 0:
        state.mark[marks + flow] += 1
    first = plan.node[row + IN_FIRST]
    end = plan.node[row + IN_END]
    for place in range(first, end):
        if state.mark[marks + plan.in_flow[place]] == 0:
            return
    for place in range(first, end):
        state.mark[marks + plan.in_flow[place]] -= 1
    index = slot * plan.setting[NODES] + node
    visit = state.visit[index]
    state.visit[index] = visit + 1
    if end > first:
        scope = plan.node[row + SCOPE]
        state.token[slot * plan.setting[SCOPES] + scope] -= end - first - 1
    leave(plan, state, slot, node, visit, now)


def wait(plan: Plan, state: State, slot: int, node: int, visit: int, now: float) -> None:
    """A timer or message: the token rests for the event's delay."""
    dist = plan.node[node * NODE_WIDTH + EVENT_DIST]
    seconds = 0.0
    if dist >= 0:
        seconds = duration(plan, dist, chance(plan, state, slot, plan.node_key[node], visit, FOR_EVENT))
    if seconds <= 0.0:
        leave(plan, state, slot, node, visit, now)
        return
    item = new_item(plan, state, slot, node, WAITING)
    if item >= 0:
        state.active[slot * plan.setting[NODES] + node] += 1
        state.item[item * ITEM_WIDTH + VISIT] = visit
        push(state, now + seconds, item)


def race(plan: Plan, state: State, slot: int, node: int, visit: int, now: float) -> None:
    """Event-based gateway: by weight when weights are known, otherwise the event that comes first."""
    row = node * NODE_WIDTH
    if plan.node[row + LEAVES] == TAKE_ONE:
        leave(plan, state, slot, node, visit, now)
        return
    first = plan.node[row + OUT_FIRST]
    end = plan.node[row + OUT_END]
    exits = 0
    for place in range(first, end):
        exits += plan.flow[plan.out_flow[place] * FLOW_WIDTH + LEAVES_LOOP]
    leave_loop = visit >= plan.setting[MAXIMUM_VISITS] and exits > 0
    soonest = -1.0
    taken = plan.out_flow[first]
    types = state.slot[slot * SLOT_WIDTH + CASE_TYPE] * plan.setting[NODES]
    for place in range(first, end):
        flow = plan.out_flow[place]
        if leave_loop and plan.flow[flow * FLOW_WIDTH + LEAVES_LOOP] == 0:
            continue
        event = plan.flow[flow * FLOW_WIDTH + TARGET]
        dist = plan.node[event * NODE_WIDTH + EVENT_DIST]
        purpose = FOR_EVENT
        if plan.node[event * NODE_WIDTH + OP] == TASK:
            dist = plan.delay_dist[types + event]
            purpose = FOR_DELAY
        seconds = 0.0
        if dist >= 0:
            nth = state.visit[slot * plan.setting[NODES] + event]
            seconds = duration(plan, dist, chance(plan, state, slot, plan.node_key[event], nth, purpose))
        if soonest < 0.0 or seconds < soonest:
            soonest = seconds
            taken = flow
    put(plan, state, taken)


def release_merge(plan: Plan, state: State, slot: int, now: float) -> bool:
    """Let one inclusive join go on, if there is one for which no awaited token can still arrive."""
    marks = slot * plan.setting[FLOWS]
    for node in plan.or_node:
        row = node * NODE_WIDTH
        first = plan.node[row + IN_FIRST]
        end = plan.node[row + IN_END]
        arrived = 0
        for place in range(first, end):
            if state.mark[marks + plan.in_flow[place]] > 0:
                arrived += 1
        if arrived == 0 or (arrived < end - first and is_awaited(plan, state, slot, first, end)):
            continue
        for place in range(first, end):
            if state.mark[marks + plan.in_flow[place]] > 0:
                state.mark[marks + plan.in_flow[place]] -= 1
        state.slot[slot * SLOT_WIDTH + OR_TOKENS] -= arrived
        scope = plan.node[row + SCOPE]
        state.token[slot * plan.setting[SCOPES] + scope] -= arrived - 1
        index = slot * plan.setting[NODES] + node
        visit = state.visit[index]
        state.visit[index] = visit + 1
        leave(plan, state, slot, node, visit, now)
        return True
    return False


def is_awaited(plan: Plan, state: State, slot: int, first: int, end: int) -> bool:
    """Whether a token rests upstream of an empty flow of the join and of none that holds a token."""
    nodes = plan.setting[NODES]
    marks = slot * plan.setting[FLOWS]
    for node in range(nodes):
        resting = state.active[slot * nodes + node]
        if resting == 0:
            op = plan.node[node * NODE_WIDTH + OP]
            if op == JOIN or op == MERGE:
                for place in range(
                    plan.node[node * NODE_WIDTH + IN_FIRST], plan.node[node * NODE_WIDTH + IN_END]
                ):
                    resting += state.mark[marks + plan.in_flow[place]]
        if resting == 0:
            continue
        upstream_of_empty = False
        upstream_of_held = False
        for place in range(first, end):
            flow = plan.in_flow[place]
            if plan.reach[plan.flow[flow * FLOW_WIDTH + REACH_ROW] * nodes + node] == 1:
                if state.mark[marks + flow] > 0:
                    upstream_of_held = True
                else:
                    upstream_of_empty = True
        if upstream_of_empty and not upstream_of_held:
            return True
    return False


def settle(plan: Plan, state: State, slot: int, now: float) -> None:
    """Move the tokens of a case until all rest; a case that never settles is given up."""
    row = slot * SLOT_WIDTH
    moving = True
    while moving:
        while state.register[STACK_SIZE] > 0:
            size = state.register[STACK_SIZE] - 1
            state.register[STACK_SIZE] = size
            entry = state.stack[size]
            state.slot[row + STEPS] += 1
            if entry >= 0:
                enter(plan, state, slot, plan.flow[entry * FLOW_WIDTH + TARGET], entry, now)
            else:
                enter(plan, state, slot, -entry - 1, -1, now)
            if state.register[ABORTED] == 1 or state.slot[row + STEPS] > plan.setting[STEP_LIMIT]:
                state.register[ABORTED] = 0
                if state.slot[row + CASE] >= 0:
                    state.register[RUNAWAYS] += 1
                    close_case(plan, state, slot, nan)
        moving = state.slot[row + OR_TOKENS] > 0 and release_merge(plan, state, slot, now)
