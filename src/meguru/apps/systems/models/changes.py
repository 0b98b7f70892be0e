"""What was changed in a card, from what to what: for the history that people read and for taking it back."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from meguru.apps.registry.tenancy import OrganisationScoped
from meguru.apps.systems.models.system import InformationSystem


class CardChange(OrganisationScoped):
    """カルテの変更: one save of a section of a card, or of one of its rows, from what to what.

    The ledger tells that it happened and holds the hash of this row; costs and security stand only here, where
    `permissions` decides who reads them. `part` is a key of `bridge.PARTS`, or "system". An added row has an empty
    `before`, a removed one an empty `after`.
    """

    system = models.ForeignKey(InformationSystem, on_delete=models.CASCADE, related_name="changes")
    part = models.CharField(max_length=12)
    row_id = models.PositiveBigIntegerField()
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(part=""), name="systems_change_of_a_part"),
        ]
        indexes = [models.Index(fields=["system", "part", "row_id"], name="systems_changes_of_a_row")]

    def __str__(self) -> str:
        return f"{self.system_id} {self.part} {self.row_id}"
