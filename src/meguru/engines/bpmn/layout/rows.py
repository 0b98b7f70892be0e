"""Layered drawing, second half: how high each cell stands.

Terms.  A *run* is a chain of cells and bends in neighbouring layers that share one height, so that the
        wire through them is straight. See layout_layers for the other terms.
Steps.  1. Neighbours are joined to runs: bends of one wire first, then cells with a single way on,
           then the middle one of several ways. Joins never cross each other, so runs keep an order.
        2. Runs are packed from the top (longest path over "stands above"), each band by itself.
        3. Runs then move, up and down in turns, to the median height of what they are wired to,
           as far as their neighbours allow. A run of an earlier drawing moves to where it stood.
        4. Bands are stacked.
Holds.  Two members of one layer never come closer than the gap between them.
"""

from __future__ import annotations

import itertools
import math
from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median_low

from meguru.engines.bpmn.layout.layers import Layering

MOVES = 8


@dataclass(frozen=True, slots=True)
class Heights:
    """`y` per cell and bend; `bands` the (top, bottom) of every band, each directly under the one before."""

    y: list[float]
    bands: list[tuple[float, float]]


def place_rows(
    layering: Layering,
    *,
    up: Sequence[float],
    down: Sequence[float],
    gaps: tuple[float, float],
    least_heights: Sequence[float],
    margin: float,
) -> Heights:
    """Give every cell and bend a height.

    Shape:  `up` and `down` per cell and bend, the room above and below its wire;
            `gaps` the distance between two cells and between anything and a bend;
            `least_heights` per band, in pixels; `margin` the room at the top and bottom of a band.
    """
    run_of = _join_runs(layering)
    above = _constraints(layering, run_of, up=up, down=down, gaps=gaps)
    count = max(run_of, default=-1) + 1
    pulls = _pulls(layering, run_of, count)
    wanted = _earlier_heights(layering, run_of)
    y = _packed(count, above, _start(wanted, pulls, count) if wanted else None)
    _settle(y, above, pulls, wanted)
    heights = [float(round(y[run_of[n]])) for n in range(len(run_of))]
    return _stack(layering, heights, up=up, down=down, least_heights=least_heights, margin=margin)


def _join_runs(layering: Layering) -> list[int]:
    """The run number of every cell and bend, numbered from left to right, top to bottom."""
    place = {n: i for members in layering.layers for i, n in enumerate(members)}
    joined_right: dict[int, int] = {}
    joined_left: dict[int, int] = {}
    accepted: list[list[tuple[int, int]]] = [[] for _ in layering.layers]
    for one, other in _by_preference(layering, place):
        if one in joined_right or other in joined_left:
            continue
        pairs = accepted[layering.layer_of[one]]
        pair = (place[one], place[other])
        at = bisect_left(pairs, pair)
        fits_above = at == 0 or pairs[at - 1][1] < pair[1]
        fits_below = at == len(pairs) or pairs[at][1] > pair[1]
        if fits_above and fits_below:
            insort(pairs, pair)
            joined_right[one], joined_left[other] = other, one
    run_of = [-1] * len(layering.layer_of)
    runs = 0
    for members in layering.layers:
        for number in members:
            if number in joined_left:
                run_of[number] = run_of[joined_left[number]]
            else:
                run_of[number] = runs
                runs += 1
    return run_of


def _by_preference(layering: Layering, place: dict[int, int]) -> list[tuple[int, int]]:
    count = layering.cell_count

    def rank(pair: tuple[int, int]) -> tuple[float, ...]:
        one, other = pair
        ways_on, ways_in = layering.right[one], layering.left[other]
        if one >= count and other >= count:
            return (0, 0, 0, place[one])
        aside = _from_middle(other, ways_on, place) + _from_middle(one, ways_in, place)
        kind = 1 if one < count and other < count else 2
        return (kind, min(len(ways_on), len(ways_in)) > 1, aside, place[one] + place[other])

    pairs = [
        (one, other)
        for members in layering.layers
        for one in members
        for other in layering.right[one]
        if layering.band_of[one] == layering.band_of[other]
    ]
    return sorted(pairs, key=rank)


def _from_middle(number: int, among: Sequence[int], place: dict[int, int]) -> float:
    if len(among) < 2:
        return 0.0
    position = sorted(place[n] for n in among).index(place[number])
    return abs(position - (len(among) - 1) / 2)


def _constraints(
    layering: Layering,
    run_of: Sequence[int],
    *,
    up: Sequence[float],
    down: Sequence[float],
    gaps: tuple[float, float],
) -> dict[tuple[int, int], float]:
    """(upper run, lower run) -> the least distance of their heights."""
    distances: dict[tuple[int, int], float] = {}
    for members in layering.layers:
        for upper, lower in itertools.pairwise(members):
            if layering.band_of[upper] != layering.band_of[lower]:
                continue
            bend = upper >= layering.cell_count or lower >= layering.cell_count
            distance = float(math.ceil(down[upper] + up[lower] + gaps[bend]))
            pair = (run_of[upper], run_of[lower])
            distances[pair] = max(distance, distances.get(pair, 0.0))
    return distances


def _earlier_heights(layering: Layering, run_of: Sequence[int]) -> dict[int, float]:
    """The height of every run of which the earlier drawing knows a member; cells count before bends."""
    found: dict[tuple[int, bool], list[float]] = {}
    for number, height in layering.known.items():
        found.setdefault((run_of[number], number < layering.cell_count), []).append(height)
    return {run: float(median_low(found.get((run, True)) or found[run, False])) for run, _ in sorted(found)}


def _start(wanted: dict[int, float], pulls: Sequence[Sequence[int]], count: int) -> list[float]:
    """Where runs stood; new ones start at the middle of what they are wired to."""
    lowest = max(wanted.values())
    start = [wanted.get(run, math.inf) for run in range(count)]
    for run in range(count):
        if run not in wanted:
            near = [wanted[other] for other in pulls[run] if other in wanted]
            start[run] = float(median_low(near)) if near else lowest
    return start


def _packed(count: int, above: dict[tuple[int, int], float], start: Sequence[float] | None) -> list[float]:
    """Every run as high as it can stand, or as near below its start; the longest path from the top."""
    below: list[list[tuple[int, float]]] = [[] for _ in range(count)]
    missing = [0] * count
    for (upper, lower), distance in above.items():
        below[upper].append((lower, distance))
        missing[lower] += 1
    y = list(start) if start else [0.0] * count
    ready = [run for run in range(count) if not missing[run]]
    for run in ready:  # grows while it is read
        for lower, distance in below[run]:
            y[lower] = max(y[lower], y[run] + distance)
            missing[lower] -= 1
            if not missing[lower]:
                ready.append(lower)
    return y


def _pulls(layering: Layering, run_of: Sequence[int], count: int) -> list[list[int]]:
    """Per run the runs it is wired to (once per wire)."""
    pulls: list[list[int]] = [[] for _ in range(count)]
    pairs = [(one, other) for one, ways in enumerate(layering.right) for other in ways]
    pairs += list(layering.beside.items())
    for one, other in pairs:
        first, second = run_of[one], run_of[other]
        if first != second and layering.band_of[one] == layering.band_of[other]:
            pulls[first].append(second)
            pulls[second].append(first)
    return pulls


def _settle(
    y: list[float],
    above: dict[tuple[int, int], float],
    pulls: Sequence[Sequence[int]],
    wanted_of: dict[int, float],
) -> None:
    """Move every run to where it stood, or else to the middle of what it is wired to."""
    count = len(y)
    uppers: list[list[tuple[int, float]]] = [[] for _ in range(count)]
    lowers: list[list[tuple[int, float]]] = [[] for _ in range(count)]
    for (upper, lower), distance in above.items():
        uppers[lower].append((upper, distance))
        lowers[upper].append((lower, distance))
    for move in range(MOVES):
        downwards = move % 2 == 0
        order = sorted(range(count), key=lambda run: (y[run], run), reverse=downwards)
        for run in order:
            if not pulls[run] and run not in wanted_of:
                continue
            highest = max((y[n] + distance for n, distance in uppers[run]), default=-math.inf)
            lowest = min((y[n] - distance for n, distance in lowers[run]), default=math.inf)
            wanted = wanted_of.get(run)
            if wanted is None:
                wanted = float(median_low(y[n] for n in pulls[run]))
            y[run] = max(highest, min(lowest, wanted))


def _stack(
    layering: Layering,
    heights: list[float],
    *,
    up: Sequence[float],
    down: Sequence[float],
    least_heights: Sequence[float],
    margin: float,
) -> Heights:
    bands: list[tuple[float, float]] = []
    top = 0.0
    members: list[list[int]] = [[] for _ in least_heights]
    for number, band in enumerate(layering.band_of):
        members[band].append(number)
    for band, least in enumerate(least_heights):
        first = min((heights[n] - up[n] for n in members[band]), default=0.0)
        last = max((heights[n] + down[n] for n in members[band]), default=0.0)
        room = last - first + 2 * margin if members[band] else 0.0
        height = max(room, least)
        shift = float(round(top + (height - (last - first)) / 2 - first))
        for number in members[band]:
            heights[number] += shift
        height = float(math.ceil(height) + 1)
        bands.append((top, top + height))
        top += height
    return Heights(y=heights, bands=bands)
