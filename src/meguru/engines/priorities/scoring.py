"""Placing operations by effect and difficulty.

Terms: a criterion turns one fact of an operation into 0..100 points. An axis (effect, difficulty) has the weighted
mean of the points of its criteria that are known. A fact that nobody knows takes no part, neither as 0 nor as the
mean, and is named; `known_share` says how much of the weight the mean rests on. An office's own judgement stands
in the place of the mean and keeps it beside it. The borders of the rule divide the plane into four fields.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from meguru.engines.priorities.criteria import FULL, Criterion, Rule

NEAR_THE_TOP = 0.9
LEAST_KNOWN = 0.5


class Field(StrEnum):
    """One of the four fields of the matrix, or none while a figure is missing."""

    FIRST = "first"  # large effect, easy
    PLANNED = "planned"  # large effect, hard
    BESIDE = "beside"  # small effect, easy
    LATER = "later"  # small effect, hard
    OPEN = "open"  # one axis is unknown


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an operation by key of a criterion: a number or an answer; None is unknown, a key that is
    missing does not apply (the renewal of a system where none is used)."""

    values: Mapping[str, float | str | None]


@dataclass(frozen=True, slots=True)
class Own:
    """The office's own points for an axis; None leaves the computed ones."""

    effect: int | None
    difficulty: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Part:
    """What one criterion gave: its value, points 0..100 and the share of its weight in the mean, 0..1."""

    criterion: Criterion
    value: float | str
    points: float
    share: float


@dataclass(frozen=True, slots=True)
class AxisScore:
    """One axis. `points` is what counts: the own ones, else the computed ones."""

    computed: float | None
    own: int | None
    parts: tuple[Part, ...]
    unknown: tuple[Criterion, ...]
    known_share: float

    @property
    def points(self) -> float | None:
        return self.computed if self.own is None else float(self.own)

    @property
    def is_weak(self) -> bool:
        """Whether the points rest on less than half of the weight, and on nobody's judgement."""
        return self.own is None and self.computed is not None and self.known_share < LEAST_KNOWN


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an operation stands, and why."""

    effect: AxisScore
    difficulty: AxisScore
    field: Field
    rule_version: str


def place(facts: Facts, *, rule: Rule, own: Own | None = None) -> Placement:
    """Place one operation.

    Unit:  points 0..100. Shape: parts in the order of the rule.
    Holds: an axis none of whose facts are known has no points, and the operation no field but OPEN.
    """
    effect = _axis("effect", facts, rule, own.effect if own else None)
    difficulty = _axis("difficulty", facts, rule, own.difficulty if own else None)
    return Placement(effect, difficulty, _field(effect, difficulty, rule), rule.version)


def _axis(axis: str, facts: Facts, rule: Rule, own: int | None) -> AxisScore:
    asked = [
        criterion for criterion in rule.of(axis) if criterion.weight > 0 and criterion.key in facts.values
    ]
    known = [
        (criterion, value, points)
        for criterion in asked
        if (value := facts.values[criterion.key]) is not None
        and (points := points_of(criterion, value)) is not None
    ]
    known_keys = {criterion.key for criterion, _value, _points in known}
    weight = sum(criterion.weight for criterion, _value, _points in known)
    all_weight = sum(criterion.weight for criterion in asked)
    return AxisScore(
        computed=sum(points * criterion.weight for criterion, _value, points in known) / weight
        if weight
        else None,
        own=own,
        parts=tuple(
            Part(criterion, value, points, criterion.weight / weight) for criterion, value, points in known
        ),
        unknown=tuple(criterion for criterion in asked if criterion.key not in known_keys),
        known_share=weight / all_weight if all_weight else 0.0,
    )


def points_of(criterion: Criterion, value: float | str) -> float | None:
    """0..100 points for a value; None for an answer that the criterion does not know."""
    if isinstance(value, str):
        return next((float(points) for answer, points in criterion.points if answer == value), None)
    if criterion.low is None or criterion.high is None:
        return None
    share = (value - criterion.low) / (criterion.high - criterion.low)
    return FULL * min(1.0, max(0.0, share))


def _field(effect: AxisScore, difficulty: AxisScore, rule: Rule) -> Field:
    if effect.points is None or difficulty.points is None:
        return Field.OPEN
    is_large = effect.points >= rule.effect_from
    is_hard = difficulty.points >= rule.difficulty_from
    if is_large:
        return Field.PLANNED if is_hard else Field.FIRST
    return Field.LATER if is_hard else Field.BESIDE


def suggested_high(values: Iterable[float | None]) -> float | None:
    """An upper limit that fits an office: what nine in ten of its known values do not exceed, rounded to two
    digits upwards. None with fewer than five known values or when they are all zero."""
    known = sorted(value for value in values if value is not None)
    if len(known) < 5:
        return None
    value = known[min(len(known) - 1, int(NEAR_THE_TOP * len(known)))]
    if value <= 0:
        return None
    step = 10.0 ** max(0, len(str(int(value))) - 2)
    return float(-(-value // step) * step)
