"""How values lie: the middle, the width, the ends, and how many are missing.

Terms.  A value is a number or missing (nan, None). Missing values are counted and take part in nothing else.
Rule.   sd is that of the population (divided by n): the municipalities of a prefecture are all there are, no sample.
        Quartiles are interpolated linearly between the values in order (Hyndman and Fan's type 7).
        A mean of a group is the plain mean over its municipalities, as published reports on prefectures give it; a
        weighted mean counts each by its denominator, and leaves out those whose denominator is missing or zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
SAME_MEAN = 9  # decimals: means that differ only by the order of adding are the same


@dataclass(frozen=True, slots=True)
class Distribution:
    """分布: the distribution of an indicator over `count` municipalities; `missing` more have no value.

    Every figure is None when there is no value at all. `weighted_mean` is None without denominators.
    """

    count: int
    missing: int
    mean: float | None
    sd: float | None
    least: float | None
    lower_quartile: float | None
    median: float | None
    upper_quartile: float | None
    most: float | None
    weighted_mean: float | None = None


@dataclass(frozen=True, slots=True)
class GroupMean:
    """One group among others: its mean with its place, 1 for the first; equal means share a place."""

    group: str
    spread: Distribution
    place: int | None
    of: int


def as_floats(values: Sequence[float | None] | Floats) -> Floats:
    """nan for None and for what is not finite."""
    if isinstance(values, np.ndarray):
        array = values.astype(np.float64)
    else:
        array = np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    array[~np.isfinite(array)] = np.nan
    return array


def spread(
    values: Sequence[float | None] | Floats,
    *,
    denominators: Sequence[float | None] | None = None,
    missing: int | None = None,
) -> Distribution:
    """Describe the values. `missing` is given when those without a value were left out before.

    Raises: ValueError when there are not as many denominators as values.
    """
    array = as_floats(values)
    known = array[~np.isnan(array)]
    missing = int(array.size - known.size) if missing is None else missing
    if not known.size:
        return Distribution(0, missing, None, None, None, None, None, None, None)
    lower, middle, upper = quartile_limits(known)
    return Distribution(
        count=int(known.size),
        missing=missing,
        mean=float(known.mean()),
        sd=float(known.std()),
        least=float(known.min()),
        lower_quartile=lower,
        median=middle,
        upper_quartile=upper,
        most=float(known.max()),
        weighted_mean=None if denominators is None else _weighted(array, as_floats(denominators)),
    )


def quartile_limits(known: Floats) -> tuple[float, float, float]:
    """What `np.quantile` answers for the three quarters, to the last bit, without its costs for one small array.

    `known` holds at least one value and no nan.
    """
    ordered = np.sort(known)
    limits = []
    for share in (0.25, 0.5, 0.75):
        place = share * (ordered.size - 1)
        below = int(place)
        rest = place - below
        low, high = float(ordered[below]), float(ordered[min(below + 1, ordered.size - 1)])
        limits.append(low + (high - low) * rest if rest < 0.5 else high - (high - low) * (1 - rest))
    return limits[0], limits[1], limits[2]


def _weighted(values: Floats, weights: Floats) -> float | None:
    if values.size != weights.size:
        raise ValueError("one denominator for every value")
    usable = ~np.isnan(values) & ~np.isnan(weights) & (weights > 0)
    return float(np.average(values[usable], weights=weights[usable])) if usable.any() else None


def group_means(
    values: Mapping[str, Sequence[float | None]], *, least_first: bool = False
) -> tuple[GroupMean, ...]:
    """Every group's spread, the highest (or the lowest) mean first; groups without any value come last, without place."""
    described = {group: spread(ones) for group, ones in values.items()}
    means = sorted(
        (round(one.mean, SAME_MEAN) for one in described.values() if one.mean is not None),
        reverse=not least_first,
    )
    found = [
        GroupMean(
            group=group,
            spread=one,
            place=None if one.mean is None else means.index(round(one.mean, SAME_MEAN)) + 1,
            of=len(means),
        )
        for group, one in described.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.place is None, one.place or 0, one.group)))


@dataclass(frozen=True)
class GroupMeans:
    """集まりごとの平均の列: one entry per group: its mean (nan without any value), how many have one, and its place."""

    means: Floats
    counts: npt.NDArray[np.int64]
    places: npt.NDArray[np.int64]  # 0 without a value
    of: int


def means_of_groups(
    values: Floats, groups: npt.NDArray[np.int64], *, how_many: int, least_first: bool = False
) -> GroupMeans:
    """The means of all groups at once; `groups` names each value's group as 0..how_many-1. Equal means share a place."""
    known = ~np.isnan(values)
    counts = np.bincount(groups[known], minlength=how_many)
    totals = np.bincount(groups[known], weights=values[known], minlength=how_many)
    means = np.full(how_many, np.nan)
    np.divide(totals, counts, out=means, where=counts > 0)
    signed = np.round(means if least_first else -means, SAME_MEAN)
    ordered = np.sort(signed[counts > 0])
    places = np.where(counts > 0, np.searchsorted(ordered, signed, side="left") + 1, 0)
    return GroupMeans(means, counts, places, int(ordered.size))
