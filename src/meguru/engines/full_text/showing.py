"""A piece of a text with the words marked that were asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from meguru.engines.full_text.asking import Question, Term
from meguru.engines.full_text.folding import fold, loosened
from meguru.engines.full_text.matching import parts_in, slip_spans, spans

USUAL_EXCERPT = 120


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a text; `is_marked` when they are what was asked for."""

    text: str
    is_marked: bool = False


def marks(text: str, question: Question) -> list[tuple[int, int]]:
    """Where the words of a question stand in a text as it was written: spans in order that do not touch."""
    loose = loosened(fold(text))
    found = [span for term in question.terms for span in _spans(term, loose.text)]
    original = (
        (loose.places[begin], loose.places[end] if end < len(loose.places) else _end(text, loose.places, end))
        for begin, end in found
    )
    joined: list[tuple[int, int]] = []
    for begin, end in sorted((begin, _trimmed(text, begin, end)) for begin, end in original):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        elif end > begin:
            joined.append((begin, end))
    return joined


def written_instead(text: str, term: Term) -> str:
    """How a text writes a word that was asked for with a slip, "" when it does not hold it."""
    found = marks(text, Question((term,), term.loose))
    return text[found[0][0] : found[0][1]] if found else ""


def excerpt(text: str, question: Question, *, length: int = USUAL_EXCERPT) -> list[Piece]:
    """This function will cut a text to where most of the marked words stand and mark them.

    Holds:  without the signs of omission the pieces together are a piece of the text.
    """
    found = marks(text, question)
    begin = _best_begin(text, found, length)
    end = min(len(text), begin + length)
    pieces = [Piece("…")] if begin else []
    at = begin
    for left, right in found:
        left, right = max(left, begin), min(right, end)
        if left >= right:
            continue
        if left > at:
            pieces.append(Piece(text[at:left]))
        pieces.append(Piece(text[left:right], True))
        at = right
    if at < end:
        pieces.append(Piece(text[at:end]))
    return [*pieces, Piece("…")] if end < len(text) else pieces


def _best_begin(text: str, found: Iterable[tuple[int, int]], length: int) -> int:
    """The earliest start from which most marks fit into the excerpt; sentences are begun at their beginning."""
    spans_found = list(found)
    if len(text) <= length or not spans_found:
        return 0
    best = max(
        (left for left, _right in spans_found),
        key=lambda left: (sum(1 for one, end in spans_found if one >= left and end <= left + length), -left),
    )
    sentence = max((text.rfind(sign, 0, best) + 1 for sign in "。\n！？"), default=0)
    begin = sentence if best - sentence < length // 2 else max(0, best - length // 4)
    return min(begin, max(0, len(text) - length)) if len(text) - begin < length // 2 else begin


def _spans(term: Term, loose: str) -> list[tuple[int, int]]:
    found = [span for form in term.forms for span in spans(form, loose)]
    if found:
        return found
    parts = [span for part in parts_in(term.loose, loose) for span in spans(part, loose)]
    return parts or slip_spans(term.loose, loose)


def _end(text: str, places: tuple[int, ...], end: int) -> int:
    return places[end - 1] + 1 if end - 1 < len(places) else len(text)


def _trimmed(text: str, begin: int, end: int) -> int:
    """Signs and spaces behind a word are not marked with it; a long vowel that was forgotten is."""
    while end > begin + 1 and not (text[end - 1].isalnum() or text[end - 1] in "ー々"):
        end -= 1
    return end
