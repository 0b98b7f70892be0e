"""What cuts the token game short: terminate ends, errors, and events on the border of an activity."""

from __future__ import annotations

from meguru.engines.simulation.kernel.heap import is_alive
from meguru.engines.simulation.kernel.parts import drop_parts, is_outside, tell
from meguru.engines.simulation.kernel.tokens import (
    begin_inside,
    consume,
    enter_event_sub_process,
    has_run,
    leave,
    put_out,
    spend,
    vacate,
)
from meguru.engines.simulation.layout import (
    CASE_SLOT,
    CHILD,
    CONTAINER_NODE,
    ENDED,
    EPOCH,
    FIRST_FLOW,
    FIRST_NODE,
    FIRST_PART,
    FLOW_SCOPE,
    FLOW_WIDTH,
    FLOWS_END,
    GENERATION,
    HANDLED_SCOPE,
    HANDLER,
    HOME,
    HOST,
    INTERRUPTS,
    MARK,
    MERGE,
    NODE,
    NODE_WIDTH,
    NODES_END,
    OP,
    OR_TOKENS,
    PARTNER,
    PARTNER_SERIAL,
    PENDING,
    PHASE,
    RAISED,
    REST,
    ROOT_SCOPE,
    ROUNDS,
    SCOPE,
    SCOPE_END,
    SCOPE_WIDTH,
    SERIAL,
    STACK_AT,
    STACK_SIZE,
    START_END,
    START_FIRST,
    TARGET,
    TERMINATE,
    TO_DO,
    TOKENS,
    TURN,
    VISIT,
    Ints,
    Keys,
    Reals,
)


def cancel(ints: Ints, slot: int, scope: int) -> None:
    """Take every token out of a scope, the scopes inside it, and the parts that run in them."""
    if ints[ints[slot + HOME] + FIRST_PART] >= 0:
        drop_parts(ints, slot, scope)
    end = ints[scope + SCOPE_END]
    for inner in range(scope, end, SCOPE_WIDTH):
        tokens = slot + ints[inner + TOKENS]
        ints[tokens] = 0
        ints[tokens + PENDING] = 0
        ints[tokens + ROUNDS] = 0
        ints[tokens + GENERATION] += 1
    for node in range(ints[FIRST_NODE], ints[NODES_END], NODE_WIDTH):
        if scope <= ints[node + SCOPE] < end:
            ints[slot + ints[node + REST]] = 0
    for flow in range(ints[FIRST_FLOW], ints[FLOWS_END], FLOW_WIDTH):
        if scope <= ints[flow + FLOW_SCOPE] < end:
            mark = slot + ints[flow + MARK]
            if ints[ints[flow + TARGET] + OP] == MERGE:
                ints[slot + OR_TOKENS] -= ints[mark]
            ints[mark] = 0
    kept = 0
    stack = ints[STACK_AT]
    for place in range(ints[STACK_SIZE]):
        entry = ints[stack + place]
        where = ints[entry + FLOW_SCOPE] if entry >= 0 else ints[-entry + SCOPE]
        if where < scope or where >= end:
            ints[stack + kept] = entry
            kept += 1
    ints[STACK_SIZE] = kept


def empty(ints: Ints, slot: int, scope: int) -> None:
    """Take everything out of a scope that goes on. Others that wait for it, or its next instance, remain."""
    tokens = slot + ints[scope + TOKENS]
    pending = ints[tokens + PENDING]
    rounds = ints[tokens + ROUNDS]
    cancel(ints, slot, scope)
    ints[tokens + PENDING] = pending
    ints[tokens + ROUNDS] = rounds
    ints[tokens + TURN] = ints[scope + START_END] - ints[scope + START_FIRST]


def terminate(ints: Ints, reals: Reals, keys: Keys, slot: int, scope: int, now: float) -> None:
    """End a scope at once, as if its last token had ended."""
    empty(ints, slot, scope)
    ints[slot + ints[scope + TOKENS]] = 1
    if scope != ints[ROOT_SCOPE]:
        spend(ints, slot, ints[scope + CONTAINER_NODE])
    consume(ints, reals, keys, slot, scope, now)


def interrupt(ints: Ints, reals: Reals, keys: Keys, slot: int, edge: int, visit: int, now: float) -> None:
    """A border event takes the token of its sub-process, whose contents are cancelled."""
    container = ints[edge + HOST]
    tokens = slot + ints[ints[container + CHILD] + TOKENS]
    pending = ints[tokens + PENDING]
    cancel(ints, slot, ints[container + CHILD])
    ints[tokens + PENDING] = pending
    vacate(ints, reals, keys, slot, container, now)
    leave(ints, reals, keys, slot, edge, visit, now)


def stop(ints: Ints, reals: Reals, keys: Keys, slot: int, node: int, visit: int, now: float) -> None:
    """A terminate end, or an error that nobody catches."""
    scope = ints[node + HANDLED_SCOPE]
    if is_outside(ints, slot, scope):
        tell(ints, reals, slot, RAISED, node, visit, now)
    else:
        terminate(ints, reals, keys, slot, scope, now)


def escape(ints: Ints, reals: Reals, keys: Keys, slot: int, node: int, visit: int, now: float) -> None:
    """An event that throws to a catcher, which takes over; one that does not interrupt lets the token go on, or end."""
    catch(ints, reals, keys, slot, node, visit, now)
    if ints[ints[node + HANDLER] + INTERRUPTS] == 0:
        leave(ints, reals, keys, slot, node, visit, now)


def catch(ints: Ints, reals: Reals, keys: Keys, slot: int, node: int, visit: int, now: float) -> None:
    """The nearest catcher takes over what a node throws; it may stand around the part that threw it."""
    handler = ints[node + HANDLER]
    on_border = ints[handler + HOST] >= 0
    handled = ints[handler + SCOPE] if on_border else ints[node + HANDLED_SCOPE]
    interrupts = ints[handler + INTERRUPTS] == 1
    if is_outside(ints, slot, handled):
        tell(ints, reals, slot, RAISED, node, visit, now)
        return
    if on_border and interrupts:
        interrupt(ints, reals, keys, slot, handler, visit, now)
        return
    if on_border:
        count = put_out(ints, reals, keys, slot, handler, visit)
        ints[slot + ints[handled + TOKENS]] += count
        return
    if interrupts:
        empty(ints, slot, handled)
        spend(ints, slot, ints[handled + CONTAINER_NODE])
    enter_event_sub_process(ints, reals, keys, slot, handler, now)


def hear(ints: Ints, reals: Reals, keys: Keys, news: int, now: float) -> None:
    """A part of a sub-process has ended or thrown something; nothing counts once the sub-process is left."""
    slot = ints[news + CASE_SLOT]
    container = ints[news + NODE]
    scope = ints[container + CHILD]
    if ints[slot + ints[scope + TOKENS] + GENERATION] != ints[news + PARTNER_SERIAL]:
        return
    node = ints[news + TO_DO]
    if ints[news + PHASE] == ENDED:
        consume(ints, reals, keys, slot, scope, now)
    elif ints[node + OP] == TERMINATE:
        stop(ints, reals, keys, slot, node, ints[news + VISIT], now)
    else:
        catch(ints, reals, keys, slot, node, ints[news + VISIT], now)


def ring(ints: Ints, reals: Reals, keys: Keys, clock: int, now: float) -> None:
    """A border event's clock has run down; it counts only while its activity is still under way."""
    slot = ints[clock + CASE_SLOT]
    edge = ints[clock + NODE]
    visit = ints[clock + VISIT]
    partner = ints[clock + PARTNER]
    serial = ints[clock + PARTNER_SERIAL]
    host = ints[edge + HOST]
    if partner >= 0:
        if ints[partner + SERIAL] != serial or not is_alive(ints, partner):
            return
    elif ints[slot + ints[ints[host + CHILD] + TOKENS] + GENERATION] != serial:
        return
    if ints[edge + SCOPE] != ints[host + SCOPE]:
        ring_inside(ints, reals, keys, slot, host, edge, now)
    elif ints[edge + INTERRUPTS] == 0:
        count = put_out(ints, reals, keys, slot, edge, visit)
        ints[slot + ints[ints[edge + SCOPE] + TOKENS]] += count
    elif partner >= 0:
        ints[partner + EPOCH] = -1
        ints[slot + ints[host + REST]] -= 1
        leave(ints, reals, keys, slot, edge, visit, now)
    else:
        interrupt(ints, reals, keys, slot, edge, visit, now)


def ring_inside(ints: Ints, reals: Reals, keys: Keys, slot: int, host: int, start: int, now: float) -> None:
    """The clock of an event sub-process has run down: when it interrupts, everything else in its scope is taken."""
    if has_run(ints, slot, host, start):
        return
    if ints[start + INTERRUPTS] == 1:
        empty(ints, slot, ints[host + CHILD])
    begin_inside(ints, reals, keys, slot, host, start, now)
