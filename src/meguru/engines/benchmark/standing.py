"""Where every municipality of a column stands, computed for all at once.

The rule is that of `position`: place 1 is the best in the indicator's direction, equal values share a place, the quarter is
told by the value, and who is not comparable (no value, or another definition) gets no place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from meguru.engines.benchmark.spread import Distribution, Floats, quartile_limits, spread

Whole = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


class Direction(StrEnum):
    """望ましい向き: which way an indicator is better."""

    MORE = "more"
    LESS = "less"
    NEITHER = "neither"


@dataclass(frozen=True)
class Standings:
    """立ち位置の列: one place per value: `places` and `quartiles` are 0 where there is none, `tied` counts the others
    with the same value, `beyond_median` is signed so that more is better (nan without a place)."""

    values: Floats
    places: Whole
    tied: Whole
    quartiles: Whole
    beyond_median: Floats
    of: int
    spread: Distribution


def standings(values: Floats, *, direction: Direction, comparable: Mask | None = None) -> Standings:
    """Rank a column; `comparable` leaves out those with another definition of the indicator."""
    counts = ~np.isnan(values) if comparable is None else comparable & ~np.isnan(values)
    sign = -1.0 if direction == Direction.LESS else 1.0
    signed = np.where(counts, sign * values, np.nan)
    known = np.sort(signed[counts])
    up_to = np.searchsorted(known, signed, side="right")
    places = np.where(counts, known.size - up_to + 1, 0)
    tied = np.where(counts, up_to - np.searchsorted(known, signed, side="left") - 1, 0)
    quartiles = np.zeros(values.size, dtype=np.int64)
    beyond = np.full(values.size, np.nan)
    if known.size:
        lower, middle, upper = quartile_limits(known)
        behind = (signed < upper).astype(np.int64) + (signed < middle) + (signed < lower)
        quartiles = np.where(counts, 1 + behind, 0)
        beyond = signed - middle
    return Standings(
        values,
        places,
        tied,
        quartiles,
        beyond,
        int(known.size),
        spread(values[counts], missing=_missing(counts)),
    )


def _missing(counts: Mask) -> int:
    return int(counts.size - counts.sum())


def comparable(bodies: Whole, defined_otherwise: Iterable[int]) -> Mask | None:
    """A mask of those that can be ranked; None when all can."""
    others = list(defined_otherwise)
    return ~np.isin(bodies, others) if others else None
