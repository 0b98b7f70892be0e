"""One-to-one assignment with the largest total score (Kuhn 1955, in the shortest augmenting path form)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]


def best_pairs(scores: Scores, *, least: float) -> list[tuple[int, int]]:
    """The pairs (row, column), each row and column at most once, whose scores above `least` add up to the most.

    Exact. A pair with a score of `least` or lower is never made. Rows and columns that no such score ties together are
    solved apart, which is what makes it fast: most steps have one or two candidates. Of equal totals the one found
    first in the order of rows and columns is taken.
    """
    gain = np.where(scores > least, scores - least, 0.0)
    pairs: list[tuple[int, int]] = []
    for rows, columns in _tied_together(gain > 0):
        block = gain[np.ix_(rows, columns)]
        turned = len(rows) > len(columns)
        for a, b in enumerate(_assigned(block.T if turned else block)):
            row, column = (b, a) if turned else (a, b)
            if block[row, column] > 0:
                pairs.append((rows[row], columns[column]))
    return sorted(pairs)


def _tied_together(possible: NDArray[np.bool_]) -> list[tuple[list[int], list[int]]]:
    """The connected parts of the graph of possible pairs."""
    parts = []
    free_rows = set(np.flatnonzero(possible.any(axis=1)).tolist())
    while free_rows:
        rows, columns, ahead = set(), set(), [min(free_rows)]
        while ahead:
            row = ahead.pop()
            if row in rows:
                continue
            rows.add(row)
            for column in np.flatnonzero(possible[row]).tolist():
                if column not in columns:
                    columns.add(column)
                    ahead += np.flatnonzero(possible[:, column]).tolist()
        free_rows -= rows
        parts.append((sorted(rows), sorted(columns)))
    return parts


def _assigned(gain: Scores) -> list[int]:
    """The column of each row, for a table that is no higher than wide; every row gets one (perhaps of gain 0)."""
    height, width = gain.shape
    if height == 1:
        return [int(np.argmax(gain[0]))]
    cost = -gain
    row_price, column_price = np.zeros(height), np.zeros(width + 1)
    owner = np.full(width + 1, -1)  # the row that holds a column; the last column is the doorway
    for row in range(height):
        owner[width] = row
        column, slack, way = width, np.full(width, np.inf), np.full(width, width)
        used = np.zeros(width + 1, dtype=bool)
        while owner[column] >= 0:
            used[column] = True
            here = owner[column]
            free = ~used[:width]
            reduced = cost[here] - row_price[here] - column_price[:width]
            better = free & (reduced < slack)
            slack[better], way[better] = reduced[better], column
            candidate = int(np.argmin(np.where(free, slack, np.inf)))
            step = slack[candidate]
            row_price[owner[used]] += step
            column_price[used] -= step
            slack[free] -= step
            column = candidate
        while column != width:
            owner[column] = owner[way[column]]
            column = int(way[column])
    columns = np.full(height, -1)
    for place in range(width):
        if owner[place] >= 0:
            columns[owner[place]] = place
    return [int(column) for column in columns]
