"""四つの区分 (Quarter): worth for the work against technical state, both 0 to 100, counted from the card.

Each yardstick gives points by its steps; an axis is their weighted mean over what is known, rounded half up. Its range
takes everything unknown once as 0 and once as 100. With less than half of the weight known an axis says nothing, and
the system stands in no field. What does not apply (the age of a bought service) is left out, not unknown.
The four names are those of the widely used TIME picture (tolerate, invest, migrate, eliminate); the yardsticks are ours.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass

from meguru.engines.system_direction.model import AxisMeasure, DirectionRules, Quarter


@dataclass(frozen=True, slots=True)
class Measured:
    """One yardstick on one card: its value as it was, and its points; None when unknown."""

    yardstick: AxisMeasure
    value: int | None
    points: int | None


@dataclass(frozen=True, slots=True)
class Axis:
    """One side of the picture. `score` None: too little is known."""

    score: int | None
    low: int
    high: int
    measured: tuple[Measured, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(one.yardstick.name for one in self.measured if one.points is None)


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """Where a system stands. `is_sure`: filling in what is unknown could not move it to another field."""

    worth: Axis
    state: Axis
    quarter: Quarter | None
    is_sure: bool


def position(
    values: Mapping[str, int | None], *, not_applying: Set[str], rules: DirectionRules
) -> FieldPlace:
    """Place a system. `values` by yardstick; absent or None is unknown, names in `not_applying` are left out."""
    worth, state = (_axis(name, values, not_applying, rules) for name in ("worth", "state"))
    if worth.score is None or state.score is None:
        return FieldPlace(worth=worth, state=state, quarter=None, is_sure=False)
    border = rules.border
    is_sure = all(one.low >= border or one.high < border for one in (worth, state))
    return FieldPlace(
        worth=worth,
        state=state,
        quarter=_quarter(worth.score >= border, state.score >= border),
        is_sure=is_sure,
    )


def _quarter(is_worth: bool, is_sound: bool) -> Quarter:
    if is_worth:
        return Quarter.INVEST if is_sound else Quarter.MIGRATE
    return Quarter.TOLERATE if is_sound else Quarter.ELIMINATE


def _axis(name: str, values: Mapping[str, int | None], not_applying: Set[str], rules: DirectionRules) -> Axis:
    measured = tuple(
        Measured(stick, values.get(stick.id), _points(stick, values.get(stick.id)))
        for stick in rules.yardsticks
        if stick.axis == name and stick.id not in not_applying
    )
    weight = sum(one.yardstick.weight for one in measured)
    known = sum(one.yardstick.weight for one in measured if one.points is not None)
    points = sum(one.yardstick.weight * one.points for one in measured if one.points is not None)
    enough = known > 0 and known * 100 >= weight * rules.least_known_percent
    return Axis(
        score=_half_up(points, known) if enough else None,
        low=_half_up(points, weight) if weight else 0,
        high=_half_up(points + 100 * (weight - known), weight) if weight else 100,
        measured=measured,
    )


def _half_up(total: int, parts: int) -> int:
    return (2 * total + parts) // (2 * parts)


def _points(stick: AxisMeasure, value: int | None) -> int | None:
    """The points of the last step that the value reaches; below the first step, those of the first."""
    if value is None:
        return None
    reached = [points for start, points in stick.steps if value >= start]
    return reached[-1] if reached else stick.steps[0][1]
