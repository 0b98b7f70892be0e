"""Steps of many drawings put together: each group holds at most one step of every drawing.

1. Pairs of steps of different drawings are taken from the most alike on; their groups become one when they hold no
   drawing twice and their steps are alike enough on average: towns of which each two word a step in words that share
   nothing come together by a third.
2. Then every drawing in turn hands its steps out anew, all at once and to its best total, to the groups that the other
   drawings make. That takes back what an early pair decided wrongly. Then step 1 is done again for what is left.

What a person has decided comes first: steps that are the same are joined before any others and stay so, steps that are
apart never come into one group.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from meguru.engines.comparison.assignment import best_pairs
from meguru.engines.comparison.decided import Ties
from meguru.engines.comparison.likeness import Likeness

ROUNDS = 2
# Higher than between two drawings: here a wrong pair draws whole groups together.
LEAST_PAIR = 0.65  # score of a pair that brings two groups together
LEAST_TOGETHER = 0.4  # mean score of two groups that become one
SURELY = 10.0  # more than any score: where a person has put a step, it stays
Groups = NDArray[np.int64]  # the group of every row of the likeness


def shared_groups(found: Likeness, ties: Ties, *, least: float = LEAST_PAIR) -> list[list[int]]:
    """The groups as rows of the likeness, each in the order of the rows. A step that is like no other stands alone.

    `least`: the score of a pair from which on it brings two groups together.
    """
    count = len(found.places)
    drawings = np.array([place.drawing for place in found.places], dtype=np.int64)
    groups = np.arange(count, dtype=np.int64)
    groups = _joined(groups, found, drawings, ties, least)
    for _ in range(ROUNDS):
        before = groups.copy()
        for drawing in range(int(drawings.max(initial=-1)) + 1):
            groups = _handed_out(groups, found, drawings, drawing, ties, least)
        groups = _joined(groups, found, drawings, ties, least)
        if _same(before, groups):
            break
    return [np.flatnonzero(groups == group).tolist() for group in dict.fromkeys(groups.tolist())]


def _joined(groups: Groups, found: Likeness, drawings: Groups, ties: Ties, least: float) -> Groups:
    """Join groups along the decided pairs, then along the most alike ones."""
    scores = found.scores
    members = {int(group): np.flatnonzero(groups == group) for group in np.unique(groups)}
    holder = groups.copy()
    held = {group: set(drawings[rows].tolist()) for group, rows in members.items()}
    first, second = np.nonzero(np.triu(scores >= least, k=1))
    order = np.lexsort((second, first, -scores[first, second]))
    likely = zip(first[order].tolist(), second[order].tolist(), strict=True)
    for a, b, sure in (*((a, b, True) for a, b in ties.same), *((a, b, False) for a, b in likely)):
        one, other = int(holder[a]), int(holder[b])
        if one == other or held[one] & held[other] or ties.forbid(members[one], members[other]):
            continue
        if not sure and scores[np.ix_(members[one], members[other])].mean() < LEAST_TOGETHER:
            continue
        keep, gone = (one, other) if one < other else (other, one)
        members[keep] = np.concatenate((members[keep], members[gone]))
        held[keep] |= held.pop(gone)
        holder[members.pop(gone)] = keep
    return holder


def _handed_out(
    groups: Groups, found: Likeness, drawings: Groups, drawing: int, ties: Ties, least: float
) -> Groups:
    """One drawing's steps to the groups of the others, to the largest total of mean likeness."""
    rows = np.flatnonzero(drawings == drawing)
    others = np.flatnonzero(drawings != drawing)
    if not len(rows) or not len(others):
        return groups
    others = others[np.argsort(groups[others], kind="stable")]
    names, first, size = np.unique(groups[others], return_index=True, return_counts=True)
    sums = np.add.reduceat(found.scores[np.ix_(rows, others)], first, axis=1)
    means = (sums / size).astype(np.float64)
    means = np.where(np.logical_or.reduceat(ties.apart[np.ix_(rows, others)], first, axis=1), 0.0, means)
    place_of = {int(row): place for place, row in enumerate(rows)}
    for a, b in (*ties.same, *((b, a) for a, b in ties.same)):
        if a in place_of and groups[a] == groups[b]:
            means[place_of[a], np.searchsorted(names, groups[b])] = SURELY
    handed = groups.copy()
    free = iter(range(int(groups.max()) + 1, int(groups.max()) + 1 + len(rows)))
    handed[rows] = [next(free) for _ in rows]
    for row, column in best_pairs(means, least=least):
        handed[rows[row]] = names[column]
    return handed


def _same(a: Groups, b: Groups) -> bool:
    """Whether two groupings put the same rows together, whatever the groups are called."""
    return len(set(zip(a.tolist(), b.tolist(), strict=True))) == len(set(a.tolist())) == len(set(b.tolist()))
