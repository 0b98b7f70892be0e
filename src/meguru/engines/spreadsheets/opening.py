"""The cells of an uploaded table, whatever kind of file it is."""

from __future__ import annotations

from collections.abc import Callable

from meguru.engines.spreadsheets.delimited import read_delimited
from meguru.engines.spreadsheets.grid import Grid, GridRow
from meguru.engines.spreadsheets.workbook_in import looks_like_workbook, read_workbook
from meguru.engines.uploads import Refused


def open_grid(
    content: bytes, *, wanted_sheet: str, fits: Callable[[list[GridRow]], bool], most_rows: int
) -> Grid:
    """Read CSV, or the sheet of a workbook that has this name or else is the first that `fits`.

    Raises: Refused for what is no table, with a sentence that says what it is and what to do.
    """
    if not content:
        raise Refused("ファイルが空です。中身のあるファイルを選び直してください。", code="empty")
    if looks_like_workbook(content):
        return read_workbook(content, wanted_sheet=wanted_sheet, fits=fits, most_rows=most_rows)
    if content.startswith(b"%PDF"):
        raise Refused(
            "PDF は読めません。Excel（.xlsx）か CSV で保存したファイルを選んでください。", code="pdf"
        )
    if content.lstrip()[:15].lower().startswith((b"<html", b"<!doctype", b"<?xml")):
        raise Refused(
            "Excel の表ではなく、ウェブページか XML です。「Excel ブック（.xlsx）」で保存し直してください。",
            code="markup",
        )
    return read_delimited(content, most_rows=most_rows)
