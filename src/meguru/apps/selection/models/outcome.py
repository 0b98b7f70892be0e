"""What was tried, what was chosen, and the letter to vendors."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.registry.tenancy import OrganisationScoped
from meguru.apps.selection.models.offers import Offer
from meguru.apps.selection.models.selection import Selection
from meguru.apps.selection.models.wanted import Wanted


class TryOut(OrganisationScoped):
    """試用: offers used for a while by people who will work with them, to check some rows."""

    selection = models.ForeignKey(Selection, on_delete=models.CASCADE, related_name="try_outs")
    name = models.CharField(_("試用の名前"), max_length=100)
    begins_on = models.DateField(_("始める日"), null=True, blank=True)
    ends_on = models.DateField(_("終わる日"), null=True, blank=True)
    people = models.CharField(_("試す人"), max_length=300, blank=True)
    wanted = models.ManyToManyField(Wanted, blank=True, related_name="try_outs")
    revision = models.PositiveIntegerField(default=1)
    put_away_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["begins_on", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="selection_try_out_has_a_name"),
            models.CheckConstraint(
                condition=Q(begins_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=models.F("begins_on")),
                name="selection_try_out_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TryOutNote(OrganisationScoped):
    """試用でわかったこと: what was seen of an offer for a row, and the points that it suggests."""

    try_out = models.ForeignKey(TryOut, on_delete=models.CASCADE, related_name="notes")
    wanted = models.ForeignKey(Wanted, on_delete=models.CASCADE, related_name="try_out_notes")
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="try_out_notes")
    seen = models.CharField(max_length=500, blank=True)
    suggested = models.DecimalField(max_digits=5, decimal_places=2, null=True)

    class Meta:
        ordering = ["wanted__position", "offer__position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["try_out", "wanted", "offer"], name="selection_try_out_note_once"
            ),
            models.CheckConstraint(
                condition=Q(suggested__isnull=True) | Q(suggested__gte=0),
                name="selection_suggested_from_zero",
            ),
        ]

    def __str__(self) -> str:
        return self.seen


class Chosen(OrganisationScoped):
    """選定の決定: what was chosen, why, and the whole result of that day as it stood. Never changed, only withdrawn."""

    selection = models.ForeignKey(Selection, on_delete=models.PROTECT, related_name="decisions")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="+")
    offer_name = models.CharField(max_length=310)
    reason = models.TextField(_("選んだ理由"), max_length=2000)
    snapshot = models.JSONField()
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="selection_chosen_with_a_reason"),
            models.UniqueConstraint(
                fields=["selection"],
                condition=Q(withdrawn_at__isnull=True),
                name="selection_one_decision_stands",
            ),
        ]

    def __str__(self) -> str:
        return self.offer_name


class InformationRequest(OrganisationScoped):
    """情報提供依頼: the letter that asks vendors for information (RFI), as the office wants to word it."""

    selection = models.OneToOneField(Selection, on_delete=models.CASCADE, related_name="information_request")
    background = models.TextField(_("背景と困っていること"), max_length=2000, blank=True)
    wish = models.TextField(_("教えてほしいこと"), max_length=2000, blank=True)
    questions_until = models.DateField(_("質問の締切り"), null=True, blank=True)
    replies_until = models.DateField(_("回答の締切り"), null=True, blank=True)
    begins = models.CharField(_("使い始めたい時期"), max_length=100, blank=True)
    sent_to = models.CharField(_("送り先"), max_length=200, blank=True)
    contact = models.CharField(_("問合せ先"), max_length=300, blank=True)
    handling = models.TextField(_("回答の取扱い"), max_length=1000, blank=True)
    revision = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(questions_until__isnull=True)
                | Q(replies_until__isnull=True)
                | Q(questions_until__lte=models.F("replies_until")),
                name="selection_questions_before_replies",
            ),
        ]

    def __str__(self) -> str:
        return str(self.selection_id)
