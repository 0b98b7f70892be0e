"""A place for one more shape in a drawing that is otherwise left as it is."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from meguru.engines.bpmn.model import Bounds

GAP = 44.0  # between a shape and the one before it
_STEP = 20.0
_ROOM_ACROSS, _ROOM_ALONG = 18.0, 14.0
_FURTHEST = 70  # steps to the right, and a third of that to the left
_LINE_PRICE = 90.0

Point = tuple[float, float]


def free_place(
    size: tuple[float, float],
    *,
    before: Sequence[Bounds],
    after: Sequence[Bounds],
    taken: Sequence[Bounds],
    lines: Sequence[tuple[Point, ...]],
    within: Bounds | None,
    gap: float = GAP,
) -> Bounds:
    """Find the free place nearest to where a reader would look for it: between what is before and what is after.

    `gap` is the room that a label on the line into the shape needs.
    `within` is the lane, pool or sub-process that must hold the shape; it may have to grow to the right.
    Lines of `lines` are avoided where there is room.
    """
    width, height = size
    ideal = _ideal(size, before, after, taken, within, max(gap, GAP))
    best: tuple[float, Bounds] | None = None
    for price, x, y in _candidates(ideal, height, within):
        if best is not None and price >= best[0]:
            break
        box = Bounds(x, y, width, height)
        if any(_touch(box, other) for other in taken):
            continue
        price += _LINE_PRICE * sum(_is_on(box, line) for line in lines)
        if best is None or price < best[0]:
            best = (price, box)
    if best is not None:
        return best[1]
    right = max((box.x + box.width for box in taken), default=ideal[0])
    return Bounds(right + GAP, ideal[1], width, height)


def _ideal(
    size: tuple[float, float],
    before: Sequence[Bounds],
    after: Sequence[Bounds],
    taken: Sequence[Bounds],
    within: Bounds | None,
    gap: float,
) -> Point:
    """The upper left corner that would be best if everything else were not there."""
    width, height = size
    if before:
        left = max(box.x + box.width for box in before)
        x = left + gap
        if after and min(box.x for box in after) - left >= width + gap + _ROOM_ACROSS:
            x = (left + min(box.x for box in after) - width) / 2
    elif after:
        x = min(box.x for box in after) - gap - width
    else:
        x = max((box.x + box.width for box in taken), default=(within.x if within else 0.0)) + GAP
    if within:
        x = max(x, within.x + _ROOM_ACROSS)
    heights = [box.y + box.height / 2 for box in (*before, *after) if within is None or _holds(within, box)]
    if heights:
        middle = heights[0]
    elif within:
        middle = within.y + within.height / 2
    else:
        middle = next((box.y + box.height / 2 for box in (*before, *after)), height / 2 + GAP)
    return round(x), round(middle - height / 2)


def _holds(within: Bounds, box: Bounds) -> bool:
    middle = box.y + box.height / 2
    return within.y <= middle <= within.y + within.height


def _candidates(ideal: Point, height: float, within: Bounds | None) -> Iterator[tuple[float, float, float]]:
    """Corners around the ideal one, cheapest first: right is cheaper than left, along cheaper than across."""
    low, high = (within.y + 6, within.y + within.height - height - 6) if within else (0.0, 1e9)
    left = within.x + _ROOM_ACROSS if within else 0.0
    found = []
    for across in range(-12, 13):
        y = ideal[1] + across * _STEP
        if not low <= y <= high:
            continue
        for along in range(-_FURTHEST // 3, _FURTHEST):
            x = ideal[0] + along * _STEP
            if x >= left:
                price = abs(across) * 1.4 + (along if along >= 0 else -1.8 * along)
                found.append((price * _STEP, x, y))
    return iter(sorted(found))


def _touch(box: Bounds, other: Bounds) -> bool:
    return (
        box.x < other.x + other.width + _ROOM_ACROSS
        and box.x + box.width > other.x - _ROOM_ACROSS
        and box.y < other.y + other.height + _ROOM_ALONG
        and box.y + box.height > other.y - _ROOM_ALONG
    )


def _is_on(box: Bounds, line: Sequence[Point]) -> bool:
    """Whether a line runs through the place."""
    for (x1, y1), (x2, y2) in itertools.pairwise(line):
        if (
            min(x1, x2) < box.x + box.width
            and max(x1, x2) > box.x
            and min(y1, y2) < box.y + box.height
            and max(y1, y2) > box.y
        ):
            return True
    return False


def overlaps(one: Bounds, other: Bounds) -> bool:
    """Whether two shapes share a point that is on the border of neither."""
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def lies_inside(one: Bounds, other: Bounds) -> bool:
    """Whether the first shape lies in the second."""
    return (
        one.x >= other.x
        and one.y >= other.y
        and one.x + one.width <= other.x + other.width
        and one.y + one.height <= other.y + other.height
    )
