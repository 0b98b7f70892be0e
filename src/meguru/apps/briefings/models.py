"""Editions of briefings, what people wrote into them, and the work of making all of them in one go."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.registry.models import Organisation
from meguru.apps.registry.tenancy import OrganisationScoped, OrganisationScopedQuerySet

LONGEST_TEXT = 200
LONGEST_NAME = 60


class GroupKind(models.TextChoices):
    """With whom a municipality is compared."""

    PREFECTURE = "prefecture", _("同じ都道府県の団体")
    SIZE = "size", _("同じくらいの人口の団体")
    ALIKE = "alike", _("よく似た20団体")


class EditionQuerySet(OrganisationScopedQuerySet):
    def in_use(self) -> EditionQuerySet:
        return self.filter(put_away_at__isnull=True)


class BriefingEdition(OrganisationScoped):
    """説明資料の版: which indicators are shown, beside whom, under which name. An office's own; never shared.

    `keys` are indicator keys; empty means the usual ones.
    """

    Group = GroupKind

    name = models.CharField(_("版の名前"), max_length=LONGEST_NAME)
    group = models.CharField(_("比べる団体"), max_length=12, choices=GroupKind, default=GroupKind.ALIKE)
    keys = models.JSONField(default=list, blank=True)
    revision = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    put_away_at = models.DateTimeField(null=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="briefings_edition_has_a_name"),
            models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=Q(put_away_at__isnull=True),
                name="briefings_edition_named_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BriefingText(OrganisationScoped):
    """手で直した文: what an office wrote for one municipality in one edition; empty fields leave the computed words.

    `revision` is what the next save must have started from.
    """

    edition = models.ForeignKey(BriefingEdition, on_delete=models.CASCADE, related_name="texts")
    body = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    lead = models.CharField(_("はじめのひとこと"), max_length=LONGEST_TEXT, blank=True)
    causes = models.CharField(_("原因について"), max_length=LONGEST_TEXT, blank=True)
    first_step = models.CharField(_("初めの一手"), max_length=LONGEST_TEXT, blank=True)
    allies = models.CharField(_("相手について"), max_length=LONGEST_TEXT, blank=True)
    revision = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["edition", "body"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "body"], name="briefings_one_text_a_body"),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.body_id}"


class BatchQuerySet(OrganisationScopedQuerySet):
    def waiting(self) -> BatchQuerySet:
        return self.filter(state__in=[BriefingBatch.State.QUEUED, BriefingBatch.State.RUNNING])


class BriefingBatch(OrganisationScoped):
    """まとめて作る説明資料: the briefings of every municipality of a prefecture, made by a worker.

    Only who asked for it sees it: what is in it is what that person may read. Forgotten a week after it was made.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("順番待ち")
        RUNNING = "running", _("作成中")
        DONE = "done", _("できあがり")
        FAILED = "failed", _("作れなかった")
        CANCELLED = "cancelled", _("取りやめ")

    prefecture = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    edition = models.ForeignKey(BriefingEdition, null=True, on_delete=models.CASCADE, related_name="batches")
    group = models.CharField(max_length=12, choices=GroupKind, default=GroupKind.ALIKE)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    stage = models.CharField(max_length=80, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_by = models.CharField(max_length=80, blank=True)
    leased_until = models.DateTimeField(null=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        indexes = [models.Index(fields=["state", "asked_at"], name="briefings_batch_queue")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(error=""), name="briefings_failed_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prefecture_id} {self.asked_at:%Y-%m-%d}"

    @property
    def is_waiting(self) -> bool:
        return self.state in (self.State.QUEUED, self.State.RUNNING)


class BatchFile(models.Model):
    """できあがったファイル: one file of a batch: everything as a zip, or one document."""

    batch = models.ForeignKey(BriefingBatch, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=80)
    content = models.BinaryField()
    size = models.PositiveIntegerField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "name"], name="briefings_file_once"),
            models.CheckConstraint(condition=Q(size__gt=0), name="briefings_file_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name
