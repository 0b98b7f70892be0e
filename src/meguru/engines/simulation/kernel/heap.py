"""The event calendar: a binary heap by time, then by serial number, and the records it points to."""

from __future__ import annotations

from meguru.engines.simulation.layout import (
    ABORTED,
    CASE_SLOT,
    EPOCH,
    FOLLOWER,
    FREE_ITEM,
    FREE_ITEMS,
    GENERATION,
    GROUP,
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


def take_record(ints: Ints, node: int, phase: int) -> int:
    """A record that belongs to no case: an alarm of a pool or of a batch; -1 when the reserve is exhausted."""
    item = ints[FREE_ITEM]
    if item < 0:
        return -1
    ints[FREE_ITEM] = ints[item + NEXT]
    ints[FREE_ITEMS] -= 1
    serial = ints[SERIAL_NUMBER]
    ints[SERIAL_NUMBER] = serial + 1
    ints[item + NODE] = node
    ints[item + MEMBER] = -1
    ints[item + NEXT] = -1
    ints[item + PHASE] = phase
    ints[item + SERIAL] = serial
    ints[item + PARTNER] = -1
    ints[item + FOLLOWER] = -1
    ints[item + GROUP] = -1
    return item


def new_item(ints: Ints, slot: int, node: int, phase: int, visit: int) -> int:
    """A record for work or waiting in a node; -1 (and the case is given up) when the reserve is exhausted."""
    item = take_record(ints, node, phase)
    if item < 0:
        ints[ABORTED] = 1
        return -1
    ints[item + CASE_SLOT] = slot
    ints[item + EPOCH] = ints[slot + ints[ints[node + SCOPE] + TOKENS] + GENERATION]
    ints[item + VISIT] = visit
    return item


def free_item(ints: Ints, item: int) -> None:
    """Give a record back, and what held its instances together with the last of them."""
    group = ints[item + GROUP]
    ints[item + SERIAL] = -1
    ints[item + NEXT] = ints[FREE_ITEM]
    ints[FREE_ITEM] = item
    ints[FREE_ITEMS] += 1
    if group >= 0:
        ints[group + MEMBER] -= 1
        if ints[group + MEMBER] == 0:
            ints[group + SERIAL] = -1
            ints[group + NEXT] = ints[FREE_ITEM]
            ints[FREE_ITEM] = group
            ints[FREE_ITEMS] += 1


def is_alive(ints: Ints, item: int) -> bool:
    """Whether nothing has cancelled the item since it was made."""
    group = ints[item + GROUP]
    if group >= 0 and ints[group + EPOCH] < 0:
        return False
    scope = ints[ints[item + NODE] + SCOPE]
    return ints[item + EPOCH] == ints[ints[item + CASE_SLOT] + ints[scope + TOKENS] + GENERATION]


def is_wanted(ints: Ints, item: int) -> bool:
    """Whether a piece of work still has a case that wants it; a batch is wanted as long as one of its cases is there."""
    while item >= 0:
        if is_alive(ints, item):
            return True
        item = ints[item + FOLLOWER]
    return False


def free_chain(ints: Ints, item: int) -> None:
    """Give a record back, and those of its batch."""
    while item >= 0:
        following = ints[item + FOLLOWER]
        free_item(ints, item)
        item = following
