"""Which texts answer a question, the best first, and why.

Found is a text that holds every word of the question that stands anywhere at all. Near is one that holds at least half of them, or, when the only
word stands nowhere, at least half of its pairs of characters. A word counts as mistyped only when it stands nowhere in
any text that may be read: 電子申請 never finds 電子決裁.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from meguru.engines.full_text.asking import Question, Term
from meguru.engines.full_text.grams import grams_to_ask, rarity
from meguru.engines.full_text.matching import (
    PIECE,
    SHORTEST_WITH_SLIP,
    STRENGTH,
    Manner,
    parts_in,
    slip_spans,
    stands_in,
)

PHRASE_BONUS = 1.5
NEAR_SHARE = 0.5
HARDLY = 0.2  # what the grams of a word count that a text does not hold

Postings = Mapping[int, Mapping[str, float]]  # text -> gram asked for -> impact


@dataclass(frozen=True, slots=True)
class Ranked:
    """One text: its key, how well it answers, and how each word of the question was found in it."""

    key: int
    points: float
    manners: tuple[Manner, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The answer to a question.

    `found` and `near` are in order. `mistyped` are the words that were found with a slip only, each with the text
    that answers best with it; `nowhere` are the words that stand in no text at all.
    """

    found: tuple[Ranked, ...] = ()
    near: tuple[Ranked, ...] = ()
    mistyped: Mapping[Term, int] = field(default_factory=dict)
    nowhere: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class _Asked:
    """One form of a word with its grams, and what each gram is worth that some text holds."""

    form: str
    grams: tuple[str, ...]
    worth: tuple[tuple[str, float], ...]


def rank(
    question: Question,
    *,
    postings: Postings,
    written: Mapping[int, tuple[str, str]],
    holding: Mapping[str, int],
    texts: int,
    most_near: int = 10,
) -> Ranking:
    """This function will order the texts that hold something of a question.

    Shape:  `postings` for every text that holds a chosen gram; `written` the folded and the loosened text of each of
            them; `holding` how many texts hold each chosen gram, none when left out; `texts` how many there are at all.
            `near` is filled up to `most_near` together with `found`.
    Holds:  the same question on the same texts gives the same order; ties go to the smaller key.
    """
    asked = [[_asked(form, holding, texts) for form in term.forms] for term in question.terms]
    holders = _holders(postings)
    manners = [
        _manners(term, forms, holders, written) for term, forms in zip(question.terms, asked, strict=True)
    ]
    nowhere = _mend(question, manners, holders, written)
    wanted = [found for found, term in zip(manners, question.terms, strict=True) if term not in nowhere]
    complete = set(wanted[0]).intersection(*wanted[1:]) if wanted else set()

    def ranked(keys: Iterable[int]) -> tuple[Ranked, ...]:
        told = [(key, tuple(found.get(key, Manner.NOT) for found in manners)) for key in sorted(keys)]
        rows = [
            Ranked(key, _points(question, asked, how, postings[key], written[key][1]), how)
            for key, how in told
        ]
        return tuple(sorted(rows, key=lambda one: (-one.points, one.key)))

    found = ranked(complete)
    room = most_near - len(found)
    near = ranked(_near(asked, manners, holders) - complete)[:room] if room > 0 else ()
    mistyped = {}
    for term, how in zip(question.terms, manners, strict=True):
        best = next((one.key for one in (*found, *near) if how.get(one.key) == Manner.SLIP), None)
        if best is not None:
            mistyped[term] = best
    return Ranking(found, near, mistyped, nowhere)


def _asked(form: str, holding: Mapping[str, int], texts: int) -> _Asked:
    grams = tuple(grams_to_ask(form))
    worth = tuple((gram, rarity(holding=holding[gram], texts=texts)) for gram in grams if gram in holding)
    return _Asked(form, grams, worth)


def _holders(postings: Postings) -> dict[str, set[int]]:
    """Which texts hold a gram, for every gram that was read."""
    found: dict[str, set[int]] = {}
    for key, held in postings.items():
        for gram in held:
            found.setdefault(gram, set()).add(key)
    return found


def _manners(
    term: Term,
    forms: list[_Asked],
    holders: Mapping[str, set[int]],
    written: Mapping[int, tuple[str, str]],
) -> dict[int, Manner]:
    """How each text holds a word, slips left aside. Texts are read only where the grams say that it can be there."""
    found: dict[int, Manner] = {}
    for number, one in enumerate(forms):
        for key in _may_hold(one, holders):
            if key not in found and stands_in(one.form, written[key][1]):
                exact = Manner.EXACT if term.folded in written[key][0] else Manner.LOOSE
                found[key] = Manner.SAME_MEANING if number else exact
    word = forms[0]
    if len(word.form) >= 2 * PIECE:
        for key in set().union(*(holders.get(gram, ()) for gram in word.grams)) - found.keys():
            if parts_in(word.form, written[key][1]):
                found[key] = Manner.PARTS
    return found


def _may_hold(one: _Asked, holders: Mapping[str, set[int]]) -> set[int]:
    """Texts with every gram of a word that was read."""
    sets = sorted((holders.get(gram, set()) for gram, _worth in one.worth), key=len)
    return sets[0].intersection(*sets[1:]) if sets else set()


def _mend(
    question: Question,
    manners: list[dict[int, Manner]],
    holders: Mapping[str, set[int]],
    written: Mapping[int, tuple[str, str]],
) -> tuple[Term, ...]:
    """Looks for words that stand nowhere as words with a slip; writes what it finds into `manners`."""
    nowhere = []
    for term, found in zip(question.terms, manners, strict=True):
        if found:
            continue
        for key in _slip_candidates(term, holders):
            if slip_spans(term.loose, written[key][1]):
                found[key] = Manner.SLIP
        if not found:
            nowhere.append(term)
    return tuple(nowhere)


def _slip_candidates(term: Term, holders: Mapping[str, set[int]]) -> list[int]:
    """One slip spoils at most two pairs of a word."""
    if len(term.loose) < SHORTEST_WITH_SLIP:
        return []
    asked = grams_to_ask(term.loose)
    counted = Counter(key for gram in asked for key in holders.get(gram, ()))
    unread = sum(1 for gram in asked if gram not in holders)
    least = max(1, len(asked) - 2 - unread)
    return sorted(key for key, count in counted.items() if count >= least)


def _near(
    asked: list[list[_Asked]], manners: list[dict[int, Manner]], holders: Mapping[str, set[int]]
) -> set[int]:
    """Texts with half of the words; of a single word, with half of its pairs."""
    if len(asked) > 1:
        counted = Counter(key for found in manners for key in found)
        least = max(1.0, len(asked) * NEAR_SHARE)
    else:
        grams = asked[0][0].grams if asked else ()
        counted = Counter(key for gram in grams for key in holders.get(gram, ()))
        least = max(1.0, len(grams) * NEAR_SHARE)
    return {key for key, count in counted.items() if count >= least}


def _points(
    question: Question,
    asked: list[list[_Asked]],
    manners: tuple[Manner, ...],
    held: Mapping[str, float],
    loose: str,
) -> float:
    total = 0.0
    for forms, manner in zip(asked, manners, strict=True):
        counted = forms if manner == Manner.SAME_MEANING else forms[:1]
        weight = max(sum(worth * held.get(gram, 0.0) for gram, worth in one.worth) for one in counted)
        total += (STRENGTH[manner] or HARDLY) * weight
    if len(asked) > 1 and all(manners) and question.phrase in loose.replace(" ", ""):
        total *= PHRASE_BONUS
    return round(total, 6)
