"""What somebody typed into the box, as words to look for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from meguru.engines.full_text.folding import BREAK, DIGIT, HIRAGANA, KATAKANA, LATIN, Folded, fold, loosen

LONGEST_QUESTION, MOST_WORDS = 200, 8
# Hiragana between two words that only joins them; longer ones first.
_PARTICLES = sorted(
    (
        *("の", "を", "に", "は", "が", "で", "と", "も", "へ", "や", "から", "まで", "より", "など", "って"),
        *(
            "には",
            "では",
            "とは",
            "への",
            "での",
            "との",
            "からの",
            "までの",
            "にも",
            "でも",
            "における",
            "に関する",
        ),
        *(
            "について",
            "についての",
            "による",
            "にとって",
            "として",
            "する",
            "した",
            "して",
            "している",
            "するための",
        ),
        *(
            "のための",
            "ための",
            "すること",
            "される",
            "された",
            "したい",
            "できる",
            "できない",
            "がない",
            "がある",
        ),
    ),
    key=lambda particle: (-len(particle), particle),
)
# Endings of words look like some particles (子ども, 上がった): those join only where they stand alone between two words.
_NEVER_BEFORE_A_WORD = frozenset({"って", "が", "や", "も", "と", "で", "へ", "する", "した", "して", "など"})
_NEVER_BEHIND_A_WORD = frozenset({"って", "や", "も"})
# Hiragana that asks instead of naming; said alone it is looked for all the same.
_ASKING = frozenset(
    {
        *(
            "どう",
            "どうする",
            "どうするか",
            "どうすれば",
            "どうすればよい",
            "どうすればよいか",
            "どうすればいいか",
            "どうすればいい",
            "どうしたら",
            "どうやって",
        ),
        *(
            "したい",
            "ほしい",
            "ください",
            "こと",
            "もの",
            "ため",
            "とき",
            "ところ",
            "よい",
            "いい",
            "ない",
            "ある",
        ),
        *(
            "いる",
            "なる",
            "できる",
            "できない",
            "ですか",
            "ますか",
            "か",
            "なぜ",
            "どこ",
            "だれ",
            "いつ",
            "なに",
        ),
        *("すすめかた", "やりかた", "しかた", "されている", "なっている", "わからない", "が", "し", "い"),
    }
)
_QUESTIONS = sorted(
    (words for words in _ASKING if words.startswith("どう")), key=lambda words: (-len(words), words)
)


@dataclass(frozen=True, slots=True)
class Term:
    """One word to look for: as it was typed, folded, loosened, with other words that mean the same (loosened)."""

    typed: str
    folded: str
    loose: str
    same: tuple[str, ...] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        return (self.loose, *self.same)


@dataclass(frozen=True, slots=True)
class Question:
    """The words of a question; `phrase` is the whole of it, loosened, without spaces."""

    terms: tuple[Term, ...]
    phrase: str
    was_cut: bool = False


def read_question(text: str, *, synonyms: Iterable[Iterable[str]] = ()) -> Question:
    """This function will read the words of a question out of what was typed.

    Spaces part words. Within them, words part where the writing changes between katakana, Latin letters and the rest,
    and at hiragana that only joins (住民票の写し -> 住民票, 写し). Hiragana that only asks (どうするか) is left out when
    something else is left. `synonyms` are groups of words that mean the same.
    Only the first 200 characters and 8 words count; `was_cut` says that there was more.
    """
    folded = fold(text[:LONGEST_QUESTION])
    pieces = [piece for chunk in _chunks(folded) for piece in _pieces(folded, chunk)]
    naming = [piece for piece in pieces if folded.text[piece[0] : piece[1]] not in _ASKING] or pieces
    groups = [{loosen(fold(word).text) for word in group} for group in synonyms]
    terms: dict[str, Term] = {}
    for begin, end in naming:
        word = folded.text[begin:end]
        loose = loosen(word)
        if loose and loose not in terms:
            typed = text[folded.places[begin] : _end_of(folded, end, text)].strip()
            terms[loose] = Term(typed or word, word, loose, _same(loose, groups))
    return Question(
        tuple(terms.values())[:MOST_WORDS],
        loosen(folded.text).replace(" ", ""),
        len(text) > LONGEST_QUESTION or len(terms) > MOST_WORDS,
    )


def _same(loose: str, groups: list[set[str]]) -> tuple[str, ...]:
    return tuple(sorted({word for group in groups if loose in group for word in group} - {loose, ""}))


def _end_of(folded: Folded, end: int, text: str) -> int:
    return folded.places[end] if end < len(folded.places) else min(len(text), LONGEST_QUESTION)


def _chunks(folded: Folded) -> list[tuple[int, int]]:
    """(begin, end) of what stands between spaces."""
    found, begin = [], None
    for number, kind in enumerate(folded.kinds + BREAK):
        if kind == BREAK and begin is not None:
            found.append((begin, number))
            begin = None
        elif kind != BREAK and begin is None:
            begin = number
    return found


def _pieces(folded: Folded, chunk: tuple[int, int]) -> list[tuple[int, int]]:
    """A chunk cut where words change."""
    cuts = {chunk[0], chunk[1]}
    skipped: set[int] = set()
    runs = _runs(folded.kinds, chunk)
    for position, (begin, end, kind) in enumerate(runs):
        before = runs[position - 1][2] if position else BREAK
        if HIRAGANA not in (before, kind) and _changes(before, kind):
            cuts.add(begin)
        if kind == HIRAGANA and len(runs) > 1:
            left, right = _joining(folded.text[begin:end], first=position == 0)
            if left is not None:
                cuts |= {begin + left, begin + right}
                skipped |= set(range(begin + left, begin + right))
            elif before in (KATAKANA, LATIN):
                cuts.add(begin)
    places = sorted(cuts)
    return [(begin, end) for begin, end in pairwise(places) if begin not in skipped and end > begin]


def _runs(kinds: str, chunk: tuple[int, int]) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    for number in range(*chunk):
        if found and found[-1][2] == kinds[number]:
            found[-1] = (found[-1][0], number + 1, kinds[number])
        else:
            found.append((number, number + 1, kinds[number]))
    return found


def _changes(before: str, kind: str) -> bool:
    """Figures stay with what they count (3年), kanji with figures; katakana and Latin letters stand alone."""
    alone = before in (KATAKANA, LATIN) or kind in (KATAKANA, LATIN)
    return before != BREAK and alone and not {before, kind} <= {LATIN, DIGIT}


def _joining(run: str, *, first: bool) -> tuple[int | None, int]:
    """(from, to) of the joining hiragana in a run, (None, 0) without any: all of it, its end, or its beginning.

    A question at the end (すにはどうすればよいか) goes with what joins it.
    """
    if first:
        return None, 0
    body = next((run.removesuffix(words) for words in _QUESTIONS if run.endswith(words)), run)
    if body in _PARTICLES:
        return 0, len(run)
    for particle in _PARTICLES:
        if body.endswith(particle) and particle not in _NEVER_BEHIND_A_WORD:
            return len(body) - len(particle), len(run)
    if body != run:
        return len(body), len(run)
    for particle in _PARTICLES:
        if run.startswith(particle) and particle not in _NEVER_BEFORE_A_WORD and len(run) - len(particle) > 1:
            return 0, len(particle)
    return None, 0
