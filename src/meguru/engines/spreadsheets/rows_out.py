"""Rows of a sheet as the XML of the format, written as they come.

openpyxl takes 30 µs for a cell, which is minutes for a million; it makes the workbook with its headings, styles and lists,
and the rows are put into its sheets here (ECMA-376 part 1, 18.3.1.73 and 18.3.1.4).
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from typing import IO
from xml.sax.saxutils import escape

from meguru.engines.spreadsheets.values import clean_text

_DAY_ZERO = dt.date(1899, 12, 30)
_END_OF_ROWS = b"</sheetData>"
_PIECE = 1 << 20
# What stands in a cell: the number of its look, and text or a figure.
Cell = tuple[int, str | float | dt.date]


def write_rows(
    target: IO[bytes], rows: Iterable[Iterable[Cell | None]], letters: list[str], *, first: int
) -> int:
    """Write rows from row `first` on and answer the number of the last one, `first` - 1 when there are none."""
    number = first - 1
    for number, row in enumerate(rows, start=first):
        cells = [
            _cell(f"{letter}{number}", cell)
            for letter, cell in zip(letters, row, strict=True)
            if cell is not None
        ]
        target.write(f'<row r="{number}">{"".join(cells)}</row>'.encode())
    return number


def fill_sheets(book: bytes, target: IO[bytes], rows: Mapping[str, IO[bytes]]) -> None:
    """Copy a workbook and put `rows` behind the rows of its sheets, by the name of the part (xl/worksheets/…)."""
    with (
        zipfile.ZipFile(io.BytesIO(book)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as made,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name not in rows:
                made.writestr(name, content)
                continue
            head, end, tail = content.partition(_END_OF_ROWS)
            with made.open(name, "w", force_zip64=True) as part:
                part.write(head)
                rows[name].seek(0)
                _copy(rows[name].read, part.write)
                part.write(end + tail)


def _copy(read: Callable[[int], bytes], write: Callable[[bytes], int]) -> None:
    while piece := read(_PIECE):
        write(piece)


def _cell(place: str, cell: Cell) -> str:
    look, value = cell
    if isinstance(value, str):
        return f'<c r="{place}" s="{look}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    if isinstance(value, dt.date):
        value = (value - _DAY_ZERO).days
    return f'<c r="{place}" s="{look}"><v>{value}</v></c>'


def clean(text: str) -> str:
    """`clean_text`, without the way through every letter for the usual text."""
    return text.strip() if text.isprintable() else clean_text(text)
