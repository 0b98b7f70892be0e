"""Fewer points on every arc, borders that are shared stay shared.

Method. The importance of a point is the area of the triangle with its neighbours at the moment when it is the least
        important one left (never less than that of the points taken before it). Ends of arcs stay. Arcs of rings that
        consist of one or two arcs keep enough points to remain an area. Islands smaller than the tolerance are left
        out, but never the largest part of a municipality, and never a ring that two municipalities share.
Unit:   square kilometres, measured on a plane true enough at the latitudes of Japan.
Source: M. Visvalingam and J. D. Whyatt, Line Generalisation by Repeated Elimination of Points, 1993.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Sequence
from math import cos, radians

import numpy as np
import numpy.typing as npt

from meguru.engines.map_drawing.topology import Topology

Floats = npt.NDArray[np.float64]
KM_PER_DEGREE = 111.195


class Simplifier:
    """The importance of all points is computed once; `rings` can then be asked for any tolerance."""

    def __init__(self, topology: Topology) -> None:
        self._topology = topology
        self._uses = Counter(
            arc if arc >= 0 else ~arc for rings in topology.rings.values() for ring in rings for arc in ring
        )
        inner = _points_to_keep(topology)
        self._importance = [_importance(arc, inner.get(n, 0)) for n, arc in enumerate(topology.arcs)]

    def rings(self, code: str, *, tolerance_km2: float) -> list[Floats]:
        """The rings of one municipality, closed, in degrees; the largest first."""
        found = []
        for ring in self._topology.rings[code]:
            line = self._line(ring, tolerance_km2)
            if len(line) >= 4:
                is_shared = len(ring) == 1 and self._uses[max(ring[0], ~ring[0])] > 1
                found.append((abs(area_km2(line)), is_shared, line))
        found.sort(key=lambda one: -one[0])
        return [
            line
            for place, (area, is_shared, line) in enumerate(found)
            if place == 0 or is_shared or area >= tolerance_km2
        ]

    def _line(self, ring: Sequence[int], tolerance_km2: float) -> Floats:
        parts = []
        for arc in ring:
            number = max(arc, ~arc)
            part = self._topology.arcs[number][self._importance[number] >= tolerance_km2]
            parts.append(part if arc >= 0 else part[::-1])
        return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])


def area_km2(ring: Floats) -> float:
    """The signed area of a closed ring in degrees."""
    plane = _plane(ring - ring[0], latitude=float(ring[:, 1].mean()))
    x, y = plane[:, 0], plane[:, 1]
    return float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum() / 2)


def _plane(degrees: Floats, *, latitude: float) -> Floats:
    return np.asarray(degrees * (KM_PER_DEGREE * cos(radians(latitude)), KM_PER_DEGREE))


def _points_to_keep(topology: Topology) -> dict[int, int]:
    """Arc -> how many inner points it must keep: of a closed arc two, of two arcs that make a ring one."""
    kept: dict[int, int] = {}
    for rings in topology.rings.values():
        for ring in rings:
            for arc in ring if len(ring) <= 2 else ():
                kept[max(arc, ~arc)] = max(3 - len(ring), kept.get(max(arc, ~arc), 0))
    return kept


def _importance(arc: Floats, keep: int) -> Floats:
    """Shape: (n, 2) -> (n,); infinite for ends and for the `keep` most important inner points."""
    count = len(arc)
    found = np.full(count, np.inf)
    if count <= 2:
        return found
    points: list[list[float]] = _plane(arc - arc[0], latitude=float(arc[:, 1].mean())).tolist()
    before, after = list(range(-1, count - 1)), list(range(1, count + 1))

    def area(place: int) -> float:
        (ax, ay), (bx, by), (cx, cy) = points[before[place]], points[place], points[after[place]]
        return abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2

    current = [0.0, *(area(place) for place in range(1, count - 1)), 0.0]
    heap = [(current[place], place) for place in range(1, count - 1)]
    heapq.heapify(heap)
    gone, least = [False] * count, 0.0
    order = []
    while heap:
        size, place = heapq.heappop(heap)
        if gone[place] or size != current[place]:
            continue
        gone[place] = True
        least = max(least, size)
        found[place] = least
        order.append(place)
        one, other = before[place], after[place]
        after[one], before[other] = other, one
        for neighbour in (one, other):
            if 0 < neighbour < count - 1:
                current[neighbour] = area(neighbour)
                heapq.heappush(heap, (current[neighbour], neighbour))
    found[order[len(order) - keep :] if keep else []] = np.inf
    return found
