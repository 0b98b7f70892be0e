"""Indicators of municipalities, and their values by year."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.registry.models import Organisation
from meguru.engines.indicator_table import Absence


class Indicator(models.Model):
    """指標: one thing that is known of municipalities, with its definition, unit, direction and source.

    Those of today ship with the program and are public facts: every office reads them.
    """

    class Direction(models.TextChoices):
        MORE = "more", _("多いほど良い")
        LESS = "less", _("少ないほど良い")
        NEITHER = "neither", _("良し悪しはない")

    key = models.SlugField(max_length=60, unique=True)
    position = models.PositiveSmallIntegerField()
    theme = models.CharField(max_length=40)
    name = models.CharField(max_length=100)
    definition = models.TextField()
    unit = models.CharField(max_length=20, blank=True)  # "percent", "yes_no", or as written: 人, 件
    decimals = models.PositiveSmallIntegerField(default=0)
    denominator = models.CharField(max_length=100, blank=True)
    direction = models.CharField(max_length=10, choices=Direction)
    source = models.CharField(max_length=200)
    licence = models.CharField(max_length=100)
    note = models.CharField(max_length=200, blank=True)
    version = models.CharField(max_length=20)

    class Meta:
        ordering = ["position", "key"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_yes_no(self) -> bool:
        return self.unit == "yes_no"


class IndicatorValue(models.Model):
    """指標の値: of one municipality in one year: a number, or why there is none. A missing row is unknown."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="values")
    body = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    value = models.FloatField(null=True)
    absence = models.CharField(max_length=14, blank=True, choices=[(one.value, one.value) for one in Absence])

    class Meta:
        ordering = ["indicator", "year", "body"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "year", "body"], name="benchmark_one_value_a_year"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, absence="") | (Q(value__isnull=True) & ~Q(absence="")),
                name="benchmark_value_or_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.year} {self.body_id}"
