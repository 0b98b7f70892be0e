"""Which texts answer a question, the best first, and why.

Found is a text that holds every word of the question that stands anywhere at all. Near is one that holds at least half of them, or, when the only
word stands nowhere, at least half of its pairs of characters. A word counts as mistyped only when it stands nowhere in
any text that may be read: 電子申請 never finds 電子決裁.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from meguru.engines.full_text.asking import Question, Term
from meguru.engines.full_text.folding import loosen
from meguru.engines.full_text.grams import grams_to_ask, rarity
from meguru.engines.full_text.matching import SHORTEST_WITH_SLIP, STRENGTH, Manner, manner_of, slip_spans

PHRASE_BONUS = 1.5
NEAR_SHARE = 0.5

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


def rank(
    question: Question,
    *,
    postings: Postings,
    folded: Mapping[int, str],
    holding: Mapping[str, int],
    texts: int,
) -> Ranking:
    """This function will order the texts that hold something of a question.

    Shape:  `postings` for every text that holds a chosen gram; `folded` the folded text of each of them; `holding`
            how many texts hold a gram; `texts` how many there are at all.
    Holds:  the same question on the same texts gives the same order; ties go to the smaller key.
    """
    worth = {gram: rarity(holding=count, texts=texts) for gram, count in holding.items()}
    loose = {key: loosen(text) for key, text in folded.items()}
    manners = {
        key: [manner_of(term, folded[key], loose[key]) for term in question.terms] for key in sorted(postings)
    }
    nowhere = _mend(question, manners, postings, loose)
    ranked = sorted(
        (
            Ranked(key, _points(question, found, postings[key], worth, loose[key]), tuple(found))
            for key, found in manners.items()
        ),
        key=lambda one: (-one.points, one.key),
    )
    asked = [number for number, term in enumerate(question.terms) if term not in nowhere]
    complete = [one for one in ranked if asked and all(one.manners[number] for number in asked)]
    keys = {one.key for one in complete}
    near = [one for one in ranked if one.key not in keys and _is_near(question, one, postings[one.key])]
    mistyped = {}
    for number, term in enumerate(question.terms):
        best = next((one.key for one in [*complete, *near] if one.manners[number] == Manner.SLIP), None)
        if best is not None:
            mistyped[term] = best
    return Ranking(tuple(complete), tuple(near), mistyped, nowhere)


def _mend(
    question: Question, manners: dict[int, list[Manner]], postings: Postings, loose: Mapping[int, str]
) -> tuple[Term, ...]:
    """Looks for words that stand nowhere as words with a slip; writes what it finds into `manners`."""
    nowhere = []
    for number, term in enumerate(question.terms):
        if any(found[number] for found in manners.values()):
            continue
        slipped = [key for key in _slip_candidates(term, postings) if slip_spans(term.loose, loose[key])]
        for key in slipped:
            manners[key][number] = Manner.SLIP
        if not slipped:
            nowhere.append(term)
    return tuple(nowhere)


def _slip_candidates(term: Term, postings: Postings) -> list[int]:
    """One slip spoils at most two pairs of a word."""
    if len(term.loose) < SHORTEST_WITH_SLIP:
        return []
    asked = set(grams_to_ask(term.loose))
    read = asked & {gram for held in postings.values() for gram in held}
    least = max(1, len(asked) - 2 - len(asked - read))
    return [key for key, held in sorted(postings.items()) if len(asked & held.keys()) >= least]


def _points(
    question: Question,
    manners: list[Manner],
    held: Mapping[str, float],
    worth: Mapping[str, float],
    loose: str,
) -> float:
    total = 0.0
    for term, manner in zip(question.terms, manners, strict=True):
        forms = term.forms if manner == Manner.SAME_MEANING else (term.loose,)
        weight = max(
            sum(worth.get(gram, 0.0) * held.get(gram, 0.0) for gram in grams_to_ask(form)) for form in forms
        )
        total += (STRENGTH[manner] or 0.2) * weight
    if len(question.terms) > 1 and question.phrase in loose.replace(" ", ""):
        total *= PHRASE_BONUS
    return round(total, 6)


def _is_near(question: Question, one: Ranked, held: Mapping[str, float]) -> bool:
    words = sum(1 for manner in one.manners if manner)
    if len(question.terms) > 1:
        return words >= max(1, len(question.terms) * NEAR_SHARE)
    asked = set(grams_to_ask(question.terms[0].loose))
    return len(asked & held.keys()) >= max(1, len(asked) * NEAR_SHARE)
