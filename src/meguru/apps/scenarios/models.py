"""Trials of a process: sets of inputs, simulated by a worker, kept to be compared."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.processes.models import Analysis, Process, ProcessVersion
from meguru.apps.registry.tenancy import OrganisationScoped, OrganisationScopedQuerySet


class TrialQuerySet(OrganisationScopedQuerySet):
    """Trials; lists leave out the drawing and the record, which are large."""

    def light(self) -> TrialQuerySet:
        return self.defer("record", "xml")

    def in_use(self) -> TrialQuerySet:
        return self.filter(put_away_at__isnull=True)

    def done(self) -> TrialQuerySet:
        return self.filter(state=Trial.State.DONE)

    def waiting(self) -> TrialQuerySet:
        return self.filter(state__in=[Trial.State.QUEUED, Trial.State.RUNNING])


class Trial(OrganisationScoped):
    """試算: one set of inputs for a process, simulated by a worker that leases it.

    It starts from a drawing (`version`, kept in `xml` as it was then) or from a finished `analysis`. `inputs` and `record`
    are the engine's values as JSON; `judged` are the redesigns that the judgement offered when it was asked for.
    Trials are the office's own and are never shared.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("順番待ち")
        RUNNING = "running", _("計算中")
        DONE = "done", _("完了")
        FAILED = "failed", _("できませんでした")
        CANCELLED = "cancelled", _("取りやめ")

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="trials")
    name = models.CharField(_("試算の名前"), max_length=120)
    version = models.ForeignKey(ProcessVersion, null=True, on_delete=models.SET_NULL, related_name="+")
    analysis = models.ForeignKey(Analysis, null=True, on_delete=models.SET_NULL, related_name="+")
    base_name = models.CharField(max_length=200)
    xml = models.TextField()
    inputs = models.JSONField()
    judged = models.JSONField(default=list)
    state = models.CharField(max_length=9, choices=State.choices, default=State.QUEUED)
    stage = models.CharField(max_length=120, blank=True)
    percent = models.PositiveSmallIntegerField(default=0)
    record = models.JSONField(null=True)
    error = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_by = models.CharField(max_length=64, blank=True)
    leased_until = models.DateTimeField(null=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    put_away_at = models.DateTimeField(null=True)
    kept_as = models.ForeignKey(ProcessVersion, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = TrialQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "id"]
        indexes = [models.Index(fields=["state", "asked_at"], name="scenarios_trial_queue")]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "name"],
                condition=Q(put_away_at__isnull=True),
                name="scenarios_named_once_per_process",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(record__isnull=False), name="scenarios_done_has_record"
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(error=""), name="scenarios_failed_says_why"
            ),
            models.CheckConstraint(condition=Q(percent__lte=100), name="scenarios_percent_to_100"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_waiting(self) -> bool:
        return self.state in (self.State.QUEUED, self.State.RUNNING)
