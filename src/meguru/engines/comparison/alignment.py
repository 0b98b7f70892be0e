"""Which steps of two drawings are one, told by both drawings as wholes: the chance of every pair.

Two towns that do the same work do most of it in the same order, in whatever words. All ways to lay two rows of steps
side by side in order are weighed at once: a pair counts by how alike its labels are, a step left over costs a little. The
chance of a pair is the weight of all ways that hold it. Source: the pair hidden Markov model with posterior decoding of
sequence alignment (Durbin, Eddy, Krogh and Mitchison 1998, chapter 4), here with words instead of residues.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from meguru.engines.comparison.labels import Matrix

Floats = NDArray[np.float64]
LEFT_OVER = 0.5  # what a step without a counterpart costs: its factor in the weight of a way


def chances(log_odds: Sequence[Floats]) -> list[Floats]:
    """For each two rows of steps the chance 0..1 of every pair, over all ways to lay them side by side in order.

    Shape:  one matrix per two drawings, steps of one by steps of the other, both in the order of the work, as in
            `log_odds`: the natural logarithm of how much more likely two such labels are one step than two.
    Holds:  no row and no column adds up to more than 1.
    """
    if not log_odds:
        return []
    heights, widths = (np.array([table.shape[axis] for table in log_odds]) for axis in (0, 1))
    ahead, ahead_log = _weights(log_odds, widths)
    back, back_log = _weights([table[::-1, ::-1] for table in log_odds], widths)
    found = []
    for place, (table, height, width) in enumerate(zip(log_odds, heights, widths, strict=True)):
        before, before_log = ahead[place, :height, :width], ahead_log[place, :height]
        after = back[place, :height, :width][::-1, ::-1]
        after_log = back_log[place, :height][::-1]
        total = np.log(ahead[place, height, width]) + ahead_log[place, height]
        scale = np.exp(before_log + after_log - total)
        found.append(before * np.exp(table) * after * scale[:, None])
    return found


def agreed(chance: Matrix, drawings: Sequence[int] | NDArray[np.int64]) -> Matrix:
    """The chances of several drawings' steps, put right by each other: what is one with a third is one with each other.

    Of the drawings in which two steps have a counterpart at all, the share in which they have the same one. So two
    towns that share no word come together by a third. Source: the consistency of multiple alignments (Do, Mahabhashyam,
    Brudno and Batzoglou 2005), here set against how often there is a counterpart rather than against all drawings.
    Shape: `chance` symmetric, all steps by all steps, 0 within a drawing; `drawings` the drawing of every step.
    """
    own = np.asarray(drawings)
    whole = chance.copy()
    np.fill_diagonal(whole, 1.0)
    inside = (own[:, None] == np.unique(own)[None, :]).astype(np.float32)
    met = np.sqrt(whole @ inside)  # by step and drawing: whether it has a counterpart there
    found = (whole @ whole) / np.maximum(met @ met.T, 1e-9)
    return np.where(own[:, None] == own[None, :], 0.0, np.minimum(found, 1.0)).astype(np.float32)


def _weights(log_odds: Sequence[Floats], widths: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """The weight of all ways up to each pair of places, row by row divided by e to the logarithm that goes with it.

    All pairs of drawings advance together; what lies beyond a smaller one is computed and never read.
    """
    height, width = max(len(table) for table in log_odds), int(widths.max())
    factors = np.zeros((len(log_odds), height, width))
    for place, table in enumerate(log_odds):
        factors[place, : table.shape[0], : table.shape[1]] = np.exp(table)
    steps = np.arange(width + 1)
    along = np.where(
        steps >= steps[:, None], LEFT_OVER ** np.abs(steps - steps[:, None]), 0.0
    )  # left over in a row
    weights = np.zeros((len(log_odds), height + 1, width + 1))
    logs = np.zeros((len(log_odds), height + 1))
    weights[:, 0] = along[0]
    for row in range(height):
        reached = LEFT_OVER * weights[:, row]
        reached[:, 1:] += weights[:, row, :-1] * factors[:, row]
        reached = reached @ along
        largest = reached.max(axis=1)
        weights[:, row + 1] = reached / largest[:, None]
        logs[:, row + 1] = logs[:, row] + np.log(largest)
    return weights, logs
