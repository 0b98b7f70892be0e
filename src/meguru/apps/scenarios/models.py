"""Trials and searches of a process: sets of inputs, computed by a worker, kept to be compared."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.processes.models import Analysis, Process, ProcessVersion
from meguru.apps.registry.tenancy import OrganisationScoped, OrganisationScopedQuerySet


class QueuedQuerySet(OrganisationScopedQuerySet):
    """Rows of a queue; lists leave out the drawing and the record, which are large."""

    def light(self) -> QueuedQuerySet:
        return self.defer("record", "xml")

    def in_use(self) -> QueuedQuerySet:
        return self.filter(put_away_at__isnull=True)

    def done(self) -> QueuedQuerySet:
        return self.filter(state=Queued.State.DONE)

    def waiting(self) -> QueuedQuerySet:
        return self.filter(state__in=[Queued.State.QUEUED, Queued.State.RUNNING])


class Queued(OrganisationScoped):
    """順番待ちの計算: what people ask for and a worker computes: leased, worked on, kept with its record or the reason why not.

    It starts from a drawing (`version`, kept in `xml` as it was then) or from a finished `analysis`. `inputs` and `record`
    are the engine's values as JSON; `judged` are the redesigns that the judgement offered when it was asked for.
    `word` names it in the ledger, `noun` in sentences. Such rows are the office's own and are never shared.
    """

    word: ClassVar[str]
    noun: ClassVar[str]

    class State(models.TextChoices):
        QUEUED = "queued", _("順番待ち")
        RUNNING = "running", _("計算中")
        DONE = "done", _("完了")
        FAILED = "failed", _("できませんでした")
        CANCELLED = "cancelled", _("取りやめ")

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("名前"), max_length=120)
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

    objects = QueuedQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["asked_at", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_waiting(self) -> bool:
        return self.state in (self.State.QUEUED, self.State.RUNNING)


class Trial(Queued):
    """試算: one set of inputs for a process, simulated by a worker that leases it."""

    word, noun = "trial", "試算"

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="trials")
    name = models.CharField(_("試算の名前"), max_length=120)
    kept_as = models.ForeignKey(ProcessVersion, null=True, on_delete=models.SET_NULL, related_name="+")

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


class Search(Queued):
    """探索: a search of a process for the redesigns and the staffing that nothing beats.

    `wish` is what people want of it, as the engine's value. `likely_seconds` is how long it was expected to take on
    the machine that the engine was measured on, `started_at` when a worker took it.
    """

    word, noun = "search", "探索"

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="searches")
    name = models.CharField(_("探索の名前"), max_length=120)
    wish = models.JSONField()
    likely_seconds = models.FloatField()
    started_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at", "id"]
        indexes = [models.Index(fields=["state", "asked_at"], name="scenarios_search_queue")]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "name"],
                condition=Q(put_away_at__isnull=True),
                name="scenarios_search_named_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(record__isnull=False),
                name="scenarios_search_done_has_record",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(error=""), name="scenarios_search_failed_says_why"
            ),
            models.CheckConstraint(
                condition=Q(percent__lte=100) & Q(likely_seconds__gte=0),
                name="scenarios_search_figures_in_range",
            ),
        ]


class TakenPlan(OrganisationScoped):
    """選んだ案: a plan that a search found and people took on: as a draft of the process, as a trial, or both.

    `place` is its number on the front, from 1. Each is made once; a draft or trial that is gone may be made again.
    """

    search = models.ForeignKey(Search, on_delete=models.CASCADE, related_name="taken")
    place = models.PositiveSmallIntegerField()
    draft = models.ForeignKey(ProcessVersion, null=True, on_delete=models.SET_NULL, related_name="+")
    trial = models.ForeignKey(Trial, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["search", "place"], name="scenarios_plan_taken_once"),
            models.CheckConstraint(condition=Q(place__gte=1), name="scenarios_plan_place_from_1"),
        ]
