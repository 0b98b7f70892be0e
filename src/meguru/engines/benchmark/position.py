"""Where one municipality stands among others.

Rule.   Place 1 is the best in the indicator's direction; equal values share a place and the next one is skipped
        (1, 2, 2, 4). An indicator without a direction gives places from the highest down and says no "better".
        Quartile 1 is the best quarter by value: those at or beyond the quartile's boundary.
        Municipalities with another definition of the indicator are described but get no place.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from meguru.engines.benchmark.spread import as_floats, spread


class Direction(StrEnum):
    """望ましい向き: which way an indicator is better."""

    MORE = "more"
    LESS = "less"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Position:
    """立ち位置: one municipality's value among `of` that can be compared.

    `place`, `quartile` and `beyond_median` (signed so that more is better, None without a direction) are None when the
    value is missing or defined otherwise; `tied` counts the others with the same value.
    """

    code: str
    value: float | None
    place: int | None
    of: int
    tied: int
    quartile: int | None
    beyond_median: float | None
    is_defined_otherwise: bool = False


def positions(
    values: Mapping[str, float | None],
    *,
    direction: Direction,
    defined_otherwise: Collection[str] = (),
) -> dict[str, Position]:
    """Code -> position, in the order of `values`."""
    codes = list(values)
    array = as_floats([values[code] for code in codes])
    comparable = ~np.isnan(array) & np.array([code not in defined_otherwise for code in codes], dtype=bool)
    sign = -1.0 if direction == Direction.LESS else 1.0
    signed = sign * array
    known = np.sort(signed[comparable])
    overall = spread(list(known))
    found = {}
    for number, code in enumerate(codes):
        value = None if np.isnan(array[number]) else float(array[number])
        if not comparable[number]:
            found[code] = Position(
                code, value, None, int(known.size), 0, None, None, code in defined_otherwise
            )
            continue
        mine = signed[number]
        better = known.size - int(np.searchsorted(known, mine, side="right"))
        same = int(np.searchsorted(known, mine, side="right") - np.searchsorted(known, mine, side="left"))
        assert overall.median is not None
        found[code] = Position(
            code=code,
            value=value,
            place=better + 1,
            of=int(known.size),
            tied=same - 1,
            quartile=_quartile(float(mine), overall.upper_quartile, overall.median, overall.lower_quartile),
            beyond_median=None if direction == Direction.NEITHER else float(mine - overall.median),
        )
    return found


def _quartile(value: float, *boundaries: float | None) -> int:
    return 1 + sum(boundary is not None and value < boundary for boundary in boundaries)
