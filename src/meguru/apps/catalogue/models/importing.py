"""Tables that came from Excel or CSV: waiting to be stored, and stored."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from meguru.apps.registry.held_files import HeldFile
from meguru.apps.registry.tenancy import OrganisationScoped


class HeldRecords(HeldFile):
    """確認待ちの表: a file whose changes somebody is looking at; nothing of it is stored yet.

    `table` says what its rows are: services, cases, or records of an app above.
    """

    table = models.CharField(max_length=20)


class TableImport(OrganisationScoped):
    """表の取込み: one file whose rows were stored, with what is needed to take it back as a whole."""

    table = models.CharField(max_length=20)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    added_count = models.PositiveIntegerField()
    changed_count = models.PositiveIntegerField()
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


class TableRowStored(OrganisationScoped):
    """取り込んだ表の行: what one row of a stored table did to a record.

    `record_id` is a number of the table's model. `revision` is the record's after the import: a later one means
    that somebody changed it since. `restore` holds the plain values that it had.
    """

    imported = models.ForeignKey(TableImport, on_delete=models.CASCADE, related_name="rows")
    record_id = models.BigIntegerField()
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=400)
    is_new = models.BooleanField()
    revision = models.PositiveIntegerField()
    restore = models.JSONField(default=dict)
    changes = models.JSONField(default=list)

    class Meta:
        ordering = ["number", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["imported", "record_id"], name="catalogue_record_once_per_import"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="catalogue_row_number"),
        ]

    def __str__(self) -> str:
        return f"{self.imported_id} {self.number}"
