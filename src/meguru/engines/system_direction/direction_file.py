"""The rules that ship, read from their file and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from meguru.engines.system_direction.model import (
    AxisMeasure,
    CurveAssumptions,
    DirectionRules,
    ReasonRule,
    Side,
    Way,
    WayAssumption,
)


class BadDirections(ValueError):
    """Rules that cannot be used; the message names the place."""


@cache
def standard_directions() -> DirectionRules:
    """The rules that ship."""
    return read_directions((Path(__file__).parent / "directions.toml").read_text(encoding="utf-8"))


def read_directions(text: str) -> DirectionRules:
    """Read rules from TOML. Raises: BadDirections when a way has no assumption, a reason stands twice or looks at
    nothing, or the steps of a yardstick do not rise."""
    try:
        raw = tomllib.loads(text)
        found = DirectionRules(
            version=raw["version"],
            source=raw["source"],
            reasons=tuple(_reason(row) for row in raw["reason"]),
            yardsticks=tuple(_yardstick(row) for row in raw["yardstick"]),
            assumptions=CurveAssumptions(
                ways={Way(key): WayAssumption(**row) for key, row in raw["assumptions"]["ways"].items()},
                discount_tenths=raw["assumptions"]["discount_tenths"],
                spread_percent=raw["assumptions"]["spread_percent"],
            ),
            border=raw["fields"]["border"],
            least_known_percent=raw["fields"]["least_known_percent"],
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as wrong:
        raise BadDirections(f"the rules cannot be read: {wrong}") from wrong
    _check(found)
    return found


def _reason(row: Mapping[str, Any]) -> ReasonRule:
    return ReasonRule(
        **{
            **row,
            "way": Way(row["way"]),
            "side": Side(row["side"]),
            "any_of": tuple(row.get("any_of", ())),
        }
    )


def _yardstick(row: Mapping[str, Any]) -> AxisMeasure:
    return AxisMeasure(**{**row, "steps": tuple((start, points) for start, points in row["steps"])})


def _check(found: DirectionRules) -> None:
    if set(found.assumptions.ways) != set(Way):
        raise BadDirections("every way has its assumption")
    if len({one.id for one in found.reasons}) != len(found.reasons):
        raise BadDirections("every reason stands once")
    for one in found.reasons:
        if bool(one.finding) == bool(one.fact) or bool(one.fact) != bool(one.any_of and one.asks):
            raise BadDirections(f"{one.id} looks at a finding, or at a fact with its values and its question")
    for stick in found.yardsticks:
        starts = [start for start, _points in stick.steps]
        if starts != sorted(set(starts)) or stick.axis not in {"worth", "state"}:
            raise BadDirections(f"{stick.id}: steps rise, and the axis is worth or state")
