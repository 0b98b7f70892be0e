"""What ships, read from the files of this folder: definitions, and one column of values per indicator and year."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from meguru.engines.indicator_table import Absence

_HERE = Path(__file__).parent
TABLES = ("dx_progress.csv", "basics.csv", "structure.csv", "procedures.csv")
_ABSENT = {"": Absence.EMPTY, "?": Absence.NOT_SURVEYED}

Cell = tuple[float | None, str]  # the value, or why there is none


@dataclass(frozen=True, slots=True)
class ShippedColumn:
    """One indicator in one year: cells by municipality code. `per`: the key of its denominator, or nothing."""

    key: str
    year: int
    cells: Mapping[str, Cell]
    per: str
    quality: str


@cache
def content() -> Mapping[str, Any]:
    """indicators.toml with the procedures among its indicators, before the theme that follows theirs."""
    found = tomllib.loads((_HERE / "indicators.toml").read_text(encoding="utf-8"))
    more = tomllib.loads((_HERE / "procedures.toml").read_text(encoding="utf-8"))
    alike = {name: value for name, value in more.items() if name != "procedure"}
    procedures = [
        alike
        | {"id": one["id"], "name": one["name"]}
        | {"definition": alike["definition"].format(original=one["original"])}
        for one in more["procedure"]
    ]
    order = [theme["id"] for theme in found["theme"]]
    found["indicator"] = sorted([*found["indicator"], *procedures], key=lambda one: order.index(one["theme"]))
    return found


@cache
def shipped_years() -> frozenset[tuple[str, int]]:
    """(key, year) of every column that ships: nobody else's values go there."""
    return frozenset(place for name in TABLES for place in _headings(name).values())


def shipped_columns() -> list[ShippedColumn]:
    """Every column of the tables."""
    described = {one["id"]: one for one in content()["indicator"]}
    qualities = {(one["indicator"], one["year"]): one.get("quality", "") for one in content()["edition"]}
    columns = []
    for name in TABLES:
        headings = _headings(name)
        cells: dict[str, dict[str, Cell]] = {heading: {} for heading in headings}
        with (_HERE / name).open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                for heading in headings:
                    cells[heading][row["code"]] = _cell(row[heading])
        columns += [
            ShippedColumn(
                key, year, cells[heading], described[key].get("per", ""), qualities.get((key, year), "")
            )
            for heading, (key, year) in headings.items()
        ]
    return columns


def _headings(name: str) -> dict[str, tuple[str, int]]:
    """The heading of each column -> its indicator and year."""
    years = {one["id"]: one.get("year") for one in content()["source"]}
    usual = {one["id"]: years[one["source"]] for one in content()["indicator"]}
    with (_HERE / name).open(encoding="utf-8", newline="") as stream:
        headings = next(csv.reader(stream))[1:]
    found = {}
    for heading in headings:
        key, _at, year = heading.partition("@")
        found[heading] = (key, int(year or usual[key]))
    return found


def _cell(text: str) -> Cell:
    absence = _ABSENT.get(text)
    return (None, absence.value) if absence is not None else (float(text), "")


@cache
def mergers() -> Mapping[str, str]:
    """Code that is no longer in use -> the code of the municipality that it belongs to now."""
    with (_HERE / "mergers.csv").open(encoding="utf-8", newline="") as stream:
        return {row["old_code"]: row["new_code"] for row in csv.DictReader(stream)}
