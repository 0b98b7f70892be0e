"""Several tables in one workbook, written row by row: a few hundred thousand cells never stand in memory at once.

What a person sees is as in `writing`: headings that stay in sight, lists, number formats, explanations with an
example; the key of each row stands in a hidden first column, the marker in a hidden sheet.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname

from meguru.engines.spreadsheets.explanations import KINDS, how_to_write
from meguru.engines.spreadsheets.grid import MARKER_SHEET
from meguru.engines.spreadsheets.headings import KEY_HEADING
from meguru.engines.spreadsheets.model import Column, Kind, TableLayout, TableRow, Value
from meguru.engines.spreadsheets.rows_out import Cell, clean, fill_sheets, write_rows
from meguru.engines.spreadsheets.values import clean_text
from meguru.engines.spreadsheets.writing import (
    CHOICES_SHEET,
    LONGEST_CELL,
    SPARE_ROWS,
    WIDTHS,
    as_text,
    escaped,
    number_format,
    rule_of,
)

EXPLANATIONS_SHEET = "書き方"
# Stands in a cell whose value this person may not see; on the way back in it means that nothing changes.
NOT_SHOWN = "（表示しません）"
_LAST_ROW = 1_048_576
_IN_MEMORY = 8 << 20  # bytes of rows of one sheet, before they go to a file
_LINE = Side(style="thin", color="B9C0CB")
_FRAME = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_FILLS = {
    "heading": PatternFill("solid", fgColor="E9EEF6"),
    "required": PatternFill("solid", fgColor="FCE8C8"),
    "grey": PatternFill("solid", fgColor="E3E3E3"),
}


@dataclass(frozen=True, slots=True)
class ManyTable:
    """One sheet: its layout, its rows, and an example for each column that has one."""

    layout: TableLayout
    rows: Iterable[TableRow]
    example: Mapping[str, Value] = field(default_factory=dict)


def write_tables(
    target: IO[bytes],
    tables: Sequence[ManyTable],
    *,
    name: str,
    about: Sequence[str] = (),
    marker: Mapping[str, str] | None = None,
) -> None:
    """Write the tables as one .xlsx file into `target`.

    Shape:  書き方 first, then a sheet for every table, then the hidden lists and the hidden marker.
    Holds:  `read_sheets` and `read_grid` give the same rows back. Text never becomes a formula.
    """
    book = Workbook(write_only=True)
    looks = _Looks(book.create_sheet(EXPLANATIONS_SHEET))
    _explain(book[EXPLANATIONS_SHEET], tables, looks, name=name, about=about)
    lists = _Lists()
    with ExitStack() as open_files:
        rows: dict[str, IO[bytes]] = {}
        for number, table in enumerate(tables, start=2):
            spool = open_files.enter_context(tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))
            _write(book.create_sheet(table.layout.sheet), table, looks, lists, spool)
            rows[f"xl/worksheets/sheet{number}.xml"] = spool
        lists.write(book.create_sheet(CHOICES_SHEET))
        book[CHOICES_SHEET].sheet_state = "hidden"
        hidden = book.create_sheet(MARKER_SHEET)
        for pair in {"table": name, **(marker or {})}.items():
            hidden.append(list(pair))
        hidden.sheet_state = "veryHidden"
        book.properties.creator = "Meguru"
        book.properties.title = name
        book.active = 1
        frame = io.BytesIO()
        book.save(frame)
        fill_sheets(frame.getvalue(), target, rows)


class _Looks:
    """The looks of the cells of one workbook, each made once."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._made: dict[tuple[str, str, bool], Any] = {}
        self._numbers: dict[tuple[str, str, bool], int] = {}

    def style(self, kind: str, number_format: str = "General", *, quoted: bool = False) -> Any:
        """`kind` is text, figure, bold, title, heading, required or grey."""
        key = (kind, number_format, quoted)
        if key not in self._made:
            cell = WriteOnlyCell(self._sheet)
            bold = kind in ("bold", "title", "heading", "required")
            cell.font = Font(name="BIZ UDPゴシック", size=14 if kind == "title" else 10, bold=bold)
            if kind in _FILLS:
                cell.fill = _FILLS[kind]
                cell.border = _FRAME
            if kind in ("heading", "required"):
                cell.alignment = Alignment(vertical="center", horizontal="center", wrap_text=True)
            elif kind != "title":
                figure = kind == "figure"
                cell.alignment = Alignment(
                    vertical="top", wrap_text=not figure, horizontal="right" if figure else None
                )
            cell.number_format = number_format
            cell.quotePrefix = quoted
            self._made[key] = cell._style
        return self._made[key]

    def text(self, sheet: Any, text: str, kind: str = "text", number_format: str = "@") -> Any:
        """A cell that holds text, whatever it begins with."""
        plain = clean_text(text)[:LONGEST_CELL]
        cell = WriteOnlyCell(sheet)
        if plain:
            cell._value, cell.data_type = escaped(plain), "s"
            cell._style = self.style(kind, number_format, quoted=plain[0] in "=+-@")
        return cell

    def number(self, kind: str, number_format: str = "@", *, quoted: bool = False) -> int:
        """The number under which the workbook keeps a look."""
        key = (kind, number_format, quoted)
        if key not in self._numbers:
            cell = WriteOnlyCell(self._sheet)
            cell._style = self.style(kind, number_format, quoted=quoted)
            self._numbers[key] = cell.style_id
        return self._numbers[key]

    def cell(self, value: Value, column: Column) -> Cell | None:
        """A value of a column with its look; None for an empty cell."""
        if value is None:
            return None
        if isinstance(value, str | bool) or column.kind in (Kind.TEXT, Kind.CHOICE, Kind.YES_NO):
            plain = escaped(clean(as_text(value, column))[:LONGEST_CELL])
            if not plain:
                return None
            kind = "grey" if value == NOT_SHOWN else "text"
            return self.number(kind, number_format(column), quoted=plain[0] in "=+-@"), plain
        return self.number("figure", number_format(column)), value  # type: ignore[return-value]


class _Lists:
    """What the lists offer, column by column on the hidden sheet; the same list stands there once."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, ...], int] = {}

    def place_of(self, labels: Sequence[str]) -> str:
        place = self._places.setdefault(tuple(labels), len(self._places) + 1)
        letter = get_column_letter(place)
        return f"{quote_sheetname(CHOICES_SHEET)}!${letter}$1:${letter}${len(labels)}"

    def write(self, sheet: Any) -> None:
        looks = _Looks(sheet)
        for number in range(max(map(len, self._places), default=0)):
            sheet.append(
                [
                    looks.text(sheet, labels[number]) if number < len(labels) else None
                    for labels in self._places
                ]
            )


def _write(sheet: Any, table: ManyTable, looks: _Looks, lists: _Lists, spool: IO[bytes]) -> None:
    columns = table.layout.columns
    sheet.column_dimensions["A"].hidden = True
    for place, column in enumerate(columns, start=2):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = column.width or WIDTHS.get(column.kind, 10.0)
        if column.kind in (Kind.TEXT, Kind.CHOICE):
            sheet.column_dimensions[letter].number_format = "@"  # codes such as 001 keep their zeros
    sheet.row_dimensions[1].height = 42.0
    sheet.freeze_panes = f"{get_column_letter(2 + table.layout.frozen)}2"
    headings = [looks.text(sheet, one.heading, "required" if one.required else "heading") for one in columns]
    sheet.append([looks.text(sheet, KEY_HEADING, "heading"), *headings])
    cells = ((_key(row.key, looks), *_cells(row, columns, looks)) for row in table.rows)
    letters = [get_column_letter(place) for place in range(1, len(columns) + 2)]
    last = write_rows(spool, cells, letters, first=2)
    sheet.auto_filter.ref = f"A1:{get_column_letter(1 + len(columns))}{max(2, last)}"
    sheet.page_setup.paperSize, sheet.page_setup.orientation = "8", "landscape"  # A3
    sheet.print_title_rows = "1:1"
    sheet.oddFooter.center.text = "&P / &N"
    for place, column in enumerate(columns, start=2):
        rule = rule_of(column, lists.place_of)
        letter = get_column_letter(place)
        rule.add(f"{letter}2:{letter}{min(_LAST_ROW, last + SPARE_ROWS)}")
        sheet.data_validations.append(rule)


def _key(key: str, looks: _Looks) -> Cell | None:
    return (looks.number("text"), escaped(clean(key))) if key else None


def _cells(row: TableRow, columns: Sequence[Column], looks: _Looks) -> Iterable[Cell | None]:
    return (looks.cell(row.values.get(column.key), column) for column in columns)


def _explain(
    sheet: Any, tables: Sequence[ManyTable], looks: _Looks, *, name: str, about: Sequence[str]
) -> None:
    for letter, width in zip("ABCDEF", (26, 7, 15, 56, 30, 40), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.page_setup.paperSize, sheet.page_setup.orientation = "9", "landscape"  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    title = WriteOnlyCell(sheet, f"「{name}」の書き方")
    title._style = looks.style("title")
    sheet.append([title])
    for sentence in about:
        cell = WriteOnlyCell(sheet, clean_text(sentence))
        cell._style = looks.style("figure")  # one line, not wrapped into the first column
        cell.alignment = Alignment(vertical="top", wrap_text=False)
        sheet.append([cell])
    for table in tables:
        sheet.append([])
        sheet.append([looks.text(sheet, f"シート「{table.layout.sheet}」", "bold")])
        for sentence in table.layout.about:
            cell = WriteOnlyCell(sheet, clean_text(sentence))
            cell.alignment = Alignment(vertical="top", wrap_text=False)
            sheet.append([cell])
        words = ("列の見出し", "必須", "種類", "書き方", "例", "選べる言葉")
        sheet.append([looks.text(sheet, one, "heading") for one in words])
        for column in table.layout.columns:
            sheet.append([looks.text(sheet, one) for one in _explained(column, table.example)])


def _explained(column: Column, example: Mapping[str, Value]) -> tuple[str, ...]:
    offered = "、".join(choice.label for choice in column.choices[:20])
    more = f" ほか（全{len(column.choices)}）" if len(column.choices) > 20 else ""
    return (
        column.heading,
        "必須" if column.required else "",
        KINDS[column.kind],
        how_to_write(column),
        as_text(example.get(column.key), column),
        offered + more,
    )
