"""A table as an Excel workbook that people fill in, and as CSV."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from meguru.engines.spreadsheets.delimited import write_delimited
from meguru.engines.spreadsheets.explanations import explain, how_to_write
from meguru.engines.spreadsheets.grid import MARKER_SHEET
from meguru.engines.spreadsheets.headings import KEY_HEADING
from meguru.engines.spreadsheets.model import FIGURES, Column, Kind, TableLayout, TableRow, Value
from meguru.engines.spreadsheets.values import clean_text

EXAMPLES_SHEET = "記入例"
CHOICES_SHEET = "選択肢"
SPARE_ROWS = 500  # rows below the last one that still offer the lists
LONGEST_CELL = 32_000
FORMATS = {
    Kind.TEXT: "@",
    Kind.CHOICE: "@",
    Kind.WHOLE: "#,##0",
    Kind.YEN: "#,##0",
    Kind.DATE: "yyyy/m/d",
    Kind.YES_NO: "@",
}
WIDTHS = {Kind.TEXT: 24.0, Kind.CHOICE: 16.0, Kind.YEN: 14.0, Kind.DATE: 12.0, Kind.YES_NO: 9.0}
_FONT = Font(name="BIZ UDPゴシック", size=10)
_BOLD = Font(name="BIZ UDPゴシック", size=10, bold=True)
_LINE = Side(style="thin", color="B9C0CB")
_FRAME = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEADER = PatternFill("solid", fgColor="E9EEF6")
_REQUIRED = PatternFill("solid", fgColor="FCE8C8")
_TOP = Alignment(vertical="top", wrap_text=True)
_RIGHT = Alignment(vertical="top", horizontal="right")
_MIDDLE = Alignment(vertical="center", horizontal="center", wrap_text=True)


def write_workbook(
    layout: TableLayout,
    rows: Sequence[TableRow],
    *,
    examples: Sequence[TableRow] = (),
    marker: Mapping[str, str] | None = None,
) -> bytes:
    """Write a table as .xlsx with headings that stay in sight, lists, number formats and explanations.

    Shape:  the sheet of the table, 書き方 (what goes into each column), 記入例 when there are `examples`,
            hidden 選択肢 (what the lists offer) and a sheet that only the reader sees, with the name and
            version of the layout and `marker`. The key of each row stands in a hidden first column.
    Holds:  `read_table` gives the same rows back. Text never becomes a formula, whatever it begins with.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = layout.sheet
    _table(sheet, layout, rows)
    explain(book.create_sheet("書き方"), layout)
    if examples:
        _table(book.create_sheet(EXAMPLES_SHEET), layout, examples)
    choices = book.create_sheet(CHOICES_SHEET)
    choices.sheet_state = "hidden"
    _validate(sheet, choices, layout, last=len(rows) + 1 + SPARE_ROWS)
    hidden = book.create_sheet(MARKER_SHEET)
    hidden.sheet_state = "veryHidden"
    facts = {"table": layout.name, "version": str(layout.version), **(marker or {})}
    for number, (name, value) in enumerate(facts.items(), start=1):
        put_text(hidden, number, 1, name)
        put_text(hidden, number, 2, value)
    book.properties.creator = "Meguru"
    book.properties.title = layout.sheet
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def write_csv(layout: TableLayout, rows: Sequence[TableRow]) -> bytes:
    """Write a table as CSV (UTF-8 with mark); the key of each row stands in the last column.

    Holds:  `read_table` gives the same rows back. Text never becomes a formula in Excel.
    """
    return write_delimited(_records(layout, rows))


def _records(layout: TableLayout, rows: Sequence[TableRow]) -> Iterator[list[str]]:
    yield [*(column.heading for column in layout.columns), KEY_HEADING]
    for row in rows:
        yield [*(as_text(row.values.get(column.key), column) for column in layout.columns), row.key]


def as_text(value: Value, column: Column) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if column.kind is Kind.CHOICE:
        return next((choice.label for choice in column.choices if choice.value == value), str(value))
    if column.kind is Kind.DATE and not isinstance(value, str | int | Decimal):
        return f"{value.year}/{value.month}/{value.day}"
    return clean_text(str(value)) if isinstance(value, str) else str(value)


def put_text(sheet: Any, row: int, column: int, text: str) -> Any:
    """Write text as text, whatever it begins with."""
    cell = sheet.cell(row=row, column=column)
    plain = clean_text(text)[:LONGEST_CELL]
    cell.value = escaped(plain) or None
    if plain:
        cell.data_type = "s"
        cell.quotePrefix = plain[0] in "=+-@"
    cell.font = _FONT
    return cell


def escaped(text: str) -> str:
    """A text that looks like an escape of the format (_x000D_) is escaped itself."""
    return text.replace("_x", "_x005F_x")


def _table(sheet: Any, layout: TableLayout, rows: Sequence[TableRow]) -> None:
    put_text(sheet, 1, 1, KEY_HEADING)
    sheet.column_dimensions["A"].hidden = True
    for place, column in enumerate(layout.columns, start=2):
        cell = put_text(sheet, 1, place, column.heading)
        cell.font, cell.alignment, cell.border = _BOLD, _MIDDLE, _FRAME
        cell.fill = _REQUIRED if column.required else _HEADER
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = column.width or WIDTHS.get(column.kind, 10.0)
        if column.kind in (Kind.TEXT, Kind.CHOICE):
            sheet.column_dimensions[letter].number_format = "@"  # codes such as 001 keep their zeros
    for number, row in enumerate(rows, start=2):
        put_text(sheet, number, 1, row.key)
        for place, column in enumerate(layout.columns, start=2):
            _put(sheet, number, place, row.values.get(column.key), column)
    sheet.row_dimensions[1].height = 42.0
    sheet.freeze_panes = sheet.cell(row=2, column=2 + layout.frozen)
    sheet.auto_filter.ref = f"A1:{get_column_letter(1 + len(layout.columns))}{max(2, 1 + len(rows))}"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A3
    sheet.page_setup.orientation = "landscape"
    sheet.print_title_rows = "1:1"
    if layout.frozen:
        sheet.print_title_cols = f"A:{get_column_letter(1 + layout.frozen)}"
    sheet.oddFooter.center.text = "&P / &N"


def _put(sheet: Any, row: int, place: int, value: Value, column: Column) -> None:
    if value is None:
        return
    if isinstance(value, str | bool) or column.kind in (Kind.TEXT, Kind.CHOICE, Kind.YES_NO):
        cell = put_text(sheet, row, place, as_text(value, column))
        cell.alignment = _TOP
    else:
        cell = sheet.cell(row=row, column=place, value=value)
        cell.font, cell.alignment = _FONT, _RIGHT
    cell.number_format = number_format(column)


def number_format(column: Column) -> str:
    if column.kind in (Kind.DECIMAL, Kind.HOURS):
        return "#,##0." + "0" * column.places if column.places else "#,##0"
    return FORMATS[column.kind]


def _validate(sheet: Any, choices: Any, layout: TableLayout, *, last: int) -> None:
    """Lists and limits of every column, with what to write shown when a cell is chosen."""
    for place, column in enumerate(layout.columns, start=2):
        rule = rule_of(column, partial(_list_of, choices, column))
        letter = get_column_letter(place)
        rule.add(f"{letter}2:{letter}{last}")
        sheet.add_data_validation(rule)


def rule_of(column: Column, list_of: Callable[[Sequence[str]], str]) -> DataValidation:
    """The rule of a column, with what to write shown when a cell is chosen."""
    rule = _bare_rule(column, list_of)
    rule.promptTitle = column.heading.replace("\n", "")[:32]
    rule.prompt = how_to_write(column)[:250]
    rule.showInputMessage = rule.showErrorMessage = True
    rule.allow_blank = True
    return rule


def _bare_rule(column: Column, list_of: Callable[[Sequence[str]], str]) -> DataValidation:
    """Lists stop what is not on them; limits only warn, since 1,200件 and 1時間30分 are understood as well.

    `list_of` puts the labels of a list somewhere and answers where they stand, as a formula.
    """
    if column.kind is Kind.CHOICE or column.kind is Kind.YES_NO:
        labels = [choice.label for choice in column.choices] or ["はい", "いいえ"]
        return DataValidation(
            type="list",
            formula1=list_of(labels),
            errorTitle="一覧から選んでください",
            error=f"「{column.heading[:40]}」は、一覧にある言葉から選んでください。",
        )
    if column.kind in FIGURES and column.least is not None:
        whole = column.kind in (Kind.WHOLE, Kind.YEN)
        return DataValidation(
            type="whole" if whole else "decimal",
            operator="between",
            formula1=str(column.least),
            formula2=str(column.most if column.most is not None else 10**15),
            errorStyle="warning",
            errorTitle="数字を確かめてください",
            error=how_to_write(column)[:220],
        )
    if column.kind is Kind.TEXT and column.longest is not None:
        return DataValidation(
            type="textLength",
            operator="lessThanOrEqual",
            formula1=str(column.longest),
            errorTitle="文字が多すぎます",
            error=f"{column.longest:,}文字以内で書いてください。",
        )
    return DataValidation()


def _list_of(choices: Any, column: Column, labels: Sequence[str]) -> str:
    """Put the labels into a column of their own on the hidden sheet; a list in the rule itself is limited to
    255 letters and cannot hold commas."""
    place = 1 if choices.max_column == 1 and choices["A1"].value is None else choices.max_column + 1
    put_text(choices, 1, place, column.heading)
    for number, label in enumerate(labels, start=2):
        put_text(choices, number, place, label)
    letter = get_column_letter(place)
    return f"{quote_sheetname(CHOICES_SHEET)}!${letter}$2:${letter}${len(labels) + 1}"
