"""Who improved most, how fast, and how long one's own way is at that speed.

Rule.   The earliest and the newest comparable year are taken; a year whose definition differs from the year before cuts
        the series, only what comes from then on is compared. With one year only, nothing is computed: `why_not` says so.
        The speed of the leaders is the median of the best five; the years until the group's middle are the distance to
        it divided by that speed, rounded up; it is a comparison, no forecast.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from meguru.engines.benchmark import Direction, Movement, movements

LEADERS = 5


class WhyNot(StrEnum):
    """Why no movement can be shown."""

    ONE_YEAR = "one_year"
    DEFINED_OTHERWISE = "defined_otherwise"
    NO_DIRECTION = "no_direction"
    NOBODY = "nobody"  # nobody has both years, or nobody became better


@dataclass(frozen=True, slots=True)
class Improvers:
    """伸びた団体: the best first. `own` is the municipality's own movement, when it has both years."""

    since: int | None
    until: int | None
    best: tuple[Movement, ...]
    own: Movement | None
    compared: int
    leaders_a_year: float | None
    years_to_middle: int | None
    why_not: WhyNot | None = None


def improvers(
    series: Mapping[str, Mapping[int, float | None]],
    *,
    own: str,
    among: Collection[str],
    years: Sequence[int],
    broken_at: Collection[int],
    direction: Direction,
    middle: float | None,
) -> Improvers:
    """`series` is value by year by code; `broken_at` the years that are defined otherwise than the year before."""
    ordered = sorted(years)
    comparable = ordered[max((n for n, year in enumerate(ordered) if year in broken_at), default=0) :]
    if direction == Direction.NEITHER:
        return _none(WhyNot.NO_DIRECTION)
    if len(comparable) < 2:
        return _none(WhyNot.DEFINED_OTHERWISE if len(ordered) > 1 else WhyNot.ONE_YEAR)
    since, until = comparable[0], comparable[-1]
    moved = movements(series, direction=direction, since=since, until=until)
    mine = next((one for one in moved if one.code == own), None)
    others = [one for one in moved if one.code in among and one.code != own]
    best = tuple(one for one in others if one.better_by > 0)[:LEADERS]
    if not best:
        return Improvers(since, until, (), mine, len(others), None, None, WhyNot.NOBODY)
    pace = median(one.a_year for one in best)
    return Improvers(
        since, until, best, mine, len(others), pace, _years(mine, middle, pace, direction=direction)
    )


def _years(mine: Movement | None, middle: float | None, pace: float, *, direction: Direction) -> int | None:
    if mine is None or middle is None:
        return None
    behind = (middle - mine.now) * (-1 if direction == Direction.LESS else 1)
    return max(0, math.ceil(behind / pace)) if behind > 0 else 0


def _none(why: WhyNot) -> Improvers:
    return Improvers(None, None, (), None, 0, None, None, why)
