"""What proves a saving, how much of it was confirmed, and where it went."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.catalogue.models import Service
from meguru.apps.governance.models.funding import FundedBudget
from meguru.apps.governance.models.saving import SavingYear
from meguru.apps.registry.tenancy import OrganisationScoped, OrganisationScopedQuerySet
from meguru.apps.systems.models import InformationSystem
from meguru.engines.savings import Amount


class StandingQuerySet(OrganisationScopedQuerySet):
    """Rows that were not taken back."""

    def standing(self) -> StandingQuerySet:
        return self.filter(withdrawn_at__isnull=True)


class Proof(OrganisationScoped):
    """効果の証拠: evidence of one fiscal year, and the most that it can confirm, whoever refers to it.

    `key` names what it is drawn from: the accounts of a system in a year, the work of a process in a year, a paper's
    number. The same evidence stands once in an office, so that two savings share what it supports. The database holds
    that never more is taken from it.
    """

    class Kind(models.TextChoices):
        LOGS = "logs", _("作業記録の前と後")
        COSTS = "costs", _("システムの決算の前と後")
        PAPER = "paper", _("請求書などの書類")
        STAFFING = "staffing", _("配置の見直し")

    kind = models.CharField(_("証拠の種類"), max_length=8, choices=Kind.choices)
    key = models.CharField(max_length=120)
    title = models.CharField(_("証拠"), max_length=200)
    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    supports_yen = models.PositiveBigIntegerField(default=0)
    supports_minutes = models.PositiveBigIntegerField(default=0)
    taken_yen = models.PositiveBigIntegerField(default=0)
    taken_minutes = models.PositiveBigIntegerField(default=0)
    facts = models.JSONField(default=list)
    system = models.ForeignKey(
        InformationSystem, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "key"],
                condition=Q(withdrawn_at__isnull=True),
                name="governance_evidence_stands_once",
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(key=""), name="governance_proof_has_a_name"),
            models.CheckConstraint(
                condition=Q(taken_yen__lte=F("supports_yen")), name="governance_no_more_yen_than_evidence"
            ),
            models.CheckConstraint(
                condition=Q(taken_minutes__lte=F("supports_minutes")),
                name="governance_no_more_hours_than_evidence",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(taken_yen=0, taken_minutes=0),
                name="governance_withdrawn_proof_confirms_nothing",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def supports(self) -> Amount:
        return Amount(self.supports_yen, self.supports_minutes)

    @property
    def left(self) -> Amount:
        return Amount(self.supports_yen - self.taken_yen, self.supports_minutes - self.taken_minutes)


class Confirmation(OrganisationScoped):
    """効果の確認: so much of one year of a saving is confirmed by one piece of evidence."""

    saving_year = models.ForeignKey(SavingYear, on_delete=models.CASCADE, related_name="confirmations")
    proof = models.ForeignKey(Proof, on_delete=models.PROTECT, related_name="confirmations")
    yen = models.PositiveBigIntegerField(default=0)
    minutes = models.PositiveBigIntegerField(default=0)
    note = models.CharField(_("ひとこと"), max_length=200, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(yen__gt=0) | Q(minutes__gt=0), name="governance_confirms_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.saving_year_id} {self.yen} {self.minutes}"

    @property
    def amount(self) -> Amount:
        return Amount(self.yen, self.minutes)


class SavingUse(OrganisationScoped):
    """効果の使い道: where confirmed yen or hours of one year went.

    Released to other work, reinvested in a named service, or taken out of the hours by a change of staffing; the yen
    of the latter are a confirmation of their own, from `proof`. `budget` is the granted budget that was paid for.
    """

    class Kind(models.TextChoices):
        RELEASE = "release", _("ほかの仕事に回した")
        REINVEST = "reinvest", _("新しいサービスに使った")
        STAFFING = "staffing", _("職員の配置を見直した")

    saving_year = models.ForeignKey(SavingYear, on_delete=models.CASCADE, related_name="uses")
    kind = models.CharField(_("使い道"), max_length=8, choices=Kind.choices)
    yen = models.PositiveBigIntegerField(default=0)
    minutes = models.PositiveBigIntegerField(default=0)
    name = models.CharField(_("何に使ったか"), max_length=120)
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    budget = models.ForeignKey(
        FundedBudget, null=True, blank=True, on_delete=models.PROTECT, related_name="uses"
    )
    positions_tenths = models.PositiveSmallIntegerField(null=True)
    proof = models.ForeignKey(Proof, null=True, on_delete=models.PROTECT, related_name="staffing_uses")
    used_on = models.DateField(_("いつから"), null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(yen__gt=0) | Q(minutes__gt=0), name="governance_uses_something"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="governance_use_has_a_name"),
            models.CheckConstraint(
                condition=(
                    Q(kind="staffing", yen=0, positions_tenths__gt=0, proof__isnull=False)
                    | (~Q(kind="staffing") & Q(positions_tenths__isnull=True, proof__isnull=True))
                ),
                name="governance_staffing_has_positions",
            ),
            models.CheckConstraint(
                condition=Q(budget__isnull=True) | Q(kind="reinvest", yen__gt=0),
                name="governance_budgets_get_reinvested_yen",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def amount(self) -> Amount:
        return Amount(self.yen, self.minutes)
