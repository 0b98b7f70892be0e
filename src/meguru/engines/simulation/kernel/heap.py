"""The event calendar: a binary heap by time, then by serial number, and the records it points to."""

from __future__ import annotations

from meguru.engines.simulation.layout import (
    ABORTED,
    CASE_SLOT,
    EPOCH,
    FREE_ITEM,
    FREE_ITEMS,
    GENERATION,
    HEAP_AT,
    HEAP_SIZE,
    HEAP_TIMES_AT,
    MEMBER,
    NEXT,
    NODE,
    PARTNER,
    PHASE,
    SCOPE,
    SERIAL,
    SERIAL_NUMBER,
    TOKENS,
    VISIT,
    Ints,
    Reals,
)


def push(ints: Ints, reals: Reals, time: float, item: int) -> None:
    """Schedule an item. Every item stands in the heap at most once, so the heap never outgrows the items."""
    at = ints[HEAP_AT]
    times = ints[HEAP_TIMES_AT]
    hole = ints[HEAP_SIZE]
    ints[HEAP_SIZE] = hole + 1
    serial = ints[SERIAL_NUMBER]
    ints[SERIAL_NUMBER] = serial + 1
    while hole > 0:
        parent = (hole - 1) >> 1
        if reals[times + parent] <= time:
            break
        reals[times + hole] = reals[times + parent]
        ints[at + 2 * hole] = ints[at + 2 * parent]
        ints[at + 2 * hole + 1] = ints[at + 2 * parent + 1]
        hole = parent
    reals[times + hole] = time
    ints[at + 2 * hole] = item
    ints[at + 2 * hole + 1] = serial


def pop(ints: Ints, reals: Reals) -> int:
    """Take the earliest item off the heap; among equal times the one scheduled first."""
    at = ints[HEAP_AT]
    times = ints[HEAP_TIMES_AT]
    top = ints[at]
    size = ints[HEAP_SIZE] - 1
    ints[HEAP_SIZE] = size
    time = reals[times + size]
    item = ints[at + 2 * size]
    serial = ints[at + 2 * size + 1]
    hole = 0
    child = 1
    while child < size:
        soonest = reals[times + child]
        if child + 1 < size:
            other = reals[times + child + 1]
            if other < soonest or (other == soonest and ints[at + 2 * child + 3] < ints[at + 2 * child + 1]):
                child += 1
                soonest = other
        if time < soonest or (time == soonest and serial < ints[at + 2 * child + 1]):
            break
        reals[times + hole] = soonest
        ints[at + 2 * hole] = ints[at + 2 * child]
        ints[at + 2 * hole + 1] = ints[at + 2 * child + 1]
        hole = child
        child = 2 * hole + 1
    reals[times + hole] = time
    ints[at + 2 * hole] = item
    ints[at + 2 * hole + 1] = serial
    return top


def new_item(ints: Ints, slot: int, node: int, phase: int, visit: int) -> int:
    """A record for work or waiting in a node; -1 (and the case is given up) when the reserve is exhausted."""
    item = ints[FREE_ITEM]
    if item < 0:
        ints[ABORTED] = 1
        return -1
    ints[FREE_ITEM] = ints[item + NEXT]
    ints[FREE_ITEMS] -= 1
    serial = ints[SERIAL_NUMBER]
    ints[SERIAL_NUMBER] = serial + 1
    ints[item + CASE_SLOT] = slot
    ints[item + NODE] = node
    ints[item + EPOCH] = ints[slot + ints[ints[node + SCOPE] + TOKENS] + GENERATION]
    ints[item + MEMBER] = -1
    ints[item + NEXT] = -1
    ints[item + PHASE] = phase
    ints[item + SERIAL] = serial
    ints[item + PARTNER] = -1
    ints[item + VISIT] = visit
    return item


def free_item(ints: Ints, item: int) -> None:
    """Give a record back."""
    ints[item + SERIAL] = -1
    ints[item + NEXT] = ints[FREE_ITEM]
    ints[FREE_ITEM] = item
    ints[FREE_ITEMS] += 1


def is_alive(ints: Ints, item: int) -> bool:
    """Whether nothing has cancelled the item since it was made."""
    scope = ints[ints[item + NODE] + SCOPE]
    return ints[item + EPOCH] == ints[ints[item + CASE_SLOT] + ints[scope + TOKENS] + GENERATION]
