"""What people say of a version: comments on its elements, and the section's review before it is published."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.processes.models.version import ProcessVersion
from meguru.apps.registry.tenancy import OrganisationScoped


class ElementComment(OrganisationScoped):
    """コメント: what somebody says about one element of a version (or, without an id, about all of it)."""

    version = models.ForeignKey(ProcessVersion, on_delete=models.CASCADE, related_name="comments")
    element_id = models.CharField(max_length=200, blank=True)
    answer_to = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="answers")
    text = models.TextField(_("コメント"), max_length=2000)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField()
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["written_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer_to__isnull=True) | Q(resolved_at__isnull=True),
                name="processes_only_the_first_is_resolved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.element_id}"


class Review(OrganisationScoped):
    """確認: the section is asked to look at one revision of a version, and approves it or sends it back.

    Nobody decides about what they asked for themselves. An approval counts for the revision it names only.
    """

    class Decision(models.TextChoices):
        WAITING = "waiting", _("確認待ち")
        APPROVED = "approved", _("承認")
        RETURNED = "returned", _("差戻し")
        WITHDRAWN = "withdrawn", _("取下げ")

    version = models.ForeignKey(ProcessVersion, on_delete=models.CASCADE, related_name="reviews")
    revision = models.PositiveIntegerField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField()
    message = models.CharField(_("確認してほしいこと"), max_length=400, blank=True)
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    remark = models.CharField(_("理由・指摘"), max_length=1000, blank=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version"], condition=Q(decision="waiting"), name="processes_one_review_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(decision="waiting", decided_at__isnull=True)
                | (~Q(decision="waiting") & Q(decided_at__isnull=False)),
                name="processes_decided_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(decision="returned") | ~Q(remark=""), name="processes_returned_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(decision__in=["approved", "returned"])
                | Q(asked_by__isnull=True)
                | Q(decided_by__isnull=True)
                | ~Q(decided_by=F("asked_by")),
                name="processes_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} r{self.revision}: {self.decision}"
