"""What was answered, by whom, and every earlier version of it."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.registry.models import Department
from meguru.apps.registry.permissions import Can
from meguru.apps.registry.tenancy import OrganisationScoped, OrganisationScopedQuerySet
from meguru.apps.surveys.models.asked import Recipient


class AnswerQuerySet(OrganisationScopedQuerySet):
    """Answers of one's own offices, at any time."""

    def visible_to(self, user: Any) -> Self:
        return self.of_organisations_where(user, Can.VIEW_SURVEY)

    def released_to(self, user: Any) -> Self:
        """What others handed to one's own offices as the ones who asked. What they are still writing is theirs."""
        own = user.organisation_ids_where(Can.VIEW_SURVEY) if user.is_authenticated and user.is_active else []
        return self.filter(recipient__organisation_id__in=own, released__isnull=False)


class AnswerSheet(OrganisationScoped):
    """回答票: the answers of one town or section. `organisation` is who answers.

    `answers` is what is being written, `released` the version that was handed over: who asked reads that one only.
    `reasons` says why an answer differs from last year or from another answer, by the remark's key. `locked_at`: who
    asked has taken it as final; only who asked can open it again. `revision` counts saves. `link_changed_at`: when
    somebody last wrote by the link, without an account, under the name `link_changed_by_name`.
    """

    recipient = models.OneToOneField(Recipient, on_delete=models.CASCADE, related_name="sheet")
    answers = models.JSONField(default=dict)
    reasons = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by_name = models.CharField(max_length=120, blank=True)
    link_changed_at = models.DateTimeField(null=True, blank=True)
    link_changed_by_name = models.CharField(max_length=120, blank=True)
    released = models.ForeignKey(
        "AnswerVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    locked_at = models.DateTimeField(null=True, blank=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["recipient"]
        constraints = [
            models.CheckConstraint(
                condition=Q(locked_at__isnull=True) | Q(released__isnull=False),
                name="surveys_only_handed_over_answers_are_locked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipient_id}"


class AnswerVersion(OrganisationScoped):
    """回答の版: answers as they were handed over, never changed afterwards. `why` says why a later one was needed."""

    class Way(models.TextChoices):
        PAGE = "page", _("画面")
        LINK = "link", _("リンク")
        EXCEL = "excel", _("Excelの様式")

    sheet = models.ForeignKey(AnswerSheet, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    answers = models.JSONField()
    reasons = models.JSONField(default=dict)
    way = models.CharField(max_length=10, choices=Way)
    why = models.CharField(_("直した理由"), max_length=400, blank=True)
    handed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    handed_by_name = models.CharField(max_length=120)
    handed_at = models.DateTimeField()

    class Meta:
        ordering = ["sheet", "number"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="surveys_version_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.number}"


class AnswerFile(OrganisationScoped):
    """回答の添付: a file given as the answer to a question. Taken out, it can be put back for some days."""

    sheet = models.ForeignKey(AnswerSheet, on_delete=models.CASCADE, related_name="files")
    question_key = models.SlugField(max_length=40)
    file_name = models.CharField(max_length=255)
    content = models.BinaryField()
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.file_name


class HandedOver(OrganisationScoped):
    """割り振り: questions of a sheet that another section of the same office answers."""

    sheet = models.ForeignKey(AnswerSheet, on_delete=models.CASCADE, related_name="handed_over")
    keys = models.JSONField()
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(_("伝えること"), max_length=400, blank=True)
    due_on = models.DateField(_("いつまで"), null=True, blank=True)
    handed_by_name = models.CharField(max_length=120)
    handed_at = models.DateTimeField()
    done_by_name = models.CharField(max_length=120, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.department_id}"
