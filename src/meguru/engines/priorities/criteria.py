"""The rule by which operations are placed: criteria with weights and limits, as data with a version."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

AXES = ("effect", "difficulty")
MAXIMUM_WEIGHT = 100
FULL = 100


class BadRule(ValueError):
    """A rule that cannot place anything; the message says which criterion and what to do."""

    def __init__(self, message: str, *, key: str = "") -> None:
        super().__init__(message)
        self.key = key


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing looked at. Either `low` and `high` (measured) or `points` by answer (chosen)."""

    axis: str
    key: str
    weight: int
    low: float | None = None
    high: float | None = None
    points: tuple[tuple[str, int], ...] = ()

    @property
    def is_measured(self) -> bool:
        return not self.points


@dataclass(frozen=True, slots=True)
class Rule:
    """Criteria and the borders of the quadrants. `version` names the rule in every result."""

    version: str
    criteria: tuple[Criterion, ...]
    effect_from: int
    difficulty_from: int

    def of(self, axis: str) -> tuple[Criterion, ...]:
        return tuple(criterion for criterion in self.criteria if criterion.axis == axis)


@cache
def default_rule() -> Rule:
    """The rule of `default_rule.toml`, where its source stands."""
    content = tomllib.loads((Path(__file__).parent / "default_rule.toml").read_text(encoding="utf-8"))
    criteria = tuple(
        Criterion(
            axis=axis,
            key=key,
            weight=value["weight"],
            low=value.get("low"),
            high=value.get("high"),
            points=tuple(value.get("points", {}).items()),
        )
        for axis in AXES
        for key, value in content[axis].items()
    )
    return Rule(content["version"], criteria, content["effect_from"], content["difficulty_from"])


def content_of(rule: Rule) -> dict[str, Any]:
    """The rule as JSON, without its version."""
    return {
        "criteria": {
            criterion.key: {"weight": criterion.weight, "low": criterion.low, "high": criterion.high}
            if criterion.is_measured
            else {"weight": criterion.weight, "points": dict(criterion.points)}
            for criterion in rule.criteria
        },
        "effect_from": rule.effect_from,
        "difficulty_from": rule.difficulty_from,
    }


def rule_from(content: Mapping[str, Any], *, version: str) -> Rule:
    """A rule with the criteria of the default one and the numbers of `content`; what is not said keeps its default.

    Raises: BadRule when no criterion of an axis has weight, a weight or border is outside 0..100, points are, or
    the upper limit is not above the lower one.
    """
    said = content.get("criteria", {})
    criteria = tuple(_criterion(start, said.get(start.key, {})) for start in default_rule().criteria)
    for axis, words in zip(AXES, ("効果", "難しさ"), strict=True):
        if not any(criterion.weight for criterion in criteria if criterion.axis == axis):
            raise BadRule(f"{words}の重みがすべて0です。1つ以上の項目に重みを付けてください。")
    borders = {}
    for name in ("effect_from", "difficulty_from"):
        borders[name] = int(content.get(name, getattr(default_rule(), name)))
        if not 0 <= borders[name] <= FULL:
            raise BadRule("境目は0から100までの数にしてください。", key=name)
    return Rule(version, criteria, borders["effect_from"], borders["difficulty_from"])


def _criterion(start: Criterion, said: Mapping[str, Any]) -> Criterion:
    weight = int(said.get("weight", start.weight))
    if not 0 <= weight <= MAXIMUM_WEIGHT:
        raise BadRule("重みは0から100までの数にしてください。", key=start.key)
    if start.is_measured:
        low, high = said.get("low", start.low), said.get("high", start.high)
        if low is None or high is None or not 0 <= low < high:
            raise BadRule("100点になる値は、0点になる値より大きくしてください。", key=start.key)
        return Criterion(start.axis, start.key, weight, low=low, high=high)
    points = {name: int(said.get("points", {}).get(name, value)) for name, value in start.points}
    if any(not 0 <= value <= FULL for value in points.values()):
        raise BadRule("点は0から100までの数にしてください。", key=start.key)
    return Criterion(start.axis, start.key, weight, points=tuple(points.items()))
