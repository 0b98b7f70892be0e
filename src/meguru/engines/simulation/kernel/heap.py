"""The event calendar: a binary heap by time, then by serial number, and the records it points to."""

from __future__ import annotations

from meguru.engines.simulation.layout import (
    ABORTED,
    CASE_SLOT,
    EPOCH,
    FREE_ITEM,
    FREE_ITEMS,
    HEAP_SIZE,
    ITEM_WIDTH,
    MEMBER,
    NEXT,
    NODE,
    NODE_WIDTH,
    PARTNER,
    PHASE,
    SCOPE,
    SCOPES,
    SERIAL,
    SERIAL_NUMBER,
    Plan,
    State,
)


def push(state: State, time: float, item: int) -> None:
    """Schedule an item. Every item stands in the heap at most once, so the heap never outgrows the items."""
    hole = state.register[HEAP_SIZE]
    state.register[HEAP_SIZE] = hole + 1
    serial = state.register[SERIAL_NUMBER]
    state.register[SERIAL_NUMBER] = serial + 1
    while hole > 0:
        parent = (hole - 1) // 2
        if state.heap_time[parent] <= time:
            break
        state.heap_time[hole] = state.heap_time[parent]
        state.heap_serial[hole] = state.heap_serial[parent]
        state.heap_item[hole] = state.heap_item[parent]
        hole = parent
    state.heap_time[hole] = time
    state.heap_serial[hole] = serial
    state.heap_item[hole] = item


def pop(state: State) -> int:
    """Take the earliest item off the heap; among equal times the one scheduled first."""
    top = state.heap_item[0]
    size = state.register[HEAP_SIZE] - 1
    state.register[HEAP_SIZE] = size
    time = state.heap_time[size]
    serial = state.heap_serial[size]
    hole = 0
    child = 1
    while child < size:
        right = child + 1
        if right < size and (
            state.heap_time[right] < state.heap_time[child]
            or (
                state.heap_time[right] == state.heap_time[child]
                and state.heap_serial[right] < state.heap_serial[child]
            )
        ):
            child = right
        if time < state.heap_time[child] or (
            time == state.heap_time[child] and serial < state.heap_serial[child]
        ):
            break
        state.heap_time[hole] = state.heap_time[child]
        state.heap_serial[hole] = state.heap_serial[child]
        state.heap_item[hole] = state.heap_item[child]
        hole = child
        child = 2 * hole + 1
    state.heap_time[hole] = time
    state.heap_serial[hole] = serial
    state.heap_item[hole] = state.heap_item[size]
    return top


def new_item(plan: Plan, state: State, slot: int, node: int, phase: int) -> int:
    """A record for work or waiting in a node; -1 (and the case is given up) when the reserve is exhausted."""
    item = state.register[FREE_ITEM]
    if item < 0:
        state.register[ABORTED] = 1
        return -1
    row = item * ITEM_WIDTH
    state.register[FREE_ITEM] = state.item[row + NEXT]
    state.register[FREE_ITEMS] -= 1
    serial = state.register[SERIAL_NUMBER]
    state.register[SERIAL_NUMBER] = serial + 1
    scope = plan.node[node * NODE_WIDTH + SCOPE]
    state.item[row + CASE_SLOT] = slot
    state.item[row + NODE] = node
    state.item[row + EPOCH] = state.epoch[slot * plan.setting[SCOPES] + scope]
    state.item[row + MEMBER] = -1
    state.item[row + NEXT] = -1
    state.item[row + PHASE] = phase
    state.item[row + SERIAL] = serial
    state.item[row + PARTNER] = -1
    return item


def free_item(state: State, item: int) -> None:
    """Give a record back."""
    row = item * ITEM_WIDTH
    state.item[row + SERIAL] = -1
    state.item[row + NEXT] = state.register[FREE_ITEM]
    state.register[FREE_ITEM] = item
    state.register[FREE_ITEMS] += 1


def is_alive(plan: Plan, state: State, item: int) -> bool:
    """Whether nothing has cancelled the item since it was made."""
    row = item * ITEM_WIDTH
    scope = plan.node[state.item[row + NODE] * NODE_WIDTH + SCOPE]
    slot = state.item[row + CASE_SLOT]
    return state.item[row + EPOCH] == state.epoch[slot * plan.setting[SCOPES] + scope]
