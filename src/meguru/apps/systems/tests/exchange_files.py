"""Workbooks of kartes as offices send them back, for the tests."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook, load_workbook

from meguru.apps.inventory.testing import NOON
from meguru.apps.registry.models import Person
from meguru.apps.systems.queries import exchange_files


def taken(person: Person) -> Any:
    """The workbook that the person takes along, opened."""
    target = io.BytesIO()
    exchange_files.workbook_into(target, user=person, now=NOON)
    return load_workbook(io.BytesIO(target.getvalue()))


def saved(book: Any) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def own_book(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """A workbook that somebody made on their own: rows by the name of the sheet."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return saved(book)


def column_of(sheet: Any, heading: str) -> int:
    return next(cell.column for cell in sheet[1] if cell.value == heading)


def write(sheet: Any, row: int, heading: str, value: Any) -> None:
    sheet.cell(row=row, column=column_of(sheet, heading)).value = value


def read(sheet: Any, row: int, heading: str) -> Any:
    return sheet.cell(row=row, column=column_of(sheet, heading)).value
