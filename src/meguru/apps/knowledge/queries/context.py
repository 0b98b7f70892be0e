"""Findings that fit what a page is about."""

from __future__ import annotations

from collections.abc import Iterable

from meguru.apps.knowledge.models import Insight, Topic
from meguru.apps.registry.models import Person
from meguru.engines.full_text import fold

MOST = 3


def findings_about(words: Iterable[str], *, user: Person) -> list[Insight]:
    """Up to three findings whose topics stand in what a page is about, of different places where there are several.

    A topic in the first words counts most, in the second half as much, and so on. Three questions to the database;
    none when no words are given.
    """
    told = [fold(word).text for word in words if word]
    if not any(told):
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


def _place_of(topic: Topic, told: list[str]) -> int | None:
    """Which of the words names a topic first, None when none does."""
    names = _names_of(topic)
    return next((place for place, word in enumerate(told) if any(name in word for name in names)), None)


def _names_of(topic: Topic) -> list[str]:
    """A topic by its name and, where a bracket explains it, by each part: 責任者（CIO・CDO）."""
    folded = fold(topic.name).text
    return [part for part in {folded, *folded.split(" ")} if len(part) > 1]
