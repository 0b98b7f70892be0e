"""What is asked of a service, row by row."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.registry.held_files import HeldFile
from meguru.apps.registry.tenancy import OrganisationScoped, OrganisationScopedQuerySet
from meguru.apps.selection.models.selection import Selection

MOST_ROWS = 200
MOST_POINTS = 100
MOST_WEIGHT = 1000


class WantedQuerySet(OrganisationScopedQuerySet):
    def in_use(self) -> WantedQuerySet:
        return self.filter(put_away_at__isnull=True)


class Wanted(OrganisationScoped):
    """求めること: one row of the list: what is asked, how it is measured, how much it counts.

    `key` is the row of the list that ships (engines.evaluation), "" for one's own. `asked_at` is when what is asked
    or measured was last changed: points that are older want to be looked at again.
    """

    selection = models.ForeignKey(Selection, on_delete=models.CASCADE, related_name="wanted")
    key = models.CharField(max_length=40, blank=True)
    area = models.CharField(_("分野"), max_length=60, blank=True)
    topic = models.CharField(_("項目"), max_length=100)
    ask = models.CharField(_("求める内容"), max_length=500, blank=True)
    measure = models.CharField(_("測り方と単位"), max_length=200, blank=True)
    target = models.CharField(_("ほしい値"), max_length=200, blank=True)
    must = models.BooleanField(_("必須"), default=False)
    weight = models.DecimalField(
        _("重み"),
        max_digits=6,
        decimal_places=2,
        default=1,
        validators=[MinValueValidator(0), MaxValueValidator(MOST_WEIGHT)],
    )
    most = models.PositiveSmallIntegerField(
        _("満点"), default=5, validators=[MinValueValidator(1), MaxValueValidator(MOST_POINTS)]
    )
    position = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    put_away_at = models.DateTimeField(null=True)

    objects = WantedQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(topic=""), name="selection_wanted_has_a_topic"),
            models.CheckConstraint(condition=Q(weight__gte=0), name="selection_wanted_weight"),
            models.CheckConstraint(
                condition=Q(most__gte=1, most__lte=MOST_POINTS), name="selection_wanted_most"
            ),
            models.UniqueConstraint(
                fields=["selection", "key"],
                condition=Q(put_away_at__isnull=True) & ~Q(key=""),
                name="selection_wanted_once",
            ),
        ]

    def __str__(self) -> str:
        return self.topic


class HeldTable(HeldFile):
    """確認待ちの要件表: a table from Excel that somebody looks at; nothing of it is stored yet."""

    selection = models.ForeignKey(Selection, on_delete=models.CASCADE, related_name="held_tables")
