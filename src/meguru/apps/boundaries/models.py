"""Boundaries of municipalities as they were loaded, and the sheets drawn from them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.registry.models import Organisation
from meguru.engines.map_drawing import NORTHERN


class BoundaryEdition(models.Model):
    """境界の版: one file of boundaries that was loaded, with the credit that every map made from it must show."""

    source = models.CharField(_("ファイル"), max_length=200)
    credit = models.CharField(_("出典の書き方"), max_length=300)
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(credit=""), name="boundaries_credit_is_given")]

    def __str__(self) -> str:
        return self.source


class Boundary(models.Model):
    """境界: the outline of one municipality, fine (for its prefecture) and coarse (for the whole country).

    Rings are packed (`bridge`). Without a body it is one of the northern territories, which have no office here.
    """

    edition = models.ForeignKey(BoundaryEdition, on_delete=models.CASCADE, related_name="boundaries")
    code = models.CharField(max_length=6, unique=True)
    body = models.OneToOneField(Organisation, null=True, on_delete=models.CASCADE, related_name="+")
    fine = models.BinaryField()
    coarse = models.BinaryField()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(body__isnull=False) | Q(code__in=sorted(NORTHERN)),
                name="boundaries_of_a_municipality",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class BoundarySheet(models.Model):
    """地図の下絵: the outlines of one area (a prefecture's first two digits, or empty: the country) drawn ready.

    Drawn anew whenever boundaries are loaded; `version` changes with its content, so that pages can keep it.
    """

    area = models.CharField(max_length=2, unique=True, blank=True)
    version = models.CharField(max_length=64)
    content = models.TextField()
    credits = models.JSONField(default=list)

    class Meta:
        ordering = ["area"]

    def __str__(self) -> str:
        return self.area
