"""Fixed words of a document in Japanese and English, numbers as text, and text that every format can hold."""

from __future__ import annotations

import math
import re
from decimal import Decimal, InvalidOperation

from meguru.engines.documents.model import CalloutKind, Cell, ColumnKind

WORDS = {
    "ja": {
        "table": "表",
        "figure": "図",
        "overview": "全体",
        "part": "部分",
        "key_figures": "主な数値",
        "notes": "前提と注記",
        "item": "項目",
        "value": "値",
        "unit": "単位",
        "remark": "備考",
        "summary_sheet": "概要",
        "no_rows": "該当するものはありません。",
        CalloutKind.NOTE: "補足",
        CalloutKind.WARNING: "注意",
        CalloutKind.SUCCESS: "結果",
    },
    "en": {
        "table": "Table",
        "figure": "Figure",
        "overview": "overview",
        "part": "part",
        "key_figures": "Key figures",
        "notes": "Assumptions and notes",
        "item": "Item",
        "value": "Value",
        "unit": "Unit",
        "remark": "Note",
        "summary_sheet": "Summary",
        "no_rows": "None.",
        CalloutKind.NOTE: "Note",
        CalloutKind.WARNING: "Caution",
        CalloutKind.SUCCESS: "Result",
    },
}
NOTHING = "－"
_UNHOLDABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def words(language: str) -> dict[str, str]:
    """The fixed words; Japanese when the language is not known."""
    return WORDS.get(language, WORDS["ja"])


def clean(text: str) -> str:
    """Text without the characters that XML, and so Word and Excel, cannot hold."""
    return _UNHOLDABLE.sub("", text)


def number_of(cell: Cell) -> int | float | Decimal | None:
    """The number in a cell; None for text, for nothing and for what is no finite number."""
    if cell is None or isinstance(cell, str):
        return None
    if isinstance(cell, bool):
        return int(cell)
    return cell if isinstance(cell, int) or math.isfinite(cell) else None


def cell_text(cell: Cell, kind: ColumnKind, *, language: str = "ja") -> str:
    """A cell as people read it: thousands separated, units of yen and percent written out."""
    if isinstance(cell, str):
        return clean(cell)
    number = number_of(cell)
    if number is None:
        return NOTHING
    if kind is ColumnKind.TEXT:
        return str(number)
    exact = Decimal(number) if isinstance(number, int) else Decimal(str(number))
    try:
        return _formatted(exact, kind, language)
    except InvalidOperation:
        return str(number)


def _formatted(number: Decimal, kind: ColumnKind, language: str) -> str:
    if kind is ColumnKind.PERCENT:
        return f"{number * 100:,.1f}%"
    places = {ColumnKind.DECIMAL: 2, ColumnKind.HOURS: 1}.get(kind, 0)
    text = f"{number:,.{places}f}"
    if not text.strip("-0.,"):
        text = text.removeprefix("-")
    if kind is ColumnKind.YEN:
        return f"{text}円" if language == "ja" else f"¥{text}"
    return text


def is_number_column(kind: ColumnKind) -> bool:
    return kind is not ColumnKind.TEXT
