"""What is asked about a request, what the DX office thinks of it, and what was decided."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.budgets.models.request import BudgetRequest, RequestVersion
from meguru.apps.registry.tenancy import OrganisationScoped


def _someone() -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")


class BudgetQuestion(OrganisationScoped):
    """予算審査の質問: asked of a department about one check or about anything, with its answer."""

    request = models.ForeignKey(BudgetRequest, on_delete=models.CASCADE, related_name="questions")
    check_id = models.CharField(max_length=20, blank=True)
    text = models.TextField(_("質問"), max_length=600)
    due_on = models.DateField(_("回答の期限"))
    asked_by = _someone()
    asked_at = models.DateTimeField()
    answer = models.TextField(_("回答"), max_length=1000, blank=True)
    answered_by = _someone()
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="budgets_question_has_words"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="budgets_answer_with_its_time",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_open(self) -> bool:
        return self.withdrawn_at is None and self.answered_at is None


class BudgetOpinion(OrganisationScoped):
    """予算への意見: what the DX office thinks of one version of a request. The newest counts."""

    class Stance(models.TextChoices):
        SUPPORT = "support", _("進めてよい")
        CONDITIONS = "conditions", _("条件をつけて進める")
        NOT_YET = "not_yet", _("まだ早い")
        AGAINST = "against", _("進めない")

    request = models.ForeignKey(BudgetRequest, on_delete=models.CASCADE, related_name="opinions")
    version = models.ForeignKey(RequestVersion, on_delete=models.CASCADE, related_name="opinions")
    stance = models.CharField(_("意見"), max_length=10, choices=Stance.choices)
    reasons = models.TextField(_("理由"), max_length=1000)
    conditions = models.TextField(_("条件"), max_length=600, blank=True)
    given_by = _someone()
    given_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-given_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reasons=""), name="budgets_opinion_with_reasons"),
            models.CheckConstraint(
                condition=~Q(stance="conditions") | ~Q(conditions=""), name="budgets_conditions_are_written"
            ),
        ]

    def __str__(self) -> str:
        return self.get_stance_display()


class BudgetDecision(OrganisationScoped):
    """予算の決定: what was granted, by another person than who gave the opinion. One counts at a time."""

    class Outcome(models.TextChoices):
        GRANTED = "granted", _("要求どおり")
        PARTLY = "partly", _("一部を認める")
        REFUSED = "refused", _("認めない")

    request = models.ForeignKey(BudgetRequest, on_delete=models.CASCADE, related_name="decisions")
    opinion = models.ForeignKey(BudgetOpinion, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(_("決定"), max_length=8, choices=Outcome.choices)
    yen = models.PositiveBigIntegerField(_("認めた額（予算の年度、税込み、円）"))
    asked_yen = models.PositiveBigIntegerField()
    reasons = models.TextField(_("理由と条件"), max_length=1000, blank=True)
    opinion_by = _someone()
    decided_by = _someone()
    decided_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-decided_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(taken_back_at__isnull=True),
                name="budgets_one_decision_counts",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | Q(opinion_by__isnull=True)
                | ~Q(decided_by=F("opinion_by")),
                name="budgets_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(outcome="granted", yen=F("asked_yen"))
                | Q(outcome="partly", yen__gt=0, yen__lt=F("asked_yen"))
                | Q(outcome="refused", yen=0),
                name="budgets_amount_fits_the_outcome",
            ),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()
