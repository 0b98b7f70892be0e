"""Workbooks of kartes that came back from Excel: waiting to be stored, and stored."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from meguru.apps.registry.held_files import HeldFile
from meguru.apps.registry.tenancy import OrganisationScoped
from meguru.apps.systems.models.system import InformationSystem


class HeldKartes(HeldFile):
    """確認待ちのカルテ: a workbook whose changes somebody is looking at; nothing of it is stored yet."""


class KarteImport(OrganisationScoped):
    """カルテの取込み: one workbook whose systems were stored, with what is needed to take it back as a whole.

    `vendors_made` are the ids of the vendors that were spelt for the first time in it.
    """

    file_name = models.CharField(_("ファイル"), max_length=255)
    sha256 = models.CharField(max_length=64)
    added_count = models.PositiveIntegerField(_("加えたシステム"))
    changed_count = models.PositiveIntegerField(_("変えたシステム"))
    vendors_made = models.JSONField(default=list, blank=True)
    stored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    stored_at = models.DateTimeField()
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-stored_at", "-id"]

    def __str__(self) -> str:
        return self.file_name


class ImportedKarte(OrganisationScoped):
    """取り込んだカルテ: what a stored workbook did to one system.

    `revision` is that of the card after the import: a later one means that somebody changed it since. `changes` are
    the ids of its `CardChange` rows in the order in which they were stored.
    """

    imported = models.ForeignKey(KarteImport, on_delete=models.CASCADE, related_name="rows")
    system = models.ForeignKey(InformationSystem, on_delete=models.CASCADE, related_name="+")
    is_new = models.BooleanField()
    revision = models.PositiveIntegerField()
    changes = models.JSONField(default=list)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["imported", "system"], name="systems_card_once_per_import"),
        ]

    def __str__(self) -> str:
        return f"{self.imported_id} {self.system_id}"
