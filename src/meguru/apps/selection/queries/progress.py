"""How far the evaluators are, and who may see whose points."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from meguru.apps.registry.models import Person
from meguru.apps.selection.models import Evaluator, GivenPoints, Selection


@dataclass(frozen=True, slots=True)
class EvaluatorProgress:
    """How many of the places an evaluator has filled; no points."""

    evaluator: Evaluator
    given: int
    places: int
    has_gut: bool

    @property
    def is_complete(self) -> bool:
        return self.given >= self.places


def evaluator_progress(selection: Selection) -> list[EvaluatorProgress]:
    """Everybody who gives points, with how far they are."""
    wanted = selection.wanted.in_use().count()
    offers = selection.offers.in_use().count()
    people = list(selection.evaluators.in_use().select_related("person"))
    in_use = Q(wanted__put_away_at__isnull=True, offer__put_away_at__isnull=True, points__isnull=False)
    counts = dict(
        GivenPoints.objects.filter(in_use, evaluator__in=people)
        .values_list("evaluator")
        .annotate(number=Count("id"))
    )
    felt = set(
        Evaluator.objects.filter(pk__in=[one.pk for one in people], gut_places__isnull=False).values_list(
            "pk", flat=True
        )
    )
    return [EvaluatorProgress(one, counts.get(one.pk, 0), wanted * offers, one.pk in felt) for one in people]


def own_evaluator(*, selection: Selection, user: Person) -> Evaluator | None:
    return selection.evaluators.in_use().filter(person=user).first()


def may_see_points(*, selection: Selection, user: Person) -> bool:
    """Everybody when the scoring is closed; before that only who has finished their own points."""
    if not selection.is_open:
        return True
    own = own_evaluator(selection=selection, user=user)
    return own is not None and own.finished_at is not None


def counted_evaluators(selection: Selection) -> list[Evaluator]:
    """Whose points count now: while the scoring is open only theirs who finished, afterwards all."""
    people = selection.evaluators.in_use()
    return list(people.filter(finished_at__isnull=False) if selection.is_open else people)
