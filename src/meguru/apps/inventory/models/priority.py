"""What to redesign first: the office's rule, its own judgements, and results that were kept."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.inventory.models.operation import Operation
from meguru.apps.registry.roles import SharedSubject
from meguru.apps.registry.tenancy import OrganisationScoped


class PriorityRule(OrganisationScoped):
    """優先順位の基準: criteria, weights and thresholds of an office, in versions; the newest one counts."""

    version = models.PositiveIntegerField()
    content = models.JSONField()
    note = models.CharField(_("変更の理由"), max_length=200, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["organisation_id", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "version"], name="inventory_rule_version_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="inventory_rule_version_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.version}"


class PriorityJudgement(OrganisationScoped):
    """優先順位の判断: the office's own points for an operation in the place of the computed ones, with a reason."""

    shared_as = SharedSubject.OPERATIONS

    operation = models.OneToOneField(Operation, on_delete=models.CASCADE, related_name="priority_judgement")
    effect = models.PositiveSmallIntegerField(_("効果（点）"), null=True, blank=True)
    difficulty = models.PositiveSmallIntegerField(_("難しさ（点）"), null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=400)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    judged_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(effect__isnull=False) | Q(difficulty__isnull=False)) & ~Q(reason=""),
                name="inventory_judgement_says_what_and_why",
            ),
            models.CheckConstraint(
                condition=(Q(effect__isnull=True) | Q(effect__lte=100))
                & (Q(difficulty__isnull=True) | Q(difficulty__lte=100)),
                name="inventory_judgement_points",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operation_id}: {self.reason}"


class PriorityResult(OrganisationScoped):
    """優先順位の結果: how the operations stood on a day, kept as they were with the rule that was used."""

    name = models.CharField(_("名前"), max_length=120)
    rule_version = models.PositiveIntegerField()
    content = models.JSONField()
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ["-kept_at", "-id"]

    def __str__(self) -> str:
        return self.name
