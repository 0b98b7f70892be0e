"""Tables of operations that came back from Excel: waiting to be stored, and stored."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.inventory.models.operation import Operation
from meguru.apps.registry.held_files import HeldFile
from meguru.apps.registry.tenancy import OrganisationScoped


class HeldImport(HeldFile):
    """確認待ちの棚卸し表: a file whose changes somebody is looking at; nothing of it is stored yet."""


class OperationImport(OrganisationScoped):
    """棚卸しの取込み: one file whose rows were stored, with what is needed to take it back as a whole."""

    file_name = models.CharField(_("ファイル"), max_length=255)
    sha256 = models.CharField(max_length=64)
    added_count = models.PositiveIntegerField(_("加えた業務"))
    changed_count = models.PositiveIntegerField(_("変えた業務"))
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


class ImportedRow(OrganisationScoped):
    """取り込んだ行: what one row of a stored table did to an operation.

    `version` is that of the operation after the import: a later one means that somebody changed it since.
    `before` and `after` are in words, `restore` holds plain values, as in the ledger events of single changes.
    """

    imported = models.ForeignKey(OperationImport, on_delete=models.CASCADE, related_name="rows")
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="imported_rows")
    number = models.PositiveIntegerField(_("行"))
    is_new = models.BooleanField()
    version = models.PositiveIntegerField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    restore = models.JSONField(default=dict)

    class Meta:
        ordering = ["number", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["imported", "operation"], name="inventory_operation_once_per_import"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="inventory_imported_row_number"),
        ]

    def __str__(self) -> str:
        return f"{self.imported_id} {self.number}"
