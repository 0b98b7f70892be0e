"""Sub-processes done several times side by side: every instance is a part of its case with a slot of its own.

A part holds the tokens inside its sub-process; the case around it holds one count of the parts under way. They tell
each other what happened by items that are due at once, so that tokens of one slot move at a time.
"""

from __future__ import annotations

from meguru.engines.simulation.kernel.heap import new_item, push
from meguru.engines.simulation.layout import (
    ABORTED,
    BEFORE_PART,
    BEGINNING,
    CASE,
    CASE_KEY,
    CASE_SUMS,
    CASE_TYPE,
    CHILD,
    ENDED,
    FIRST_PART,
    FREE_SLOT,
    FREE_SLOTS,
    GENERATION,
    HELD_IN,
    HOME,
    MEASURED,
    NEXT_PART,
    NEXT_SLOT,
    OR_TOKENS,
    OWN_SUMS,
    PARENT,
    PART,
    PART_SALTS,
    PARTNER_SERIAL,
    PENDING,
    REST,
    ROOT_SCOPE,
    ROUNDS,
    SCOPE_END,
    SCOPE_WIDTH,
    SLOT_HEAD,
    STANDING,
    STANDS,
    START_END,
    START_FIRST,
    STEPS,
    TO_DO,
    TOKENS,
    TOP,
    TURN,
    VISITED,
    Ints,
    Reals,
)


def clear_slot(ints: Ints, slot: int) -> None:
    """No token, no visit, nothing waits. Generations go on counting, so that old items stay cancelled."""
    ints[slot + OR_TOKENS] = 0
    ints[slot + STEPS] = 0
    ints[slot + STANDS] = 0
    ints[slot + STANDING] = 0
    root = ints[ROOT_SCOPE]
    for place in range(slot + SLOT_HEAD, slot + ints[root + TOKENS]):
        ints[place] = 0
    for scope in range(root, ints[root + SCOPE_END], SCOPE_WIDTH):
        tokens = slot + ints[scope + TOKENS]
        ints[tokens] = 0
        ints[tokens + PENDING] = 0
        ints[tokens + TURN] = 0
        ints[tokens + ROUNDS] = 0


def open_parts(ints: Ints, reals: Reals, slot: int, container: int, count: int, now: float) -> None:
    """Begin a sub-process `count` times at once."""
    scope = ints[container + CHILD]
    tokens = slot + ints[scope + TOKENS]
    ints[tokens] = count
    ints[tokens + TURN] = ints[scope + START_END] - ints[scope + START_FIRST]
    for number in range(count):
        part = take_part(ints, slot, container, number)
        if part < 0:
            return
        begin = new_item(ints, part, container, BEGINNING, 0)
        if begin < 0:
            return
        push(ints, reals, now, begin)


def take_part(ints: Ints, slot: int, container: int, number: int) -> int:
    """A slot for one more part of a case; -1 (and the case is given up) when the reserve is exhausted."""
    part = ints[FREE_SLOT]
    if part < 0:
        ints[ABORTED] = 1
        return -1
    ints[FREE_SLOT] = ints[part + NEXT_SLOT]
    ints[FREE_SLOTS] -= 1
    home = ints[slot + HOME]
    for field in (CASE, CASE_TYPE, MEASURED, CASE_SUMS, CASE_KEY):
        ints[part + field] = ints[slot + field]
    ints[part + TOP] = ints[container + CHILD]
    ints[part + HOME] = home
    ints[part + PARENT] = slot
    ints[part + HELD_IN] = container
    ints[part + PART] = 1 + (64 * ints[slot + PART] + number) % (PART_SALTS - 1)
    first = ints[home + FIRST_PART]
    ints[part + NEXT_PART] = first
    ints[part + BEFORE_PART] = -1
    if first >= 0:
        ints[first + BEFORE_PART] = part
    ints[home + FIRST_PART] = part
    clear_slot(ints, part)
    ints[part + ints[container + REST] + VISITED] = 1
    return part


def free_part(ints: Ints, part: int) -> None:
    """Give the slot of a part back; whatever of it still waits or is worked on is cancelled."""
    before = ints[part + BEFORE_PART]
    following = ints[part + NEXT_PART]
    if before >= 0:
        ints[before + NEXT_PART] = following
    else:
        ints[ints[part + HOME] + FIRST_PART] = following
    if following >= 0:
        ints[following + BEFORE_PART] = before
    root = ints[ROOT_SCOPE]
    for scope in range(root, ints[root + SCOPE_END], SCOPE_WIDTH):
        ints[part + ints[scope + TOKENS] + GENERATION] += 1
    ints[ints[part + HOME] + STANDING] -= ints[part + STANDS]
    ints[part + CASE] = -1
    ints[part + OR_TOKENS] = 0
    ints[part + CASE_SUMS] = ints[part + OWN_SUMS]
    ints[part + TOP] = root
    ints[part + HOME] = part
    ints[part + PART] = 0
    ints[part + NEXT_SLOT] = ints[FREE_SLOT]
    ints[FREE_SLOT] = part
    ints[FREE_SLOTS] += 1


def drop_parts(ints: Ints, slot: int, scope: int) -> None:
    """Cancel every part that runs in a scope of this slot, and the parts of parts: they stand before what holds them."""
    end = ints[scope + SCOPE_END]
    part = ints[ints[slot + HOME] + FIRST_PART]
    while part >= 0:
        following = ints[part + NEXT_PART]
        holder = part
        while ints[holder + PART] > 0 and ints[holder + PARENT] != slot:
            holder = ints[holder + PARENT]
        if ints[holder + PART] > 0 and scope <= ints[ints[holder + HELD_IN] + CHILD] < end:
            free_part(ints, part)
        part = following


def is_outside(ints: Ints, slot: int, scope: int) -> bool:
    """Whether a scope lies around the part that this slot holds; never for the slot of a whole case."""
    top = ints[slot + TOP]
    return scope < top or scope >= ints[top + SCOPE_END]


def tell(ints: Ints, reals: Reals, part: int, phase: int, node: int, visit: int, now: float) -> None:
    """Send word to the slot around a part: that it has ended, or what one of its nodes throws."""
    slot = ints[part + PARENT]
    container = ints[part + HELD_IN]
    news = new_item(ints, slot, container, phase, visit)
    if news >= 0:
        ints[news + TO_DO] = node
        ints[news + PARTNER_SERIAL] = ints[slot + ints[ints[container + CHILD] + TOKENS] + GENERATION]
        push(ints, reals, now, news)


def end_part(ints: Ints, reals: Reals, part: int, now: float) -> None:
    """The last token of a part has ended."""
    tell(ints, reals, part, ENDED, -1, 0, now)
    free_part(ints, part)
