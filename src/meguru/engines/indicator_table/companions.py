"""Columns that tell something about the figures of another column: their denominators, or how sound they are.

Rule.   The heading ends in 分母 or in 質 (with の or a joint before it, or in brackets), and what stands before names the
        column beside which it is: オンライン化率の分母, オンライン化率（質）. The year may be written in either heading.
        A denominator is a number above nought. A quality is one of the words that the caller gives; nothing else counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from meguru.engines.indicator_table.headings import comparable_name, read_heading
from meguru.engines.spreadsheets.numerals import folded

_ENDING = re.compile(r"(?:の|[_\-:：・/／])?(?:[(（\[〔【])?(?P<what>分母|値の質|質)(?:[)）\]〕】])?$")


class Tells(StrEnum):
    """値に添える列: what a column tells of the figures of another one."""

    DENOMINATOR = "denominator"
    QUALITY = "quality"


@dataclass(frozen=True, slots=True)
class CompanionRead:
    """添える列の見出し: what it tells, of which column (a comparable name), and the year when its heading writes one."""

    tells: Tells
    of: str
    year: int | None


def read_companion(heading: str) -> CompanionRead | None:
    """What a heading tells of another column; None when it is a column of its own."""
    plain = folded(" ".join(heading.split()))
    found = _ENDING.search(plain)
    if found is None or not found.start():
        return None
    about = read_heading(plain[: found.start()])
    if not about.name:
        return None
    tells = Tells.DENOMINATOR if found["what"] == "分母" else Tells.QUALITY
    return CompanionRead(tells, comparable_name(about.name), about.year or read_heading(plain).year)


def denominator_of(value: Decimal) -> float | None:
    """A denominator, or None for what cannot be divided by."""
    return float(value) if value > 0 else None


def quality_of(text: str, words: Mapping[str, str]) -> str | None:
    """The quality that a cell names (`words` maps spellings to qualities), or None for a word that is none."""
    by_spelling = {comparable_name(word): quality for word, quality in words.items()}
    return by_spelling.get(comparable_name(text))
