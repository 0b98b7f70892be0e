"""What goes into each column, in sentences: the sheet 書き方 and the hints that Excel shows at a cell."""

from __future__ import annotations

from typing import Any

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from meguru.engines.spreadsheets.model import Column, Kind, TableLayout
from meguru.engines.spreadsheets.values import clean_text

_FONT = Font(name="BIZ UDPゴシック", size=10)
_BOLD = Font(name="BIZ UDPゴシック", size=10, bold=True)
_TITLE = Font(name="BIZ UDPゴシック", size=14, bold=True)
_LINE = Side(style="thin", color="B9C0CB")
_FRAME = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEADER = PatternFill("solid", fgColor="E9EEF6")
_WRAP = Alignment(vertical="top", wrap_text=True)
KINDS = {
    Kind.TEXT: "文字",
    Kind.CHOICE: "一覧から選ぶ",
    Kind.WHOLE: "数（整数）",
    Kind.DECIMAL: "数",
    Kind.YEN: "金額（円）",
    Kind.HOURS: "時間",
    Kind.DATE: "日付",
    Kind.YES_NO: "はい・いいえ",
}


def how_to_write(column: Column) -> str:
    """One or two sentences for the person at the cell."""
    parts = ["必ず書きます。" if column.required else "", column.note]
    if column.kind is Kind.DATE:
        parts.append("2026/4/1 や 令和8年4月1日 のように書きます。")
    if column.kind is Kind.HOURS:
        parts.append("187.5 のように時間数で書きます。")
    if column.unit and column.kind in (Kind.WHOLE, Kind.DECIMAL, Kind.YEN):
        parts.append(f"単位は{column.unit}です。")
    if column.longest is not None:
        parts.append(f"{column.longest:,}文字まで。")
    return "".join(parts) or "分からないときは空けておきます。"


def explain(sheet: Any, layout: TableLayout) -> None:
    """Fill the sheet of explanations: sentences about the whole, then a row for every column."""
    sheet["A1"] = f"「{layout.sheet}」の書き方"
    sheet["A1"].font = _TITLE
    row = 2
    for sentence in layout.about:
        row += 1
        sheet.cell(row=row, column=1, value=clean_text(sentence)).font = _FONT
    row += 2
    for place, heading in enumerate(("列の見出し", "必須", "種類", "書き方", "選べる言葉"), start=1):
        cell = sheet.cell(row=row, column=place, value=heading)
        cell.font, cell.fill, cell.border = _BOLD, _HEADER, _FRAME
    for column in layout.columns:
        row += 1
        offered = "、".join(choice.label for choice in column.choices[:20])
        more = f" ほか（全{len(column.choices)}）" if len(column.choices) > 20 else ""
        texts = (
            column.heading,
            "必須" if column.required else "",
            KINDS[column.kind],
            how_to_write(column),
            offered + more,
        )
        for place, text in enumerate(texts, start=1):
            cell = sheet.cell(row=row, column=place, value=clean_text(text))
            cell.data_type = "s"
            cell.font, cell.border, cell.alignment = _FONT, _FRAME, _WRAP
    for letter, width in zip("ABCDE", (26, 7, 15, 60, 40), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
