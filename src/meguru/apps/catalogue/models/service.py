"""Services that offices can use, and what others did with them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.catalogue.identity import identity_of
from meguru.apps.catalogue.kinds import kind_choices, kind_names
from meguru.apps.catalogue.models.shared import SharedRecord
from meguru.engines.programme_matching import size_words

MOST_YEN = 9_000_000_000_000_000
LONG = 4_000


class Service(SharedRecord):
    """サービス: something that a vendor offers and an office can use, as one office wrote it down on a day.

    Prices are what somebody was told; `price_on` says when. `checked_on` is the day when somebody last compared the
    whole record with its source.
    """

    class Delivery(models.TextChoices):
        SAAS = "saas", _("インターネットのクラウド")
        LGWAN = "lgwan", _("LGWAN-ASP")
        PACKAGE = "package", _("パッケージ（庁内に置く）")
        TAILORED = "tailored", _("個別に作る")
        OTHER = "other", _("そのほか・不明")

    class PriceModel(models.TextChoices):
        FLAT = "flat", _("定額")
        BY_USE = "by_use", _("使った分だけ")
        BY_PEOPLE = "by_people", _("人口や人数に応じて")
        ONCE = "once", _("買い切り")
        FREE = "free", _("無料")
        OTHER = "other", _("そのほか・不明")

    noun: ClassVar[str] = "service"
    word = _("サービス")
    list_words: ClassVar = {"kinds": dict(kind_choices())}
    identity_error = _(
        "同じ名前と提供会社のサービスが、もうあります。そのサービスを直すか、名前を変えてください。"
    )

    name = models.CharField(_("サービスの名前"), max_length=200)
    vendor = models.CharField(_("提供会社"), max_length=200, blank=True)
    kinds = models.JSONField(_("種類"), default=list, blank=True)
    purpose = models.TextField(_("何に役立つか"), max_length=LONG, blank=True)
    delivery = models.CharField(
        _("提供のしかた"), max_length=10, choices=Delivery.choices, default=Delivery.OTHER
    )
    price_model = models.CharField(
        _("料金のきまり方"), max_length=10, choices=PriceModel.choices, default=PriceModel.OTHER
    )
    initial_yen = models.BigIntegerField(_("初期費用の目安（円）"), null=True, blank=True)
    yearly_yen = models.BigIntegerField(_("1年の費用の目安（円）"), null=True, blank=True)
    price_note = models.CharField(_("料金の条件"), max_length=400, blank=True)
    price_on = models.DateField(_("料金を聞いた日"), null=True, blank=True)
    functions = models.TextField(_("主な機能"), max_length=LONG, blank=True)
    certifications = models.CharField(_("認証・安全対策"), max_length=400, blank=True)
    source = models.CharField(_("出典"), max_length=400, blank=True)
    checked_on = models.DateField(_("確認した日"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta(SharedRecord.Meta):
        ordering = ["name", "vendor", "id"]
        constraints = [
            *SharedRecord.Meta.constraints,
            models.CheckConstraint(
                condition=(Q(initial_yen__isnull=True) | Q(initial_yen__gte=0))
                & (Q(yearly_yen__isnull=True) | Q(yearly_yen__gte=0)),
                name="catalogue_service_prices_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def identify(self) -> str:
        return identity_of(self.name, self.vendor)

    @property
    def kind_names(self) -> list[str]:
        return kind_names(self.kinds)


class ServiceCase(SharedRecord):
    """導入事例: what one body did about a problem, with which service, what came of it and what it would do again.

    `service_name` is as it was told; `service` is the record of this catalogue with that name, when there is one.
    """

    noun: ClassVar[str] = "case"
    word = _("事例")
    list_words: ClassVar = {"kinds": dict(kind_choices())}
    identity_error = _("同じ団体と題名の事例が、もうあります。その事例を直すか、題名を変えてください。")

    title = models.CharField(_("題名"), max_length=200)
    body = models.CharField(_("団体"), max_length=100)
    population = models.PositiveIntegerField(_("団体の人口（人）"), null=True, blank=True)
    year = models.PositiveIntegerField(_("始めた年度（西暦）"), null=True, blank=True)
    service = models.ForeignKey(
        Service,
        verbose_name=_("使ったサービス"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="cases",
    )
    service_name = models.CharField(_("サービスの名前"), max_length=200, blank=True)
    kinds = models.JSONField(_("種類"), default=list, blank=True)
    problem = models.TextField(_("困っていたこと"), max_length=LONG, blank=True)
    done = models.TextField(_("したこと"), max_length=LONG, blank=True)
    result = models.TextField(_("結果（数字があれば数字で）"), max_length=LONG, blank=True)
    cost_yen = models.BigIntegerField(_("かかった費用（円）"), null=True, blank=True)
    cost_note = models.CharField(_("費用の内訳"), max_length=400, blank=True)
    lessons = models.TextField(_("学んだこと・気をつけること"), max_length=LONG, blank=True)
    source = models.CharField(_("出典"), max_length=400, blank=True)

    class Meta(SharedRecord.Meta):
        ordering = ["body", "title", "id"]
        constraints = [
            *SharedRecord.Meta.constraints,
            models.CheckConstraint(
                condition=Q(year__isnull=True) | Q(year__gte=1980, year__lte=2200),
                name="catalogue_case_year_in_reach",
            ),
            models.CheckConstraint(
                condition=Q(cost_yen__isnull=True) | Q(cost_yen__gte=0),
                name="catalogue_case_cost_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def identify(self) -> str:
        return identity_of(self.title, self.body)

    @property
    def kind_names(self) -> list[str]:
        return kind_names(self.kinds)

    @property
    def size(self) -> str:
        return size_words(self.population)
