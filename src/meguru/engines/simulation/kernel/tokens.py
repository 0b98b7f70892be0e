"""The token game on flat tables. The meaning of every element is that of engines.bpmn.step."""

from __future__ import annotations

from meguru.engines.simulation.kernel.draws import chance, choose, duration
from meguru.engines.simulation.kernel.heap import new_item, push
from meguru.engines.simulation.layout import (
    ABORTED,
    ALL_STARTS,
    ARMED,
    CASE,
    CASE_TYPE,
    CHILD,
    CONTAINER_NODE,
    EDGE_END,
    EDGE_FIRST,
    EVENT_DIST,
    FLOW_ROLE,
    FLOW_SCOPE,
    FLOW_WIDTH,
    FLOWS,
    FOR_CHOICE,
    FOR_EVENT,
    FOR_START,
    FREE_SLOT,
    HANDLED_SCOPE,
    HANDLER,
    HOST,
    IN_TURN,
    INTERRUPTS,
    ITEM_WIDTH,
    LEAVES,
    LEAVES_LOOP,
    MAXIMUM_VISITS,
    MERGE,
    NEXT_SLOT,
    NODE_WIDTH,
    NODES,
    ONE_START,
    OP,
    OR_TOKENS,
    OTHERWISE,
    OUT_END,
    OUT_FIRST,
    PARTNER,
    PARTNER_SERIAL,
    PLAIN,
    SCOPE,
    SCOPE_END,
    SCOPE_WIDTH,
    SCOPES,
    SERIAL,
    SLOT_WIDTH,
    STACK_SIZE,
    START_END,
    START_FIRST,
    START_MODE,
    SUM_WIDTH,
    SUM_WORK,
    SUM_YEN,
    TAKE_ALL,
    TAKE_ONE,
    TARGET,
    VISIT,
    Plan,
    State,
)


def put(plan: Plan, state: State, entry: int) -> None:
    """Put a token on the move: a flow, or a node n that is entered without one as -(n + 1)."""
    size = state.register[STACK_SIZE]
    if size >= len(state.stack):
        state.register[ABORTED] = 1
        return
    state.stack[size] = entry
    state.register[STACK_SIZE] = size + 1


def put_out(plan: Plan, state: State, slot: int, node: int, visit: int) -> int:
    """Send tokens out of a node; returns how many."""
    row = node * NODE_WIDTH
    first = plan.node[row + OUT_FIRST]
    end = plan.node[row + OUT_END]
    mode = plan.node[row + LEAVES]
    if first == end:
        return 0
    if mode == TAKE_ALL:
        for back in range(end - first):
            put(plan, state, plan.out_flow[end - 1 - back])
        return end - first
    if mode == TAKE_ONE:
        put(plan, state, plan.out_flow[choose(plan, state, slot, node, visit)])
        return 1
    return put_some(plan, state, slot, node, visit)


def put_some(plan: Plan, state: State, slot: int, node: int, visit: int) -> int:
    """Inclusive: every flow by its own chance, the default when no other was taken, at least one."""
    first = plan.node[node * NODE_WIDTH + OUT_FIRST]
    end = plan.node[node * NODE_WIDTH + OUT_END]
    weights = state.slot[slot * SLOT_WIDTH + CASE_TYPE] * plan.setting[FLOWS]
    exits = 0
    for place in range(first, end):
        exits += plan.flow[plan.out_flow[place] * FLOW_WIDTH + LEAVES_LOOP]
    leave_loop = visit >= plan.setting[MAXIMUM_VISITS] and exits > 0
    taken = 0
    by_chance = 0
    otherwise = -1
    for place in range(first, end):
        flow = plan.out_flow[place]
        role = plan.flow[flow * FLOW_WIDTH + FLOW_ROLE]
        if role == OTHERWISE:
            otherwise = flow
        elif leave_loop and plan.flow[flow * FLOW_WIDTH + LEAVES_LOOP] == 0:
            continue
        elif role == PLAIN:
            put(plan, state, flow)
            taken += 1
        elif chance(plan, state, slot, plan.flow_key[flow], visit, FOR_CHOICE) < plan.weight[weights + flow]:
            put(plan, state, flow)
            taken += 1
            by_chance += 1
    if by_chance == 0 and otherwise >= 0:
        put(plan, state, otherwise)
        taken += 1
    if taken == 0:
        put(plan, state, plan.out_flow[choose(plan, state, slot, node, visit)])
        taken = 1
    return taken


def leave(plan: Plan, state: State, slot: int, node: int, visit: int, now: float) -> None:
    """One token of this node's scope turns into those on its outgoing flows."""
    scope = plan.node[node * NODE_WIDTH + SCOPE]
    count = put_out(plan, state, slot, node, visit)
    if count == 0:
        consume(plan, state, slot, scope, now)
    else:
        state.token[slot * plan.setting[SCOPES] + scope] += count - 1


def consume(plan: Plan, state: State, slot: int, scope: int, now: float) -> None:
    """A token ends. A scope without tokens is complete and hands on to the one around it."""
    while True:
        index = slot * plan.setting[SCOPES] + scope
        state.token[index] -= 1
        if state.token[index] > 0:
            return
        row = scope * SCOPE_WIDTH
        first = plan.scope[row + START_FIRST]
        if (
            plan.scope[row + START_MODE] == IN_TURN
            and state.turn[index] < plan.scope[row + START_END] - first
        ):
            put(plan, state, -(plan.start_node[first + state.turn[index]] + 1))
            state.turn[index] += 1
            state.token[index] = 1
            return
        if scope == 0:
            close_case(plan, state, slot, now)
            return
        container = plan.scope[row + CONTAINER_NODE]
        visit = state.visit[slot * plan.setting[NODES] + container] - 1
        vacate(plan, state, slot, container)
        edge = edge_at_end(plan, state, slot, container, visit)
        outer = plan.node[container * NODE_WIDTH + SCOPE]
        count = put_out(plan, state, slot, container if edge < 0 else edge, visit)
        state.token[slot * plan.setting[SCOPES] + outer] += count
        scope = outer
        if count > 0:
            state.token[slot * plan.setting[SCOPES] + outer] -= 1
            return


def vacate(plan: Plan, state: State, slot: int, container: int) -> None:
    """A sub-process is left; the next token that waits for it, if any, begins it anew."""
    state.active[slot * plan.setting[NODES] + container] -= 1
    child = plan.node[container * NODE_WIDTH + CHILD]
    index = slot * plan.setting[SCOPES] + child
    state.epoch[index] += 1
    if state.pending[index] > 0:
        state.pending[index] -= 1
        open_scope(plan, state, slot, container)


def open_scope(plan: Plan, state: State, slot: int, container: int) -> None:
    """Begin a process or sub-process: choose its start, or begin everything that has no predecessor."""
    scope = plan.node[container * NODE_WIDTH + CHILD]
    row = scope * SCOPE_WIDTH
    first = plan.scope[row + START_FIRST]
    end = plan.scope[row + START_END]
    mode = plan.scope[row + START_MODE]
    index = slot * plan.setting[SCOPES] + scope
    if first < end:
        taken = first
        if mode == ONE_START and end - first > 1:
            visit = state.visit[slot * plan.setting[NODES] + container] - 1
            left = chance(plan, state, slot, plan.node_key[container], visit, FOR_START)
            for place in range(first, end):
                if plan.start_weight[place] > 0.0:
                    taken = place
                    if left < plan.start_weight[place]:
                        break
                    left -= plan.start_weight[place]
        state.token[index] = 1
        if mode == ALL_STARTS:
            state.token[index] = end - first
            for back in range(end - first):
                put(plan, state, -(plan.start_node[end - 1 - back] + 1))
        else:
            put(plan, state, -(plan.start_node[taken] + 1))
        state.turn[index] = 1
    arm(plan, state, slot, container, -1)


def arm(plan: Plan, state: State, slot: int, host: int, item: int) -> None:
    """Start the clocks of the timers and messages on the border of an activity."""
    first = plan.node[host * NODE_WIDTH + EDGE_FIRST]
    for place in range(first, plan.node[host * NODE_WIDTH + EDGE_END]):
        edge = plan.edge_node[place]
        dist = plan.node[edge * NODE_WIDTH + EVENT_DIST]
        if dist < 0:
            continue
        visit = state.visit[slot * plan.setting[NODES] + edge]
        state.visit[slot * plan.setting[NODES] + edge] = visit + 1
        key = plan.node_key[edge]
        types = state.slot[slot * SLOT_WIDTH + CASE_TYPE] * plan.setting[NODES]
        if chance(plan, state, slot, key, visit, FOR_CHOICE) >= plan.firing[types + edge]:
            continue
        clock = new_item(plan, state, slot, edge, ARMED)
        if clock < 0:
            return
        row = clock * ITEM_WIDTH
        state.item[row + VISIT] = visit
        state.item[row + PARTNER] = item
        if item >= 0:
            state.item[row + PARTNER_SERIAL] = state.item[item * ITEM_WIDTH + SERIAL]
        else:
            child = plan.node[host * NODE_WIDTH + CHILD]
            state.item[row + PARTNER_SERIAL] = state.epoch[slot * plan.setting[SCOPES] + child]
        wait = duration(plan, dist, chance(plan, state, slot, key, visit, FOR_EVENT))
        push(state, state.clock[0] + wait, clock)


def edge_at_end(plan: Plan, state: State, slot: int, host: int, visit: int) -> int:
    """Border events without a clock are decided when the work is done; returns the one that interrupts."""
    first = plan.node[host * NODE_WIDTH + EDGE_FIRST]
    types = state.slot[slot * SLOT_WIDTH + CASE_TYPE] * plan.setting[NODES]
    for place in range(first, plan.node[host * NODE_WIDTH + EDGE_END]):
        edge = plan.edge_node[place]
        chances = plan.firing[types + edge]
        if plan.node[edge * NODE_WIDTH + EVENT_DIST] >= 0 or chances <= 0.0:
            continue
        if chance(plan, state, slot, plan.node_key[edge], visit, FOR_CHOICE) < chances:
            if plan.node[edge * NODE_WIDTH + INTERRUPTS] == 1:
                return edge
            scope = plan.node[edge * NODE_WIDTH + SCOPE]
            count = put_out(plan, state, slot, edge, visit)
            state.token[slot * plan.setting[SCOPES] + scope] += count
    return -1


def cancel(plan: Plan, state: State, slot: int, scope: int) -> None:
    """Take every token out of a scope and the scopes inside it."""
    end = plan.scope[scope * SCOPE_WIDTH + SCOPE_END]
    for inner in range(scope, end):
        index = slot * plan.setting[SCOPES] + inner
        state.token[index] = 0
        state.pending[index] = 0
        state.epoch[index] += 1
    for node in range(plan.setting[NODES]):
        if scope <= plan.node[node * NODE_WIDTH + SCOPE] < end:
            state.active[slot * plan.setting[NODES] + node] = 0
    for flow in range(plan.setting[FLOWS]):
        if scope <= plan.flow[flow * FLOW_WIDTH + FLOW_SCOPE] < end:
            index = slot * plan.setting[FLOWS] + flow
            target = plan.flow[flow * FLOW_WIDTH + TARGET]
            if plan.node[target * NODE_WIDTH + OP] == MERGE:
                state.slot[slot * SLOT_WIDTH + OR_TOKENS] -= state.mark[index]
            state.mark[index] = 0
    kept = 0
    for place in range(state.register[STACK_SIZE]):
        entry = state.stack[place]
        if entry >= 0:
            where = plan.flow[entry * FLOW_WIDTH + FLOW_SCOPE]
        else:
            where = plan.node[(-entry - 1) * NODE_WIDTH + SCOPE]
        if where < scope or where >= end:
            state.stack[kept] = entry
            kept += 1
    state.register[STACK_SIZE] = kept


def terminate(plan: Plan, state: State, slot: int, scope: int, now: float) -> None:
    """End a scope at once, as if its last token had ended."""
    cancel(plan, state, slot, scope)
    index = slot * plan.setting[SCOPES] + scope
    state.turn[index] = plan.setting[NODES]
    state.token[index] = 1
    consume(plan, state, slot, scope, now)


def interrupt(plan: Plan, state: State, slot: int, edge: int, visit: int, now: float) -> None:
    """A border event takes the token of its sub-process, whose contents are cancelled."""
    container = plan.node[edge * NODE_WIDTH + HOST]
    child = plan.node[container * NODE_WIDTH + CHILD]
    index = slot * plan.setting[SCOPES] + child
    pending = state.pending[index]
    cancel(plan, state, slot, child)
    state.pending[index] = pending
    vacate(plan, state, slot, container)
    leave(plan, state, slot, edge, visit, now)


def escape(plan: Plan, state: State, slot: int, node: int, visit: int, now: float) -> None:
    """An error, escalation or cancel end event: the nearest catcher takes over."""
    row = node * NODE_WIDTH
    handler = plan.node[row + HANDLER]
    scope = plan.node[row + SCOPE]
    handler_row = handler * NODE_WIDTH
    interrupts = plan.node[handler_row + INTERRUPTS] == 1
    if plan.node[handler_row + HOST] >= 0:
        if interrupts:
            interrupt(plan, state, slot, handler, visit, now)
            return
        outer = plan.node[handler_row + SCOPE]
        count = put_out(plan, state, slot, handler, visit)
        state.token[slot * plan.setting[SCOPES] + outer] += count
        consume(plan, state, slot, scope, now)
        return
    handled = plan.node[row + HANDLED_SCOPE]
    child = plan.node[handler_row + SCOPE]
    container = plan.scope[child * SCOPE_WIDTH + CONTAINER_NODE]
    if interrupts:
        cancel(plan, state, slot, handled)
    if state.active[slot * plan.setting[NODES] + container] == 0:
        state.active[slot * plan.setting[NODES] + container] = 1
        state.visit[slot * plan.setting[NODES] + container] += 1
        state.token[slot * plan.setting[SCOPES] + handled] += 1
        state.token[slot * plan.setting[SCOPES] + child] = 1
        put(plan, state, -(handler + 1))
    if not interrupts:
        consume(plan, state, slot, scope, now)


def close_case(plan: Plan, state: State, slot: int, now: float) -> None:
    """Write down what the case came to and give its slot back. `now` is nan for a case given up."""
    row = slot * SLOT_WIDTH
    case = state.slot[row + CASE]
    state.finish[case] = now
    state.case_work[case] = state.slot_sum[slot * SUM_WIDTH + SUM_WORK]
    state.case_yen[case] = state.slot_sum[slot * SUM_WIDTH + SUM_YEN]
    for scope in range(plan.setting[SCOPES]):
        state.epoch[slot * plan.setting[SCOPES] + scope] += 1
    state.register[STACK_SIZE] = 0
    state.slot[row + CASE] = -1
    state.slot[row + OR_TOKENS] = 0
    state.slot[row + NEXT_SLOT] = state.register[FREE_SLOT]
    state.register[FREE_SLOT] = slot
