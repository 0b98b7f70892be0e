"""A document as an Excel workbook: a summary sheet, then one sheet per table."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from meguru.engines.documents.excel_looks import Look, Looks
from meguru.engines.documents.model import (
    Bullets,
    Callout,
    Cell,
    ColumnKind,
    Document,
    Figure,
    Heading,
    KeyFigures,
    Paragraph,
    Table,
)
from meguru.engines.documents.packages import without_clock
from meguru.engines.documents.wording import cell_text, clean, is_number_column, number_of, words

FORMATS = {
    ColumnKind.INTEGER: "#,##0",
    ColumnKind.DECIMAL: "#,##0.00",
    ColumnKind.YEN: '#,##0"円"',
    ColumnKind.HOURS: "#,##0.0",
    ColumnKind.PERCENT: "0.0%",
}
LONGEST_CELL = 32_000
LARGEST_EXACT = 10**15  # Excel keeps 15 digits
MOST_ROWS = 1_000_000
_NUMBER = re.compile(r"[-+]?\d{1,3}(,\d{3})*(\.\d+)?|[-+]?\d+(\.\d+)?")
PLAIN, BOLD, LONG = Look(), Look(bold=True), Look(wrap=False)
TITLE = Look(size=14, bold=True, wrap=False)
SECOND_TITLE = Look(size=12, bold=True, wrap=False)
FRAMED = Look(is_framed=True)
FRAMED_RIGHT = Look(is_framed=True, horizontal="right")
HEADER = Look(bold=True, is_framed=True, is_header=True)
HEADER_RIGHT = Look(bold=True, is_framed=True, is_header=True, horizontal="right")
VALUE = Look(bold=True, is_framed=True, horizontal="right")


def to_xlsx(document: Document, *, language: str = "ja") -> bytes:
    """Render the figures of a document as .xlsx: numbers stay numbers, text never becomes a formula.

    Pictures and page breaks are left out. Equal documents give equal bytes.
    Raises: ValueError when a table has more rows than a sheet can hold.
    """
    book = Workbook()
    summary = book.active
    fixed = words(language)
    names = {fixed["summary_sheet"].casefold()}
    summary.title = fixed["summary_sheet"]
    looks = Looks()
    _summary_sheet(_Pen(summary, looks, language), document)
    tables = [block for block in document.blocks if isinstance(block, Table)]
    for number, table in enumerate(tables, start=1):
        name = _sheet_name(f"{fixed['table']}{number} {table.caption}", names)
        _table_sheet(_Pen(book.create_sheet(name), looks, language), table, number)
    book.properties.creator = "Meguru"
    book.properties.title = clean(document.title)[:250]
    target = io.BytesIO()
    book.save(target)
    return without_clock(target.getvalue())


def _sheet_name(wanted: str, taken: set[str]) -> str:
    """A name that Excel accepts and no other sheet has."""
    plain = re.sub(r"[\[\]:*?/\\'\x00-\x1f]", " ", clean(wanted)).strip() or "Sheet"
    name = plain[:31].strip()
    number = 2
    while name.casefold() in taken:
        ending = f" ({number})"
        name = plain[: 31 - len(ending)].strip() + ending
        number += 1
    taken.add(name.casefold())
    return name


@dataclass(frozen=True, slots=True)
class _Pen:
    """Writes into one sheet of a workbook, whose looks all sheets share."""

    sheet: Any
    looks: Looks
    language: str

    def text(self, row: int, column: int, text: str, look: Look = PLAIN) -> None:
        """Write text as text, whatever it begins with."""
        cell = self.sheet.cell(row=row, column=column)
        plain = clean(text)
        cell.value = plain[:LONGEST_CELL] if plain else None
        if plain:
            cell.data_type = "s"
            if plain[0] in "=+-@\t":
                look = replace(look, is_quoted=True)
        self.looks.dress(cell, look)

    def number(self, row: int, column: int, number: float, look: Look) -> None:
        self.looks.dress(self.sheet.cell(row=row, column=column, value=number), look)

    def cell(self, row: int, column: int, value: Cell, kind: ColumnKind) -> None:
        """A cell of a table."""
        number = number_of(value)
        if number is None or kind is ColumnKind.TEXT or not -LARGEST_EXACT < number < LARGEST_EXACT:
            text = cell_text(value, kind, language=self.language) if value is not None else ""
            self.text(row, column, text, FRAMED_RIGHT if is_number_column(kind) else FRAMED)
            return
        shown = FORMATS[kind] if kind is not ColumnKind.YEN or self.language == "ja" else '"¥"#,##0'
        plain = float(number) if isinstance(number, Decimal) else number
        self.number(row, column, plain, _number_look(shown))


@cache
def _number_look(number_format: str) -> Look:
    return Look(number_format=number_format, wrap=None, is_framed=True)


def _table_sheet(pen: _Pen, table: Table, number: int) -> None:
    sheet, language = pen.sheet, pen.language
    if len(table.rows) > MOST_ROWS:
        raise ValueError(f"表「{table.caption}」の行が多すぎてExcelの1枚のシートに入りません。")
    pen.text(1, 1, f"{words(language)['table']}{number} {table.caption}", SECOND_TITLE)
    sheet.row_dimensions[1].height = 20.0
    top = 3
    widths = _column_widths(table, language)
    for column, header in enumerate(table.headers, start=1):
        is_right = is_number_column(table.kind(column - 1))
        pen.text(top, column, header, HEADER_RIGHT if is_right else HEADER)
    for row, values in enumerate(table.rows, start=top + 1):
        for column, value in enumerate(values, start=1):
            pen.cell(row, column, value, table.kind(column - 1))
        wrapped = [
            _lines(cell_text(value, ColumnKind.TEXT), widths[column] - 2)
            for column, value in enumerate(values)
            if isinstance(value, str)
        ]
        if max(wrapped, default=1) > 1:
            sheet.row_dimensions[row].height = min(13.5 * max(wrapped) + 2, 400.0)
    last = top + len(table.rows)
    if not table.rows:
        pen.text(top + 1, 1, words(language)["no_rows"], LONG)
        last += 1
    if table.note:
        pen.text(last + 2, 1, f"{words(language)['remark']}: {table.note}", LONG)
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = sheet.cell(row=top + 1, column=1)
    if table.headers and table.rows:
        sheet.auto_filter.ref = f"A{top}:{get_column_letter(len(table.headers))}{top + len(table.rows)}"
    _for_print(sheet, title_rows=f"{top}:{top}", landscape=len(table.headers) > 6)


def _column_widths(table: Table, language: str) -> list[float]:
    """By the longest text of the first 500 rows, within limits."""
    widths = []
    for column, header in enumerate(table.headers):
        texts = [cell_text(row[column], table.kind(column), language=language) for row in table.rows[:500]]
        widest = max([_width(text) for text in texts] + [_width(header)])
        widths.append(min(max(widest + 3, 9.0), 46.0))
    return widths


def _for_print(sheet: Any, *, title_rows: str | None, landscape: bool) -> None:
    """A4, all columns on one page, the header on every page."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = title_rows
    sheet.oddFooter.center.text = "&P / &N"
    sheet.sheet_view.showGridLines = False


def _width(text: str) -> float:
    """Width in half-width characters, the widest line counts."""
    lines = text[:400].splitlines() or [""]
    return max(sum(map(_char_width, line)) for line in lines)


@lru_cache(maxsize=8192)
def _char_width(char: str) -> float:
    return 2 if unicodedata.east_asian_width(char) in "WFA" else 1.1


def _lines(text: str, width: float) -> int:
    """How many lines a text takes when it is wrapped at this width."""
    return sum(1 + int(_width(line) // width) for line in text.split("\n"))


def _summary_sheet(pen: _Pen, document: Document) -> None:
    sheet, language = pen.sheet, pen.language
    fixed = words(language)
    row = 1
    pen.text(row, 1, document.title, TITLE)
    sheet.row_dimensions[row].height = 24.0
    if document.subtitle:
        row += 1
        pen.text(row, 1, document.subtitle, LONG)
    for label, value in document.meta:
        row += 1
        pen.text(row, 1, label)
        pen.text(row, 2, value, LONG)
    figures = [f for block in document.blocks if isinstance(block, KeyFigures) for f in block.figures]
    if figures:
        row += 2
        pen.text(row, 1, fixed["key_figures"], SECOND_TITLE)
        row += 1
        for column, header in enumerate(("item", "value", "unit", "remark"), start=1):
            pen.text(row, column, fixed[header], HEADER)
        for figure in figures:
            row += 1
            pen.text(row, 1, figure.label, FRAMED)
            _put_value(pen, row, figure.value)
            pen.text(row, 3, figure.unit, FRAMED)
            pen.text(row, 4, figure.note, FRAMED)
    lines = _said(document, language)
    if lines:
        row += 2
        pen.text(row, 1, fixed["notes"], SECOND_TITLE)
        for text, is_heading in lines:
            row += 1
            sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=4)
            pen.text(row, 1, text, BOLD if is_heading else PLAIN)
            sheet.row_dimensions[row].height = 15.0 * _lines(text, 105)
    for letter, width in zip("ABCD", (30, 18, 12, 55), strict=True):
        sheet.column_dimensions[letter].width = width
    _for_print(sheet, title_rows=None, landscape=False)


def _put_value(pen: _Pen, row: int, text: str) -> None:
    """A key figure that is a plain number is stored as one."""
    plain = text.strip()
    if _NUMBER.fullmatch(plain):
        try:
            number = Decimal(plain.replace(",", ""))
        except InvalidOperation:
            number = None
        if number is not None and abs(number) < LARGEST_EXACT:
            places = len(plain.partition(".")[2])
            shown = "#,##0" + ("." + "0" * places if places else "")
            look = replace(VALUE, number_format=shown, wrap=None)
            pen.number(row, 2, float(number) if number % 1 else int(number), look)
            return
    pen.text(row, 2, text, VALUE)


def _said(document: Document, language: str) -> list[tuple[str, bool]]:
    """Everything the document says in words, for the summary sheet: (text, is a heading)."""
    lines: list[tuple[str, bool]] = []
    for block in document.blocks:
        if isinstance(block, Heading):
            lines.append((block.text, True))
        elif isinstance(block, Paragraph):
            lines.append((block.text, False))
        elif isinstance(block, Bullets):
            lines += [(f"・{item}", False) for item in block.items]
        elif isinstance(block, Callout):
            lines.append((f"【{words(language)[block.kind]}】{block.text}", False))
        elif isinstance(block, Figure) and block.alt:
            lines.append((f"{words(language)['figure']}: {block.caption} {block.alt}", False))
    # A heading that nothing follows says nothing here.
    return [
        line
        for place, line in enumerate(lines)
        if not line[1] or (place + 1 < len(lines) and not lines[place + 1][1])
    ]
