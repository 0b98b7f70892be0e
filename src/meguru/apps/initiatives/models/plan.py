"""The plan of an initiative: phases with dates, what is done in them, what comes out and what must hold at the end."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.initiatives.models.initiative import Initiative
from meguru.apps.registry.tenancy import OrganisationScoped, OrganisationScopedQuerySet
from meguru.engines.initiative_flow import BudgetDay


class InUseQuerySet(OrganisationScopedQuerySet):
    """Rows that were not taken out; those that were stay on record and can come back."""

    def in_use(self) -> InUseQuerySet:
        return self.filter(removed_at__isnull=True)


class PlanBasis(OrganisationScoped):
    """計画の決め方: from which day, or towards which, the phases were laid out, and by which version of the flow."""

    class Counted(models.TextChoices):
        FROM_START = "from_start", _("始める日から数える")
        TO_DEADLINE = "to_deadline", _("使い始めたい日から戻って数える")

    initiative = models.OneToOneField(Initiative, on_delete=models.CASCADE, related_name="plan_basis")
    flow_version = models.CharField(max_length=20)
    counted = models.CharField(_("数え方"), max_length=12, choices=Counted)
    counted_on = models.DateField(_("もとにした日"))
    needs_budget = models.BooleanField(_("新しい予算がいる"), default=True)
    closing_month = models.PositiveSmallIntegerField(
        _("予算要求の締切（月）"), validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    closing_day = models.PositiveSmallIntegerField(
        _("予算要求の締切（日）"), validators=[MinValueValidator(1), MaxValueValidator(31)]
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closing_month__range=(1, 12)) & Q(closing_day__range=(1, 31)),
                name="plan_basis_closes_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id} {self.counted} {self.counted_on}"

    @property
    def closing(self) -> BudgetDay:
        return BudgetDay(self.closing_month, self.closing_day)

    @property
    def deadline(self) -> dt.date | None:
        return self.counted_on if self.counted == self.Counted.TO_DEADLINE else None


class Phase(OrganisationScoped):
    """工程: one stretch of an initiative. `flow_key` names the standard phase it came from, empty for an own one.

    It is closed by ticking every exit criterion, or with a reason. `revision` counts saves.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="phases")
    flow_key = models.CharField(max_length=40, blank=True)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("工程の名前"), max_length=60)
    purpose = models.TextField(_("何のための工程か"), max_length=300, blank=True)
    starts_on = models.DateField(_("始まる日"), null=True, blank=True)
    ends_on = models.DateField(_("終わる日"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    closed_reason = models.CharField(_("残したまま終える理由"), max_length=300, blank=True)
    revision = models.PositiveIntegerField(default=1)
    removed_at = models.DateTimeField(null=True)

    objects = InUseQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="phase_has_a_name"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="phase_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["initiative", "flow_key"],
                condition=~Q(flow_key="") & Q(removed_at__isnull=True),
                name="phase_of_the_flow_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None


class PlanItem(OrganisationScoped):
    """計画の項目: a task, an output or an exit criterion of a phase, ticked by somebody at some time."""

    class Kind(models.TextChoices):
        TASK = "task", _("すること")
        OUTPUT = "output", _("できあがるもの")
        EXIT = "exit", _("終わりの条件")

    phase = models.ForeignKey(Phase, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(_("種類"), max_length=8, choices=Kind)
    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("内容"), max_length=120)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    removed_at = models.DateTimeField(null=True)

    objects = InUseQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="plan_item_says_something"),
            models.CheckConstraint(
                condition=Q(kind__in=["task", "output", "exit"]), name="plan_item_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_done(self) -> bool:
        return self.done_at is not None


class PlanChange(OrganisationScoped):
    """計画の変更: what phases were before a change, so that it can be taken back while nobody changed them since."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="plan_changes")
    summary = models.CharField(max_length=200)
    before = models.JSONField(default=dict)
    after_revisions = models.JSONField(default=dict)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.summary
