"""Values from files of others: used when they make sense, refused in words that say where they stand."""

from __future__ import annotations

import math
from typing import Any

from meguru.engines.uploads import Refused

MOST_SECONDS = 100 * 366 * 86400.0
MOST_PEOPLE = 100_000
MOST_ENTRIES = 20_000


def number(value: Any, *, where: str, most: float = MOST_SECONDS) -> float:
    """A number 0 .. `most`. Raises: Refused."""
    try:
        found = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        found = math.nan
    if not math.isfinite(found) or not 0 <= found <= most:
        raise Refused(
            f"{where}：「{str(value)[:30]}」は使えません。0 以上 {most:,.0f} 以下の数にしてください。",
            code="number",
        )
    return found


def whole(value: Any, *, where: str, least: int, most: int) -> int:
    """A whole number. Raises: Refused."""
    found = number(value, where=where, most=float(most))
    if found != int(found) or found < least:
        raise Refused(
            f"{where}：「{str(value)[:30]}」は使えません。{least:,} 以上の整数にしてください。", code="number"
        )
    return int(found)


def text(value: Any, *, where: str) -> str:
    """A short text that is not empty. Raises: Refused."""
    if isinstance(value, bool) or not isinstance(value, str | int) or not str(value).strip():
        raise Refused(f"{where}：名前や番号が入っていません。", code="text")
    if len(str(value)) > 500:
        raise Refused(f"{where}：名前や番号が長すぎます（500 字まで）。", code="text")
    return str(value)


def listed(value: Any, *, where: str) -> list[Any]:
    """A list of bounded length. Raises: Refused."""
    if not isinstance(value, list):
        raise Refused(f"{where}：一覧（[ ] で囲んだ並び）になっていません。", code="list")
    if len(value) > MOST_ENTRIES:
        raise Refused(
            f"{where}：{len(value):,} 件あります。{MOST_ENTRIES:,} 件までにしてください。", code="too-large"
        )
    return value


def record(value: Any, *, where: str) -> dict[str, Any]:
    """An object. Raises: Refused."""
    if not isinstance(value, dict):
        raise Refused(f"{where}：項目の組（{{ }} で囲んだもの）になっていません。", code="record")
    return value
