"""How work ran: one schema for imported logs, procedures run here and simulated runs."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.registry.roles import SharedSubject
from meguru.apps.registry.tenancy import OrganisationScoped
from meguru.engines.eventlogs.model import JST_OFFSET_MINUTES


class ImportedLog(OrganisationScoped):
    """作業記録 (取り込んだもの): one set of cases that came in together.

    `process_key` names the process that the log belongs to; the apps above choose the key.
    The same file enters the same process only once; the database decides, also for a double click.
    """

    class Source(models.TextChoices):
        IMPORTED = "imported", _("取り込んだ記録")
        SYNTHETIC = "synthetic", _("見本（合成した記録）")
        RUN = "run", _("このシステムで動かした手続の記録")

    shared_as = SharedSubject.EVIDENCE

    process_key = models.CharField(max_length=64, blank=True)
    name = models.CharField(_("名前"), max_length=200)
    source = models.CharField(max_length=12, choices=Source.choices)
    file_name = models.CharField(max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    raw_events = models.PositiveIntegerField(default=0)
    case_count = models.PositiveIntegerField(default=0)
    event_count = models.PositiveIntegerField(default=0)
    activities = models.JSONField(default=list)  # labels in the order of the log
    resources = models.JSONField(default=list)
    groups = models.JSONField(default=list)
    columns_used = models.JSONField(default=dict)
    utc_offset_minutes = models.SmallIntegerField(default=JST_OFFSET_MINUTES)  # the office's own clock
    offset_changes = models.JSONField(default=list)  # [moment as ISO text, minutes]: summer time abroad
    remarks = models.JSONField(default=list)
    first_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    imported_at = models.DateTimeField()

    class Meta:
        ordering = ["-imported_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "process_key", "sha256"],
                condition=~Q(sha256=""),
                name="evidence_same_file_once_per_process",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "process_key"], name="evidence_log_of_process")]

    def __str__(self) -> str:
        return self.name


class Case(OrganisationScoped):
    """案件: one application, notice or request on its way through the office."""

    log = models.ForeignKey(ImportedLog, on_delete=models.CASCADE, related_name="cases")
    position = models.PositiveIntegerField()  # order of the first event, from 0
    case_id = models.CharField(max_length=255)
    channel = models.CharField(max_length=255, null=True)  # noqa: DJ001 - unknown is not the same as empty
    deadline_at = models.DateTimeField(null=True)
    attributes = models.JSONField(default=dict)

    class Meta:
        ordering = ["log_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["log", "case_id"], name="evidence_case_id_once_per_log"),
            models.UniqueConstraint(fields=["log", "position"], name="evidence_case_position_once"),
        ]

    def __str__(self) -> str:
        return self.case_id


class ActivityInstance(OrganisationScoped):
    """作業: one piece of work done on one case.

    `process_version_id` and `element_id` tie it to the drawing it ran by; both are empty for foreign logs.
    `channel` is set when it differs from the channel of the case. `completed_at` is null while under way.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="activity_instances")
    position = models.PositiveIntegerField()  # order within the log, from 0
    process_version_id = models.CharField(max_length=64, blank=True)
    element_id = models.CharField(max_length=255, null=True)  # noqa: DJ001 - null where the log knows none
    activity = models.CharField(max_length=500)
    enabled_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    actor = models.CharField(max_length=255, null=True)  # noqa: DJ001
    pool = models.CharField(max_length=255, null=True)  # noqa: DJ001
    channel = models.CharField(max_length=255, blank=True)
    outcome = models.CharField(max_length=255, blank=True)
    amount = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["case_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "position"], name="evidence_activity_position_once"),
            models.CheckConstraint(
                condition=Q(completed_at__isnull=True)
                | Q(started_at__isnull=True)
                | Q(completed_at__gte=F("started_at")),
                name="evidence_not_completed_before_started",
            ),
        ]

    def __str__(self) -> str:
        return self.activity


class HeldUpload(OrganisationScoped):
    """確認待ちのファイル: a file whose columns we must ask about, kept so that nobody uploads it twice.

    It is no record of work: it goes away when the import succeeds, and after a day in any case.
    """

    held_for = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    process_key = models.CharField(max_length=64, blank=True)
    file_name = models.CharField(max_length=255)
    content = models.BinaryField()
    held_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.file_name
