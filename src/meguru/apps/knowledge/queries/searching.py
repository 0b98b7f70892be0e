"""The search: which findings answer a question, among those that a person may read."""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.db.models import Count, F, QuerySet

from meguru.apps.knowledge.models import Concept, Insight, Posting, Topic
from meguru.apps.registry.models import Person
from meguru.engines.full_text import (
    Piece,
    Question,
    Ranking,
    choose_grams,
    excerpt,
    grams_to_ask,
    rank,
    read_question,
    written_instead,
)

MOST_POSTINGS = 6_000  # when there are more, common pairs are left unread: they tell little
MOST_NEAR = 10
MOST_KEYS_IN_A_QUESTION = 2_000  # beyond it, all the texts that may be read are fetched instead
_SYNONYMS = Path(__file__).resolve().parents[1] / "texts" / "synonyms.toml"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for: words, and what to narrow to; empty means all."""

    words: str = ""
    kind: str = ""
    theme: str = ""
    concept: str = ""
    topic: str = ""
    stage: str = ""
    size: str = ""
    whose: str = ""

    @property
    def is_narrowed(self) -> bool:
        return any((self.kind, self.theme, self.concept, self.topic, self.stage, self.size, self.whose))

    @property
    def asks(self) -> bool:
        return bool(self.words.strip()) or self.is_narrowed


@dataclass(frozen=True, slots=True)
class Shown:
    """One finding of an answer: with the words marked that were asked for."""

    insight: Insight
    heading: tuple[Piece, ...]
    text: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search answers: keys of what was found, in order, and of what is near; words that were taken for another or stand
    nowhere. `question` is None when only a narrowing was asked for."""

    keys: tuple[int, ...] = ()
    near: tuple[int, ...] = ()
    question: Question | None = None
    mistyped: tuple[tuple[str, str], ...] = ()
    nowhere: tuple[str, ...] = ()
    unreadable: bool = field(default=False)


def search(*, user: Person, wanted: Wanted) -> Found:
    """What a person may read that answers a question. Without words: everything of the narrowing, in its order."""
    readable = narrowed(user=user, wanted=wanted)
    if not wanted.words.strip():
        return Found(keys=tuple(readable.values_list("pk", flat=True)) if wanted.is_narrowed else ())
    question = read_question(wanted.words, synonyms=synonyms())
    if not question.terms:
        return Found(question=question, unreadable=True)
    ranking = _ranking(question, readable)
    return Found(
        keys=tuple(one.key for one in ranking.found),
        near=tuple(one.key for one in ranking.near),
        question=question,
        mistyped=_instead(ranking),
        nowhere=tuple(term.typed for term in ranking.nowhere),
    )


def narrowed(*, user: Person, wanted: Wanted) -> QuerySet[Insight]:
    """Everything in use that this person may read and that fits the filters."""
    found = Insight.objects.visible_to(user).in_use()
    for lookup, value in (
        ("kind", wanted.kind),
        ("concept__theme", wanted.theme),
        ("concept__number", wanted.concept),
        ("stage", wanted.stage),
        ("size", wanted.size),
    ):
        if value:
            found = found.filter(**{lookup: value})
    if wanted.topic:
        found = found.filter(
            pk__in=Insight.topics.through.objects.filter(topic__key=wanted.topic).values("insight_id")
        )
    if wanted.whose == "own":
        found = found.filter(organisation=user.organisation)
    elif wanted.whose == "others":
        found = found.filter(organisation__isnull=False).exclude(organisation=user.organisation)
    elif wanted.whose == "shipped":
        found = found.filter(organisation__isnull=True)
    return found


def _ranking(question: Question, readable: QuerySet[Insight]) -> Ranking:
    words = [grams_to_ask(form) for term in question.terms for form in term.forms]
    # The key is written as a sum so that the database looks grams up and then asks whether each text may be read,
    # and not the other way round, every text with every gram.
    here = (
        Posting.objects.annotate(key=F("insight_id") + 0)
        .filter(key__in=readable.order_by().values("pk"))
        .order_by()
    )
    asked = {gram for word in words for gram in word}
    rows = list(here.filter(gram__in=asked).values_list("insight_id", "gram", "impact")[: MOST_POSTINGS + 1])
    if len(rows) <= MOST_POSTINGS:
        holding = dict(Counter(gram for _key, gram, _impact in rows))
    else:
        counted = here.filter(gram__in=asked).values("gram").annotate(texts=Count("pk"))
        holding = dict(counted.values_list("gram", "texts"))
        asked = choose_grams(words, holding, most=MOST_POSTINGS)
        rows = list(here.filter(gram__in=asked).values_list("insight_id", "gram", "impact"))
    postings: dict[int, dict[str, float]] = defaultdict(dict)
    for key, gram, impact in rows:
        postings[key][gram] = impact
    return rank(
        question,
        postings=postings,
        written=_written(postings.keys(), readable),
        holding={gram: count for gram, count in holding.items() if gram in asked},
        texts=readable.count(),
        most_near=MOST_NEAR,
    )


def _written(keys: Collection[int], readable: QuerySet[Insight]) -> dict[int, tuple[str, str]]:
    """The folded and the loosened text of some findings."""
    rows = readable.order_by().values_list("pk", "folded", "loose")
    if len(keys) <= MOST_KEYS_IN_A_QUESTION:
        rows = rows.filter(pk__in=list(keys))
    return {key: (folded, loose) for key, folded, loose in rows if key in keys}


def _instead(ranking: Ranking) -> tuple[tuple[str, str], ...]:
    """(what was typed, what the best text writes instead)."""
    found = Insight.objects.in_bulk(list(set(ranking.mistyped.values())))
    told = []
    for term, key in ranking.mistyped.items():
        insight = found[key]
        texts = (insight.title, insight.text, insight.body, insight.did, insight.results, insight.lessons)
        written = next((word for text in texts if (word := written_instead(text, term))), "")
        told.append((term.typed, written))
    return tuple(told)


def shown(keys: Sequence[int], *, user: Person, question: Question | None) -> list[Shown]:
    """Findings in the order of their keys, with the asked words marked."""
    rows = (
        Insight.objects.visible_to(user).select_related("concept", "organisation").prefetch_related("topics")
    )
    found = rows.in_bulk(list(keys))
    return [_shown(found[key], question) for key in keys if key in found]


def _shown(insight: Insight, question: Question | None) -> Shown:
    nothing = Question((), "")
    asked = question or nothing
    text = max(
        (insight.text, insight.did, insight.results, insight.lessons),
        key=lambda part: sum(piece.is_marked for piece in excerpt(part, asked)),
    )
    return Shown(
        insight,
        tuple(excerpt(insight.title, asked, length=200)),
        tuple(excerpt(text or insight.text, asked, length=160)),
    )


@cache
def synonyms() -> tuple[tuple[str, ...], ...]:
    """Groups of words that mean the same to the search."""
    rows = tomllib.loads(_SYNONYMS.read_text(encoding="utf-8"))["synonym"]
    return tuple(tuple(row) for row in rows)


def choices_of_themes() -> list[tuple[str, str]]:
    rows = Concept.objects.order_by("theme_number").values_list("theme", "theme_name").distinct()
    return list(dict.fromkeys(rows))


def choices_of_topics() -> list[tuple[str, str]]:
    return list(Topic.objects.values_list("key", "name"))
