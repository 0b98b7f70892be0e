"""Which records speak about the same thing as a theme, and by which words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from meguru.apps.catalogue.kinds import kinds
from meguru.engines.full_text import fold, loosen

_RUNS = re.compile(r"[一-鿿々]{2,}|[ァ-ヺー]{2,}|[a-z0-9]{2,}")
_TOO_COMMON = frozenset(
    {
        "取組",
        "業務",
        "職員",
        "住民",
        "市民",
        "町民",
        "役所",
        "役場",
        "自治体",
        "サービス",
        "システム",
        "デジタル",
        "利用",
        "導入",
        "時間",
    }
)
KIND_WORTH = 1.5
WHOLE_WORTH = 1.0
PART_WORTH = 0.4
LONGEST_THEME = 1_000


@dataclass(frozen=True, slots=True)
class Alike:
    """How much a text shares with a theme; `words` are those that both have."""

    score: float
    words: tuple[str, ...]


def folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


@lru_cache(maxsize=20_000)
def loose(text: str) -> str:
    """One writing for what sounds alike: width, case, katakana, small kana and long vowels do not matter."""
    return loosen(fold(text).text)


def words_of_theme(theme: str) -> tuple[str, ...]:
    """Kanji, katakana and Latin words of a theme, each once; words that stand everywhere are left out."""
    found = _RUNS.findall(folded(theme[:LONGEST_THEME]))
    return tuple(dict.fromkeys(word for word in found if word not in _TOO_COMMON))


def kinds_of_theme(theme: str) -> list[str]:
    """Ids of the kinds whose words the theme uses."""
    text = folded(theme[:LONGEST_THEME])
    return [kind.id for kind in kinds() if any(folded(word) in text for word in kind.words)]


def alike(*, theme: str, text: str, kind_ids: Sequence[str]) -> Alike:
    """Compare a theme with a record.

    Rule: a word of the theme that the record has counts WHOLE_WORTH, one of which it has a pair of kanji
    PART_WORTH, a kind that both are about KIND_WORTH. The more words, the higher; nothing shared is 0.
    """
    other = folded(text)
    score, shared = 0.0, []
    for word in words_of_theme(theme):
        if word in other:
            score += WHOLE_WORTH
            shared.append(word)
            continue
        pairs = [word[at : at + 2] for at in range(len(word) - 1)] if len(word) > 2 else []
        found = next((pair for pair in pairs if pair in other and pair not in _TOO_COMMON), None)
        if found and "一" <= found[0] <= "鿿":
            score += PART_WORTH
            shared.append(found)
    same_kinds = set(kinds_of_theme(theme)) & set(kind_ids)
    return Alike(score=score + KIND_WORTH * len(same_kinds), words=tuple(dict.fromkeys(shared)))


def holds(text: str, asked: str) -> bool:
    """Whether a text has every word that somebody typed, however it is written: カンタン finds かんたん."""
    other = loose(text)
    return all(word in other for word in loose(asked).split())
