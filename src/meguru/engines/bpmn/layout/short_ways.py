"""One line between two shapes in a drawing that is otherwise left as it is.

A handful of simple ways (straight, one bend, two bends, round the outside) are compared; the one that runs through
the fewest shapes wins, then the one that hides the least of other lines, then the shortest with the fewest bends.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

from meguru.engines.bpmn.model import Bounds

Point = tuple[float, float]
Way = tuple[Point, ...]
_STUB, _STEP = 18.0, 14.0
_SHAPE, _HIDDEN, _BEND, _BACKWARDS = 5_000.0, 300.0, 25.0, 60.0


def short_way(
    source: Bounds,
    target: Bounds,
    *,
    obstacles: Sequence[Bounds],
    lines: Sequence[Way],
    from_below: bool = False,
) -> Way:
    """Find a way of horizontals and verticals from the border of one shape to the border of another.

    `from_below`: the line leaves downwards (events on the border of an activity).
    """
    if source == target:
        return _loop(source)
    near = _around(source, target, obstacles)
    beside = [
        line for line in lines if _overlap(_hull(line), _hull([*_corners(source), *_corners(target)]), 80)
    ]
    ways = (_tidied(way) for way in _ways(source, target, near, from_below))
    return min(ways, key=lambda way: _cost(way, source, target, near, beside))


def _loop(box: Bounds) -> Way:
    right, bottom = box.x + box.width, box.y + box.height
    middle, x = box.y + box.height / 2, box.x + box.width / 2
    return (
        (right, middle),
        (right + _STUB, middle),
        (right + _STUB, bottom + _STUB),
        (x, bottom + _STUB),
        (x, bottom),
    )


def _around(source: Bounds, target: Bounds, obstacles: Iterable[Bounds]) -> list[Bounds]:
    hull = _hull([*_corners(source), *_corners(target)])
    return [
        box for box in obstacles if box not in (source, target) and _overlap(_hull(_corners(box)), hull, 160)
    ]


def _ways(a: Bounds, b: Bounds, near: Sequence[Bounds], from_below: bool) -> Iterator[Way]:
    ax, ay, bx, by = *_middle(a), *_middle(b)
    right, left, bottom = a.x + a.width, b.x, a.y + a.height
    turns = list(_between(right, left))
    if not from_below:
        if abs(ay - by) < 1:
            yield (right, ay), (left, by)
        for x in turns:
            yield (right, ay), (x, ay), (x, by), (left, by)
        for y in (b.y, b.y + b.height):
            yield (right, ay), (bx, ay), (bx, y)
        for y in (a.y, bottom):
            yield (ax, y), (ax, by), (left, by)
            yield (ax, y), (ax, by), (b.x + b.width, by)
        if by > ay and b.y - bottom > 8:
            yield (ax, bottom), (ax, (bottom + b.y) / 2), (bx, (bottom + b.y) / 2), (bx, b.y)
        if abs(ax - bx) < 1:
            yield (ax, bottom if by > ay else a.y), (bx, b.y if by > ay else b.y + b.height)
    else:
        yield (ax, bottom), (ax, by), (left, by)
        yield (ax, bottom), (ax, bottom + _STUB), (bx, bottom + _STUB), (bx, b.y)
        for x in turns:
            yield (ax, bottom), (ax, bottom + _STUB), (x, bottom + _STUB), (x, by), (left, by)
    yield from _round(a, b, near, from_below)


def _round(a: Bounds, b: Bounds, near: Sequence[Bounds], from_below: bool) -> Iterator[Way]:
    """Below or above everything that lies between."""
    ax, bx, by = a.x + a.width / 2, b.x + b.width / 2, b.y + b.height / 2
    low = max([a.y + a.height, b.y + b.height, *(box.y + box.height for box in near)])
    high = min([a.y, b.y, *(box.y for box in near)])
    bottoms = [max(a.y + a.height, b.y + b.height) + _STUB, low + _STUB, low + _STUB + _STEP]
    tops = [min(a.y, b.y) - _STUB, high - _STUB, high - _STUB - _STEP]
    for y in bottoms:
        yield (ax, a.y + a.height), (ax, y), (bx, y), (bx, b.y + b.height)
        yield (ax, a.y + a.height), (ax, y), (b.x - _STUB, y), (b.x - _STUB, by), (b.x, by)
    for y in [] if from_below else tops:
        yield (ax, a.y), (ax, y), (bx, y), (bx, b.y)
        yield (ax, a.y), (ax, y), (b.x - _STUB, y), (b.x - _STUB, by), (b.x, by)


def _between(right: float, left: float) -> Iterator[float]:
    """Where a line may turn in the gap between two shapes."""
    gap = left - right
    if gap >= 2 * _STUB:
        yield from (right + gap / 2, right + _STUB, left - _STUB)
        yield from (
            x for x in (right + _STUB + _STEP, left - _STUB - _STEP) if right + _STUB <= x <= left - _STUB
        )
    elif gap > 4:
        yield right + gap / 2


def _cost(way: Way, a: Bounds, b: Bounds, near: Sequence[Bounds], lines: Sequence[Way]) -> float:
    total = 0.0
    pieces = list(itertools.pairwise(way))
    for one, other in pieces:
        total += abs(one[0] - other[0]) + abs(one[1] - other[1])
        total += _SHAPE * sum(_runs_through(one, other, box, 4.0) for box in near)
        total += _SHAPE * sum(_runs_through(one, other, box, -1.0) for box in (a, b))
        total += sum(_hidden(one, other, line) for line in lines)
        total += _BACKWARDS if other[0] < one[0] - 1 else 0.0
    return total + _BEND * (len(way) - 2)


def _hidden(one: Point, other: Point, line: Way) -> float:
    """The price of lying on another line for a while."""
    for start, end in itertools.pairwise(line):
        for axis in (0, 1):
            if (
                abs(one[axis] - other[axis]) > 0.5
                or abs(start[axis] - end[axis]) > 0.5
                or abs(one[axis] - start[axis]) > 4
            ):
                continue
            low, high = sorted((one[1 - axis], other[1 - axis]))
            near, far = sorted((start[1 - axis], end[1 - axis]))
            if min(high, far) - max(low, near) > 2:
                return _HIDDEN
    return 0.0


def _runs_through(one: Point, other: Point, box: Bounds, margin: float) -> bool:
    left, right = sorted((one[0], other[0]))
    top, bottom = sorted((one[1], other[1]))
    return (
        left < box.x + box.width + margin
        and right > box.x - margin
        and top < box.y + box.height + margin
        and bottom > box.y - margin
    )


def _tidied(way: Sequence[Point]) -> Way:
    """Without points that change nothing."""
    kept: list[Point] = []
    for place, point in enumerate(way):
        if (
            kept
            and abs(point[0] - kept[-1][0]) < 0.01
            and abs(point[1] - kept[-1][1]) < 0.01
            and place < len(way) - 1
        ):
            continue
        if len(kept) > 1 and any(
            abs(kept[-2][k] - kept[-1][k]) < 0.01 and abs(kept[-1][k] - point[k]) < 0.01 for k in (0, 1)
        ):
            kept.pop()
        kept.append((round(point[0], 1), round(point[1], 1)))
    return tuple(kept)


def _middle(box: Bounds) -> Point:
    return box.x + box.width / 2, box.y + box.height / 2


def _corners(box: Bounds) -> list[Point]:
    return [(box.x, box.y), (box.x + box.width, box.y + box.height)]


def _hull(points: Iterable[Point]) -> tuple[float, float, float, float]:
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _overlap(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float], margin: float
) -> bool:
    return (
        one[0] < other[2] + margin
        and one[2] > other[0] - margin
        and one[1] < other[3] + margin
        and one[3] > other[1] - margin
    )
