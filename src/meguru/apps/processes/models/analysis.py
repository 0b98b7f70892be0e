"""One turn of the loop on one log of a process."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.evidence.models import ImportedLog
from meguru.apps.processes.models.process import Process
from meguru.apps.registry.roles import SharedSubject
from meguru.apps.registry.tenancy import OrganisationScoped, OrganisationScopedQuerySet


class AnalysisQuerySet(OrganisationScopedQuerySet):
    """Analyses; the record of one is megabytes, so lists leave it out."""

    def light(self) -> AnalysisQuerySet:
        return self.defer("record", "as_is_xml", "to_be_xml")

    def done(self) -> AnalysisQuerySet:
        return self.filter(state=Analysis.State.DONE)

    def waiting(self) -> AnalysisQuerySet:
        return self.filter(state__in=[Analysis.State.QUEUED, Analysis.State.RUNNING])


class Analysis(OrganisationScoped):
    """分析: one turn of the loop on one log, done by a worker that leases it.

    `record` is the JSON of the finished turn; `as_is_xml` and `to_be_xml` are its two drawings.
    A worker that dies lets its lease run out, and the analysis is taken again, a few times at most.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("順番待ち")
        RUNNING = "running", _("分析中")
        DONE = "done", _("完了")
        FAILED = "failed", _("できませんでした")

    shared_as = SharedSubject.ANALYSES

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="analyses")
    log = models.ForeignKey(ImportedLog, on_delete=models.PROTECT, related_name="analyses")
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    seed = models.PositiveBigIntegerField()
    hourly_yen = models.PositiveIntegerField()
    use_japanese_calendar = models.BooleanField(default=False)
    chosen = models.JSONField(null=True)  # ids of the redesigns to combine; null takes the recommended ones
    stage = models.CharField(max_length=120, blank=True)
    percent = models.PositiveSmallIntegerField(default=0)
    record = models.JSONField(null=True)
    median_hours = models.FloatField(null=True)  # throughput of the log
    saved_hours_per_year = models.FloatField(null=True)  # expected of the to-be
    saved_yen_per_year = models.BigIntegerField(null=True)
    as_is_xml = models.TextField(blank=True)
    to_be_xml = models.TextField(blank=True)
    error = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_by = models.CharField(max_length=64, blank=True)
    leased_until = models.DateTimeField(null=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    objects = AnalysisQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        indexes = [models.Index(fields=["state", "asked_at"], name="processes_analysis_queue")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="done") | Q(record__isnull=False), name="processes_done_has_record"
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(error=""), name="processes_failed_says_why"
            ),
            models.CheckConstraint(condition=Q(percent__lte=100), name="processes_percent_to_100"),
            models.UniqueConstraint(
                fields=["process"],
                condition=Q(state__in=["queued", "running"]),
                name="processes_one_analysis_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process_id}: {self.state}"

    @property
    def is_waiting(self) -> bool:
        return self.state in (self.State.QUEUED, self.State.RUNNING)
