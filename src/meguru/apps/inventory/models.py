"""What an office does, counted and costed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.registry.models import Department
from meguru.apps.registry.roles import SharedSubject
from meguru.apps.registry.tenancy import OrganisationScoped, OrganisationScopedQuerySet


class OperationQuerySet(OrganisationScopedQuerySet):
    """Operations; those that were put away stay on record and out of the lists."""

    def in_use(self) -> OperationQuerySet:
        return self.filter(put_away_at__isnull=True)


class Operation(OrganisationScoped):
    """業務: a piece of work that an office does, with its purpose, volume, hours and cost.

    `version` counts the changes: an edit states the version it started from, so that nobody overwrites
    what a colleague wrote meanwhile. Null figures are unknown, never zero.
    """

    class Nature(models.TextChoices):
        OWN = "own", _("個別業務")
        COMMON = "common", _("共通業務")

    shared_as = SharedSubject.OPERATIONS

    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="operations", verbose_name=_("担当部署")
    )
    name = models.CharField(_("業務名"), max_length=200)
    nature = models.CharField(_("区分"), max_length=8, choices=Nature.choices, default=Nature.OWN)
    purpose = models.TextField(_("目的"), blank=True)
    outline = models.TextField(_("概要"), blank=True)
    legal_basis = models.CharField(_("根拠法令"), max_length=400, blank=True)
    clients = models.CharField(_("対象者"), max_length=200, blank=True)
    clients_count = models.PositiveIntegerField(_("対象者数（人）"), null=True, blank=True)
    yearly_volume = models.PositiveIntegerField(_("年間件数（件）"), null=True, blank=True)
    yearly_hours = models.DecimalField(
        _("年間作業時間（時間）"), max_digits=10, decimal_places=1, null=True, blank=True
    )
    yearly_yen = models.PositiveBigIntegerField(_("年間経費（円、職員人件費を含む）"), null=True, blank=True)
    system_used = models.CharField(_("使っているシステム"), max_length=200, blank=True)
    indicator = models.CharField(_("評価指標"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField()
    put_away_at = models.DateTimeField(null=True)

    objects = OperationQuerySet.as_manager()

    class Meta:
        ordering = ["department__name", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "department", "name"],
                condition=Q(put_away_at__isnull=True),
                name="inventory_operation_named_once_per_department",
            ),
            models.CheckConstraint(
                condition=Q(yearly_hours__isnull=True) | Q(yearly_hours__gte=0),
                name="inventory_hours_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.name
