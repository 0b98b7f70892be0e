"""How weak a value is in its group.

Rule.   Figures: WEAK in the last quarter (at or beyond the outer quartile, type 7) and behind the middle; BELOW behind
        the middle. Equal values are equally weak; where everybody has the same, nobody is.
        Yes and no: who does not is WEAK where at least three quarters of the known others do, BELOW where half do.
        Fewer than FEWEST_IN_A_GROUP known values: UNKNOWN. Missing values are counted and never taken for zero.
        Without a direction, or with another definition, nothing is judged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from meguru.engines.benchmark import Direction
from meguru.engines.benchmark.spread import Floats, as_floats
from meguru.engines.gap_causes.model import Standing, Weakness

FEWEST_IN_A_GROUP = 4
MOST_DO = 0.75
HALF_DO = 0.5


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """比べる団体の値: one indicator in a group, described once so that every member can be judged quickly.

    `signed` holds the known values in order, turned so that more is better.
    """

    signed: Floats
    direction: Direction
    is_yes_no: bool
    missing: int
    quarter: float | None
    middle: float | None

    @property
    def median(self) -> float | None:
        """The middle as it was counted, not turned."""
        return None if self.middle is None else self._sign * self.middle

    @property
    def _sign(self) -> float:
        return -1.0 if self.direction == Direction.LESS else 1.0

    def weakness(self, own: float | None, *, is_defined_otherwise: bool = False) -> Weakness:
        """How weak a member with this value is."""
        of = int(self.signed.size)
        if self.direction == Direction.NEITHER or is_defined_otherwise:
            return Weakness(Standing.UNJUDGED, own, self.median, 0, of, self.missing)
        if own is None or of < FEWEST_IN_A_GROUP or self.middle is None or self.quarter is None:
            return Weakness(Standing.UNKNOWN, own, self.median, 0, of, self.missing)
        mine = self._sign * own
        better = of - int(np.searchsorted(self.signed, mine, side="right"))
        if self.is_yes_no:
            standing = _of_yes_no(better, of)
        elif mine >= self.middle:
            standing = Standing.FINE
        else:
            standing = Standing.WEAK if mine <= self.quarter else Standing.BELOW
        return Weakness(standing, own, self.median, better, of, self.missing)


def group_figures(
    values: Sequence[float | None] | Floats, *, direction: Direction, is_yes_no: bool = False
) -> GroupFigures:
    """`values` holds every member's value, None or nan where there is none."""
    array = values if isinstance(values, np.ndarray) else as_floats(values)
    known = array[~np.isnan(array)]
    signed = np.sort(-known if direction == Direction.LESS else known)
    quarter, middle = (
        (float(one) for one in np.quantile(signed, (0.25, 0.5))) if signed.size else (None, None)
    )
    return GroupFigures(signed, direction, is_yes_no, int(array.size - known.size), quarter, middle)


def _of_yes_no(better: int, of: int) -> Standing:
    share = better / (of - 1)
    if share >= MOST_DO:
        return Standing.WEAK
    return Standing.BELOW if share >= HALF_DO else Standing.FINE
