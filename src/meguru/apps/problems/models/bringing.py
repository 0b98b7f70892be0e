"""Tables that came from Excel: waiting to be stored, and stored."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from meguru.apps.initiatives.models import Initiative
from meguru.apps.registry.held_files import HeldFile
from meguru.apps.registry.tenancy import OrganisationScoped


class TableKind(models.TextChoices):
    """What the rows of a table become."""

    CARDS = "cards", _("困りごと")
    VOICES = "voices", _("住民の声")


class PendingTable(HeldFile):
    """確認待ちの表: a file that somebody is looking at; nothing of it is stored yet."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=TableKind.choices)


class BroughtTable(OrganisationScoped):
    """取り込んだ表: a file or pasted lines whose rows were stored; taken back as a whole.

    `changes` holds what the cards said that were changed: card -> revision after it, and the values before.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="brought_tables")
    kind = models.CharField(max_length=8, choices=TableKind.choices)
    file_name = models.CharField(max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    count = models.PositiveIntegerField()
    changes = models.JSONField(default=dict)
    stored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    stored_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-stored_at", "-id"]

    def __str__(self) -> str:
        return self.file_name
