"""What the office itself decided of the steps of its processes."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.processes.models import Process
from meguru.apps.registry.tenancy import OrganisationScoped, OrganisationScopedQuerySet
from meguru.engines.judgement import Outcome, Verdict


class DecisionQuerySet(OrganisationScopedQuerySet):
    """Decisions of one's own organisations; they are never shared."""

    def standing(self) -> DecisionQuerySet:
        """Those that were not taken back."""
        return self.filter(withdrawn_at__isnull=True)


class StepDecision(OrganisationScoped):
    """職員の判断: whether a verdict holds for a step, decided by the office against or with the rules.

    It belongs to the element id and not to a version, so that it stands for every later drawing of the process.
    A new decision takes the old one back; all of them are kept.
    """

    class VerdictChoice(models.TextChoices):
        DROP = Verdict.DROP.value, _("やめられる")
        STAFF = Verdict.STAFF.value, _("職員が行う")
        ONLINE = Verdict.ONLINE.value, _("オンラインにできる")
        AUTOMATE = Verdict.AUTOMATE.value, _("自動化できる")
        BUNDLE = Verdict.BUNDLE.value, _("まとめられる")
        DELEGATE = Verdict.DELEGATE.value, _("委託できる")

    class OutcomeChoice(models.TextChoices):
        YES = Outcome.YES.value, _("あてはまる")
        LIKELY = Outcome.LIKELY.value, _("見込みあり")
        UNKNOWN = Outcome.UNKNOWN.value, _("分からない")
        NO = Outcome.NO.value, _("あてはまらない")

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="step_decisions")
    element_id = models.CharField(max_length=200)
    step_name = models.CharField(max_length=400)  # as it was called then
    verdict = models.CharField(_("観点"), max_length=8, choices=VerdictChoice.choices)
    holds = models.BooleanField(_("判断"))
    reason = models.CharField(_("理由"), max_length=400)
    by_rules = models.CharField(max_length=8, choices=OutcomeChoice.choices)  # what the rules said then
    rules_version = models.CharField(max_length=20)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "element_id", "verdict"],
                condition=Q(withdrawn_at__isnull=True),
                name="judgement_one_standing_decision",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="judgement_decision_says_why"),
            models.CheckConstraint(
                condition=Q(verdict__in=[one.value for one in Verdict]), name="judgement_verdict_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process_id} {self.element_id} {self.verdict}"
