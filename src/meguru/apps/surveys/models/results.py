"""What the one who asked makes of the answers: corrections asked for, texts sorted, figures written."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.indicators.models import Indicator
from meguru.apps.registry.tenancy import OrganisationScoped
from meguru.apps.surveys.models.asked import Recipient
from meguru.apps.surveys.models.survey import Question


class AskedCorrection(OrganisationScoped):
    """直しの依頼: who asked wants answers looked at again, and says why. Answered by a later version."""

    recipient = models.ForeignKey(Recipient, on_delete=models.CASCADE, related_name="corrections")
    version_number = models.PositiveIntegerField()  # the version that was read
    reason = models.CharField(_("直してほしいこと"), max_length=400)
    asked_by_name = models.CharField(max_length=120)
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="surveys_correction_says_why"),
        ]

    def __str__(self) -> str:
        return self.reason


class TextGrouping(OrganisationScoped):
    """自由記述のまとまり: how people sorted the texts given to one question.

    `groups` is a list of {"name", "members"}, members being ids of recipients; who is in none has not been sorted.
    `before` is the state before the last change, for taking that back. `revision` counts saves.
    """

    question = models.OneToOneField(Question, on_delete=models.CASCADE, related_name="grouping")
    groups = models.JSONField(default=list)
    before = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=0)
    changed_by_name = models.CharField(max_length=120, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["question"]

    def __str__(self) -> str:
        return f"{self.question_id}"


class WrittenFigures(OrganisationScoped):
    """指標への書込み: the answers to a question, written as values of an indicator.

    `before` and `after` map a body's id to its row (None: there was none), so that the writing can be taken back.
    """

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="writings")
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    before = models.JSONField()
    after = models.JSONField()
    made_the_indicator = models.BooleanField(default=False)
    written_by_name = models.CharField(max_length=120)
    written_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-written_at", "-id"]

    def __str__(self) -> str:
        return f"{self.question_id} {self.indicator_id} {self.year}"
