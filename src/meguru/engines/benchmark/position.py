"""Where one municipality stands among others.

Rule.   Place 1 is the best in the indicator's direction; equal values share a place and the next one is skipped
        (1, 2, 2, 4). An indicator without a direction gives places from the highest down and says no "better".
        Quartile 1 is the best quarter by value: those at or beyond the quartile's boundary.
        Municipalities with another definition of the indicator are described but get no place.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from meguru.engines.benchmark.spread import Floats, as_floats, quartile_limits
from meguru.engines.benchmark.standing import Direction, Mask, Standings, standings

__all__ = ["Direction", "Position", "position", "position_of", "positions"]


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
    comparable = np.array([code not in defined_otherwise for code in codes], dtype=bool)
    found = standings(array, direction=direction, comparable=comparable)
    return {
        code: position(found, number, code=code, direction=direction, is_otherwise=code in defined_otherwise)
        for number, code in enumerate(codes)
    }


def position(
    found: Standings, number: int, *, code: str, direction: Direction, is_otherwise: bool = False
) -> Position:
    """One municipality's place out of those of a whole column."""
    value = float(found.values[number])
    has_place = bool(found.places[number])
    return Position(
        code=code,
        value=None if np.isnan(value) else value,
        place=int(found.places[number]) if has_place else None,
        of=found.of,
        tied=int(found.tied[number]),
        quartile=int(found.quartiles[number]) if has_place else None,
        beyond_median=float(found.beyond_median[number])
        if has_place and direction != Direction.NEITHER
        else None,
        is_defined_otherwise=is_otherwise,
    )


def position_of(
    values: Floats,
    number: int,
    *,
    code: str,
    direction: Direction,
    comparable: Mask | None = None,
    is_otherwise: bool = False,
) -> Position:
    """The same for one row alone, without ranking all others: for a page over hundreds of indicators."""
    counts = ~np.isnan(values) if comparable is None else comparable & ~np.isnan(values)
    mine = float(values[number])
    value = None if np.isnan(mine) else mine
    known = values[counts] if direction != Direction.LESS else -values[counts]
    if not counts[number]:
        return Position(code, value, None, int(known.size), 0, None, None, is_otherwise)
    signed = -mine if direction == Direction.LESS else mine
    lower, middle, upper = quartile_limits(known)
    return Position(
        code=code,
        value=value,
        place=int(np.count_nonzero(known > signed)) + 1,
        of=int(known.size),
        tied=int(np.count_nonzero(known == signed)) - 1,
        quartile=1 + int(signed < upper) + int(signed < middle) + int(signed < lower),
        beyond_median=None if direction == Direction.NEITHER else float(signed - middle),
        is_defined_otherwise=is_otherwise,
    )
