"""Reads karte.toml: sections, items, measures and documents that a karte asks for."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a karte asks for; `weight` 1 to 3 says how much cannot be judged without it."""

    id: str
    section: str
    label: str
    weight: int


@dataclass(frozen=True, slots=True)
class Named:
    """A measure of security or a document; `id` is the key in the card's own mapping."""

    id: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Karte:
    version: str
    sections: tuple[Section, ...]
    items: tuple[Item, ...]
    measures: tuple[Named, ...]
    documents: tuple[Named, ...]


@cache
def karte() -> Karte:
    """The karte that ships. Raises: ValueError when the file contradicts itself."""
    raw = tomllib.loads((Path(__file__).parent / "karte.toml").read_text(encoding="utf-8"))
    found = Karte(
        version=raw["version"],
        sections=tuple(Section(**one) for one in raw["section"]),
        items=tuple(Item(**one) for one in raw["item"]),
        measures=_named(raw["measure"]),
        documents=_named(raw["document"]),
    )
    sections = {one.id for one in found.sections}
    for item in found.items:
        if item.section not in sections or item.weight not in (1, 2, 3):
            raise ValueError(f"item {item.id} of the karte")
    for rows in (found.items, found.measures, found.documents):
        if len({one.id for one in rows}) != len(rows):
            raise ValueError("an id of the karte stands twice")
    return found


def _named(rows: Iterable[Mapping[str, Any]]) -> tuple[Named, ...]:
    return tuple(Named(**one) for one in rows)
