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


def nearest(
    features: Sequence[Feature], *, to: str, among: Sequence[str], most: int = 10
) -> tuple[Neighbour, ...]:
    """The municipalities of `among` that are most like `to`, nearest first; ties by code.

    Raises: ValueError without a feature of positive weight.
    """
    weights = np.array([feature.weight for feature in features], dtype=np.float64)
    if not weights.size or (weights < 0).any() or weights.sum() <= 0:
        raise ValueError("at least one feature needs a positive weight")
    codes = [to, *(code for code in dict.fromkeys(among) if code != to)]
    table = np.column_stack([_standard(feature, codes) for feature in features])
    difference = table - table[0]
    known = ~np.isnan(difference)
    shared = np.where(known, weights, 0.0).sum(axis=1)
    squares = np.where(known, difference**2, SQUARE_WHEN_UNKNOWN) @ weights
    distance = np.sqrt(squares / weights.sum())
    comparable = shared >= ENOUGH_KNOWN * weights.sum()
    order = sorted(
        (row for row in range(1, len(codes)) if comparable[row]), key=lambda row: (distance[row], codes[row])
    )
    return tuple(
        _neighbour(codes[row], float(distance[row]), difference[row], known[row], features)
        for row in order[:most]
    )


def _standard(feature: Feature, codes: Sequence[str]) -> Floats:
    """Values of `codes` in spreads of all municipalities that have the feature."""
    everybody = _shifted(as_floats(list(feature.values.values())), feature.shift)
    mine = _shifted(as_floats([feature.values.get(code) for code in codes]), feature.shift)
    width = _width(everybody[~np.isnan(everybody)])
    return mine / width if width > 0 else np.where(np.isnan(mine), np.nan, 0.0)


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
    code: str, distance: float, difference: Floats, known: npt.NDArray[np.bool_], features: Sequence[Feature]
) -> Neighbour:
    parts = [(feature.id, float(difference[place])) for place, feature in enumerate(features) if known[place]]
    return Neighbour(
        code=code,
        distance=distance,
        differences=tuple(sorted(parts, key=lambda one: (abs(one[1]), one[0]))),
        unknown=tuple(feature.id for place, feature in enumerate(features) if not known[place]),
    )
