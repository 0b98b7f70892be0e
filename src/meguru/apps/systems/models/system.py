"""An information system, the card everything else hangs on."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.inventory.models import Operation
from meguru.apps.registry.models import Department
from meguru.apps.registry.tenancy import OrganisationScoped, OrganisationScopedQuerySet
from meguru.apps.systems.models.choices import Hosting, Method, PersonalData, Segment, Standardisation


class SystemQuerySet(OrganisationScopedQuerySet):
    """Systems of one's own organisations; those that were put away stay on record."""

    def in_use(self) -> SystemQuerySet:
        return self.filter(put_away_at__isnull=True)


class InformationSystem(OrganisationScoped):
    """システムカルテ: one information system that an office pays for, with what is known of it.

    Null and `unknown` mean that nobody said; they are never read as zero or no. `functions` are keys of the catalogue
    of functions (`engines.system_findings`) or words of the office. `measures` and `documents` are keys with yes or no;
    a key that is absent is unknown. `revision` counts the saves of this card with all that hangs on it.
    """

    code = models.CharField(_("管理番号"), max_length=30, blank=True)
    name = models.CharField(_("システムの名前"), max_length=120)
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="systems", verbose_name=_("所管")
    )
    purpose = models.TextField(_("何のためのシステムか"), max_length=600, blank=True)
    operations = models.ManyToManyField(Operation, blank=True, related_name="systems")
    functions = models.JSONField(_("働き"), default=list, blank=True)
    used_by = models.CharField(_("使う人"), max_length=200, blank=True)
    users_count = models.PositiveIntegerField(_("使う人数"), null=True, blank=True)
    method = models.CharField(
        _("作り方"), max_length=12, choices=Method.choices, default=Method.UNKNOWN.value
    )
    product = models.CharField(_("製品の名前"), max_length=120, blank=True)
    language = models.CharField(_("プログラムの言語"), max_length=60, blank=True)
    first_used_on = models.DateField(_("使い始めた日"), null=True, blank=True)
    last_renewed_on = models.DateField(_("最後に更新した日"), null=True, blank=True)
    maintainers = models.PositiveSmallIntegerField(_("直せる人の数（委託先をふくむ）"), null=True, blank=True)
    hosting = models.CharField(
        _("動いている場所"), max_length=18, choices=Hosting.choices, default=Hosting.UNKNOWN.value
    )
    segment = models.CharField(
        _("ネットワーク"), max_length=12, choices=Segment.choices, default=Segment.UNKNOWN.value
    )
    standardisation = models.CharField(
        _("標準化"), max_length=12, choices=Standardisation.choices, default=Standardisation.UNKNOWN.value
    )
    standard_operation = models.CharField(_("標準化の対象の業務"), max_length=60, blank=True)
    personal_data = models.CharField(
        _("個人情報"), max_length=10, choices=PersonalData.choices, default=PersonalData.UNKNOWN.value
    )
    security_level = models.PositiveSmallIntegerField(_("守りの段階（1〜3）"), null=True, blank=True)
    measures = models.JSONField(_("守りの対策"), default=dict, blank=True)
    documents = models.JSONField(_("手元にある書類"), default=dict, blank=True)
    importance = models.PositiveSmallIntegerField(_("止まったときの重さ（1〜3）"), null=True, blank=True)
    note = models.TextField(_("備考"), max_length=1000, blank=True)
    revision = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField()
    put_away_at = models.DateTimeField(null=True)

    objects = SystemQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="systems_system_has_a_name"),
            models.UniqueConstraint(
                fields=["organisation", "department", "name"],
                condition=Q(put_away_at__isnull=True),
                name="systems_named_once_per_department",
            ),
            models.UniqueConstraint(
                fields=["organisation", "code"],
                condition=Q(put_away_at__isnull=True) & ~Q(code=""),
                name="systems_code_once_per_office",
            ),
            models.CheckConstraint(
                condition=Q(security_level__isnull=True) | Q(security_level__gte=1, security_level__lte=3),
                name="systems_security_level_one_to_three",
            ),
            models.CheckConstraint(
                condition=Q(importance__isnull=True) | Q(importance__gte=1, importance__lte=3),
                name="systems_importance_one_to_three",
            ),
            models.CheckConstraint(
                condition=Q(first_used_on__isnull=True)
                | Q(last_renewed_on__isnull=True)
                | Q(last_renewed_on__gte=models.F("first_used_on")),
                name="systems_renewed_after_first_use",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "put_away_at", "name"], name="systems_in_use")]

    def __str__(self) -> str:
        return self.name


class DataHeld(OrganisationScoped):
    """保有データ: one kind of data that a system keeps."""

    system = models.ForeignKey(InformationSystem, on_delete=models.CASCADE, related_name="data")
    name = models.CharField(_("データの名前"), max_length=120)
    records = models.PositiveBigIntegerField(_("件数"), null=True, blank=True)
    personal_data = models.CharField(
        _("個人情報"), max_length=10, choices=PersonalData.choices, default=PersonalData.UNKNOWN.value
    )
    is_master = models.BooleanField(_("ここが元になる"), default=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["system", "name"], name="systems_data_named_once"),
            models.CheckConstraint(condition=~Q(name=""), name="systems_data_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Incident(OrganisationScoped):
    """障害: one time a system failed its users."""

    system = models.ForeignKey(InformationSystem, on_delete=models.CASCADE, related_name="incidents")
    happened_on = models.DateField(_("起きた日"))
    what = models.CharField(_("何が起きたか"), max_length=300)
    hours_down = models.DecimalField(_("止まった時間"), max_digits=7, decimal_places=1, null=True, blank=True)
    is_security = models.BooleanField(_("情報の漏れや不正なアクセス"), default=False)

    class Meta:
        ordering = ["-happened_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(hours_down__isnull=True) | Q(hours_down__gte=0),
                name="systems_hours_down_not_negative",
            )
        ]

    def __str__(self) -> str:
        return f"{self.happened_on} {self.what}"


class SatisfactionYear(OrganisationScoped):
    """満足度: what the users of a system said in one fiscal year, from 1 to 5."""

    system = models.ForeignKey(InformationSystem, on_delete=models.CASCADE, related_name="satisfaction")
    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    mean = models.DecimalField(_("満足度（1〜5）"), max_digits=3, decimal_places=2)
    answers = models.PositiveIntegerField(_("答えた人数"))

    class Meta:
        ordering = ["fiscal_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["system", "fiscal_year"], name="systems_satisfaction_once_a_year"
            ),
            models.CheckConstraint(
                condition=Q(mean__gte=1, mean__lte=5) & Q(answers__gte=1),
                name="systems_satisfaction_one_to_five",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.mean}"
