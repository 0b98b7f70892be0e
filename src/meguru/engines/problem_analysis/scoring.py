"""Problems placed by effect and difficulty from the points of several people.

Method: of every yardstick the mean of those who scored it; (mean - 1) / 4 x 100 makes 0 to 100 of it; an axis is the
        mean of its scored yardsticks by their weights. An axis that nobody scored is unknown, and so is the place.
        Nothing stands in for a missing point.
Holds:  more points of an effect never lower it; the place does not depend on the order of people; who agrees has no
        spread.
Source: effect and difficulty as the axes, adding points and dropping low ones: the guide's examples of first step C;
        formula, limits and the order are ours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean

from meguru.engines.problem_analysis.yardsticks import Axis, Yardstick, Yardsticks

APART = 2  # from this difference of points on people are told to talk


class Quarter(StrEnum):
    """Where a problem stands on the plane of effect and difficulty."""

    FIRST = "first"  # much effect, easy
    PLANNED = "planned"  # much effect, hard
    BESIDE = "beside"  # little effect, easy
    LATER = "later"  # little effect, hard
    OPEN = "open"  # not scored on both axes


@dataclass(frozen=True, slots=True)
class YardstickResult:
    """What several people gave for one yardstick. `points` maps who to their point, `spread` is high minus low."""

    yardstick: Yardstick
    points: Mapping[str, int]

    @property
    def mean(self) -> float | None:
        return fmean(self.points.values()) if self.points else None

    @property
    def spread(self) -> int:
        return max(self.points.values()) - min(self.points.values()) if self.points else 0

    @property
    def is_apart(self) -> bool:
        return self.spread >= APART


@dataclass(frozen=True, slots=True)
class Placing:
    """One problem on the plane. `effect` and `difficulty` are 0..100 or None; `people` counts who scored anything."""

    key: str
    effect: float | None
    difficulty: float | None
    quarter: Quarter
    results: tuple[YardstickResult, ...]
    reasons: tuple[str, ...]
    people: int
    missing: tuple[str, ...]

    @property
    def apart(self) -> tuple[YardstickResult, ...]:
        return tuple(one for one in self.results if one.is_apart)

    @property
    def is_scored(self) -> bool:
        return self.quarter is not Quarter.OPEN


def placing_of(key: str, points: Mapping[str, Mapping[str, int]], rule: Yardsticks) -> Placing:
    """Place one problem. `points`: who -> yardstick -> 1..5; yardsticks that the rule no longer has count for nothing."""
    results = tuple(
        YardstickResult(
            one, {who: given[one.key] for who, given in sorted(points.items()) if one.key in given}
        )
        for one in rule.all
        if one.weight
    )
    effect, difficulty = (_axis(results, axis) for axis in (Axis.EFFECT, Axis.DIFFICULTY))
    return Placing(
        key=key,
        effect=effect,
        difficulty=difficulty,
        quarter=_quarter(effect, difficulty, rule),
        results=results,
        reasons=_reasons(results),
        people=len({who for one in results for who in one.points}),
        missing=tuple(one.yardstick.label for one in results if not one.points),
    )


def in_order(placings: Sequence[Placing]) -> list[Placing]:
    """The order in which to look at them: by quarter, in it by effect less difficulty, then by key."""
    quarters = list(Quarter)
    return sorted(
        placings,
        key=lambda one: (quarters.index(one.quarter), (one.difficulty or 0) - (one.effect or 0), one.key),
    )


def _axis(results: Sequence[YardstickResult], axis: Axis) -> float | None:
    scored = [
        (one.yardstick.weight, mean)
        for one in results
        if one.yardstick.axis is axis and (mean := one.mean) is not None
    ]
    total = sum(weight for weight, _mean in scored)
    if not total:
        return None
    return round(sum(weight * (mean - 1) / 4 * 100 for weight, mean in scored) / total, 1)


def _quarter(effect: float | None, difficulty: float | None, rule: Yardsticks) -> Quarter:
    if effect is None or difficulty is None:
        return Quarter.OPEN
    if effect >= rule.effect_from:
        return Quarter.PLANNED if difficulty >= rule.difficulty_from else Quarter.FIRST
    return Quarter.LATER if difficulty >= rule.difficulty_from else Quarter.BESIDE


def _reasons(results: Sequence[YardstickResult]) -> tuple[str, ...]:
    """What speaks loudest: every yardstick whose mean is far from the middle, in the words of its points."""
    found = []
    for one in results:
        if one.mean is not None and (one.mean >= 4 or one.mean <= 2):
            word = one.yardstick.word(min(5, max(1, int(one.mean + 0.5))))
            found.append(f"{one.yardstick.label}：{word}")
    return tuple(found)
