"""What people answered, with the chart they answered to, and when an office asks its people."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.registry.models import Department, Organisation
from meguru.apps.registry.tenancy import OrganisationScoped, OrganisationScopedQuerySet


class ChartEdition(models.Model):
    """診断チャートの版: the whole text of a chart, so that what was answered to it can be explained for ever.

    Told apart by its text, not by its version only: a chart that was changed without raising the version is another.
    """

    version = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, unique=True)
    text = models.TextField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="diagnosis_edition_has_its_text"),
        ]

    def __str__(self) -> str:
        return self.version


class DiagnosisRound(OrganisationScoped):
    """診断の回: the time in which the people of one office answer, invited by a link. Never shared.

    Everybody of a round answers to the same edition of the chart.
    """

    name = models.CharField(_("回の名前"), max_length=60)
    edition = models.ForeignKey(ChartEdition, on_delete=models.PROTECT, related_name="rounds")
    invitation = models.CharField(max_length=64, unique=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="diagnosis_round_has_a_name"),
            models.CheckConstraint(condition=~Q(invitation=""), name="diagnosis_round_has_an_invitation"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="diagnosis_round_closes_after_it_opens",
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(closed_at__isnull=True),
                name="diagnosis_one_open_round_an_office",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class DiagnosisSheetQuerySet(OrganisationScopedQuerySet):
    """Sheets without an office are nobody's: no list ever holds them."""

    def finished(self) -> DiagnosisSheetQuerySet:
        return self.filter(finished_at__isnull=False)

    def of_nobody(self) -> DiagnosisSheetQuerySet:
        return self.filter(organisation__isnull=True)


class DiagnosisSheet(models.Model):
    """診断票: one person's answers, as question id -> answer id ("" for a skipped question).

    Without an organisation it is anonymous and opens only through its token; it is forgotten after 90 days. One that
    came through an office's invitation counts there without a person. `made_from` is a keyed digest of the address it
    was made from, to slow down machines; it is emptied within a day or two.
    """

    token = models.CharField(max_length=64, unique=True)
    edition = models.ForeignKey(ChartEdition, on_delete=models.PROTECT, related_name="sheets")
    answers = models.JSONField(default=dict)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    round = models.ForeignKey(DiagnosisRound, null=True, on_delete=models.PROTECT, related_name="sheets")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)
    made_from = models.CharField(max_length=64, blank=True)

    objects = DiagnosisSheetQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [
            models.Index(fields=["made_from", "made_at"], name="diagnosis_made_from"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(token=""), name="diagnosis_sheet_has_a_token"),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False)
                | Q(person__isnull=True, department__isnull=True, round__isnull=True),
                name="diagnosis_sheet_of_nobody_names_nobody",
            ),
            models.UniqueConstraint(
                fields=["round", "person"], name="diagnosis_one_sheet_a_round_and_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.edition_id}"

    @property
    def is_over(self) -> bool:
        """Whether the round it belongs to was closed: its answers stay as they are."""
        return self.round is not None and not self.round.is_open
