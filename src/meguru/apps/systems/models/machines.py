"""What systems run on, and how they are tied to each other."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.registry.tenancy import OrganisationScoped
from meguru.apps.systems.models.choices import InterfaceWay, Known, Segment
from meguru.apps.systems.models.system import InformationSystem


class Server(OrganisationScoped):
    """サーバー: one machine, real or virtual, that a system runs on.

    Percentages are of this machine: its mean and its peak (95th percentile of the measured period, where known).
    `cpu_by_hour` holds 24 mean percentages of a weekday, from midnight, or is empty. `keep_apart` names servers that
    must not share a host (a pair that stands in for each other); `licence_by` says what the software on it is counted by,
    `licence_product` and `licence_edition` which software that is: one more edition is one more licence to buy.
    """

    class LicenceBy(models.TextChoices):
        NONE = "none", _("台数や性能で変わらない")
        CORE = "core", _("CPUのコアごと")
        HOST = "host", _("もとの機械ごと")
        UNKNOWN = "unknown", _("わからない")

    system = models.ForeignKey(InformationSystem, on_delete=models.CASCADE, related_name="servers")
    name = models.CharField(_("サーバーの名前"), max_length=80)
    cores = models.PositiveSmallIntegerField(_("CPU（コア）"), null=True, blank=True)
    memory_gib = models.DecimalField(
        _("メモリー（GB）"), max_digits=8, decimal_places=1, null=True, blank=True
    )
    disk_gib = models.PositiveIntegerField(_("ディスク（GB）"), null=True, blank=True)
    cpu_mean = models.DecimalField(
        _("CPUの平均（％）"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    cpu_peak = models.DecimalField(
        _("CPUの高い時（％）"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    memory_peak = models.DecimalField(
        _("メモリーの高い時（％）"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    cpu_by_hour = models.JSONField(default=list, blank=True)
    measured_from = models.DateField(_("測り始めた日"), null=True, blank=True)
    measured_until = models.DateField(_("測り終えた日"), null=True, blank=True)
    segment = models.CharField(
        _("ネットワーク"), max_length=12, choices=Segment.choices, default=Segment.UNKNOWN.value
    )
    operating_system = models.CharField(_("OS"), max_length=80, blank=True)
    support_ends_on = models.DateField(_("OSのサポートの終わり"), null=True, blank=True)
    is_virtual = models.CharField(
        _("仮想サーバーか"), max_length=8, choices=Known.choices, default=Known.UNKNOWN.value
    )
    keep_apart = models.CharField(_("同じ機械に置かない組"), max_length=40, blank=True)
    licence_by = models.CharField(
        _("ライセンスの数え方"), max_length=8, choices=LicenceBy.choices, default=LicenceBy.UNKNOWN.value
    )
    licence_product = models.CharField(_("ライセンスの製品"), max_length=80, blank=True)
    licence_edition = models.CharField(_("ライセンスの版"), max_length=60, blank=True)
    yearly_yen = models.PositiveBigIntegerField(_("年間の費用（円）"), null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["system", "name"], name="systems_server_named_once"),
            models.CheckConstraint(condition=~Q(name=""), name="systems_server_has_a_name"),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{field}__isnull": True})
                    | Q(**{f"{field}__gte": 0, f"{field}__lte": 100}),
                    name=f"systems_{field}_a_percentage",
                )
                for field in ("cpu_mean", "cpu_peak", "memory_peak")
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Interface(OrganisationScoped):
    """システム連携: data that one system hands to another, or to something outside."""

    system = models.ForeignKey(InformationSystem, on_delete=models.CASCADE, related_name="hands_to")
    other = models.ForeignKey(
        InformationSystem, null=True, blank=True, on_delete=models.CASCADE, related_name="gets_from"
    )
    outside = models.CharField(_("庁外の相手"), max_length=120, blank=True)
    data = models.CharField(_("渡すデータ"), max_length=200)
    way = models.CharField(
        _("渡し方"), max_length=8, choices=InterfaceWay.choices, default=InterfaceWay.UNKNOWN.value
    )
    is_needed_to_run = models.BooleanField(_("止まると相手も止まる"), default=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(other__isnull=False, outside="") | (Q(other__isnull=True) & ~Q(outside="")),
                name="systems_interface_has_one_end",
            ),
            models.CheckConstraint(
                condition=Q(other__isnull=True) | ~Q(other=F("system")), name="systems_interface_joins_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system_id} -> {self.other_id or self.outside}: {self.data}"
