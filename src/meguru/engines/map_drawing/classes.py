"""Values -> classes of one colour each.

Terms.  Class 1 holds the lowest values. A missing value (None, nan) is in class 0 and takes part in nothing else.
Rule.   steps: the way from the least to the most in equal parts; classes may be empty.
        quantiles: about the same number of values in each.
        natural: the classes with the least sum of squared distances to their means (exact, by dynamic programming).
        Equal values are always in one class, so there can be fewer classes than asked for.
Source: W. D. Fisher, On Grouping for Maximum Homogeneity, 1958 (natural); the others are plain arithmetic.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
CLASSES = 5


class Classing(StrEnum):
    """階級の分け方: how values are divided into classes."""

    STEPS = "steps"
    QUANTILES = "quantiles"
    NATURAL = "natural"


@dataclass(frozen=True, slots=True)
class ValueClass:
    """階級: `count` values from `low` to `high`; of equal steps the limits, else the least and the most value in it."""

    level: int
    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Classified:
    """The class of every value, in their order, and the classes from the lowest."""

    levels: tuple[int, ...]
    classes: tuple[ValueClass, ...]
    missing: int


def classify(values: Sequence[float | None], *, method: Classing, count: int = CLASSES) -> Classified:
    """Put every value into one of at most `count` classes. Raises: ValueError when `count` is not 1 to 9."""
    if not 1 <= count <= 9:
        raise ValueError("between one and nine classes")
    array = np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    known = np.isfinite(array)
    distinct, amounts = np.unique(array[known], return_counts=True)
    levels = np.zeros(array.size, dtype=np.int64)
    if not distinct.size:
        return Classified(tuple(levels.tolist()), (), int(array.size))
    limits = None
    if method == Classing.STEPS and distinct.size > 1:
        limits = np.linspace(distinct[0], distinct[-1], count + 1)
        inner = np.minimum(np.searchsorted(limits, distinct, side="right"), count)
    elif method == Classing.QUANTILES:
        before = np.cumsum(amounts) - amounts / 2
        inner = _closed_up(np.minimum((before * count / amounts.sum()).astype(np.int64), count - 1))
    else:
        inner = _natural(distinct, amounts, min(count, distinct.size))
    levels[known] = inner[np.searchsorted(distinct, array[known])]
    return Classified(
        tuple(levels.tolist()),
        tuple(_class(level, levels, array, limits) for level in range(1, _highest(inner, limits) + 1)),
        int(array.size - known.sum()),
    )


def _highest(inner: Whole, limits: Floats | None) -> int:
    return int(inner.max()) if limits is None else limits.size - 1


def _class(level: int, levels: Whole, array: Floats, limits: Floats | None) -> ValueClass:
    mine = array[levels == level]
    low, high = (mine.min(), mine.max()) if limits is None else (limits[level - 1], limits[level])
    return ValueClass(level, float(low), float(high), int(mine.size))


def _closed_up(found: Whole) -> Whole:
    """Classes without numbers left out, from 1."""
    return np.unique(found, return_inverse=True)[1].astype(np.int64) + 1


def _natural(distinct: Floats, amounts: Whole, count: int) -> Whole:
    """The class of every distinct value."""
    sums = _Sums(distinct, amounts)
    size = distinct.size
    best = sums.within(np.zeros(size + 1, dtype=np.int64), np.arange(size + 1))
    begins = [np.zeros(size + 1, dtype=np.int64)]
    for parts in range(2, count + 1):
        best, begin = _one_class_more(best, sums, parts)
        begins.append(begin)
    found = np.zeros(size, dtype=np.int64)
    end = size
    for level in range(count, 0, -1):
        start = int(begins[level - 1][end])
        found[start:end] = level
        end = start
    return found


class _Sums:
    """Sums of squared distances to the mean, of any run of values."""

    def __init__(self, distinct: Floats, amounts: Whole) -> None:
        middle = distinct - distinct.mean()  # keeps the squares small
        self.weight = np.concatenate([[0.0], np.cumsum(amounts, dtype=np.float64)])
        self.first = np.concatenate([[0.0], np.cumsum(amounts * middle)])
        self.second = np.concatenate([[0.0], np.cumsum(amounts * middle**2)])

    def within(self, start: Whole, end: Whole) -> Floats:
        """Of the values from `start` up to before `end`, each pair; 0 for none."""
        total = self.first[end] - self.first[start]
        weight = np.maximum(self.weight[end] - self.weight[start], 1e-300)
        return np.asarray(np.maximum(self.second[end] - self.second[start] - total**2 / weight, 0.0))


def _one_class_more(shorter: Floats, sums: _Sums, parts: int) -> tuple[Floats, Whole]:
    """For every end: the least sum with `parts` classes, and where the last of them begins.

    The later the end, the later the last class begins; so the ends are taken from coarse to fine steps, each between
    what was found for its neighbours.
    """
    size, first = shorter.size - 1, parts - 1
    best, begin = np.full(size + 1, np.inf), np.full(size + 1, first, dtype=np.int64)
    step = 1 << size.bit_length()
    while step:
        ends = np.arange(first + step, size + 1, 2 * step)
        if ends.size:
            right = ends + step
            upper = np.where(right <= size, begin[np.minimum(right, size)], ends - 1)
            low, high = begin[ends - step], np.minimum(upper, ends - 1)
            widths = high - low + 1
            offsets = np.cumsum(widths) - widths
            starts = np.arange(widths.sum()) - np.repeat(offsets - low, widths)
            costs = shorter[starts] + sums.within(starts, np.repeat(ends, widths))
            best[ends] = np.minimum.reduceat(costs, offsets)
            least = np.flatnonzero(costs == np.repeat(best[ends], widths))
            begin[ends] = starts[least[np.searchsorted(least, offsets)]]
        step //= 2
    return best, begin
