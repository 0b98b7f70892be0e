"""Intervals of 95 percent around what a log shows, and what can be said of two samples. Nothing is drawn at random.

Sources: median by order statistics: H. A. David, H. N. Nagaraja, *Order Statistics*, 2003, section 7.1. Share:
E. B. Wilson, JASA 1927. Difference of two figures from their intervals: G. Y. Zou, A. Donner, *Construction of
confidence limits about effect measures*, Statistics in Medicine 2008 (for shares: R. G. Newcombe 1998). Ranks:
H. B. Mann, D. R. Whitney 1947, with the correction for ties. Several tests at once: S. Holm 1979.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb, erfc, floor, nan, sqrt

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_Z = 1.959963984540054
_EXACT_UP_TO = 60  # values for which the binomial distribution is summed; beyond it the normal one serves
FEWEST_FOR_AN_INTERVAL = 6  # below, not even the smallest and the largest value hold 95 percent


@dataclass(frozen=True, slots=True)
class Interval:
    """幅のある値: a figure and the 95 percent interval around it; `low` and `high` are nan when unknown."""

    value: float
    low: float
    high: float

    @property
    def is_known(self) -> bool:
        return self.low == self.low and self.high == self.high


@dataclass(frozen=True, slots=True)
class RankComparison:
    """順位の比較: `superiority` is the probability that a value of the first sample is smaller than one of the second.

    Equal values count half. `p_value` is two-sided, nan when a sample has fewer than eight values.
    """

    superiority: float
    p_value: float


def median_interval(values: Floats) -> Interval:
    """The median and the order statistics that hold it with at least 95 percent."""
    if not values.size:
        return Interval(nan, nan, nan)
    ordered = np.sort(values)
    middle = float(np.median(ordered))
    rank = _rank_below_the_median(ordered.size)
    if rank is None:
        return Interval(middle, nan, nan)
    return Interval(middle, float(ordered[rank]), float(ordered[-1 - rank]))


def _rank_below_the_median(count: int) -> int | None:
    """The largest k for which the median lies between the values number k and count - 1 - k with 95 percent."""
    if count < FEWEST_FOR_AN_INTERVAL:
        return None
    if count > _EXACT_UP_TO:
        return max(floor(count / 2 - _Z * sqrt(count) / 2) - 1, 0)
    below, rank = 0.0, 0
    while True:
        below += comb(count, rank) / 2.0**count
        if below > 0.025:
            return rank - 1
        rank += 1


def mean_interval(values: Floats) -> Interval:
    """The mean and its normal interval; unknown below thirty values, where it would promise too much."""
    if not values.size:
        return Interval(nan, nan, nan)
    mean = float(values.mean())
    if values.size < 30:
        return Interval(mean, nan, nan)
    half = _Z * float(values.std(ddof=1)) / sqrt(values.size)
    return Interval(mean, mean - half, mean + half)


def share_interval(hits: int, of: int) -> Interval:
    """A share and Wilson's interval; all nan when there is nothing to share."""
    if of == 0:
        return Interval(nan, nan, nan)
    share, z2 = hits / of, _Z * _Z
    centre = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = _Z / (1 + z2 / of) * sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    return Interval(share, max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half)))


def difference(first: Interval, second: Interval) -> Interval:
    """first - second, its interval recovered from the two; they must come from independent samples."""
    value = first.value - second.value
    below = sqrt((first.value - first.low) ** 2 + (second.high - second.value) ** 2)
    above = sqrt((first.high - first.value) ** 2 + (second.value - second.low) ** 2)
    return Interval(value, value - below, value + above)


def compare_ranks(first: Floats, second: Floats) -> RankComparison:
    """The test of Mann and Whitney."""
    n, m = first.size, second.size
    if not n or not m:
        return RankComparison(nan, nan)
    both = np.concatenate((first, second))
    _, place, ties = np.unique(both, return_inverse=True, return_counts=True)
    middle_rank = np.cumsum(ties) - (ties - 1) / 2.0
    smaller = m * n + n * (n + 1) / 2.0 - float(middle_rank[place[:n]].sum())
    superiority = smaller / (n * m)
    if min(n, m) < 8:
        return RankComparison(superiority, nan)
    total = n + m
    tied = float((ties.astype(np.float64) ** 3 - ties).sum()) / (total * (total - 1.0))
    spread = sqrt(n * m / 12.0 * (total + 1 - tied))
    if spread == 0.0:
        return RankComparison(superiority, 1.0)
    return RankComparison(superiority, erfc(abs(smaller - n * m / 2.0) / spread / sqrt(2.0)))


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """The same p-values corrected for being several; nan stays nan and is not counted."""
    known = sorted((p, index) for index, p in enumerate(p_values) if p == p)
    corrected = list(p_values)
    so_far = 0.0
    for rank, (p, index) in enumerate(known):
        so_far = max(so_far, min(1.0, p * (len(known) - rank)))
        corrected[index] = so_far
    return tuple(corrected)
