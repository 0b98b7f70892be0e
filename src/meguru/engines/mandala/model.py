"""The mandala chart as a value: a piece of work in the middle, eight functions around it, eight items around each."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

PLACES = range(1, 9)
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Cs"})  # control, format (direction of writing), not a character
ROUND = (1, 2, 3, 8, None, 4, 7, 6, 5)  # the places of a 3x3 square, row by row; clockwise from the top left


class Cell(NamedTuple):
    """マス: `function` 1 to 8, and `item` 1 to 8 within it; item 0 is the name of the function itself."""

    function: int
    item: int = 0

    @property
    def is_function(self) -> bool:
        return self.item == 0


class NoSuchCell(ValueError):
    """A place outside the chart."""


def cell(function: int, item: int = 0) -> Cell:
    """A place of the chart.

    Raises: NoSuchCell when it lies outside.
    """
    if function not in PLACES or item not in range(9):
        raise NoSuchCell(f"機能は1から8、項目は0から8です（{function}、{item}）。")
    return Cell(function, item)


def all_cells() -> tuple[Cell, ...]:
    """The 72 places in reading order: each function, then its items."""
    return tuple(Cell(function, item) for function in PLACES for item in range(9))


@dataclass(frozen=True, slots=True)
class Mandala:
    """機能分析表: what the work is called, and the texts of the places that are filled."""

    centre: str
    texts: Mapping[Cell, str] = field(default_factory=dict)

    def function(self, place: int) -> str:
        return self.texts.get(Cell(place), "")

    def items(self, function: int) -> tuple[tuple[Cell, str], ...]:
        """The filled items of one function, in their places."""
        cells = (Cell(function, item) for item in PLACES)
        return tuple((one, self.texts[one]) for one in cells if self.texts.get(one))

    def filled(self) -> int:
        return sum(bool(text) for text in self.texts.values())

    def free_function(self) -> Cell | None:
        """The first function whose name and items are all empty."""
        return next(
            (Cell(place) for place in PLACES if not self.function(place) and not self.items(place)), None
        )

    def free_item(self, function: int) -> Cell | None:
        """The first empty item of a function."""
        return next(
            (Cell(function, item) for item in PLACES if not self.texts.get(Cell(function, item))), None
        )


def square(function: int | None) -> tuple[Cell | None, ...]:
    """The nine places of one 3x3 square, row by row; None is the middle.

    Without a function: the middle square, whose places are the eight functions.
    """
    return tuple(
        None if place is None else Cell(place) if function is None else Cell(function, place)
        for place in ROUND
    )


def outline(mandala: Mandala) -> tuple[tuple[str, tuple[tuple[Cell, str], ...]], ...]:
    """The chart as a list: every function that has a name or items, with its items."""
    return tuple(
        (mandala.function(place), mandala.items(place))
        for place in PLACES
        if mandala.function(place) or mandala.items(place)
    )


def clean(text: str) -> str:
    """One line without blanks at its ends and without characters that nobody sees and no file holds.

    Characters of one's own (外字) are kept.
    """
    kept = "".join(char for char in text if char.isspace() or unicodedata.category(char) not in _UNSEEN)
    return " ".join(kept.split())


def squares() -> Iterable[int | None]:
    """The nine squares of the whole chart, row by row; None is the one in the middle."""
    return ROUND
