"""Which shares rest on so few that one more or less moves them by points.

Rule.   A share of fewer than 30 moves by more than 3 points when one of them changes: it is marked. Where that holds for
        half of the municipalities or more, it belongs to the indicator (a rate over 32 procedures) and is said once of
        it, since a mark on everybody tells nothing. The limit of 30 is our own, a usual one of statistics.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

FEWEST = 30


@dataclass(frozen=True, slots=True)
class Smallness:
    """分母の小ささ: `of_all` when most have a small denominator; `points` is what one of the middle one moves."""

    of_all: bool
    points: float | None

    def marks(self, denominator: float | None) -> bool:
        """Whether this one is small among others that are not."""
        return not self.of_all and is_small(denominator)


def is_small(denominator: float | None) -> bool:
    """Whether one more or less moves a share of so many by more than 3 points; an unknown one is not marked."""
    return denominator is not None and 0 <= denominator < FEWEST


def smallness(denominators: Sequence[float]) -> Smallness:
    """What the known denominators of an indicator say about it."""
    if not denominators:
        return Smallness(of_all=False, points=None)
    middle = median(denominators)
    of_all = is_small(middle)
    return Smallness(of_all=of_all, points=round(100 / middle, 1) if of_all and middle else None)
