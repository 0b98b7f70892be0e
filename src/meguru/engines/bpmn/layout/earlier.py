"""What an earlier drawing tells the layered drawing: which way lines ran, and what stood above what.

Terms.  A cell or bend is *known* when the earlier drawing has a place for it. See layers for the other terms.
Steps.  1. A line of a circle that ran from right to left is the one that runs back again.
        2. A known cell ranks by its height in the earlier drawing, a bend by the height at which its line crossed
           the column. What is new ranks between the things it is wired to.
        3. Known things of one column never change places; only new ones look for the best place among them.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Protocol

from meguru.engines.bpmn.model import Diagram

Point = tuple[float, float]


class _Wire(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def source(self) -> int: ...
    @property
    def target(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Earlier:
    """The middles of shapes and the points of lines of an earlier drawing, by id."""

    middles: Mapping[str, Point]
    lines: Mapping[str, Sequence[Point]]


def earlier_of(diagram: Diagram | None) -> Earlier | None:
    """The places of a drawing; None for a diagram that has none."""
    if diagram is None or not diagram.shapes:
        return None
    middles = {
        key: (box.x + box.width / 2, box.y + box.height / 2)
        for key, box in diagram.shapes.items()
        if key in diagram.nodes or key in diagram.artifacts
    }
    return Earlier(middles=middles, lines={key: points for key, points in diagram.edges.items() if points})


def known_back(ids: Sequence[str], wires: Sequence[_Wire], earlier: Earlier) -> list[bool]:
    """Mark the wires of circles that ran from right to left before."""
    circle_of = _circles(len(ids), wires)
    back = []
    for wire in wires:
        was, went = earlier.middles.get(ids[wire.source]), earlier.middles.get(ids[wire.target])
        is_in_circle = circle_of[wire.source] == circle_of[wire.target]
        drawn = wire.id in earlier.lines and was is not None and went is not None
        back.append(bool(is_in_circle and drawn and was and went and went[0] < was[0]))
    return back


def _circles(count: int, wires: Sequence[_Wire]) -> list[int]:
    """The number of the circle of every cell: two cells share it when each can be reached from the other."""
    ahead: list[list[int]] = [[] for _ in range(count)]
    behind: list[list[int]] = [[] for _ in range(count)]
    for wire in wires:
        ahead[wire.source].append(wire.target)
        behind[wire.target].append(wire.source)
    done: list[int] = []
    seen = [False] * count
    for root in range(count):
        if seen[root]:
            continue
        seen[root] = True
        walk = [(root, iter(ahead[root]))]
        while walk:
            cell, rest = walk[-1]
            following = next(rest, -1)
            if following < 0:
                done.append(cell)
                walk.pop()
            elif not seen[following]:
                seen[following] = True
                walk.append((following, iter(ahead[following])))
    circle_of = [-1] * count
    for root in reversed(done):
        reached = [root] if circle_of[root] < 0 else []
        while reached:
            cell = reached.pop()
            if circle_of[cell] < 0:
                circle_of[cell] = root
                reached += [before for before in behind[cell] if circle_of[before] < 0]
    return circle_of


def known_heights(
    ids: Sequence[str],
    wires: Sequence[_Wire],
    earlier: Earlier,
    *,
    layer_of: Sequence[int],
    paths: Sequence[Sequence[int]],
) -> dict[int, float]:
    """The earlier height of every cell and bend that the earlier drawing knows."""
    heights = {n: earlier.middles[key][1] for n, key in enumerate(ids) if key in earlier.middles}
    across: dict[int, list[float]] = defaultdict(list)
    for number in heights:
        across[layer_of[number]].append(earlier.middles[ids[number]][0])
    column_x = {column: median(values) for column, values in across.items()}
    for wire, path in zip(wires, paths, strict=True):
        line = earlier.lines.get(wire.id)
        if line is None or path[0] not in heights or path[-1] not in heights:
            continue
        for bend in path[1:-1]:
            x = column_x.get(layer_of[bend])
            height = None if x is None else _height_at(line, x)
            if height is not None:
                heights[bend] = height
    top = min(heights.values(), default=0.0)  # the scope may have begun between two pixels
    return {number: height - top for number, height in heights.items()}


def _height_at(line: Sequence[Point], x: float) -> float | None:
    """The height of the longest level piece of a line above or below a place; None when it does not pass there."""
    found = [
        (abs(x2 - x1), y1)
        for (x1, y1), (x2, y2) in itertools.pairwise(line)
        if min(x1, x2) <= x <= max(x1, x2) and abs(y1 - y2) < 1
    ]
    return max(found)[1] if found else None


def all_heights(
    known: Mapping[int, float],
    wires: Sequence[_Wire],
    paths: Sequence[Sequence[int]],
    back: Sequence[bool],
    count: int,
) -> list[float]:
    """Heights for what is new, too: cells stand between what they are wired to, else below everything.

    The bends of a new line keep to the height of its end, and run below both ends when the line runs back.
    """
    heights = dict(known)
    lowest = max(heights.values(), default=0.0)
    for _ in range(count):
        near: dict[int, list[float]] = defaultdict(list)
        for wire in wires:
            for one, other in ((wire.source, wire.target), (wire.target, wire.source)):
                if one not in heights and other in heights:
                    near[one].append(heights[other])
        if not near:
            break
        heights |= {number: sum(found) / len(found) for number, found in near.items()}
    for path, runs_back in zip(paths, back, strict=True):
        ends = [heights.setdefault(end, lowest + 1 + end) for end in (path[0], path[-1])]
        for bend in path[1:-1]:
            heights.setdefault(bend, max(ends) + 0.5 if runs_back else ends[1])
    return [heights.get(number, lowest + 1 + number) for number in range(count)]


def first_columns(
    ids: Sequence[str], after: Sequence[Sequence[int]], layer_of: Sequence[int], earlier: Earlier
) -> dict[int, int]:
    """The layers in which cells without a predecessor start because they stood so far right before.

    They are told by the cells that can be reached from the leftmost one: where those stand now, the others that
    stood beside them stand, too.
    """
    x_of = {n: earlier.middles[key][0] for n, key in enumerate(ids) if key in earlier.middles}
    led = {target for targets in after for target in targets}
    roots = [n for n in x_of if n not in led and after[n]]
    if not roots:
        return {}
    left = min(x_of[n] for n in roots)
    reached = {n for n in roots if x_of[n] <= left}
    walk = list(reached)
    while walk:
        for target in after[walk.pop()]:
            if target not in reached:
                reached.add(target)
                walk.append(target)
    line = sorted((x_of[n], layer_of[n]) for n in reached if n in x_of)
    places = [x for x, _ in line]
    found = {}
    for root in roots:
        if root not in reached:
            at = bisect_left(places, x_of[root])
            near = min(line[max(at - 1, 0) : at + 1], key=lambda place: abs(place[0] - x_of[root]))
            found[root] = near[1]
    return found


def keep_order(members: list[int], known: Mapping[int, float], band_of: Sequence[int]) -> None:
    """Put known members back into their earlier order, in the slots that known members of their band take."""
    slots: dict[int, list[int]] = defaultdict(list)
    for slot, number in enumerate(members):
        if number in known:
            slots[band_of[number]].append(slot)
    for taken in slots.values():
        ordered = sorted((members[slot] for slot in taken), key=lambda n: (known[n], n))
        for slot, number in zip(taken, ordered, strict=True):
            members[slot] = number
