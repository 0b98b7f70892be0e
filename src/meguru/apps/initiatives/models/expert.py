"""What an initiative asks of an expert, and what is ready for one."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.initiatives.models.initiative import Initiative
from meguru.apps.initiatives.models.plan import InUseQuerySet
from meguru.apps.registry.tenancy import OrganisationScoped


class ExpertAnswer(OrganisationScoped):
    """専門家に頼むこと: the office's answer to one question of the guide; a row a question, so that two never meet."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="expert_answers")
    question = models.CharField(max_length=40)
    text = models.TextField(_("答え"), max_length=600, blank=True)
    revision = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "question"], name="expert_answer_once_a_question"),
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.text[:20]}"


class ReadinessItem(OrganisationScoped):
    """受け入れの準備の項目: one thing to have ready. `guide_key` names the guide's own; others the office wrote."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="readiness_items")
    guide_key = models.CharField(max_length=40, blank=True)
    text = models.CharField(_("準備すること"), max_length=120, blank=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    removed_at = models.DateTimeField(null=True)

    objects = InUseQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "guide_key"],
                condition=~Q(guide_key=""),
                name="readiness_once_a_key",
            ),
            models.CheckConstraint(condition=~Q(guide_key="") | ~Q(text=""), name="readiness_says_something"),
        ]

    def __str__(self) -> str:
        return self.text or self.guide_key
