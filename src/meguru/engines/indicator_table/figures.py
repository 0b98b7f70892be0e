"""One cell of a table of figures: a number, yes or no, or one of the ways to say that there is none.

Missing is not zero: a cell that says 調査無し or — keeps why it is missing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from meguru.engines.spreadsheets.numerals import folded, read_number

_PERCENT, _PERMILLE = ("%", "パーセント"), ("‰",)
_YES = frozenset(
    {
        "実施",
        "あり",
        "有",
        "有り",
        "済",
        "導入済",
        "導入済み",
        "実施済",
        "実施済み",
        "はい",
        "○",
        "◯",
        "〇",
        "●",
        "yes",
        "true",
    }
)
_NO = frozenset({"未実施", "なし", "無", "無し", "未", "未導入", "いいえ", "×", "✕", "no", "false"})
_ENDINGS = (
    "千円",
    "百万円",
    "億円",
    "円",
    "人",
    "世帯",
    "件",
    "団体",
    "か所",
    "箇所",
    "時間",
    "km2",
    "km²",
    "ha",
    "台",
)
_TYPED_PLAINLY = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,12})?")


class Unit(StrEnum):
    """What a cell itself says about its unit."""

    NUMBER = "number"
    PERCENT = "percent"
    PERMILLE = "permille"
    YES_NO = "yes_no"


class Absence(StrEnum):
    """値がない理由: why a cell has no figure."""

    EMPTY = "empty"
    NOT_APPLICABLE = "not_applicable"  # the thing does not exist there
    NOT_SURVEYED = "not_surveyed"
    WITHHELD = "withheld"  # too few, or secret


_ABSENT = {
    **dict.fromkeys(("-", "--", "…", "...", "‥", "・", "・・・", "該当なし", "該当無し", "対象外", "na", "n/a"), Absence.NOT_APPLICABLE),
    **dict.fromkeys(("調査無し", "調査なし", "未調査", "未回答", "無回答", "回答なし", "不明"), Absence.NOT_SURVEYED),
    **dict.fromkeys(("x", "χ", "***", "**", "*", "秘匿", "非公表"), Absence.WITHHELD),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell as read. Exactly one of `value` and `absence` is set; `ending` is a unit that was taken off, such as 千円.

    Yes and no are 1 and 0 of the unit YES_NO. A percent stays what was written: 43.5 % is 43.5.
    """

    value: Decimal | None
    unit: Unit = Unit.NUMBER
    absence: Absence | None = None
    ending: str = ""


def read_figure(text: str) -> Figure | None:
    """Read a cell as people type it (１，２００人, 43.5％, ▲3, 実施, …); None when it is neither figure nor absence."""
    if _TYPED_PLAINLY.fullmatch(
        text
    ):  # nearly every cell; the rest of the ways to write cost ten times as much
        return Figure(Decimal(text))
    plain = folded(text)
    lowered = plain.lower()
    if not plain or plain in _PERCENT:
        return Figure(None, absence=Absence.EMPTY)
    if lowered in _ABSENT:
        return Figure(None, absence=_ABSENT[lowered])
    if lowered in _YES or lowered in _NO:
        return Figure(Decimal(int(lowered in _YES)), unit=Unit.YES_NO)
    for marks, unit in ((_PERCENT, Unit.PERCENT), (_PERMILLE, Unit.PERMILLE)):
        mark = next((mark for mark in marks if plain.endswith(mark)), "")
        if mark:
            value = read_number(plain.removesuffix(mark))
            return None if value is None else Figure(value, unit=unit)
    value = read_number(plain)
    if value is not None:
        return Figure(value)
    ending = next((ending for ending in _ENDINGS if plain.endswith(ending)), "")
    value = read_number(plain.removesuffix(ending)) if ending else None
    return None if value is None else Figure(value, ending=ending)
