"""The drawings of a process, in versions; every stored state of a draft is kept."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.processes.models.analysis import Analysis
from meguru.apps.processes.models.process import Process
from meguru.apps.registry.tenancy import OrganisationScoped, OrganisationScopedQuerySet


class Published(Exception):
    """Someone tried to change a version that is published."""


class VersionQuerySet(OrganisationScopedQuerySet):
    """Published versions never change; the database refuses it too (migration 0002)."""

    def visible_to(self, user: Any) -> Self:
        """Every version of one's own organisations; of other organisations the published ones they share."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        own = user.readable_organisation_ids(None)
        return self.filter(
            Q(organisation_id__in=own)
            | Q(published_at__isnull=False, process__in=Process.objects.visible_to(user))
        )

    def update(self, **fields: Any) -> int:
        if self.filter(published_at__isnull=False).exists():
            raise Published("公開した版は変えられません。新しい版を作ってください。")
        return super().update(**fields)

    def delete(self) -> tuple[int, dict[str, int]]:
        if self.filter(published_at__isnull=False).exists():
            raise Published("公開した版は消せません。")
        return super().delete()


class ProcessVersion(OrganisationScoped):
    """プロセスの版: one drawing of the process, with who made it, when and why.

    Until it is published a version is a draft that people edit: `revision` counts what was stored,
    `VersionSave` keeps each of them, and an edit names the revision it began from.
    """

    class Kind(models.TextChoices):
        AS_IS = "as_is", _("現状")
        TO_BE = "to_be", _("あるべき姿")
        STANDARD = "standard", _("標準")
        PEER = "peer", _("他団体")

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(_("種類"), max_length=8, choices=Kind.choices)
    xml = models.TextField()
    note = models.CharField(_("この版について"), max_length=400, blank=True)
    file_name = models.CharField(max_length=255, blank=True)
    remarks = models.JSONField(default=list)
    analysis = models.ForeignKey(Analysis, null=True, on_delete=models.SET_NULL, related_name="kept_versions")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    based_on = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="successors")
    revision = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["process", "number"], name="processes_version_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} 第{self.number}版"

    def save(self, *args: Any, **options: Any) -> None:
        if (
            not self._state.adding
            and type(self).objects.filter(pk=self.pk, published_at__isnull=False).exists()
        ):
            raise Published("公開した版は変えられません。新しい版を作ってください。")
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        if self.published_at is not None:
            raise Published("公開した版は消せません。")
        return super().delete(*args, **options)


class VersionSave(OrganisationScoped):
    """保存: one stored state of a draft, so that nothing is lost and two people's edits can be merged."""

    version = models.ForeignKey(ProcessVersion, on_delete=models.CASCADE, related_name="saves")
    revision = models.PositiveIntegerField()
    xml = models.TextField()
    what = models.CharField(max_length=200, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["-revision"]
        constraints = [
            models.UniqueConstraint(fields=["version", "revision"], name="processes_saved_once_per_revision"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} r{self.revision}"
