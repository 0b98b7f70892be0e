"""The yearly update: every department looks at its cards once a year."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.registry.models import Department
from meguru.apps.registry.tenancy import OrganisationScoped
from meguru.apps.systems.models.contracts import plausible_year
from meguru.apps.systems.models.system import InformationSystem
from meguru.engines.system_karte import Snapshot, Standing


class UpdateCampaign(OrganisationScoped):
    """年次更新: the departments are asked to look at their cards until a day; closing keeps how the cards stood."""

    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    due_on = models.DateField(_("しめきり"))
    words = models.TextField(_("お願いの言葉"), max_length=600, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-fiscal_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "fiscal_year"], name="systems_one_update_per_year"
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(closed_at__isnull=True),
                name="systems_one_open_update_per_office",
            ),
            models.CheckConstraint(condition=plausible_year(), name="systems_update_in_a_plausible_year"),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year}"


class CampaignSystem(OrganisationScoped):
    """カルテの確認: one system in a yearly update.

    `opened_revision` is that of the card when it was asked for, `confirmed_revision` the one that somebody looked at.
    `snapshot` is how the card stood at closing (`engines.system_karte.Snapshot` as plain values); empty before.
    `mark`, `paid_yen` and `planned_yen` are its standing, so that a list of thousands need not read them whole.
    """

    campaign = models.ForeignKey(UpdateCampaign, on_delete=models.CASCADE, related_name="systems")
    system = models.ForeignKey(InformationSystem, on_delete=models.CASCADE, related_name="confirmations")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    opened_revision = models.PositiveIntegerField()
    confirmed_revision = models.PositiveIntegerField(null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)
    snapshot = models.JSONField(default=dict, blank=True)
    mark = models.CharField(max_length=20, blank=True)
    paid_yen = models.PositiveBigIntegerField(null=True)
    planned_yen = models.PositiveBigIntegerField(null=True)

    def keep(self, snapshot: Snapshot | None) -> None:
        """Take over how the card stands; None for one that is not in use any more."""
        standing = snapshot.standing if snapshot else Standing("", None, None)
        self.snapshot = snapshot.plain() if snapshot else {}
        self.mark, self.paid_yen, self.planned_yen = standing

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "system"], name="systems_confirmed_once_per_update"),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_revision__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_revision__gte=F("opened_revision")),
                name="systems_confirmed_after_it_was_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.system_id}"


class CampaignReminder(OrganisationScoped):
    """年次更新の催促: one department was reminded of its cards by mail on one day."""

    campaign = models.ForeignKey(UpdateCampaign, on_delete=models.CASCADE, related_name="reminders")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    sent_on = models.DateField()
    addresses = models.PositiveSmallIntegerField()
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-sent_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "department", "sent_on"], name="systems_reminded_once_a_day"
            ),
            models.CheckConstraint(condition=Q(addresses__gte=1), name="systems_reminder_went_somewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.department_id}"
