"""Forms that came back and are looked at before anything of them is stored."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from meguru.apps.registry.tenancy import OrganisationScoped
from meguru.apps.surveys.models.asked import Recipient
from meguru.apps.surveys.models.survey import Survey


class HeldForm(OrganisationScoped):
    """確認待ちの回答様式: a workbook that somebody is looking at. `organisation` is who uploaded it.

    `batch` joins the files of one upload. It is no record of work: it goes away when it is stored or given up, and
    after some days in any case. `by_link`: whoever holds the link of this recipient looks at it, without an account.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="+")
    batch = models.CharField(max_length=32)
    held_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    by_link = models.ForeignKey(Recipient, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=255)
    content = models.BinaryField()
    held_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["batch"], name="surveys_held_batch")]
        constraints = [
            models.CheckConstraint(
                condition=Q(held_for__isnull=True, by_link__isnull=False)
                | Q(held_for__isnull=False, by_link__isnull=True),
                name="surveys_form_held_for_one",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name
