"""Findings that fit what a page is about."""

from __future__ import annotations

from collections.abc import Iterable

from meguru.apps.knowledge.models import Insight, Topic
from meguru.apps.registry.models import Person
from meguru.engines.full_text import Folded, fold

MOST = 3
# A topic of so few characters says something else inside a longer word: 都市計画 is no 計画, mail no AI.
ALONE_UP_TO = 2
_MAY_STAND_BEFORE = ("推進", "化", "基本")  # DX推進計画, 情報化計画
_MAY_STAND_BEHIND = ("化", "書", "案", "策定")
_LATIN = "a"


def findings_about(words: Iterable[str], *, user: Person) -> list[Insight]:
    """Up to three findings whose topics stand in what a page is about, of different places where there are several.

    A topic in the first words counts most, in the second half as much, and so on. Three questions to the database;
    none when no words are given.
    """
    told = [fold(word) for word in words if word]
    if not any(word.text for word in told):
        return []
    worth = {
        topic.pk: 1 / (1 + place)
        for topic in Topic.objects.all()
        if (place := _place_of(topic, told)) is not None
    }
    if not worth:
        return []
    readable = Insight.objects.visible_to(user).in_use().filter(topics__in=list(worth)).order_by()
    points: dict[int, float] = {}
    facts: dict[int, tuple[str, int, int]] = {}
    rows = readable.values_list("pk", "topics", "body", "year", "number")
    for key, topic, body, year, number in rows:
        points[key] = points.get(key, 0.0) + worth.get(topic, 0.0)
        facts[key] = (body, year or 0, number or 0)
    order = sorted(points, key=lambda key: (-points[key], -facts[key][1], facts[key][2], key))
    chosen: list[int] = []
    for spread in (True, False):
        for key in order:
            fresh = not spread or all(facts[key][0] != facts[other][0] for other in chosen)
            if len(chosen) < MOST and fresh and key not in chosen:
                chosen.append(key)
    found = Insight.objects.visible_to(user).in_bulk(chosen)
    return [found[key] for key in chosen]


def _place_of(topic: Topic, told: list[Folded]) -> int | None:
    """Which of the words names a topic first, None when none does."""
    names = _names_of(topic)
    return next(
        (place for place, word in enumerate(told) if any(_stands_in(word, name) for name in names)), None
    )


def _names_of(topic: Topic) -> list[str]:
    """A topic by its name and, where a bracket explains it, by each part: 責任者（CIO・CDO）."""
    folded = fold(topic.name).text
    return [part for part in {folded, *folded.split(" ")} if len(part) > 1]


def _stands_in(page: Folded, name: str) -> bool:
    """Whether a name stands in a text: short ones and those in Latin letters as a word of their own."""
    at = page.text.find(name)
    while at >= 0:
        end = at + len(name)
        may_join = len(name) > ALONE_UP_TO and page.kinds[at] != _LATIN
        if may_join or not (_goes_on_before(page, at) or _goes_on_behind(page, end)):
            return True
        at = page.text.find(name, at + 1)
    return False


def _goes_on_before(page: Folded, at: int) -> bool:
    if not at or page.kinds[at - 1] != page.kinds[at]:
        return False
    return not page.text[:at].endswith(_MAY_STAND_BEFORE)


def _goes_on_behind(page: Folded, end: int) -> bool:
    if end >= len(page.kinds) or page.kinds[end] != page.kinds[end - 1]:
        return False
    return not page.text.startswith(_MAY_STAND_BEHIND, end)
