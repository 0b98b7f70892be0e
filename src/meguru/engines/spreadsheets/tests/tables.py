"""A small table, and files such as offices make."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from openpyxl import Workbook

from meguru.engines.spreadsheets import Choice, Column, Kind, TableLayout

LAYOUT = TableLayout(
    name="duties",
    version=1,
    sheet="業務の一覧",
    columns=(
        Column("name", "業務名", required=True, longest=40, also=("事務事業名",)),
        Column(
            "department",
            "担当部署",
            Kind.CHOICE,
            choices=(
                Choice("1", "市民課", also=("市民",)),
                Choice("2", "税務課"),
                Choice("3", "市民課 庶務係", also=("庶務係",)),
                Choice("4", "税務課 庶務係", also=("庶務係",)),
            ),
        ),
        Column("volume", "年間件数（件）", Kind.WHOLE, unit="件", most=2_000_000_000),
        Column("hours", "年間作業時間（時間）", Kind.HOURS, unit="時間"),
        Column("yen", "年間経費（円）", Kind.YEN, unit="円"),
        Column("since", "開始日", Kind.DATE),
        Column("online", "オンライン", Kind.YES_NO),
    ),
    frozen=1,
    about=("1行に1つの業務を書きます。",),
)
HEADINGS = [column.heading for column in LAYOUT.columns]


def workbook(
    rows: Sequence[Sequence[Any]],
    *,
    headings: Sequence[Any] = HEADINGS,
    change: Callable[[Any], None] = lambda sheet: None,
    sheet: str = "Sheet1",
) -> bytes:
    """A workbook of somebody's own: headings in row 1, the rows below, then `change` of the sheet."""
    book = Workbook()
    page = book.active
    page.title = sheet
    page.append(list(headings))
    for row in rows:
        page.append(list(row))
    change(page)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def with_part(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same package with one part changed; a part that was not there is added."""
    source = zipfile.ZipFile(io.BytesIO(content))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as result:
        for entry in source.namelist():
            if entry != name:
                result.writestr(entry, source.read(entry))
        result.writestr(name, change(source.read(name) if name in source.namelist() else b""))
    return target.getvalue()


def as_calculated(content: bytes, results: dict[str, str]) -> bytes:
    """Store results of formulas as Excel does: openpyxl writes formulas without any."""

    def change(xml: bytes) -> bytes:
        text = xml.decode()
        for cell, result in results.items():
            text = re.sub(rf'(<c r="{cell}"[^>]*><f>.*?</f>)<v ?/?>(</v>)?', rf"\1<v>{result}</v>", text)
        return text.encode()

    return with_part(content, "xl/worksheets/sheet1.xml", change)
