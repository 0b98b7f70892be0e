"""Studies of putting servers together: asked for by people, computed by a worker, kept to be compared."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.registry.tenancy import OrganisationScoped, OrganisationScopedQuerySet


class StudyQuerySet(OrganisationScopedQuerySet):
    """Studies; lists leave out the question and the record, which are large."""

    def light(self) -> StudyQuerySet:
        return self.defer("question", "record")

    def in_use(self) -> StudyQuerySet:
        return self.filter(put_away_at__isnull=True)

    def waiting(self) -> StudyQuerySet:
        return self.filter(state__in=[Study.State.QUEUED, Study.State.RUNNING])


class Study(OrganisationScoped):
    """集約の検討: servers, host types, prices and rules as they were when it was asked for, and what came out.

    `question` is never changed: who wants something else asks again, and both can be compared. `departments` are those
    whose systems are in it; who may not see the costs of one of them sees no yen of the study.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("順番待ち")
        RUNNING = "running", _("計算中")
        DONE = "done", _("完了")
        FAILED = "failed", _("できませんでした")
        CANCELLED = "cancelled", _("取りやめ")

    name = models.CharField(_("検討の名前"), max_length=120)
    based_on = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    question = models.JSONField()
    departments = models.JSONField(default=list)
    summary = models.JSONField(default=dict)  # the few figures of the list
    state = models.CharField(max_length=9, choices=State.choices, default=State.QUEUED.value)
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

    objects = StudyQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        indexes = [
            models.Index(fields=["state", "asked_at"], name="consolidation_queue"),
            models.Index(fields=["organisation", "put_away_at", "-asked_at"], name="consolidation_list"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=Q(put_away_at__isnull=True),
                name="consolidation_named_once",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="consolidation_has_a_name"),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(record__isnull=False), name="consolidation_done_has_record"
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(error=""), name="consolidation_failed_says_why"
            ),
            models.CheckConstraint(condition=Q(percent__lte=100), name="consolidation_percent_to_100"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_waiting(self) -> bool:
        return self.state in (self.State.QUEUED, self.State.RUNNING)
