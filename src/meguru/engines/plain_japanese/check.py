"""Rules for texts that everybody must understand.

Source: the guideline for plain Japanese of the Immigration Services Agency and the Agency for Cultural Affairs
(在留支援のためのやさしい日本語ガイドライン, 2020) asks for short sentences with one statement each, no double negation,
few Sino-Japanese compounds and few foreign words. It names no figures; the limits are ours and can be changed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

_END = re.compile(r"[^。！？!?\n]*[。！？!?]?")
_KANJI_RUN = re.compile(r"[一-鿿々]+")
_KATAKANA_RUN = re.compile(r"[ァ-ヺー・]+")
_NO_CHAIN = re.compile(r"(?:[^のはがをにでとも、。「」（）\s]{1,12}の){3,}[^の、。]{1,12}")
_DOUBLE_NEGATION = re.compile(
    r"な(?:い|く)(?:わけ|こと|もの)?(?:で|に)?(?:は|も)(?:な(?:い|く|かっ)|ありません|あるまい)"
    r"|ない(?:とは|とも)(?:限ら|言え|言い切れ)(?:ない|ません)"
    r"|な(?:けれ|かっ)(?:ば|たら)[^、。]{0,12}(?:できません|できない)(?:わけ|こと)(?:では|は)(?:ない|ありません)"
    r"|ざるを得(?:ない|ません)|ずには(?:いられ|おられ|すま)(?:ない|ません)|ないわけに(?:は)?いか(?:ない|ません)"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is too much. Lengths are characters."""

    sentence: int = 60
    kanji_run: int = 6
    katakana_run: int = 10
    without_comma: int = 40


@dataclass(frozen=True, slots=True)
class Finding:
    """書き方の指摘: one hard place. `code` is stable; `text` is the place; `start` counts from the whole text."""

    code: str
    message: str
    text: str
    start: int


def check_text(
    text: str, *, limits: Limits | None = None, known: Collection[str] = ()
) -> tuple[Finding, ...]:
    """List what makes a text hard to read, in the order of the text.

    `known` are names that stay as they are (laws, systems, offices): they count for nothing but a sentence's length.
    Codes: long-sentence, double-negation, stacked-nouns, long-katakana, chain-of-no, no-comma.
    """
    limits = limits or Limits()
    masked = _masked(text, known)
    found = [
        *_long_sentences(text, limits),
        *_matches(
            masked,
            _DOUBLE_NEGATION,
            "double-negation",
            "「{place}」は打ち消しが二つ重なっています。打ち消さない言い方にしてください。",
        ),
        *_runs(
            masked,
            _KANJI_RUN,
            limits.kanji_run,
            "stacked-nouns",
            "「{place}」は漢字が{length}字続きます。「〜の」「〜する」で開いてください。",
        ),
        *_runs(
            masked,
            _KATAKANA_RUN,
            limits.katakana_run,
            "long-katakana",
            "「{place}」は長いカタカナの語です。日本語に言いかえるか、説明を添えてください。",
        ),
        *_matches(
            masked,
            _NO_CHAIN,
            "chain-of-no",
            "「{place}」は「の」が三つ以上続きます。文を分けるか、動詞を使ってください。",
        ),
        *_without_comma(text, limits),
    ]
    return tuple(sorted(found, key=lambda one: (one.start, one.code)))


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """The sentences of a text with the place where each begins; a line break ends a sentence too."""
    for match in _END.finditer(text):
        sentence = match.group().strip()
        if sentence:
            yield match.start() + match.group().index(sentence), sentence


def _masked(text: str, known: Collection[str]) -> str:
    """Known names become spaces, so that places keep their number."""
    for name in sorted(known, key=len, reverse=True):
        text = text.replace(name, " " * len(name))
    return text


def _long_sentences(text: str, limits: Limits) -> Iterator[Finding]:
    for start, sentence in sentences(text):
        if len(sentence) > limits.sentence:
            message = f"{len(sentence)}字の文です。{limits.sentence}字より短い文に分けてください。"
            yield Finding("long-sentence", message, sentence, start)


def _without_comma(text: str, limits: Limits) -> Iterator[Finding]:
    for start, sentence in sentences(text):
        longest = max(re.split(r"[、，,：:「」（）()・／]", sentence), key=len)
        if len(longest) > limits.without_comma:
            message = f"「、」のないところが{len(longest)}字続きます。区切るか、文を分けてください。"
            yield Finding("no-comma", message, longest, start + sentence.index(longest))


def _matches(text: str, pattern: re.Pattern[str], code: str, message: str) -> Iterator[Finding]:
    for match in pattern.finditer(text):
        yield Finding(code, message.format(place=match.group()), match.group(), match.start())


def _runs(text: str, pattern: re.Pattern[str], most: int, code: str, message: str) -> Iterator[Finding]:
    for match in pattern.finditer(text):
        if len(match.group()) > most:
            words = message.format(place=match.group(), length=len(match.group()))
            yield Finding(code, words, match.group(), match.start())
