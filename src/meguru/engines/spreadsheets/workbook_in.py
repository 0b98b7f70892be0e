"""The cells of an .xlsx file: read once, within limits, with what openpyxl's plain reading leaves out."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from lxml import etree
from openpyxl import load_workbook
from openpyxl.cell.text import Text
from openpyxl.utils import column_index_from_string, range_boundaries
from openpyxl.utils.datetime import from_excel, from_ISO8601
from openpyxl.xml.constants import SHEET_MAIN_NS

from meguru.engines.spreadsheets.delimited import refuse_too_many
from meguru.engines.spreadsheets.grid import MARKER_SHEET, PEEK_ROWS, Grid, GridRow, Merge
from meguru.engines.spreadsheets.values import ErrorCell, Raw, Uncalculated
from meguru.engines.uploads import Refused, guard_xml, guard_zip

MOST_UNPACKED_BYTES = 256 * 1024 * 1024
MOST_SHEETS = 60
MOST_COLUMNS = 16_384
_TRUE = ("1", "true")
_VALUE, _FORMULA, _INLINE = (f"{{{SHEET_MAIN_NS}}}{name}" for name in ("v", "f", "is"))
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
Read = TypeVar("Read")
_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class _SheetReader:
    """One sheet, row by row, with what is merged, hidden or was never calculated.

    openpyxl's own reading leaves these out when it streams; the strings, styles and dates of the workbook are
    its work.
    """

    def __init__(self, source: Any, book: Any, sheet: Any) -> None:
        self.source = source
        self.strings: Sequence[str] = sheet._shared_strings
        self.epoch = book.epoch
        self.dates: set[int] = book._date_formats
        self.durations: set[int] = book._timedelta_formats
        self.merges: list[Merge] = []
        self.hidden_columns: set[int] = set()
        self.hidden_rows: set[int] = set()
        self.formulas: list[tuple[int, int]] = []
        self._places: dict[str, int] = {}

    def rows(self) -> Iterator[GridRow]:
        """The rows that have something in them, in the order of the file."""
        tags = [f"{{{SHEET_MAIN_NS}}}{name}" for name in ("row", "col", "mergeCell")]
        number = 0
        for _event, element in etree.iterparse(
            self.source, tag=tags, resolve_entities=False, no_network=True
        ):
            if element.tag == tags[0]:
                number = int(element.get("r") or number + 1)
                if element.get("hidden") in _TRUE:
                    self.hidden_rows.add(number)
                cells = dict(self._cells(element, number))
                if cells:
                    yield GridRow(number, cells)
            elif element.tag == tags[1]:
                self._note_hidden(element)
            else:
                self.merges.append(_merge(element.get("ref")))
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]

    def _cells(self, row: Any, number: int) -> Iterator[tuple[int, Raw]]:
        place = 0
        for cell in row:
            reference = cell.get("r")
            place = self._place(reference.rstrip("0123456789")) if reference else place + 1
            content = self._content(cell)
            if content is not None and content != "":
                if len(cell) > 1 and cell.find(_FORMULA) is not None:
                    self.formulas.append((number, place))
                yield place, content

    def _place(self, letters: str) -> int:
        place = self._places.get(letters)
        if place is None:
            place = column_index_from_string(letters)  # raises beyond the last column
            self._places[letters] = place
        return place

    def _content(self, cell: Any) -> Raw:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            inline = cell.find(_INLINE)
            return None if inline is None else _unescaped(_inline_text(inline))
        stored = cell.find(_VALUE)
        text = None if stored is None else stored.text
        if text is None:  # a formula whose result is the empty text says so by its kind
            return Uncalculated() if kind == "n" and cell.find(_FORMULA) is not None else None
        if kind == "n":
            return self._number(text, int(cell.get("s", 0)))
        if kind == "s":
            return _unescaped(self.strings[int(text)])
        if kind == "b":
            return text in _TRUE
        if kind == "e":
            return ErrorCell(text)
        return from_ISO8601(text) if kind == "d" else _unescaped(text)

    def _number(self, text: str, style: int) -> Raw:
        number = float(text)
        if style in self.dates:
            try:
                moment: Raw = from_excel(number, self.epoch, timedelta=style in self.durations)
            except (OverflowError, ValueError):  # a date that the calendar does not have
                return ErrorCell("#VALUE!")
            return moment
        return int(number) if number.is_integer() and abs(number) < 1e15 else number

    def _note_hidden(self, element: Any) -> None:
        if element.get("hidden") in _TRUE:
            first, last = int(element.get("min")), min(int(element.get("max")), MOST_COLUMNS)
            self.hidden_columns.update(range(first, last + 1))


def read_workbook(
    content: bytes, *, wanted_sheet: str, fits: Callable[[list[GridRow]], bool], most_rows: int
) -> Grid:
    """Read the sheet that holds the table: the one of that name, else the first one that `fits`.

    Holds:  nothing of the file is executed, no link is followed; formulas count by their stored results.
    Raises: Refused with code "old-excel", "password", "macro", "binary-workbook", "open-document", those of
            `guard_zip` and `guard_xml`, "damaged-workbook", "no-table" or "too-many-rows".
    """
    return _opened(
        content, lambda book: _read(book, wanted_sheet=wanted_sheet, fits=fits, most_rows=most_rows)
    )


def read_sheets(content: bytes, *, most_rows: int) -> tuple[dict[str, Grid], dict[str, str]]:
    """Read every sheet of a workbook by its name, hidden ones too, and what its writer hid in it.

    Holds and Raises: as `read_workbook`, with "not-a-workbook" for what is no workbook at all.
    """
    if not looks_like_workbook(content):
        raise Refused(
            "Excel のファイルではありません。配られた様式（.xlsx）に書いて、そのファイルを選んでください。",
            code="not-a-workbook",
        )
    return _opened(content, lambda book: _read_all(book, most_rows=most_rows))


def _opened(content: bytes, read: Callable[[Any], Read]) -> Read:
    """Open a guarded workbook, read it, close it."""
    _refuse_other_kinds(content)
    guard_zip(content, maximum_bytes=MOST_UNPACKED_BYTES)
    _guard_parts(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            return read(book)
        finally:
            book.close()
    except Refused:
        raise
    except Exception:  # openpyxl raises whatever it stumbles over; every such file needs the same advice
        raise Refused(
            "ファイルが壊れているか、Excel の形式として正しくありません。Excel で開いて「Excel ブック（.xlsx）」で保存し直してください。",
            code="damaged-workbook",
        ) from None


def _read_all(book: Any, *, most_rows: int) -> tuple[dict[str, Grid], dict[str, str]]:
    sheets = [sheet for sheet in book.worksheets if hasattr(sheet, "_worksheet_path")][:MOST_SHEETS]
    grids = {
        sheet.title: _rows(book, sheet, peek=False, most_rows=most_rows)
        for sheet in sheets
        if sheet.title != MARKER_SHEET
    }
    return grids, _marker(book, sheets)


def looks_like_workbook(content: bytes) -> bool:
    return content.startswith((b"PK", _OLD_EXCEL))


def _read(book: Any, *, wanted_sheet: str, fits: Callable[[list[GridRow]], bool], most_rows: int) -> Grid:
    sheets = [sheet for sheet in book.worksheets if hasattr(sheet, "_worksheet_path")][:MOST_SHEETS]
    if not sheets:
        raise ValueError("a workbook without sheets")
    marker = _marker(book, sheets)
    tables = [sheet for sheet in sheets if sheet.title != MARKER_SHEET]
    # The sheet of the right name first, then those in sight, then hidden ones.
    tables.sort(key=lambda sheet: (sheet.title != wanted_sheet, sheet.sheet_state != "visible"))
    for sheet in tables:
        if fits(_rows(book, sheet, peek=True, most_rows=most_rows).rows):
            grid = _rows(book, sheet, peek=False, most_rows=most_rows)
            grid.marker = marker
            return grid
    names = "」「".join(sheet.title for sheet in tables[:5])
    raise Refused(
        f"どのシート（「{names}」）にも、ひな形と同じ見出しの行が見つかりません。"
        "ひな形を取り出して、その見出しの下に写してください。",
        code="no-table",
    )


def _rows(book: Any, sheet: Any, *, peek: bool, most_rows: int) -> Grid:
    with sheet._get_source() as source:
        reader = _SheetReader(source, book, sheet)
        rows: list[GridRow] = []
        cells = 0
        for row in reader.rows():
            cells += len(row.cells)
            refuse_too_many(len(rows), cells, most_rows=most_rows)
            rows.append(row)
            if peek and len(rows) >= PEEK_ROWS:
                break
    return Grid(
        rows,
        sheet=sheet.title,
        merges=reader.merges,
        hidden_rows=reader.hidden_rows,
        hidden_columns=reader.hidden_columns,
        formulas=reader.formulas,
    )


def _marker(book: Any, sheets: list[Any]) -> dict[str, str]:
    sheet = next((sheet for sheet in sheets if sheet.title == MARKER_SHEET), None)
    if sheet is None:
        return {}
    rows = _rows(book, sheet, peek=True, most_rows=PEEK_ROWS).rows
    return {str(row.cells[1]): str(row.cells.get(2, "")) for row in rows if 1 in row.cells}


def _refuse_other_kinds(content: bytes) -> None:
    if content.startswith(_OLD_EXCEL):
        if _ENCRYPTED in content:
            raise Refused(
                "パスワードの付いたファイルは読めません。パスワードを外して保存し直してください。",
                code="password",
            )
        raise Refused(
            "古い形式の Excel ファイル（.xls）は読めません。「Excel ブック（.xlsx）」で保存し直してください。",
            code="old-excel",
        )


def _guard_parts(content: bytes) -> None:
    """Refuse macros and other formats by the names of the parts, and harmful XML before any parser sees it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            for ending, code, words in (
                ("vbaProject.bin", "macro", "マクロ付きのファイル（.xlsm）"),
                ("workbook.bin", "binary-workbook", "バイナリ形式のファイル（.xlsb）"),
                ("content.xml", "open-document", "OpenDocument 形式のファイル（.ods）"),
            ):
                if any(name.endswith(ending) for name in names):
                    raise Refused(
                        f"{words}は読めません。「Excel ブック（.xlsx）」で保存し直してください。", code=code
                    )
            if "[Content_Types].xml" not in names or not any(n.startswith("xl/") for n in names):
                raise Refused(
                    "Excel のファイルではありません。「Excel ブック（.xlsx）」か CSV で保存し直してください。",
                    code="not-a-workbook",
                )
            for name in names:
                if name.endswith((".xml", ".rels")) and archive.getinfo(name).file_size:
                    guard_xml(archive.read(name))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, zlib.error):
        raise Refused(
            "ファイルが壊れています。開いて保存し直してから選んでください。", code="zip-damaged"
        ) from None


def _inline_text(inline: Any) -> str:
    """The text of a cell, its runs put together, without the readings of kanji (furigana)."""
    if len(inline) == 1 and len(inline[0]) == 0:
        return inline[0].text or ""
    return str(Text.from_tree(inline).content)


def _unescaped(text: str) -> Raw:
    """_x000D_ is how the format writes a control character; blank text is no content."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return text if text.strip() else None


def _merge(reference: str) -> Merge:
    left, top, right, bottom = range_boundaries(reference)
    return Merge(top=int(top or 1), left=int(left or 1), bottom=int(bottom or top), right=int(right or left))
