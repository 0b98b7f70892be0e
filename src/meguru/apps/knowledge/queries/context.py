"""Findings that fit what a page is about."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Q

from meguru.apps.knowledge.models import Insight, Topic
from meguru.apps.registry.models import Person
from meguru.engines.full_text import fold

MOST = 3


def findings_about(words: Iterable[str], *, user: Person) -> list[Insight]:
    """Up to three findings whose topics stand in what a page is about, those with most of them first, of different
    places where there are several. Two questions to the database; none when no words are given.
    """
    about = fold(" ".join(word for word in words if word)).text
    if not about:
        return []
    keys = [topic.pk for topic in Topic.objects.all() if any(part in about for part in _names_of(topic))]
    if not keys:
        return []
    rows = (
        Insight.objects.visible_to(user)
        .in_use()
        .filter(topics__in=keys)
        .annotate(fitting=Count("topics", filter=Q(topics__in=keys), distinct=True))
        .select_related("concept", "organisation")
        .order_by("-fitting", "-year", "number", "pk")[: MOST * 8]
    )
    chosen: list[Insight] = []
    for spread in (True, False):
        for one in rows:
            fresh = not spread or all(one.body != other.body for other in chosen)
            if len(chosen) < MOST and fresh and one not in chosen:
                chosen.append(one)
    return chosen


def _names_of(topic: Topic) -> list[str]:
    """A topic by its name and, where a bracket explains it, by each part: 責任者（CIO・CDO）."""
    folded = fold(topic.name).text
    return [part for part in {folded, *folded.split(" ")} if len(part) > 1]
