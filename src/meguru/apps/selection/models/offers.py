"""What could be chosen, what it costs and what its vendor answers."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.catalogue.models import Service
from meguru.apps.registry.tenancy import OrganisationScoped, OrganisationScopedQuerySet
from meguru.apps.selection.models.selection import MOST_YEN, Selection
from meguru.apps.selection.models.wanted import Wanted

MOST_OFFERS = 20


class OfferQuerySet(OrganisationScopedQuerySet):
    def in_use(self) -> OfferQuerySet:
        return self.filter(put_away_at__isnull=True)


class Offer(OrganisationScoped):
    """候補のサービス: a service with its plan and prices, before tax or after as the office writes it.

    `service` is the record of the catalogue that it was begun from; what stands here is the office's own.
    `bid_yen` is the price of the bid or estimate; without it the total over the years stands for it.
    """

    selection = models.ForeignKey(Selection, on_delete=models.CASCADE, related_name="offers")
    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.SET_NULL, related_name="offers"
    )
    name = models.CharField(_("サービスの名前"), max_length=200)
    vendor = models.CharField(_("会社の名前"), max_length=200, blank=True)
    plan = models.CharField(_("プラン"), max_length=100, blank=True)
    initial_yen = models.PositiveBigIntegerField(
        _("初めの費用（円）"), default=0, validators=[MaxValueValidator(MOST_YEN)]
    )
    monthly_yen = models.PositiveBigIntegerField(
        _("毎月の料金（円）"), default=0, validators=[MaxValueValidator(MOST_YEN)]
    )
    usage_yen = models.DecimalField(
        _("1回あたりの料金（円）"),
        max_digits=12,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0)],
    )
    usage_cap_yen = models.PositiveBigIntegerField(
        _("使った分の料金の、月の上限（円）"), null=True, blank=True, validators=[MaxValueValidator(MOST_YEN)]
    )
    bid_yen = models.PositiveBigIntegerField(
        _("入札や見積りの価格（円）"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_YEN)],
    )
    notes = models.TextField(_("メモ"), max_length=2000, blank=True)
    position = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)
    put_away_at = models.DateTimeField(null=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="selection_offer_has_a_name"),
            models.CheckConstraint(condition=Q(usage_yen__gte=0), name="selection_offer_usage"),
            models.UniqueConstraint(
                fields=["selection", "name", "plan"],
                condition=Q(put_away_at__isnull=True),
                name="selection_offer_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.plan}）" if self.plan else self.name


class Reply(OrganisationScoped):
    """候補の回答: what a vendor answers to a row, in its unit, and whether a condition is met (unknown when empty)."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="replies")
    wanted = models.ForeignKey(Wanted, on_delete=models.CASCADE, related_name="replies")
    text = models.CharField(max_length=500, blank=True)
    met = models.BooleanField(null=True)

    class Meta:
        ordering = ["wanted__position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["offer", "wanted"], name="selection_one_reply"),
        ]

    def __str__(self) -> str:
        return self.text
