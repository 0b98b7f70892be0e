"""One content model for every paper that leaves the house; html, word and excel render it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

Cell = str | int | float | Decimal | None


class ColumnKind(StrEnum):
    """How a column is written. Numbers of kind PERCENT are shares: 0.153 is written as 15.3%."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"  # two places
    YEN = "yen"
    HOURS = "hours"  # one place
    PERCENT = "percent"


class KeyFigure(NamedTuple):
    """主な数値: `value` is the text to show, the unit apart; `note` says how it was found."""

    label: str
    value: str
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """見出し: level 1 to 3."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """表: every row has one cell per header, `kinds` one entry per header.

    Raises ValueError when the lengths differ.
    """

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    kinds: tuple[ColumnKind, ...] = ()  # all text when left out
    note: str = ""

    def __post_init__(self) -> None:
        if self.kinds and len(self.kinds) != len(self.headers):
            raise ValueError(f"表「{self.caption}」の列の種類の数が見出しの数と合いません。")
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.headers):
                raise ValueError(f"表「{self.caption}」の{number}行目の列数が見出しの数と合いません。")

    def kind(self, column: int) -> ColumnKind:
        return self.kinds[column] if self.kinds else ColumnKind.TEXT


@dataclass(frozen=True, slots=True)
class Figure:
    """図: an SVG picture; `alt` tells in words what it shows."""

    svg: str
    caption: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class KeyFigures:
    figures: tuple[KeyFigure, ...]


class CalloutKind(StrEnum):
    NOTE = "note"
    WARNING = "warning"
    SUCCESS = "success"


@dataclass(frozen=True, slots=True)
class Callout:
    """囲み: a note, a warning or good news, set apart from the text."""

    kind: CalloutKind
    text: str


@dataclass(frozen=True, slots=True)
class PageBreak:
    pass


Block = Heading | Paragraph | Bullets | Table | Figure | KeyFigures | Callout | PageBreak


@dataclass(frozen=True, slots=True)
class Document:
    """文書: what to say, without how it looks. `meta` are (label, value) lines below the title."""

    title: str
    subtitle: str = ""
    meta: tuple[tuple[str, str], ...] = ()
    blocks: tuple[Block, ...] = ()
