"""The cells of a sheet as they stand in a file, before anybody asks what they mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from meguru.engines.spreadsheets.model import Notice
from meguru.engines.spreadsheets.values import Raw

MARKER_SHEET = "meguru"
MOST_CELLS = 3_000_000
PEEK_ROWS = 40


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row that has something in it; `number` is the one that Excel shows, positions count from 1."""

    number: int
    cells: Mapping[int, Raw]


@dataclass(frozen=True, slots=True)
class Merge:
    """Merged cells, corners included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def name(self) -> str:
        return f"{get_column_letter(self.left)}{self.top}:{get_column_letter(self.right)}{self.bottom}"


@dataclass(slots=True)
class Grid:
    """One sheet. Rows without any content are left out."""

    rows: list[GridRow]
    sheet: str = ""
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    formulas: list[tuple[int, int]] = field(default_factory=list)  # (row, position) with a stored result
    marker: dict[str, str] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)


def column_name(place: int) -> str:
    """How Excel calls a column: B列."""
    return f"{get_column_letter(place)}列"


def cell_name(place: int, row: int) -> str:
    """How Excel calls a cell: B5."""
    return f"{get_column_letter(place)}{row}"
