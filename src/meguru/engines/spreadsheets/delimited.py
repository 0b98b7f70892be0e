"""Rows of a CSV file, whatever program of an office wrote it; and written so that nothing runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from meguru.engines.spreadsheets.grid import MOST_CELLS, Grid, GridRow
from meguru.engines.uploads import Refused, decode_text

_RUNS = ("=", "+", "-", "@", "'", "＝", "＋", "－", "＠")  # Excel takes the wide ones for the narrow
_SAMPLE = 20_000


def read_delimited(content: bytes, *, most_rows: int) -> Grid:
    """Read CSV or tab-separated text; the row number counts records, as Excel shows them.

    Raises: Refused with code "empty", "encoding", "binary", "too-many-rows" or "csv".
    """
    text, _encoding = decode_text(content)
    records = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    rows: list[GridRow] = []
    cells = 0
    number = 0
    try:
        for number, record in enumerate(records, start=1):
            found = {place: unguarded(value) for place, value in enumerate(record, start=1) if value.strip()}
            if not found:
                continue
            cells += len(found)
            refuse_too_many(len(rows), cells, most_rows=most_rows)
            rows.append(GridRow(number, dict(found)))
    except csv.Error:
        raise Refused(
            f'{number + 1}行目の近くで CSV の形が崩れています。引用符（"）の閉じ忘れがないか確かめてください。',
            code="csv",
        ) from None
    return Grid(rows)


def refuse_too_many(rows: int, cells: int, *, most_rows: int) -> None:
    """Stop reading before a huge file takes all the memory; the headings have a few rows to spare."""
    if rows > most_rows + 20 or cells > MOST_CELLS:
        raise too_many(most_rows)


def too_many(most_rows: int) -> Refused:
    return Refused(
        f"行が多すぎます（一度に読めるのは{most_rows:,}行まで）。"
        "余分なシートや行を消すか、部署ごとなどに分けて取り込んでください。",
        code="too-many-rows",
    )


def write_delimited(records: Iterable[Sequence[str]]) -> bytes:
    """CSV that Excel opens in Japanese: UTF-8 with a mark, CRLF, and no text that would run as a formula.

    A text that begins like a formula gets an apostrophe in front, which the reader takes off again.
    """
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    for record in records:
        writer.writerow([guarded(text) for text in record])
    return b"\xef\xbb\xbf" + target.getvalue().encode("utf-8")


def guarded(text: str) -> str:
    return f"'{text}" if text.lstrip().startswith(_RUNS) else text


def unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].lstrip().startswith(_RUNS) else text


def _delimiter(text: str) -> str:
    """The one that stands most often in the first lines, comma when none does."""
    sample = text[:_SAMPLE]
    return max((",", "\t", ";"), key=sample.count)
