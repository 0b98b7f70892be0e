"""What an initiative is expected to save, year by year, and what was settled about savings that could be one."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.initiatives.models import Initiative
from meguru.apps.inventory.models import Operation
from meguru.apps.processes.models import Process
from meguru.apps.registry.models import Department
from meguru.apps.registry.tenancy import OrganisationScoped, OrganisationScopedQuerySet
from meguru.apps.systems.models import Contract, InformationSystem
from meguru.engines.savings import Amount, SettledAs

FIRST_YEAR, LAST_YEAR = 2000, 2100


class SavingQuerySet(OrganisationScopedQuerySet):
    """Savings of one's own organisations; withdrawn ones stay on record and can come back."""

    def standing(self) -> SavingQuerySet:
        return self.filter(withdrawn_at__isnull=True, initiative__put_away_at__isnull=True)


class Saving(OrganisationScoped):
    """見込みの効果: one saving that one initiative expects, with its source. It has this one home.

    `source_key` names the thing it was taken from ("trial:12"); the same thing gives a saving only once. `stands_since`
    decides which of two overlapping savings is counted until people settle it. `counted_percent` is the share that
    counts here after a split. `also_touches` are further keys that overlaps are found by ("system:3"), of a source that
    spans many systems. `revision` counts saves.
    """

    class Kind(models.TextChoices):
        SYSTEM = "system", _("システムの経費")
        WORK = "work", _("職員の作業")
        OTHER = "other", _("ほかの経費（紙、郵送など）")

    class Source(models.TextChoices):
        TRIAL = "trial", _("シミュレーションの試算")
        ANALYSIS = "analysis", _("作業記録の分析")
        DIRECTION = "direction", _("システムの方向性")
        STUDY = "study", _("サーバーの集約の検討")
        CONTRACT = "contract", _("契約")
        BUDGET = "budget", _("認められた予算の要求")
        WORDS = "words", _("そのほか（言葉で書く）")

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="savings")
    department = models.ForeignKey(
        Department, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(_("何が減るか"), max_length=120)
    kind = models.CharField(_("種類"), max_length=8, choices=Kind.choices)
    source = models.CharField(_("もとにしたもの"), max_length=10, choices=Source.choices)
    source_key = models.CharField(max_length=64, blank=True)
    source_words = models.TextField(_("どう見積もったか"), max_length=600, blank=True)
    source_facts = models.JSONField(default=list)
    also_touches = models.JSONField(default=list)
    system = models.ForeignKey(
        InformationSystem, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    operation = models.ForeignKey(
        Operation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    contract = models.ForeignKey(Contract, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    process = models.ForeignKey(Process, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    counted_percent = models.PositiveSmallIntegerField(default=100)
    decided_on = models.DateField(_("やると決めた日"), null=True, blank=True)
    decided_words = models.CharField(_("どこで決めたか"), max_length=200, blank=True)
    stands_since = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(_("取り下げた理由"), max_length=200, blank=True)

    objects = SavingQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "id"]
        indexes = [models.Index(fields=["organisation", "withdrawn_at"], name="governance_savings_standing")]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="governance_saving_says_what"),
            models.CheckConstraint(
                condition=Q(counted_percent__gte=1, counted_percent__lte=100),
                name="governance_share_a_percentage",
            ),
            models.CheckConstraint(
                condition=(Q(source="words") & ~Q(source_words=""))
                | (~Q(source="words") & ~Q(source_key="")),
                name="governance_saving_has_a_source",
            ),
            models.UniqueConstraint(
                fields=["organisation", "source_key"],
                condition=Q(withdrawn_at__isnull=True) & ~Q(source_key=""),
                name="governance_one_home_for_a_source",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_decided(self) -> bool:
        return self.decided_on is not None


class SavingYear(OrganisationScoped):
    """年度ごとの効果: what a saving comes to in one fiscal year. Yen include tax; minutes are of staff work.

    `expected_yen` is negative in a year in which moving costs more than it saves.
    `confirmed_*` is the sum of the standing confirmations, `used_*` that of the standing uses: the database holds that
    no more is used than was confirmed. Commands change them together with the rows, under a lock.
    """

    saving = models.ForeignKey(Saving, on_delete=models.CASCADE, related_name="years")
    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    expected_yen = models.BigIntegerField(default=0)
    expected_minutes = models.PositiveBigIntegerField(default=0)
    confirmed_yen = models.PositiveBigIntegerField(default=0)
    confirmed_minutes = models.PositiveBigIntegerField(default=0)
    used_yen = models.PositiveBigIntegerField(default=0)
    used_minutes = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["fiscal_year"]
        constraints = [
            models.UniqueConstraint(fields=["saving", "fiscal_year"], name="governance_a_year_once"),
            models.CheckConstraint(
                condition=Q(fiscal_year__gte=FIRST_YEAR, fiscal_year__lte=LAST_YEAR),
                name="governance_a_plausible_year",
            ),
            models.CheckConstraint(
                condition=Q(used_yen__lte=F("confirmed_yen")),
                name="governance_no_more_yen_used_than_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(used_minutes__lte=F("confirmed_minutes")),
                name="governance_no_more_hours_used_than_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.saving_id} {self.fiscal_year}"

    @property
    def expected(self) -> Amount:
        return Amount(self.expected_yen, self.expected_minutes)

    @property
    def confirmed(self) -> Amount:
        return Amount(self.confirmed_yen, self.confirmed_minutes)

    @property
    def used(self) -> Amount:
        return Amount(self.used_yen, self.used_minutes)

    @property
    def waiting(self) -> Amount:
        return self.confirmed - self.used


class OverlapSettlement(OrganisationScoped):
    """重なりの整理: people said of two savings that they are different things, or split them; can be taken back."""

    class Way(models.TextChoices):
        DIFFERENT = SettledAs.DIFFERENT.value, _("別のもの")
        SPLIT = SettledAs.SPLIT.value, _("分け合う")

    first = models.ForeignKey(Saving, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Saving, on_delete=models.CASCADE, related_name="+")
    way = models.CharField(_("整理のしかた"), max_length=10, choices=Way.choices)
    reason = models.CharField(_("そう考えた理由"), max_length=200)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="governance_a_pair_settled_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="governance_a_pair_in_order"),
            models.CheckConstraint(condition=~Q(reason=""), name="governance_settled_for_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id} {self.way}"
