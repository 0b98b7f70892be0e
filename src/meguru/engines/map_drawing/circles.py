"""Cartogram: every municipality a circle whose area says how many live there.

Method. Circles start where the tiles of the map stand, and are as large together as `FILL` of the sheet. Whoever overlaps
        is pushed apart, the smaller one further; everybody is drawn back to the start, less and less. After ROUNDS
        rounds whatever still touches is parted by stretching the whole map.
Holds.  No two circles overlap; the same input gives the same map; the time is bounded by ROUNDS.
        Areas are in proportion, but for circles that would be too small to see: those have the least radius.
Source: the idea is that of D. Dorling, Area Cartograms, 1996; the rule is ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi, sqrt

import numpy as np
import numpy.typing as npt

from meguru.engines.map_drawing.layout import TWO_LINES, MapSheet, Outline, in_reading_order, number

ROUNDS = 300
FILL = 0.5
LEAST_RADIUS = 5.0
GAP = 1.0
GOLDEN = pi * (3 - sqrt(5))
Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Weighted:
    """One municipality: where it starts (any unit, y to the south) and what its area stands for."""

    code: str
    x: float
    y: float
    weight: float


def circles_sheet(places: Sequence[Weighted], *, width: float) -> MapSheet:
    """A cartogram of about this width. Raises: ValueError for a weight that is negative or no number."""
    if not places:
        return MapSheet(width, 0, ())
    start = np.array([(one.x, one.y) for one in places], dtype=np.float64)
    weight = np.array([one.weight for one in places], dtype=np.float64)
    if not (np.isfinite(start).all() and np.isfinite(weight).all() and (weight >= 0).all()):
        raise ValueError("positions are numbers, weights numbers from 0 up")
    extent = np.ptp(start, axis=0) + 1
    start = (start - start.min(axis=0) + 0.5) * (width / extent[0])
    area = FILL * width * width * extent[1] / extent[0]
    radius = np.maximum(LEAST_RADIUS, np.sqrt(weight / max(weight.sum(), 1.0) * area / pi))
    place = _parted(start, radius)
    place -= (place - radius[:, None]).min(axis=0) - GAP
    size = (place + radius[:, None]).max(axis=0) + GAP
    outlines = [
        _circle(one.code, float(place[n, 0]), float(place[n, 1]), float(radius[n]))
        for n, one in enumerate(places)
    ]
    return MapSheet(
        float(size[0]), float(size[1]), in_reading_order(outlines, height=float(np.median(radius)))
    )


def _circle(code: str, x: float, y: float, radius: float) -> Outline:
    r = number(radius - 0.05)  # what rounding may add must not make neighbours touch
    arc = f"a{r} {r} 0 1 0 "
    return Outline(
        code,
        f"M{number(x - float(r))} {number(y)}{arc}{number(2 * float(r))} 0{arc}-{number(2 * float(r))} 0z",
        x,
        y,
        2 * radius * 0.85,
        2 * sqrt(max(radius**2 - TWO_LINES**2, 0.0)) * 0.95,
    )


def _parted(start: Floats, radius: Floats) -> Floats:
    """Shape: (n, 2) and (n,) -> (n, 2)."""
    count = radius.size
    turn = np.arange(count) * GOLDEN
    place = start + 1e-3 * np.column_stack([np.cos(turn), np.sin(turn)])  # nobody exactly on somebody else
    first, second = np.triu_indices(count, k=1)
    need = radius[first] + radius[second] + GAP
    for round_ in range(ROUNDS):
        place += (start - place) * 0.05 * (1 - round_ / ROUNDS)
        near = np.flatnonzero(_squared(place, first, second) < need**2)
        if not near.size:
            if round_ > ROUNDS // 2:
                break
            continue
        one, other = first[near], second[near]
        away = place[one] - place[other]
        distance = np.maximum(np.sqrt((away**2).sum(axis=1)), 1e-9)
        push = away * (0.9 * (need[near] - distance) / distance)[:, None]
        share = (radius[other] ** 2 / (radius[one] ** 2 + radius[other] ** 2))[:, None]
        for axis in (0, 1):
            place[:, axis] += np.bincount(one, (push * share)[:, axis], count)
            place[:, axis] -= np.bincount(other, (push * (1 - share))[:, axis], count)
    apart = np.sqrt(_squared(place, first, second))
    return place * max(1.0, float((need / np.maximum(apart, 1e-9)).max(initial=1.0)))


def _squared(place: Floats, first: Whole, second: Whole) -> Floats:
    """The squared distance of every pair."""
    x, y = np.ascontiguousarray(place.T)
    return np.asarray((x[first] - x[second]) ** 2 + (y[first] - y[second]) ** 2)
