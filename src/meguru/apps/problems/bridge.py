"""Rows <-> engine values: yardsticks of an office, points of cards, cards and voices as sentences, targets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from meguru.apps.problems.models import CardPoint, ProblemCard, TargetPicture, Voice, YardstickSet
from meguru.apps.registry.models import Organisation
from meguru.engines.problem_analysis import (
    Better,
    Placing,
    Said,
    TargetFacts,
    Yardsticks,
    default_yardsticks,
    placing_of,
    read_yardsticks,
)


def newest_set(organisation: Organisation) -> YardstickSet | None:
    return YardstickSet.objects.filter(organisation=organisation).select_related("made_by").first()


def yardsticks_of(organisation: Organisation) -> Yardsticks:
    """The office's own yardsticks, or those that ship."""
    own = newest_set(organisation)
    return read_yardsticks(own.content) if own else default_yardsticks()


def points_of(cards: Iterable[int]) -> Mapping[int, Mapping[str, Mapping[str, int]]]:
    """By card: name of the person -> yardstick -> point. People of the same name are told apart by a number."""
    found: dict[int, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    rows = CardPoint.objects.filter(card__in=list(cards)).select_related("person").order_by("person_id")
    names: dict[int, str] = {}
    for row in rows:
        if row.person_id not in names:
            taken = [name for name in names.values() if name.split("（")[0] == row.person.name]
            names[row.person_id] = f"{row.person.name}（{len(taken) + 1}）" if taken else row.person.name
        found[row.card_id][names[row.person_id]][row.yardstick] = row.point
    return found


def placings_of(cards: Iterable[ProblemCard], rule: Yardsticks) -> dict[int, Placing]:
    """Where cards stand, by their id."""
    rows = list(cards)
    points = points_of(row.pk for row in rows)
    return {row.pk: placing_of(f"{row.pk:012}", points.get(row.pk, {}), rule) for row in rows}


def placing_of_card(card: ProblemCard) -> Placing:
    return placings_of([card], yardsticks_of(card.organisation))[card.pk]


def said_in(cards: Iterable[ProblemCard]) -> list[Said]:
    return [
        Said(key=f"{card.pk:012}", text=card.text, scene=str(card.scene_id or ""), cause=card.cause)
        for card in cards
    ]


def said_by(voices: Iterable[Voice]) -> list[Said]:
    return [Said(key=f"{voice.pk:012}", text=voice.text, weight=voice.count) for voice in voices]


def target_facts(card: ProblemCard, target: TargetPicture | None) -> TargetFacts:
    if target is None:
        return TargetFacts(problem_unit=card.unit)
    return TargetFacts(
        who=target.who,
        change_from=target.change_from,
        change_to=target.change_to,
        indicator=target.indicator,
        unit=target.unit,
        now=target.now,
        goal=target.goal,
        by_when=target.by_when,
        measured_how=target.measured_how,
        first_try=target.first_try,
        better=Better(target.better),
        problem_unit=card.unit,
    )
