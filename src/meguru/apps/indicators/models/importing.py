"""Tables of figures: waiting to be stored, and stored."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from meguru.apps.indicators.models.figures import Indicator
from meguru.apps.registry.held_files import HeldFile
from meguru.apps.registry.tenancy import OrganisationScoped


class HeldFigures(HeldFile):
    """確認待ちの指標の表: a file whose figures somebody is looking at; nothing of it is stored yet.

    `choices` keeps what was chosen for each column (`forms.mapping`), so that the page can be left and found again.
    """

    year = models.PositiveSmallIntegerField()  # of the columns whose heading names none
    choices = models.JSONField(default=dict)


class FiguresImport(OrganisationScoped):
    """指標の取込み: one table of figures that was stored, with what is needed to take it back as a whole."""

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


class FiguresWritten(OrganisationScoped):
    """取り込んだ指標の列: what an import wrote to one indicator and year.

    `rows` holds, packed (`bridge.packed_rows`), what stood there before and what was written, body by body.
    """

    imported = models.ForeignKey(FiguresImport, on_delete=models.CASCADE, related_name="columns")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=200)
    is_new_indicator = models.BooleanField(default=False)
    count = models.PositiveIntegerField()
    rows = models.BinaryField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["imported", "indicator", "year"], name="indicators_column_once_per_import"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.imported_id} {self.indicator_id} {self.year}"
