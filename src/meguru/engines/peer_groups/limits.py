"""The limits of the groups and the cities that stand apart by law, as they ship."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Edition:
    """類型の版: the limits of one edition of the ministry's groups.

    Unit:  persons for sizes, percent of all workers for industry. A limit belongs to the group above it.
    `census` is the year of the census that the edition was made for; `is_confirmed` is False where the limits were
    not found in (or checked against) what the ministry publishes: such an edition is always shown as unconfirmed.
    """

    id: str
    name: str
    census: int
    applies: str
    is_confirmed: bool
    source: str
    note: str
    city_sizes: tuple[int, ...]
    city_industry: tuple[float, float, float]
    town_sizes: tuple[int, ...]
    town_industry: tuple[float, float]


@dataclass(frozen=True, slots=True)
class ResidentClass:
    """規模の区分: residents below `below` (None: no limit) and not in a smaller class."""

    id: str
    name: str
    below: int | None


@dataclass(frozen=True, slots=True)
class SpecialCities:
    """法律で別に分ける市: designated, core and special-case cities by code, as of a day."""

    as_of: str
    source: str
    designated: Mapping[str, str]
    core: Mapping[str, str]
    special_case: Mapping[str, str]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


@cache
def editions() -> tuple[Edition, ...]:
    """Every edition, the newest first."""
    return tuple(
        Edition(
            id=one["id"],
            name=one["name"],
            census=one["census"],
            applies=one["applies"],
            is_confirmed=one["is_confirmed"],
            source=one["source"],
            note=one["note"],
            city_sizes=tuple(one["city_sizes"]),
            city_industry=tuple(one["city_industry"]),
            town_sizes=tuple(one["town_sizes"]),
            town_industry=tuple(one["town_industry"]),
        )
        for one in _read("groups.toml")["edition"]
    )


@cache
def size_classes() -> tuple[ResidentClass, ...]:
    """From the smallest to the largest."""
    return tuple(
        ResidentClass(one["id"], one["name"], one.get("below")) for one in _read("groups.toml")["size"]
    )


def size_class(residents: int | None) -> ResidentClass | None:
    """The class of so many residents; None when the number is not known."""
    if residents is None:
        return None
    return next(one for one in size_classes() if one.below is None or residents < one.below)


@cache
def special_cities() -> SpecialCities:
    content = _read("special_cities.toml")
    return SpecialCities(
        as_of=content["as_of"],
        source=content["source"],
        designated=content["designated"],
        core=content["core"],
        special_case=content["special_case"],
    )
