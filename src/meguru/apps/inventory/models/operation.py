"""A piece of work that an office does."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.registry.models import Department
from meguru.apps.registry.roles import SharedSubject
from meguru.apps.registry.tenancy import OrganisationScoped, OrganisationScopedQuerySet

NO_SYSTEM = ("なし", "無し", "無", "使っていない", "使用していない")
LAST_IN_ORDER = "~"  # sorts behind every digit and letter


def duty_key(code: str) -> str:
    """A key that sorts the numbers of the duties as people count: 2-1 before 2-10 before 10-1; no number last."""
    text = unicodedata.normalize("NFKC", code).strip().lower()
    if not text:
        return LAST_IN_ORDER
    return re.sub(r"\d+", lambda digits: digits.group().zfill(8)[-8:], text)[:80]


class OperationQuerySet(OrganisationScopedQuerySet):
    """Operations; those that were put away stay on record and out of the lists."""

    def in_use(self) -> OperationQuerySet:
        return self.filter(put_away_at__isnull=True)


class Operation(OrganisationScoped):
    """業務: a piece of work that an office does, with its purpose, volume, hours and cost.

    `version` counts the changes: an edit states the version it started from, so that nobody overwrites
    what a colleague wrote meanwhile. Null figures are unknown, never zero.
    `yearly_volume`, `yearly_hours`, `yearly_overtime_hours` and `yearly_yen` are totals as somebody typed them;
    what the months and grades add up to stands beside them (`queries.figures_of`).
    """

    class Nature(models.TextChoices):
        OWN = "own", _("個別業務")
        COMMON = "common", _("共通業務")

    class LegalRoom(models.TextChoices):
        """How far the law leaves the office a choice in the way of working."""

        STRICT = "strict", _("法令でやり方まで決まっている")
        FRAME = "frame", _("法令の枠の中で工夫できる")
        FREE = "free", _("庁内で決められる")

    shared_as = SharedSubject.OPERATIONS

    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="operations", verbose_name=_("担当部署")
    )
    code = models.CharField(_("事務分掌番号"), max_length=20, blank=True)
    duty_order = models.CharField(max_length=80, default=LAST_IN_ORDER, editable=False)
    name = models.CharField(_("業務名"), max_length=200)
    nature = models.CharField(_("区分"), max_length=8, choices=Nature.choices, default=Nature.OWN)
    purpose = models.TextField(_("目的"), blank=True)
    outline = models.TextField(_("概要"), blank=True)
    legal_basis = models.CharField(_("根拠法令"), max_length=400, blank=True)
    legal_room = models.CharField(_("やり方の自由度"), max_length=8, choices=LegalRoom.choices, blank=True)
    clients = models.CharField(_("対象者"), max_length=200, blank=True)
    clients_count = models.PositiveIntegerField(_("対象者数（人）"), null=True, blank=True)
    yearly_volume = models.PositiveIntegerField(_("年間件数（件）"), null=True, blank=True)
    volume_basis = models.CharField(_("件数の根拠"), max_length=200, blank=True)
    yearly_hours = models.DecimalField(
        _("年間作業時間（時間）"), max_digits=10, decimal_places=1, null=True, blank=True
    )
    yearly_overtime_hours = models.DecimalField(
        _("年間時間外勤務（時間）"), max_digits=10, decimal_places=1, null=True, blank=True
    )
    direct_yen = models.PositiveBigIntegerField(_("事業費（円）"), null=True, blank=True)
    system_yen = models.PositiveBigIntegerField(_("システム経費（円）"), null=True, blank=True)
    yearly_yen = models.PositiveBigIntegerField(_("年間経費（円、職員人件費を含む）"), null=True, blank=True)
    system_used = models.CharField(_("使っているシステム"), max_length=200, blank=True)
    system_usage = models.CharField(_("システムの利用状況"), max_length=200, blank=True)
    system_renewal_year = models.PositiveSmallIntegerField(_("システムの更新年度"), null=True, blank=True)
    indicator = models.CharField(_("評価指標"), max_length=200, blank=True)
    past_evaluation = models.TextField(_("過去の評価"), blank=True)
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
            models.UniqueConstraint(
                fields=["organisation", "code"],
                condition=Q(put_away_at__isnull=True) & ~Q(code=""),
                name="inventory_operation_code_once_per_office",
            ),
            models.CheckConstraint(
                condition=Q(yearly_hours__isnull=True) | Q(yearly_hours__gte=0),
                name="inventory_hours_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(yearly_overtime_hours__isnull=True) | Q(yearly_overtime_hours__gte=0),
                name="inventory_overtime_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(system_renewal_year__isnull=True)
                | Q(system_renewal_year__gte=1990, system_renewal_year__lte=2100),
                name="inventory_renewal_year_plausible",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "put_away_at"], name="inventory_in_use")]

    def __str__(self) -> str:
        return self.name

    @property
    def uses_system(self) -> bool | None:
        """None while nobody said; an office that uses none writes なし."""
        words = self.system_used.strip()
        return None if not words else words not in NO_SYSTEM

    def save(self, *args: Any, **options: Any) -> None:
        self.duty_order = duty_key(self.code)
        super().save(*args, **options)
