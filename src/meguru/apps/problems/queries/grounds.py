"""Hearings, surveys and counts with the problems they show."""

from __future__ import annotations

from dataclasses import dataclass

from meguru.apps.initiatives.models import Initiative
from meguru.apps.inventory.models import Operation
from meguru.apps.inventory.queries import Figures, figures_for
from meguru.apps.problems.models import Ground, ProblemCard
from meguru.apps.registry.models import Person
from meguru.engines.problem_analysis import SurveyFigure, survey_figures


@dataclass(frozen=True, slots=True)
class GroundRow:
    """A ground with its figures read. `other_lines` are lines without a number."""

    ground: Ground
    cards: list[ProblemCard]
    figures: list[SurveyFigure]
    other_lines: list[str]
    answer_share: float | None


@dataclass(frozen=True, slots=True)
class OperationFigures:
    """What the inventory knows of an operation that problems are linked to."""

    operation: Operation
    figures: Figures
    cards: list[ProblemCard]


def ground_rows(initiative: Initiative) -> list[GroundRow]:
    rows = (
        Ground.objects.filter(initiative=initiative)
        .in_use()
        .select_related("written_by")
        .prefetch_related("cards")
        .order_by("-written_at", "-pk")
    )
    return [_row(ground) for ground in rows]


def _row(ground: Ground) -> GroundRow:
    figures, other = survey_figures(ground.figures, answered=ground.answered)
    return GroundRow(
        ground=ground,
        cards=[
            card for card in ground.cards.all() if card.put_away_at is None and card.merged_into_id is None
        ],
        figures=figures,
        other_lines=other,
        answer_share=ground.answered / ground.asked if ground.asked and ground.answered is not None else None,
    )


def grounds_put_away(initiative: Initiative) -> list[Ground]:
    return list(initiative.grounds.filter(put_away_at__isnull=False).order_by("-put_away_at"))


def operation_figures(initiative: Initiative, *, user: Person) -> list[OperationFigures]:
    """The operations that cards are linked to, with their hours and volume of a year."""
    cards = ProblemCard.objects.filter(initiative=initiative).in_use().prefetch_related("operations")
    linked: dict[int, list[ProblemCard]] = {}
    for card in cards:
        for operation in card.operations.all():
            linked.setdefault(operation.pk, []).append(card)
    operations = list(
        Operation.objects.visible_to(user).filter(pk__in=linked).select_related("department").order_by("name")
    )
    known = figures_for(operations)
    return [OperationFigures(one, known[one.pk], linked[one.pk]) for one in operations]
