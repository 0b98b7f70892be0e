"""Tokens leaving nodes and scopes. The meaning of every element is that of engines.bpmn.step."""

from __future__ import annotations

from meguru.engines.simulation.kernel.draws import chance, choose, drawn_seconds, holds
from meguru.engines.simulation.kernel.heap import new_item, push
from meguru.engines.simulation.kernel.parts import end_part, free_part, open_parts
from meguru.engines.simulation.kernel.pauses import go_on
from meguru.engines.simulation.layout import (
    ABORTED,
    ALL_STARTS,
    ARMED,
    CASE,
    CASE_SUMS,
    CASE_TYPE,
    CHILD,
    CONTAINER_NODE,
    COUNT_DIST,
    EDGE_END,
    EDGE_FIRST,
    EVENT_DIST,
    FACT,
    FINISH_AT,
    FIRING,
    FIRST_PART,
    FLOW_KEY,
    FLOW_ROLE,
    FOR_CHOICE,
    FOR_COUNT,
    FOR_EVENT,
    FOR_FIRING,
    FOR_START,
    FREE_SLOT,
    FREE_SLOTS,
    GENERATION,
    IN_TURN,
    INTERRUPTS,
    KEY,
    LEAVES,
    LEAVES_LOOP,
    MAXIMUM_VISITS,
    NEXT_SLOT,
    ONE_START,
    OR_TOKENS,
    OTHERWISE,
    OUT_END,
    OUT_FIRST,
    PART,
    PARTNER,
    PARTNER_SERIAL,
    PENDING,
    PLAIN,
    REPEATS,
    REST,
    ROOT_SCOPE,
    ROUNDS,
    SCOPE,
    SCOPE_END,
    SCOPE_WIDTH,
    SERIAL,
    SIDE_BY_SIDE,
    STACK_AT,
    STACK_ROOM,
    STACK_SIZE,
    START_END,
    START_FIRST,
    START_MODE,
    START_WEIGHTS,
    SUM_WORK,
    SUM_YEN,
    TAKE_ALL,
    TAKE_ONE,
    TOKENS,
    TOP,
    TURN,
    VISITED,
    WEIGHTS,
    WORK_AT,
    YEN_AT,
    Ints,
    Keys,
    Reals,
)


def put(ints: Ints, entry: int) -> None:
    """Put a token on the move: the address of a flow, or minus that of a node that is entered without one."""
    size = ints[STACK_SIZE]
    if size >= ints[STACK_ROOM]:
        ints[ABORTED] = 1
        return
    ints[ints[STACK_AT] + size] = entry
    ints[STACK_SIZE] = size + 1


def put_out(ints: Ints, reals: Reals, keys: Keys, slot: int, node: int, visit: int) -> int:
    """Send tokens out of a node; returns how many."""
    first = ints[node + OUT_FIRST]
    end = ints[node + OUT_END]
    mode = ints[node + LEAVES]
    if first == end:
        return 0
    if mode == TAKE_ALL:
        for back in range(end - first):
            put(ints, ints[end - 1 - back])
        return end - first
    if mode == TAKE_ONE:
        put(ints, choose(ints, reals, keys, slot, node, visit))
        return 1
    return put_some(ints, reals, keys, slot, node, visit)


def leaves_loop_now(ints: Ints, first: int, end: int, visit: int) -> bool:
    """Whether a splitting node has been passed too often and has a branch that leads out."""
    if visit < ints[MAXIMUM_VISITS]:
        return False
    exits = 0
    for place in range(first, end):
        exits += ints[ints[place] + LEAVES_LOOP]
    return exits > 0


def put_some(ints: Ints, reals: Reals, keys: Keys, slot: int, node: int, visit: int) -> int:
    """Inclusive: every flow by its own chance, the default when no other was taken, at least one."""
    first = ints[node + OUT_FIRST]
    end = ints[node + OUT_END]
    leave_loop = leaves_loop_now(ints, first, end, visit)
    case_type = ints[slot + CASE_TYPE]
    taken = 0
    by_chance = 0
    otherwise = -1
    for place in range(first, end):
        flow = ints[place]
        role = ints[flow + FLOW_ROLE]
        if role == OTHERWISE:
            otherwise = flow
        elif leave_loop and ints[flow + LEAVES_LOOP] == 0:
            continue
        elif role == PLAIN:
            put(ints, flow)
            taken += 1
        else:
            if ints[flow + FACT] >= 0:
                is_taken = holds(ints, slot, ints[flow + FACT])
            else:
                drawn = chance(ints, keys, slot, ints[flow + FLOW_KEY], visit, FOR_CHOICE)
                is_taken = drawn < reals[ints[flow + WEIGHTS] + case_type]
            if is_taken:
                put(ints, flow)
                taken += 1
                by_chance += 1
    if by_chance == 0 and otherwise >= 0:
        put(ints, otherwise)
        taken += 1
    if taken == 0:
        put(ints, choose(ints, reals, keys, slot, node, visit))
        taken = 1
    return taken


def leave(ints: Ints, reals: Reals, keys: Keys, slot: int, node: int, visit: int, now: float) -> None:
    """One token of this node's scope turns into those on its outgoing flows."""
    count = put_out(ints, reals, keys, slot, node, visit)
    if count == 0:
        consume(ints, reals, keys, slot, ints[node + SCOPE], now)
    else:
        ints[slot + ints[ints[node + SCOPE] + TOKENS]] += count - 1


def consume(ints: Ints, reals: Reals, keys: Keys, slot: int, scope: int, now: float) -> None:
    """A token ends. A scope without tokens is complete and hands on to the one around it."""
    while True:
        tokens = slot + ints[scope + TOKENS]
        ints[tokens] -= 1
        if ints[tokens] > 0:
            return
        following = ints[scope + START_FIRST] + ints[tokens + TURN]
        if ints[scope + START_MODE] == IN_TURN and following < ints[scope + START_END]:
            put(ints, -ints[following])
            ints[tokens + TURN] += 1
            ints[tokens] = 1
            return
        if scope == ints[ROOT_SCOPE]:
            close_case(ints, reals, slot, now)
            return
        container = ints[scope + CONTAINER_NODE]
        if begins_at_end(ints, reals, keys, slot, container, now):
            return
        if scope == ints[slot + TOP]:
            end_part(ints, reals, slot, now)
            return
        if ints[tokens + ROUNDS] > 0:
            ints[tokens + ROUNDS] -= 1
            ints[slot + ints[container + REST] + VISITED] += 1
            begin_scope(ints, reals, keys, slot, container)
            if ints[tokens] > 0:
                return
        visit = ints[slot + ints[container + REST] + VISITED] - 1
        vacate(ints, reals, keys, slot, container, now)
        edge = edge_at_end(ints, reals, keys, slot, container, visit)
        count = put_out(ints, reals, keys, slot, container if edge < 0 else edge, visit)
        scope = ints[container + SCOPE]
        outer = slot + ints[scope + TOKENS]
        ints[outer] += count
        if count > 0:
            ints[outer] -= 1
            return


def vacate(ints: Ints, reals: Reals, keys: Keys, slot: int, container: int, now: float) -> None:
    """A sub-process is left; the next token that waits for it, if any, begins it anew."""
    ints[slot + ints[container + REST]] -= 1
    tokens = slot + ints[ints[container + CHILD] + TOKENS]
    ints[tokens + GENERATION] += 1
    if ints[tokens + PENDING] > 0:
        ints[tokens + PENDING] -= 1
        open_scope(ints, reals, keys, slot, container, now)


def open_scope(ints: Ints, reals: Reals, keys: Keys, slot: int, container: int, now: float) -> None:
    """Begin a process or sub-process, as often as the case needs it, and the clocks on its border."""
    dist = ints[container + COUNT_DIST]
    if dist >= 0:
        visit = ints[slot + ints[container + REST] + VISITED] - 1
        drawn = drawn_seconds(ints, reals, keys, slot, dist, ints[container + KEY], visit, FOR_COUNT)
        count = max(int(drawn + 0.5), 1)
        if ints[container + REPEATS] == SIDE_BY_SIDE:
            open_parts(ints, reals, slot, container, count, now)
            spend(ints, slot, container)  # event sub-processes begin inside the parts
            arm(ints, reals, keys, slot, container, -1, now)
            return
        ints[slot + ints[ints[container + CHILD] + TOKENS] + ROUNDS] = count - 1
    begin_scope(ints, reals, keys, slot, container)
    arm(ints, reals, keys, slot, container, -1, now)


def begin_scope(ints: Ints, reals: Reals, keys: Keys, slot: int, container: int) -> None:
    """Choose the start of a scope, or begin everything that has no predecessor."""
    scope = ints[container + CHILD]
    first = ints[scope + START_FIRST]
    end = ints[scope + START_END]
    tokens = slot + ints[scope + TOKENS]
    ints[tokens + TURN] = 1
    if first < end and ints[scope + START_MODE] == ALL_STARTS:
        ints[tokens] = end - first
        for back in range(end - first):
            put(ints, -ints[end - 1 - back])
    elif first < end:
        ints[tokens] = 1
        taken = first
        if ints[scope + START_MODE] == ONE_START and end - first > 1:
            visit = ints[slot + ints[container + REST] + VISITED] - 1
            left = chance(ints, keys, slot, ints[container + KEY], visit, FOR_START)
            for place in range(first, end):
                weight = reals[ints[scope + START_WEIGHTS] + place - first]
                if weight > 0.0:
                    taken = place
                    if left < weight:
                        break
                    left -= weight
        put(ints, -ints[taken])


def arm(ints: Ints, reals: Reals, keys: Keys, slot: int, host: int, item: int, now: float) -> None:
    """Start the clocks of the timers and messages on the border of an activity, and of event sub-processes in it."""
    for place in range(ints[host + EDGE_FIRST], ints[host + EDGE_END]):
        edge = ints[place]
        dist = ints[edge + EVENT_DIST]
        if dist < 0 or is_elsewhere(ints, slot, host, edge):
            continue
        visit = ints[slot + ints[edge + REST] + VISITED]
        ints[slot + ints[edge + REST] + VISITED] = visit + 1
        drawn = chance(ints, keys, slot, ints[edge + KEY], visit, FOR_FIRING)
        if drawn >= reals[ints[edge + FIRING] + ints[slot + CASE_TYPE]]:
            continue
        clock = new_item(ints, slot, edge, ARMED, visit)
        if clock < 0:
            return
        ints[clock + PARTNER] = item
        if item >= 0:
            ints[clock + PARTNER_SERIAL] = ints[item + SERIAL]
        else:
            ints[clock + PARTNER_SERIAL] = ints[slot + ints[ints[host + CHILD] + TOKENS] + GENERATION]
        wait = drawn_seconds(ints, reals, keys, slot, dist, ints[edge + KEY], visit, FOR_EVENT)
        push(ints, reals, now + wait, clock)


def is_elsewhere(ints: Ints, slot: int, host: int, edge: int) -> bool:
    """Whether a clock belongs to the parts of a sub-process and not to its border, or the other way round."""
    if ints[edge + SCOPE] == ints[host + SCOPE]:
        return ints[slot + PART] > 0 and ints[slot + TOP] == ints[host + CHILD]
    return has_run(ints, slot, host, edge)


def edge_at_end(ints: Ints, reals: Reals, keys: Keys, slot: int, host: int, visit: int) -> int:
    """Border events without a clock are decided when the work is done; returns the one that interrupts."""
    for place in range(ints[host + EDGE_FIRST], ints[host + EDGE_END]):
        edge = ints[place]
        chances = reals[ints[edge + FIRING] + ints[slot + CASE_TYPE]]
        if ints[edge + EVENT_DIST] >= 0 or chances <= 0.0 or ints[edge + SCOPE] != ints[host + SCOPE]:
            continue
        if chance(ints, keys, slot, ints[edge + KEY], visit, FOR_FIRING) < chances:
            if ints[edge + INTERRUPTS] == 1:
                return edge
            count = put_out(ints, reals, keys, slot, edge, visit)
            ints[slot + ints[ints[edge + SCOPE] + TOKENS]] += count
    return -1


def begins_at_end(ints: Ints, reals: Reals, keys: Keys, slot: int, host: int, now: float) -> bool:
    """Event sub-processes without a clock are decided when everything else in their scope is done."""
    for place in range(ints[host + EDGE_FIRST], ints[host + EDGE_END]):
        start = ints[place]
        chances = reals[ints[start + FIRING] + ints[slot + CASE_TYPE]]
        if ints[start + EVENT_DIST] >= 0 or chances <= 0.0 or ints[start + SCOPE] == ints[host + SCOPE]:
            continue
        if has_run(ints, slot, host, start):
            continue
        visit = ints[slot + ints[host + REST] + VISITED]
        if chance(ints, keys, slot, ints[start + KEY], visit, FOR_FIRING) < chances:
            begin_inside(ints, reals, keys, slot, host, start, now)
            return True
    return False


def has_run(ints: Ints, slot: int, host: int, start: int) -> bool:
    """Whether an event sub-process has had its turn since its scope began. See `begin_inside`."""
    turn = -1 - ints[slot + ints[ints[host + CHILD] + TOKENS] + GENERATION]
    return ints[slot + ints[ints[start + SCOPE] + TOKENS] + ROUNDS] == turn


def begin_inside(ints: Ints, reals: Reals, keys: Keys, slot: int, host: int, start: int, now: float) -> None:
    """Begin an event sub-process; one that interrupts ends the turn of all others in its scope.

    What it interrupts has been cancelled before. `ROUNDS` of its own scope, which has no rounds, remembers the
    generation of the scope around it in which it ran, below zero.
    """
    child = ints[start + SCOPE]
    around = slot + ints[ints[host + CHILD] + TOKENS]
    ints[slot + ints[child + TOKENS] + ROUNDS] = -1 - ints[around + GENERATION]
    if ints[start + INTERRUPTS] == 1:
        spend(ints, slot, host)
    enter_event_sub_process(ints, reals, keys, slot, start, now)


def enter_event_sub_process(ints: Ints, reals: Reals, keys: Keys, slot: int, start: int, now: float) -> None:
    """A token at its start, beside those of earlier turns that are still under way.

    Its first token is one more in the scope around it and starts the clocks of the event sub-processes inside.
    """
    child = ints[start + SCOPE]
    container = ints[child + CONTAINER_NODE]
    is_under_way = ints[slot + ints[container + REST]] > 0
    ints[slot + ints[container + REST] + VISITED] += 1
    ints[slot + ints[child + TOKENS]] += 1
    put(ints, -start)
    if not is_under_way:
        ints[slot + ints[container + REST]] = 1
        ints[slot + ints[ints[container + SCOPE] + TOKENS]] += 1
        arm(ints, reals, keys, slot, container, -1, now)


def spend(ints: Ints, slot: int, host: int) -> None:
    """No event sub-process of this scope begins any more until the scope itself begins anew."""
    turn = -1 - ints[slot + ints[ints[host + CHILD] + TOKENS] + GENERATION]
    for place in range(ints[host + EDGE_FIRST], ints[host + EDGE_END]):
        start = ints[place]
        if ints[start + SCOPE] != ints[host + SCOPE]:
            ints[slot + ints[ints[start + SCOPE] + TOKENS] + ROUNDS] = turn


def close_case(ints: Ints, reals: Reals, slot: int, now: float) -> None:
    """Write down what the case came to and give its slot back. `now` is nan for a case given up."""
    go_on(ints, reals, slot, now)
    case = ints[slot + CASE]
    reals[ints[FINISH_AT] + case] = now
    reals[ints[WORK_AT] + case] = reals[ints[slot + CASE_SUMS] + SUM_WORK]
    reals[ints[YEN_AT] + case] = reals[ints[slot + CASE_SUMS] + SUM_YEN]
    while ints[slot + FIRST_PART] >= 0:
        free_part(ints, ints[slot + FIRST_PART])
    root = ints[ROOT_SCOPE]
    for scope in range(root, ints[root + SCOPE_END], SCOPE_WIDTH):
        ints[slot + ints[scope + TOKENS] + GENERATION] += 1
    ints[STACK_SIZE] = 0
    ints[slot + CASE] = -1
    ints[slot + OR_TOKENS] = 0
    ints[slot + NEXT_SLOT] = ints[FREE_SLOT]
    ints[FREE_SLOT] = slot
    ints[FREE_SLOTS] += 1
