"""What those at the head of a group do that one municipality does not.

Rule.   Leaders are the first quarter of the group by value, at most five by place; equal values at the end are left out
        together when they would make more than five, and nobody leads where all values are equal.
        For every other indicator with a direction: the middle of the leaders (yes and no: the share that does) against one's
        own value. The gap is counted in spreads over the group's values (interquartile range / 1.349, where that is 0 the
        standard deviation), signed so that a lead is positive. Told is only where the leaders are ahead of oneself by at
        least LEAST_GAP spreads and ahead of the middle of the other members too, the largest gap first. At least two
        leaders and one's own value must be known.
Holds.  It is told as what goes together in this group, not as a cause.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from meguru.engines.benchmark.spread import Floats, quartile_limits
from meguru.engines.benchmark.standing import Direction, Standings

MOST_LEADERS = 5
LEAST_KNOWN = 2
LEAST_GAP = 0.25
_IQR_OF_NORMAL = 1.349


@dataclass(frozen=True)
class TraitColumn:
    """先行団体の特徴を見る指標: one value per member of the group."""

    id: str
    values: Floats
    direction: Direction


@dataclass(frozen=True, slots=True)
class LeaderTrait:
    """先行団体の特徴: where the leaders are ahead. `leaders` and `others` are medians, or means for yes and no (0..1)."""

    id: str
    own: float
    leaders: float
    others: float | None
    known_leaders: int
    known_others: int
    gap: float


def leading(found: Standings) -> tuple[int, ...]:
    """The rows of the leaders, the first place first."""
    if found.spread.least == found.spread.most:
        return ()
    first = np.flatnonzero(found.quartiles == 1)
    order = sorted(first.tolist(), key=lambda row: (found.places[row], row))
    if len(order) <= MOST_LEADERS:
        return tuple(order)
    last = found.places[order[MOST_LEADERS]]
    kept = [row for row in order[:MOST_LEADERS] if found.places[row] < last]
    return tuple(kept)


def traits(
    columns: Sequence[TraitColumn],
    *,
    own: int,
    leaders: Sequence[int],
    yes_no: Sequence[str] = (),
    most: int = 8,
) -> tuple[LeaderTrait, ...]:
    """Where the leaders are ahead of row `own`, the largest gap first; `yes_no` names the indicators of 0 and 1."""
    heads = [row for row in leaders if row != own]
    found = [
        trait
        for column in columns
        if column.direction != Direction.NEITHER
        and (trait := _trait(column, own=own, heads=heads, is_yes_no=column.id in yes_no)) is not None
    ]
    return tuple(sorted(found, key=lambda one: (-one.gap, one.id))[:most])


def _trait(column: TraitColumn, *, own: int, heads: list[int], is_yes_no: bool) -> LeaderTrait | None:
    mine = float(column.values[own])
    ahead = _known(column.values[heads])
    if np.isnan(mine) or ahead.size < LEAST_KNOWN:
        return None
    middle = float(ahead.mean() if is_yes_no else np.median(ahead))
    sign = -1.0 if column.direction == Direction.LESS else 1.0
    if sign * (middle - mine) <= 0:  # most columns; the rest is counted only for those that can be told
        return None
    width = _width(_known(column.values))
    gap = sign * (middle - mine) / width if width > 0 else 0.0
    if gap < LEAST_GAP:
        return None
    rest = np.ones(column.values.size, dtype=bool)
    rest[[own, *heads]] = False
    others = _known(column.values[rest])
    beside = float(others.mean() if is_yes_no else np.median(others)) if others.size else None
    if beside is not None and sign * (middle - beside) <= 0:
        return None
    return LeaderTrait(
        id=column.id,
        own=mine,
        leaders=middle,
        others=beside,
        known_leaders=int(ahead.size),
        known_others=int(others.size),
        gap=float(gap),
    )


def _known(values: Floats) -> Floats:
    known: npt.NDArray[np.float64] = values[~np.isnan(values)]
    return known


def _width(known: Floats) -> float:
    lower, _middle, upper = quartile_limits(known)
    return float((upper - lower) / _IQR_OF_NORMAL) if upper > lower else float(known.std())
