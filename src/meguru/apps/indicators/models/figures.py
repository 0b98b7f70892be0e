"""Indicators of municipalities, their years and their values."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.registry.models import Organisation, SharingGroup
from meguru.apps.registry.permissions import Can
from meguru.apps.registry.reach import Reach, group_when_shared_with_one, reached_from
from meguru.engines.indicator_table import Absence


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    """Those that ship, those of one's own offices, and those of others as far as each is shared."""

    def visible_to(self, user: Any) -> Self:
        """Nothing for people who hold no role that may read the figures."""
        own = _offices_where(user, Can.VIEW_BENCHMARK)
        if not own:
            return self.none()
        return self.filter(
            Q(organisation__isnull=True) | Q(organisation_id__in=own) | reached_from(user.organisation)
        )

    def changeable_by(self, user: Any, can: Can) -> Self:
        """Those of the offices in which this person may; nobody changes one that ships."""
        return self.filter(organisation_id__in=_offices_where(user, can))


class Indicator(models.Model):
    """指標: one thing that is known of municipalities, with its definition, unit, direction and source.

    Without an organisation it ships with the program and is everybody's; an office's own one is read by others only
    as far as `sharing` says. `labels` names the possible values of a choice, in their order from 0.
    """

    class Kind(models.TextChoices):
        NUMBER = "number", _("数")
        PERCENT = "percent", _("割合（%）")
        YES_NO = "yes_no", _("している・していない")
        CHOICE = "choice", _("選択肢から一つ")

    class Direction(models.TextChoices):
        MORE = "more", _("多いほど良い")
        LESS = "less", _("少ないほど良い")
        NEITHER = "neither", _("良し悪しはない")

    Sharing = Reach

    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    key = models.SlugField(max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    theme = models.CharField(max_length=40)
    name = models.CharField(_("名前"), max_length=100)
    definition = models.TextField(_("定義"), max_length=2000)
    kind = models.CharField(_("値の種類"), max_length=10, choices=Kind, default=Kind.NUMBER)
    unit = models.CharField(_("単位"), max_length=20, blank=True)  # as written: 人, 件, 千円
    labels = models.JSONField(default=list, blank=True)
    decimals = models.PositiveSmallIntegerField(_("小数の桁"), default=0)
    denominator = models.CharField(_("分母"), max_length=100, blank=True)
    direction = models.CharField(_("望ましい向き"), max_length=10, choices=Direction)
    counts_people = models.BooleanField(_("人数を数える"), default=False)  # small counts are not shown
    source = models.CharField(_("出典"), max_length=200)
    licence = models.CharField(_("使うときの決まり"), max_length=100, blank=True)
    note = models.CharField(_("注意"), max_length=200, blank=True)
    version = models.CharField(max_length=20, blank=True)
    sharing = models.CharField(_("見せる相手"), max_length=10, choices=Reach, default=Reach.PRIVATE)
    shared_group = models.ForeignKey(
        SharingGroup, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    revision = models.PositiveIntegerField(default=1)
    put_away_at = models.DateTimeField(null=True, blank=True)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = ["position", "key"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="indicators_indicator_has_a_name"),
            models.CheckConstraint(
                condition=group_when_shared_with_one(), name="indicators_group_when_shared_with_one"
            ),
            models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=Q(organisation__isnull=False, put_away_at__isnull=True),
                name="indicators_name_once_in_an_office",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_yes_no(self) -> bool:
        return self.kind == self.Kind.YES_NO

    @property
    def is_choice(self) -> bool:
        return self.kind == self.Kind.CHOICE


class IndicatorYear(models.Model):
    """指標の年: one edition of an indicator: when it was counted, and whether it can be compared with the year before.

    `bodies`, `values`, `denominators` and `marks` hold the released values of the year side by side (`bridge.Column`):
    the same figures as the rows, written together with them, so that a page reads one row instead of thousands.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="years")
    year = models.PositiveSmallIntegerField()
    as_of = models.CharField(_("いつの値か"), max_length=60, blank=True)
    note = models.CharField(_("その年の注意"), max_length=200, blank=True)
    is_defined_otherwise = models.BooleanField(_("前の年と定義が違う"), default=False)
    bodies = models.BinaryField(default=bytes)
    values = models.BinaryField(default=bytes)
    denominators = models.BinaryField(default=bytes)
    marks = models.BinaryField(default=bytes)

    class Meta:
        ordering = ["indicator", "year"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "year"], name="indicators_year_once"),
            models.CheckConstraint(
                condition=Q(year__gte=1900, year__lte=2200), name="indicators_year_of_our_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.year}"


class IndicatorValue(models.Model):
    """指標の値: of one municipality in one year: a number, or why there is none. A missing row is unknown.

    What has not been released is read by the municipality itself only. `entered_by_body` marks what it wrote itself:
    no table of another office overwrites that.
    """

    class Quality(models.TextChoices):
        """値の質: what a reader must know before comparing."""

        SOUND = "", _("確か")
        PRELIMINARY = "preliminary", _("速報")
        ESTIMATED = "estimated", _("推計")
        REVISED = "revised", _("訂正後")
        OTHERWISE = "otherwise", _("定義が違う")

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="figures")
    body = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    value = models.FloatField(null=True)
    absence = models.CharField(max_length=14, blank=True, choices=[(one.value, one.value) for one in Absence])
    denominator = models.FloatField(null=True)
    quality = models.CharField(max_length=12, blank=True, choices=Quality, default=Quality.SOUND)
    evidence = models.CharField(
        max_length=300, blank=True
    )  # where the figure stands: a link or a document's name
    is_released = models.BooleanField(default=True)
    entered_by_body = models.BooleanField(default=False)

    class Meta:
        ordering = ["indicator", "year", "body"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "year", "body"], name="indicators_one_value_a_year"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, absence="") | (Q(value__isnull=True) & ~Q(absence="")),
                name="indicators_value_or_reason",
            ),
            models.CheckConstraint(
                condition=Q(is_released=True) | Q(entered_by_body=True),
                name="indicators_only_own_values_wait_for_release",
            ),
        ]
        indexes = [models.Index(fields=["body", "indicator"], name="indicators_of_a_body")]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.year} {self.body_id}"


def _offices_where(user: Any, can: Can) -> list[int]:
    if not user.is_authenticated or not user.is_active:
        return []
    return list(user.organisation_ids_where(can))
