"""Municipalities that are alike, by indicators that a person chooses.

Terms.  A feature is an indicator with a weight and a shift: sizes (population, budget) are compared as logarithms,
        since twice as large is as far from one's own as half as large; shares and indexes as they are.
Rule.   Every feature is divided by its spread over all municipalities (interquartile range / 1.349, which is the
        standard deviation of a normal distribution and is not moved by a few giants; where half of all values are
        equal, the standard deviation). The distance is the root of the weighted mean of squared differences. A feature
        that one of the two lacks counts as the difference of two bodies drawn at random (a square of 2), so that not
        knowing brings nobody nearer. Fewer than half of the weights known on both sides: not comparable, never "far".
Holds.  The distance is symmetric; it does not change when a feature is given in another unit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from meguru.engines.benchmark.spread import Floats, as_floats

ENOUGH_KNOWN = 0.5
SQUARE_WHEN_UNKNOWN = 2.0
_IQR_OF_NORMAL = 1.349


class Shift(StrEnum):
    """How a feature is made comparable before it is measured."""

    PLAIN = "plain"
    LOGARITHM = "logarithm"


@dataclass(frozen=True, slots=True)
class Feature:
    """似ているかを測る指標: values by code. Values <= 0 are missing under a logarithm."""

    id: str
    values: Mapping[str, float | None]
    weight: float = 1.0
    shift: Shift = Shift.PLAIN


@dataclass(frozen=True, slots=True)
class Neighbour:
    """似た団体: a municipality with its distance; `differences` tells each feature's part in standard spreads, signed,
    nearest feature first; `unknown` the features that one of the two lacks."""

    code: str
    distance: float
    differences: tuple[tuple[str, float], ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True)
class FeatureColumn:
    """似ているかを測る指標の列: the same with one value per row (nan where there is none)."""

    id: str
    values: Floats
    weight: float = 1.0
    shift: Shift = Shift.PLAIN


def nearest(
    features: Sequence[Feature], *, to: str, among: Sequence[str], most: int = 10
) -> tuple[Neighbour, ...]:
    """The municipalities of `among` that are most like `to`, nearest first; ties by code.

    Spreads are those of all municipalities that have the feature, also outside `among`.
    Raises: ValueError without a feature of positive weight.
    """
    everybody = dict.fromkeys((to, *among, *(code for feature in features for code in feature.values)))
    codes = list(everybody)
    columns = [
        FeatureColumn(
            one.id, as_floats([one.values.get(code) for code in codes]), weight=one.weight, shift=one.shift
        )
        for one in features
    ]
    searched = set(among) - {to}
    rows = [number for number, code in enumerate(codes) if code in searched]
    return nearest_rows(columns, codes=codes, to=0, among=rows, most=most)


def nearest_rows(
    features: Sequence[FeatureColumn], *, codes: Sequence[str], to: int, among: Sequence[int], most: int = 10
) -> tuple[Neighbour, ...]:
    """The same for columns: `codes` names the rows, `to` and `among` are rows.

    Raises: ValueError without a feature of positive weight.
    """
    weights = np.array([feature.weight for feature in features], dtype=np.float64)
    if not weights.size or (weights < 0).any() or weights.sum() <= 0:
        raise ValueError("at least one feature needs a positive weight")
    rows = np.array(among, dtype=np.int64)
    table = np.column_stack([_standard(feature) for feature in features])
    difference = table[rows] - table[to]
    known = ~np.isnan(difference)
    shared = np.where(known, weights, 0.0).sum(axis=1)
    squares = np.where(known, difference**2, SQUARE_WHEN_UNKNOWN) @ weights
    distance = np.sqrt(squares / weights.sum())
    comparable = np.flatnonzero(shared >= ENOUGH_KNOWN * weights.sum())
    order = sorted(comparable.tolist(), key=lambda one: (distance[one], codes[int(rows[one])]))
    return tuple(
        _neighbour(codes[int(rows[one])], float(distance[one]), difference[one], known[one], features)
        for one in order[:most]
    )


def _standard(feature: FeatureColumn) -> Floats:
    """Values in spreads of all municipalities that have the feature."""
    shifted = _shifted(feature.values, feature.shift)
    width = _width(shifted[~np.isnan(shifted)])
    return shifted / width if width > 0 else np.where(np.isnan(shifted), np.nan, 0.0)


def _shifted(values: Floats, shift: Shift) -> Floats:
    if shift == Shift.PLAIN:
        return values
    return np.log(np.where(values > 0, values, np.nan))


def _width(known: Floats) -> float:
    if not known.size:
        return 0.0
    lower, upper = np.quantile(known, (0.25, 0.75))
    return float((upper - lower) / _IQR_OF_NORMAL) if upper > lower else float(known.std())


def _neighbour(
    code: str,
    distance: float,
    difference: Floats,
    known: npt.NDArray[np.bool_],
    features: Sequence[FeatureColumn],
) -> Neighbour:
    parts = [(feature.id, float(difference[place])) for place, feature in enumerate(features) if known[place]]
    return Neighbour(
        code=code,
        distance=distance,
        differences=tuple(sorted(parts, key=lambda one: (abs(one[1]), one[0]))),
        unknown=tuple(feature.id for place, feature in enumerate(features) if not known[place]),
    )
