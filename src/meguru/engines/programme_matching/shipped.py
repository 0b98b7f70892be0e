"""The programmes that the guide to first steps names, as they stood when it was written.

Source: the diagnostic chart and first steps (types F, G and I). It gives names, offices and what they are for, but
no rates, limits or windows: those stay empty here, and every record is old, so that nobody relies on it unchecked.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from meguru.engines.programme_matching.model import BodyKind, Condition, Gives, Programme, Purpose

_FILE = Path(__file__).with_name("programmes.toml")


@dataclass(frozen=True, slots=True)
class Shipped:
    """The programmes of the file, and the month that they describe."""

    version: str
    as_of: dt.date
    programmes: tuple[Programme, ...]

    @property
    def label(self) -> str:
        """手引きの時点（2024年5月）の情報."""
        return f"手引きの時点（{self.as_of.year}年{self.as_of.month}月）の情報"


@cache
def shipped() -> Shipped:
    """Read the file. Raises: ValueError or KeyError when it names what the model does not know."""
    return read(_FILE.read_text(encoding="utf-8"))


def read(text: str) -> Shipped:
    content = tomllib.loads(text)
    as_of = content["as_of"]
    rows = tuple(_programme(row, as_of) for row in content["programme"])
    if len({row.key for row in rows}) != len(rows):
        raise ValueError("two programmes have one key")
    return Shipped(version=str(content["version"]), as_of=as_of, programmes=rows)


def _programme(row: dict[str, Any], as_of: dt.date) -> Programme:
    return Programme(
        key=f"guide:{row['id']}",
        name=row["name"],
        provider=row["provider"],
        gives=Gives(row["gives"]),
        summary=row["summary"],
        kinds=frozenset(BodyKind(one) for one in row.get("kinds", ())),
        purposes=frozenset(Purpose(one) for one in row["purposes"]),
        conditions=frozenset(Condition(one) for one in row.get("conditions", ())),
        source=row["source"],
        last_checked=as_of,
    )
