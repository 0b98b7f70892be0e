"""What each element does with a token, until every token of the case rests."""

from __future__ import annotations

from math import nan

from meguru.engines.simulation.kernel.breaks import escape, stop
from meguru.engines.simulation.kernel.draws import choose, drawn_seconds
from meguru.engines.simulation.kernel.heap import new_item, push
from meguru.engines.simulation.kernel.instances import start_task
from meguru.engines.simulation.kernel.pauses import watch
from meguru.engines.simulation.kernel.tokens import (
    close_case,
    consume,
    leave,
    leaves_loop_now,
    open_scope,
    put,
)
from meguru.engines.simulation.layout import (
    ABORTED,
    CASE,
    CASE_TYPE,
    CHILD,
    CONTAINER,
    DELAYS,
    END,
    ESCAPE,
    EVENT_DIST,
    FIRST_NODE,
    FOR_DELAY,
    FOR_EVENT,
    HANDLER,
    HOME,
    IN_END,
    IN_FIRST,
    JOIN,
    KEY,
    LEAVES,
    LEAVES_LOOP,
    LINK,
    MARK,
    MERGE,
    NODE_WIDTH,
    NODES_END,
    NUMBER,
    OP,
    OR_END,
    OR_FIRST,
    OR_TOKENS,
    OUT_END,
    OUT_FIRST,
    PAUSES_AT,
    PAUSES_END,
    PENDING,
    RACE,
    REACH,
    REST,
    RUNAWAYS,
    SCOPE,
    STACK_AT,
    STACK_SIZE,
    STEP_LIMIT,
    STEPS,
    TAKE_ONE,
    TARGET,
    TASK,
    TERMINATE,
    TOKENS,
    VISITED,
    WAIT,
    WAITING,
    Ints,
    Keys,
    Reals,
)


def enter(ints: Ints, reals: Reals, keys: Keys, slot: int, node: int, flow: int, now: float) -> None:
    """A token reaches a node along a flow, or without one (-1)."""
    op = ints[node + OP]
    if op == JOIN:
        join(ints, reals, keys, slot, node, flow, now)
        return
    if op == MERGE and flow >= 0:
        ints[slot + ints[flow + MARK]] += 1
        ints[slot + OR_TOKENS] += 1
        return
    rest = slot + ints[node + REST]
    visit = ints[rest + VISITED]
    ints[rest + VISITED] = visit + 1
    if op == TASK:
        ints[rest] += 1
        start_task(ints, reals, keys, slot, node, visit, now)
    elif op == WAIT:
        wait(ints, reals, keys, slot, node, visit, now)
    elif op == RACE:
        race(ints, reals, keys, slot, node, visit)
    elif op == END:
        consume(ints, reals, keys, slot, ints[node + SCOPE], now)
    elif op == TERMINATE:
        stop(ints, reals, keys, slot, node, visit, now)
    elif op == ESCAPE:
        escape(ints, reals, keys, slot, node, visit, now)
    elif op == CONTAINER:
        ints[rest] += 1
        if ints[rest] > 1:
            ints[slot + ints[ints[node + CHILD] + TOKENS] + PENDING] += 1
        else:
            open_scope(ints, reals, keys, slot, node, now)
    elif op == LINK:
        put(ints, -ints[node + HANDLER])
    else:
        leave(ints, reals, keys, slot, node, visit, now)


def join(ints: Ints, reals: Reals, keys: Keys, slot: int, node: int, flow: int, now: float) -> None:
    """Parallel: go on when every incoming flow holds a token."""
    if flow >= 0:
        ints[slot + ints[flow + MARK]] += 1
    first = ints[node + IN_FIRST]
    end = ints[node + IN_END]
    for place in range(first, end):
        if ints[slot + ints[ints[place] + MARK]] == 0:
            return
    for place in range(first, end):
        ints[slot + ints[ints[place] + MARK]] -= 1
    rest = slot + ints[node + REST]
    visit = ints[rest + VISITED]
    ints[rest + VISITED] = visit + 1
    if end > first:
        ints[slot + ints[ints[node + SCOPE] + TOKENS]] -= end - first - 1
    leave(ints, reals, keys, slot, node, visit, now)


def wait(ints: Ints, reals: Reals, keys: Keys, slot: int, node: int, visit: int, now: float) -> None:
    """A timer or message: the token rests for the event's delay."""
    dist = ints[node + EVENT_DIST]
    seconds = 0.0
    if dist >= 0:
        seconds = drawn_seconds(ints, reals, keys, slot, dist, ints[node + KEY], visit, FOR_EVENT)
    if seconds <= 0.0:
        leave(ints, reals, keys, slot, node, visit, now)
        return
    item = new_item(ints, slot, node, WAITING, visit)
    if item >= 0:
        ints[slot + ints[node + REST]] += 1
        push(ints, reals, now + seconds, item)


def race(ints: Ints, reals: Reals, keys: Keys, slot: int, node: int, visit: int) -> None:
    """Event-based gateway: by weight when weights are known, otherwise the event that comes first."""
    if ints[node + LEAVES] == TAKE_ONE:
        put(ints, choose(ints, reals, keys, slot, node, visit))
        return
    first = ints[node + OUT_FIRST]
    end = ints[node + OUT_END]
    leave_loop = leaves_loop_now(ints, first, end, visit)
    soonest = -1.0
    taken = ints[first]
    for place in range(first, end):
        flow = ints[place]
        if leave_loop and ints[flow + LEAVES_LOOP] == 0:
            continue
        event = ints[flow + TARGET]
        dist = ints[event + EVENT_DIST]
        purpose = FOR_EVENT
        if ints[event + OP] == TASK:
            dist = ints[ints[event + DELAYS] + ints[slot + CASE_TYPE]]
            purpose = FOR_DELAY
        seconds = 0.0
        if dist >= 0:
            nth = ints[slot + ints[event + REST] + VISITED]
            seconds = drawn_seconds(ints, reals, keys, slot, dist, ints[event + KEY], nth, purpose)
        if soonest < 0.0 or seconds < soonest:
            soonest = seconds
            taken = flow
    put(ints, taken)


def release_merge(ints: Ints, reals: Reals, keys: Keys, slot: int, now: float) -> bool:
    """Let one inclusive join go on, if there is one for which no awaited token can still arrive."""
    for row in range(ints[OR_FIRST], ints[OR_END]):
        node = ints[row]
        first = ints[node + IN_FIRST]
        end = ints[node + IN_END]
        arrived = 0
        for place in range(first, end):
            if ints[slot + ints[ints[place] + MARK]] > 0:
                arrived += 1
        if arrived == 0 or (arrived < end - first and is_awaited(ints, slot, first, end)):
            continue
        for place in range(first, end):
            mark = slot + ints[ints[place] + MARK]
            if ints[mark] > 0:
                ints[mark] -= 1
        ints[slot + OR_TOKENS] -= arrived
        ints[slot + ints[ints[node + SCOPE] + TOKENS]] -= arrived - 1
        rest = slot + ints[node + REST]
        visit = ints[rest + VISITED]
        ints[rest + VISITED] = visit + 1
        leave(ints, reals, keys, slot, node, visit, now)
        return True
    return False


def is_awaited(ints: Ints, slot: int, first: int, end: int) -> bool:
    """Whether a token rests upstream of an empty flow of the join and of none that holds a token."""
    for node in range(ints[FIRST_NODE], ints[NODES_END], NODE_WIDTH):
        resting = ints[slot + ints[node + REST]]
        if ints[node + OP] == JOIN or ints[node + OP] == MERGE:
            for place in range(ints[node + IN_FIRST], ints[node + IN_END]):
                resting += ints[slot + ints[ints[place] + MARK]]
        if resting == 0:
            continue
        upstream_of_empty = False
        upstream_of_held = False
        for place in range(first, end):
            flow = ints[place]
            if ints[ints[flow + REACH] + ints[node + NUMBER]] == 1:
                if ints[slot + ints[flow + MARK]] > 0:
                    upstream_of_held = True
                else:
                    upstream_of_empty = True
        if upstream_of_empty and not upstream_of_held:
            return True
    return False


def settle(ints: Ints, reals: Reals, keys: Keys, slot: int, now: float) -> None:
    """Move the tokens of a case until all rest; a case that never settles is given up."""
    home = ints[slot + HOME]
    moving = True
    while moving:
        while ints[STACK_SIZE] > 0:
            size = ints[STACK_SIZE] - 1
            ints[STACK_SIZE] = size
            entry = ints[ints[STACK_AT] + size]
            ints[slot + STEPS] += 1
            if entry >= 0:
                enter(ints, reals, keys, slot, ints[entry + TARGET], entry, now)
            else:
                enter(ints, reals, keys, slot, -entry, -1, now)
            if ints[ABORTED] == 1 or ints[slot + STEPS] > ints[STEP_LIMIT]:
                ints[ABORTED] = 0
                if ints[home + CASE] >= 0:
                    ints[RUNAWAYS] += 1
                    close_case(ints, reals, home, nan)
        moving = ints[slot + OR_TOKENS] > 0 and release_merge(ints, reals, keys, slot, now)
    if ints[PAUSES_AT] < ints[PAUSES_END]:
        watch(ints, reals, slot, home, now)
