"""What others tell of similar work: cases of the catalogue, and findings. Papers that go round hold public ones only."""

from __future__ import annotations

from dataclasses import dataclass

from meguru.apps.briefings.queries.landscape import Landscape
from meguru.apps.catalogue.models import ServiceCase
from meguru.apps.catalogue.queries.likeness import alike
from meguru.apps.catalogue.queries.listing import LEAST_SCORE, case_rows, text_of_case
from meguru.apps.knowledge.models import Insight
from meguru.apps.registry.models import Organisation
from meguru.apps.registry.permissions import Can
from meguru.apps.registry.reach import Reach
from meguru.engines.gap_causes import ToldStory, cause_rules
from meguru.engines.programme_matching import is_like

MOST_CASES = 2
MOST_READ = 30
CITIES = ((100_000, Insight.Size.SMALL_CITY), (300_000, Insight.Size.CITY))  # as Insight.Size says


@dataclass(frozen=True, slots=True)
class CaseRow:
    """参考になる事例: a case with the words that it shares with the field, and whether its town is of our size."""

    case: ServiceCase
    words: tuple[str, ...]
    is_like_ours: bool


def similar_cases_of(ground: Landscape, body: Organisation, field: str) -> tuple[CaseRow, ...]:
    """The cases of others most like what a field is about, towns of this size first."""
    return tuple(
        CaseRow(case, words, is_like(case.population, body.residents))
        for case, words in sorted(
            (one for one in _cases(ground, field) if one[0].body != body.name),
            key=lambda one: not is_like(one[0].population, body.residents),
        )
    )[:MOST_CASES]


def told_stories(ground: Landscape, body: Organisation, field: str) -> tuple[ToldStory, ...]:
    """What cases and findings about a field tell of being held back, without what this municipality told itself; those
    of its size first."""
    told = [
        *(
            ToldStory(
                ref=f"case:{one.pk}",
                body=one.body,
                title=one.title,
                text=f"{one.problem}\n{one.lessons}",
                is_like_in_size=is_like(one.population, body.residents),
            )
            for one, _words in _cases(ground, field)
        ),
        *(
            ToldStory(
                ref=f"finding:{one.pk}",
                body=one.body,
                title=one.heading,
                text=f"{one.text}\n{one.lessons}",
                is_like_in_size=one.size == _size_of(body),
                topics=frozenset(topic.name for topic in one.topics.all()),
            )
            for one in _findings(ground, field)
        ),
    ]
    others = (one for one in told if one.body != body.name)
    return tuple(sorted(others, key=lambda one: not one.is_like_in_size))


def _size_of(body: Organisation) -> str:
    """The class of size in which findings are kept; "" where the population is not known."""
    if body.name.endswith(("町", "村")):
        return Insight.Size.TOWN
    if body.residents is None:
        return ""
    return next((size for upto, size in CITIES if body.residents < upto), Insight.Size.LARGE_CITY)


def _cases(ground: Landscape, field: str) -> tuple[tuple[ServiceCase, tuple[str, ...]], ...]:
    theme = cause_rules().acts_of(field).cases
    if not theme or not ground.user.can(Can.VIEW_CATALOGUE):
        return ()
    if "cases" not in ground.kept:
        ground.kept["cases"] = [
            one
            for one in case_rows(user=ground.user)
            if one.put_away_at is None and (one.sharing == Reach.PUBLIC or not ground.is_released_only)
        ]
    mark = ("cases", field)
    if mark not in ground.kept:
        readable = ground.kept["cases"]
        assert isinstance(readable, list)
        compared = [(one, alike(theme=theme, text=text_of_case(one), kind_ids=one.kinds)) for one in readable]
        near = [(one, likeness) for one, likeness in compared if likeness.score >= LEAST_SCORE]
        near.sort(key=lambda pair: (-pair[1].score, pair[0].title, pair[0].pk))
        ground.kept[mark] = tuple((one, likeness.words) for one, likeness in near[:MOST_READ])
    found = ground.kept[mark]
    assert isinstance(found, tuple)
    return found


def _findings(ground: Landscape, field: str) -> tuple[Insight, ...]:
    """Findings whose topics are those of the field or help against one of its obstacles."""
    rules = cause_rules()
    if not rules.acts_of(field).words:
        return ()
    mark = ("told findings", field)
    if mark not in ground.kept:
        topics = {name for one in rules.obstacles_of(field) for name in one.topics}
        read = (
            Insight.objects.visible_to(ground.user)
            .in_use()
            .filter(topics__name__in=topics | set(rules.acts_of(field).words))
            .order_by("kind", "pk")
            .distinct()
            .prefetch_related("topics")
            .defer("folded", "loose")
        )
        ground.kept[mark] = tuple(one for one in read if one.is_shipped or not ground.is_released_only)
    found = ground.kept[mark]
    assert isinstance(found, tuple)
    return found
