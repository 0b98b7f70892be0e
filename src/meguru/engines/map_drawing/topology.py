"""Rings that share borders -> arcs, each stored once; municipalities of several features merged.

Method. Points are snapped to STEP degrees (about 10 cm). A point is a corner when its neighbours are not the same in every
        ring that passes it. Rings are cut at corners; an arc that runs along two municipalities is the same arc for both,
        so whatever is done to it later, no gap and no overlap arises between them. Arcs that a municipality has on both
        sides (a border between its wards) fall away, and the rest is joined to rings again.
Source: the cutting is that of M. Bostock's TopoJSON; merging by cancelling arcs follows from it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
STEP = 1e-6


@dataclass(frozen=True, slots=True)
class Topology:
    """Arcs in degrees, and per code its rings as arc numbers (~n: backwards), outer and inner alike."""

    arcs: tuple[Floats, ...]
    rings: Mapping[str, tuple[tuple[int, ...], ...]]


def build_topology(shapes: Mapping[str, Iterable[Sequence[Floats]]]) -> Topology:
    """Shape: code -> polygons, each of closed rings with the outer one first."""
    turned = [
        (code, ring) for code, polygons in shapes.items() for polygon in polygons for ring in _wound(polygon)
    ]
    if not turned:
        return Topology((), dict.fromkeys(shapes, ()))
    snapped = np.round(np.concatenate([ring for _code, ring in turned]) / STEP).astype(np.int64)
    points, numbers = np.unique(snapped, axis=0, return_inverse=True)
    numbers = numbers.reshape(-1)
    ends = np.cumsum([len(ring) for _code, ring in turned])
    lines = [
        _without_repeats(numbers[end - len(ring) : end])
        for (_code, ring), end in zip(turned, ends, strict=True)
    ]
    corners = _corners(lines, len(points))
    arcs = _Arcs()
    used: dict[str, list[int]] = {code: [] for code in shapes}
    for (code, _ring), line in zip(turned, lines, strict=True):
        if len(line) >= 3:
            used[code] += arcs.cut(line, corners)
    stored = [np.array(line) for line in arcs.lines]
    return Topology(
        arcs=tuple(points[line] * STEP for line in stored),
        rings={code: _joined(_outer(signed), arcs.lines) for code, signed in used.items()},
    )


def _wound(polygon: Sequence[Floats]) -> list[Floats]:
    """The outer ring to the left, the inner ones to the right, whichever way they were drawn."""
    return [
        ring if (_doubled_area(ring) > 0) == (place == 0) else ring[::-1]
        for place, ring in enumerate(polygon)
    ]


def _doubled_area(ring: Floats) -> float:
    x, y = ring[:, 0], ring[:, 1]
    return float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum())


def _without_repeats(line: Whole) -> list[int]:
    """An open ring: no point twice in a row, the first not again at the end."""
    kept: list[int] = line[np.append(True, line[1:] != line[:-1])].tolist()
    return kept[:-1] if len(kept) > 1 and kept[0] == kept[-1] else kept


def _corners(lines: Sequence[Sequence[int]], count: int) -> set[int]:
    neighbours: list[tuple[int, int] | None] = [None] * count
    found = set()
    for line in lines:
        for place, point in enumerate(line):
            one, other = line[place - 1], line[(place + 1) % len(line)]
            pair = (one, other) if one < other else (other, one)
            if neighbours[point] is None:
                neighbours[point] = pair
            elif neighbours[point] != pair:
                found.add(point)
    return found


class _Arcs:
    """Arcs as they are found; the same arc the other way round is the same arc."""

    def __init__(self) -> None:
        self.lines: list[tuple[int, ...]] = []
        self._numbers: dict[tuple[int, ...], int] = {}

    def cut(self, line: Sequence[int], corners: set[int]) -> list[int]:
        """The signed arcs of one open ring."""
        at = [place for place, point in enumerate(line) if point in corners]
        if not at:  # nobody else's corner: begin at the least point, so that both sides begin alike
            start = min(range(len(line)), key=line.__getitem__)
            return [self._number((*line[start:], *line[: start + 1]))]
        following = [*at[1:], at[0] + len(line)]
        doubled = [*line, *line]
        return [
            self._number(tuple(doubled[one : other + 1])) for one, other in zip(at, following, strict=True)
        ]

    def _number(self, line: tuple[int, ...]) -> int:
        if line in self._numbers:
            return self._numbers[line]
        if line[::-1] in self._numbers:
            return ~self._numbers[line[::-1]]
        self._numbers[line] = len(self.lines)
        self.lines.append(line)
        return self._numbers[line]


def _outer(signed: Sequence[int]) -> list[int]:
    """Each arc once, those with the municipality on both sides not at all."""
    once = dict.fromkeys(signed)
    return [arc for arc in once if ~arc not in once]


def _joined(signed: Sequence[int], lines: Sequence[Sequence[int]]) -> tuple[tuple[int, ...], ...]:
    """Arcs end to end, until each ring closes."""

    def start(arc: int) -> int:
        return lines[arc][0] if arc >= 0 else lines[~arc][-1]

    waiting: dict[int, list[int]] = defaultdict(list)
    for arc in reversed(signed):
        waiting[start(arc)].append(arc)
    rings = []
    for first in signed:
        if first not in waiting[start(first)]:
            continue
        waiting[start(first)].remove(first)
        ring = [first]
        while start(~ring[-1]) != start(first) and waiting[start(~ring[-1])]:
            ring.append(waiting[start(~ring[-1])].pop())
        if start(~ring[-1]) == start(first):
            rings.append(tuple(ring))
    return tuple(rings)
