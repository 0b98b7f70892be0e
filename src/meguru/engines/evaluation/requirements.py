"""The example list of requirements that ships, and the ways in which a list with a gap goes wrong."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Requirement:
    """要件: one thing to ask of a service or its vendor, with the unit in which the answer is measured."""

    id: str
    area: str
    topic: str
    ask: str
    measure: str
    example: str
    must: bool = False
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class FailurePattern:
    """失敗の型: how a choice goes wrong when none of `needs` is asked for (as a condition, when `must`)."""

    id: str
    name: str
    happens: str
    needs: tuple[str, ...]
    must: bool
    do: str


@dataclass(frozen=True, slots=True)
class RequirementCatalogue:
    """The requirements in the order of the list, the failure patterns, and where both come from."""

    version: str
    source: str
    requirements: tuple[Requirement, ...]
    failures: tuple[FailurePattern, ...]


@cache
def catalogue() -> RequirementCatalogue:
    """The list that ships (requirements.toml)."""
    raw = tomllib.loads((Path(__file__).parent / "requirements.toml").read_text(encoding="utf-8"))
    return RequirementCatalogue(
        version=raw["version"],
        source=raw["source"],
        requirements=tuple(Requirement(**row) for row in raw["requirement"]),
        failures=tuple(FailurePattern(**row | {"needs": tuple(row["needs"])}) for row in raw["failure"]),
    )


def missing_patterns(*, asked: Collection[str], conditions: Collection[str]) -> tuple[FailurePattern, ...]:
    """The failures that a list is open to.

    `asked` are the ids of all requirements on the list, `conditions` those that must be met. A pattern whose `must`
    is set needs all of its requirements as conditions; any other needs at least one of them on the list.
    """
    found = []
    for failure in catalogue().failures:
        if failure.must:
            is_open = not set(failure.needs) <= set(conditions)
        else:
            is_open = not set(failure.needs) & set(asked)
        if is_open:
            found.append(failure)
    return tuple(found)
