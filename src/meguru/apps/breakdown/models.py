"""An operation broken down into functions and items, by several people."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.inventory.models import Operation
from meguru.apps.processes.models import ProcessVersion
from meguru.apps.registry.tenancy import OrganisationScoped, OrganisationScopedQuerySet
from meguru.engines.mandala import Cell

LONGEST_TEXT = 60


class BreakdownQuerySet(OrganisationScopedQuerySet):
    """Breakdowns of one's own organisations; those that were put away stay on record."""

    def in_use(self) -> BreakdownQuerySet:
        return self.filter(put_away_at__isnull=True)


class Breakdown(OrganisationScoped):
    """機能分析: one operation broken down: a common chart, and as many personal ones as people want. Never shared."""

    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="breakdowns")
    name = models.CharField(_("真ん中に書く業務の名前"), max_length=LONGEST_TEXT)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    put_away_at = models.DateTimeField(null=True)

    objects = BreakdownQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="breakdown_has_a_centre"),
        ]

    def __str__(self) -> str:
        return self.name


class Sheet(OrganisationScoped):
    """記入表: one chart of a breakdown. Without an owner it is the common one, which everybody writes in."""

    breakdown = models.ForeignKey(Breakdown, on_delete=models.CASCADE, related_name="sheets")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["breakdown", "owner"], name="breakdown_one_sheet_each"),
            models.UniqueConstraint(
                fields=["breakdown"], condition=Q(owner__isnull=True), name="breakdown_one_common_sheet"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.breakdown_id} {self.owner_id or ''}"

    @property
    def is_common(self) -> bool:
        return self.owner_id is None


class Entry(OrganisationScoped):
    """マス: what stands in one place of a chart; item 0 is the name of the function.

    One row per place, so that two people who write in different places never meet.
    `taken_into` is the place of the common chart that a personal entry was brought into.
    """

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="entries")
    function = models.PositiveSmallIntegerField()
    item = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=LONGEST_TEXT, blank=True)
    taken_into = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="taken_from")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["function", "item"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "function", "item"], name="breakdown_one_entry_a_place"),
            models.CheckConstraint(
                condition=Q(function__gte=1, function__lte=8, item__gte=0, item__lte=8),
                name="breakdown_place_on_the_chart",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.function}-{self.item} {self.text}"

    @property
    def cell(self) -> Cell:
        return Cell(self.function, self.item)


class StepDraft(OrganisationScoped):
    """手順にした図: a draft whose steps were chosen from the items of a breakdown."""

    breakdown = models.ForeignKey(Breakdown, on_delete=models.CASCADE, related_name="step_drafts")
    version = models.OneToOneField(ProcessVersion, on_delete=models.CASCADE, related_name="breakdown_draft")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return f"{self.breakdown_id} {self.version_id}"
