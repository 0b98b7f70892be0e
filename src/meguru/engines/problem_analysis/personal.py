"""What in a resident's words may tell who they are: found, shown, and masked when somebody agrees.

Method: patterns of numbers and addresses of mail only. A name cannot be told from other words, so a person looks at
        every text that comes in; the page says so.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_PATTERNS = (
    ("メールアドレス", re.compile(r"[\w.+-]+[@＠][\w-]+(?:[.．][\w-]+)+")),
    ("個人番号のような12桁の数", re.compile(r"(?<!\d)\d{4}[-－ー ]?\d{4}[-－ー ]?\d{4}(?!\d)")),
    (
        "電話番号",
        re.compile(
            r"(?<!\d)(?:[+＋]81[-－ー ]?\d{1,4}|[0０]\d{1,4})[-－ー‐−(（) ）]{0,2}\d{1,4}[-－ー‐−)） ]{0,2}\d{3,4}(?!\d)"
        ),
    ),
    ("郵便番号", re.compile(r"〒\s?\d{3}[-－ー‐−]?\d{4}|(?<!\d)\d{3}[-－‐−]\d{4}(?!\d)")),
    ("番地", re.compile(r"\d{1,4}丁目[\d番の号-]*|\d{1,4}番地[\dの号-]*|\d{1,4}番\d{1,4}号")),
    ("名乗り", re.compile(r"[一-鿿々]{1,4}(?:さん|様|氏)(?=[とがはにのでをへよかも、。\s]|$)")),
)
_LEAST_DIGITS = 9  # of a phone number
MASK = "●●●"
_NOBODY = re.compile(
    r"(?:住民|市民|町民|村民|区民|皆|客|利用者|業者|職員|担当者?|隣|子供|子|奥|旦那|親|高齢者|神)(?:さん|様|氏)"
)


@dataclass(frozen=True, slots=True)
class Personal:
    """A place that may tell who somebody is. `start` and `end` count letters of the text."""

    kind: str
    text: str
    start: int
    end: int


def personal_in(text: str) -> tuple[Personal, ...]:
    """The places that may tell who somebody is, in the order of the text, none over another."""
    found: list[Personal] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if _counts(kind, match.group()) and not any(
                one.start < match.end() and match.start() < one.end for one in found
            ):
                found.append(Personal(kind, match.group(), match.start(), match.end()))
    return tuple(sorted(found, key=lambda one: one.start))


def masked(text: str) -> str:
    """The text with every such place replaced by MASK.

    >>> masked("電話は 0120-000-000 まで")
    '電話は ●●● まで'
    """
    for one in reversed(personal_in(text)):
        text = text[: one.start] + MASK + text[one.end :]
    return text


def _counts(kind: str, words: str) -> bool:
    if kind == "電話番号":
        return sum(letter.isdigit() for letter in unicodedata.normalize("NFKC", words)) >= _LEAST_DIGITS
    return not (kind == "名乗り" and _NOBODY.search(words))
