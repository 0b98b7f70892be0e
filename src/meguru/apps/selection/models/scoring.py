"""Who gives points, what they feel first, and the points."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.registry.tenancy import OrganisationScoped, OrganisationScopedQuerySet
from meguru.apps.selection.models.offers import Offer
from meguru.apps.selection.models.selection import Selection
from meguru.apps.selection.models.wanted import Wanted

MOST_EVALUATORS = 50


class EvaluatorQuerySet(OrganisationScopedQuerySet):
    def in_use(self) -> EvaluatorQuerySet:
        return self.filter(put_away_at__isnull=True)


class Evaluator(OrganisationScoped):
    """評価者: somebody who gives points: a person of the office, or a name from outside (the editor types for them).

    `name` is the name as it was when they were asked. `finished_at` is set by themselves; `reopened` counts how
    often they went on after having finished, because by then they could see the points of the others.
    """

    selection = models.ForeignKey(Selection, on_delete=models.CASCADE, related_name="evaluators")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(_("評価者の名前"), max_length=100)
    finished_at = models.DateTimeField(null=True)
    reopened = models.PositiveIntegerField(default=0)
    put_away_at = models.DateTimeField(null=True)

    objects = EvaluatorQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="selection_evaluator_has_a_name"),
            models.UniqueConstraint(fields=["selection", "person"], name="selection_evaluator_person_once"),
            models.UniqueConstraint(
                fields=["selection", "name"],
                condition=Q(person__isnull=True),
                name="selection_evaluator_outsider_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GutPlace(OrganisationScoped):
    """感覚の順位: how an evaluator would order the offers before giving any points; 1 is the best."""

    evaluator = models.ForeignKey(Evaluator, on_delete=models.CASCADE, related_name="gut_places")
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="gut_places")
    place = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["place", "id"]
        constraints = [
            models.UniqueConstraint(fields=["evaluator", "offer"], name="selection_one_gut_place"),
            models.CheckConstraint(condition=Q(place__gte=1), name="selection_gut_place_from_one"),
        ]

    def __str__(self) -> str:
        return str(self.place)


class GivenPoints(OrganisationScoped):
    """付けた点: one evaluator's points for an offer and a row. Without a row nothing was given yet."""

    evaluator = models.ForeignKey(Evaluator, on_delete=models.CASCADE, related_name="given")
    wanted = models.ForeignKey(Wanted, on_delete=models.CASCADE, related_name="given")
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="given")
    points = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    comment = models.CharField(max_length=300, blank=True)
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluator", "wanted", "offer"], name="selection_points_given_once"
            ),
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__gte=0), name="selection_points_from_zero"
            ),
        ]

    def __str__(self) -> str:
        return str(self.points)
