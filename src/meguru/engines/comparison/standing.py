"""Where a step would stand in another drawing, told by the steps that both have without doubt.

Two towns that word a step in words that share nothing still do it between the same other steps. Steps that are each
other's best counterpart and alike enough are anchors; of them the heaviest chain that keeps its order in both drawings
is taken. Between two anchors the other steps are expected in proportion (as anchors are used in aligning texts of two
languages, Gale and Church 1993; here by places, not by lengths). How much a place says depends on how far the two
drawings agree on the order: the share of the anchors that are in the chain.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from meguru.engines.comparison.labels import Matrix

Places = NDArray[np.float64]
Anchors = list[tuple[int, int]]

LEAST_ANCHOR = 0.55  # score from which a step may be an anchor
REACH = 2.5  # steps away from the expected place at which it counts 1/e
IN_PLACE = 0.71  # nearness to the expected place from which on it speaks for a pair
NO_ORDER = 0.5  # share of the anchors in the same order from which on places say anything: less is chance
ENOUGH = 0.25  # share of the smaller drawing's steps that must be anchors for the places to count in full


def ranks(depths: Sequence[float]) -> Places:
    """The place of every step in its drawing, from 0 on; steps of equal depth share the middle of their places."""
    depth = np.asarray(depths, dtype=np.float64)
    if not depth.size:
        return depth
    before = (depth[None, :] < depth[:, None] - 1e-9).sum(axis=1)
    same = (np.abs(depth[None, :] - depth[:, None]) <= 1e-9).sum(axis=1)
    return np.asarray(before + (same - 1) / 2, dtype=np.float64)


def standing(scores: Matrix, places_a: Places, places_b: Places) -> Matrix:
    """What the places of every two steps of two drawings say: from -0.71, elsewhere, to 0.29, where it is expected.

    Shape: rows are the steps of one drawing, columns those of the other, as in `scores`. 0 throughout when there are
    too few anchors or the drawings do not agree on their order.
    """
    anchors = _anchors(scores)
    chain = _chain(scores, anchors, places_a, places_b)
    if len(chain) < 2:
        return np.zeros_like(scores)
    agreed = (len(chain) - 1) / (len(anchors) - 1)
    trust = min(1.0, len(chain) / (ENOUGH * min(scores.shape)))
    trust *= max(0.0, agreed - NO_ORDER) / (1 - NO_ORDER)
    a = np.array([-1.0, *(places_a[row] for row, _ in chain), float(len(places_a))])
    b = np.array([-1.0, *(places_b[column] for _, column in chain), float(len(places_b))])
    off_b = np.interp(places_a, a, b)[:, None] - places_b[None, :]
    off_a = places_a[:, None] - np.interp(places_b, b, a)[None, :]
    near = (np.exp(-((off_a / REACH) ** 2)) + np.exp(-((off_b / REACH) ** 2))) / 2
    return np.asarray(trust * (near - IN_PLACE), dtype=np.float32)


def _anchors(scores: Matrix) -> Anchors:
    """Pairs of steps that are each other's best counterpart."""
    if not scores.size:
        return []
    best_b, best_a = scores.argmax(axis=1), scores.argmax(axis=0)
    rows = np.flatnonzero((best_a[best_b] == np.arange(len(best_b))) & (scores.max(axis=1) >= LEAST_ANCHOR))
    return [(int(row), int(best_b[row])) for row in rows]


def _chain(scores: Matrix, anchors: Anchors, places_a: Places, places_b: Places) -> Anchors:
    """The heaviest of the anchors that come in the same order in both drawings."""
    ordered = sorted(anchors, key=lambda pair: (places_a[pair[0]], places_b[pair[1]]))
    here = [float(places_a[row]) for row, _ in ordered]
    there = [float(places_b[column]) for _, column in ordered]
    weight: list[float] = []
    back: list[int] = []
    for place, (row, column) in enumerate(ordered):
        x, y = here[place], there[place]
        best, before = 0.0, -1
        for earlier in range(place):
            if there[earlier] < y and weight[earlier] > best and here[earlier] < x:
                best, before = weight[earlier], earlier
        weight.append(best + float(scores[row, column]))
        back.append(before)
    if not ordered:
        return []
    at, kept = int(np.argmax(weight)), []
    while at >= 0:
        kept.append(ordered[at])
        at = back[at]
    return kept[::-1]
