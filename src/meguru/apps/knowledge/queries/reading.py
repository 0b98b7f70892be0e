"""Findings one by one, by concept, of one's own office, and those that a person keeps."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from meguru.apps.knowledge.models import Bookmark, Concept, Insight
from meguru.apps.registry.models import Organisation, Person, SharingGroup

MOST_NEIGHBOURS = 8


@dataclass(frozen=True, slots=True)
class ThemeOfConcepts:
    """The concepts of one theme, each with how many findings this person may read."""

    key: str
    number: str
    name: str
    concepts: tuple[Concept, ...]


def themes(*, user: Person) -> list[ThemeOfConcepts]:
    readable = Insight.objects.visible_to(user).in_use().order_by().values("pk")
    rows = Concept.objects.annotate(found=Count("insights", filter=Q(insights__in=readable))).order_by(
        "number"
    )
    by_theme: dict[tuple[str, str, str], list[Concept]] = {}
    for concept in rows:
        place = (concept.theme, concept.theme_number, concept.theme_name)
        by_theme.setdefault(place, []).append(concept)
    return [
        ThemeOfConcepts(key, number, name, tuple(concepts))
        for (key, number, name), concepts in sorted(by_theme.items(), key=lambda item: item[0][1])
    ]


def concept_of(number: str) -> Concept | None:
    return Concept.objects.filter(number=number).first()


def neighbours(insight: Insight, *, user: Person) -> list[Insight]:
    """Other findings of the same concept, those of the same place first."""
    if insight.concept_id is None:
        return []
    found = (
        Insight.objects.visible_to(user).in_use().filter(concept=insight.concept_id).exclude(pk=insight.pk)
    )
    rows = list(found.select_related("organisation"))
    rows.sort(key=lambda one: (one.body != insight.body, one.number or 0, one.pk))
    return rows[:MOST_NEIGHBOURS]


def is_kept(insight: Insight, *, user: Person) -> bool:
    return Bookmark.objects.visible_to(user).filter(person=user, insight=insight).exists()


def kept_by(*, user: Person) -> list[Insight]:
    """What this person keeps and may still read, the newest bookmark first."""
    readable = Insight.objects.visible_to(user).in_use()
    marks = Bookmark.objects.visible_to(user).filter(person=user, insight__in=readable)
    rows = marks.select_related("insight__concept", "insight__organisation").prefetch_related(
        "insight__topics"
    )
    return [mark.insight for mark in rows]


@dataclass(frozen=True, slots=True)
class OwnInsights:
    """What the office wrote: in use and put away."""

    in_use: tuple[Insight, ...]
    away: tuple[Insight, ...]


def own_insights(*, user: Person) -> OwnInsights:
    rows = (
        Insight.objects.visible_to(user)
        .filter(organisation=user.organisation)
        .select_related("concept", "made_by")
        .order_by("-changed_at", "-pk")
    )
    found = list(rows)
    return OwnInsights(
        tuple(one for one in found if one.put_away_at is None),
        tuple(one for one in found if one.put_away_at is not None),
    )


def put_away_insight(*, user: Person, pk: int) -> Insight | None:
    found = Insight.objects.visible_to(user).filter(pk=pk, put_away_at__isnull=False).first()
    return found if isinstance(found, Insight) else None


def counts(*, user: Person) -> dict[str, int]:
    """How many findings and cases there are to search."""
    rows = Insight.objects.visible_to(user).in_use().order_by().values("kind").annotate(found=Count("pk"))
    return {row["kind"]: row["found"] for row in rows}


def own_groups(organisation: Organisation) -> QuerySet[SharingGroup]:
    """The groups that an office takes part in."""
    return SharingGroup.objects.filter(members=organisation).select_related("organisation").order_by("name")
