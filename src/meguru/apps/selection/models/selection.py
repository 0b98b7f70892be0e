"""One choice of a service: for what, and how it is decided."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.initiatives.models import Initiative
from meguru.apps.registry.tenancy import OrganisationScoped, OrganisationScopedQuerySet
from meguru.engines.evaluation import PriceScore, Rounding
from meguru.engines.evaluation.costs import MOST_YEARS

MOST_YEN = 1_000_000_000_000


class SelectionQuerySet(OrganisationScopedQuerySet):
    """Selections of one's own organisations; those that were put away stay on record."""

    def in_use(self) -> SelectionQuerySet:
        return self.filter(put_away_at__isnull=True)


class Decided(models.TextChoices):
    """How the choice is made in the end."""

    COMPARE = "compare", _("点数を比べて、話し合って決める")
    ADDITIVE = "additive", _("加算方式（技術点＋価格点）")
    DIVISION = "division", _("除算方式（技術点÷価格）")
    LOWEST = "lowest_price", _("最低価格（条件を満たす中でいちばん安いもの）")


class Selection(OrganisationScoped):
    """サービス選定: one choice of a service, of an initiative. Never shared.

    `revision` counts saves of what stands here; who changes an older one is told. While `closed_at` is empty people
    give points; afterwards points and rows stay as they are. `seed` makes the random weights repeatable.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="selections")
    name = models.CharField(_("選定の名前"), max_length=100)
    purpose = models.TextField(_("何のために選ぶか"), max_length=1000, blank=True)
    problems = models.JSONField(default=list)  # [{"id": 3, "name": "…"}] of the problems that were chosen
    decided_by = models.CharField(
        _("決め方"), max_length=20, choices=Decided.choices, default=Decided.COMPARE
    )
    years = models.PositiveSmallIntegerField(
        _("何年分の費用で比べるか"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_YEARS)],
    )
    uses_a_month = models.PositiveIntegerField(
        _("月に使う数の見込み"), default=0, validators=[MaxValueValidator(1_000_000_000)]
    )
    use_name = models.CharField(_("何を数えるか"), max_length=40, blank=True)
    technical_allotment = models.DecimalField(
        _("技術点の満点"),
        max_digits=8,
        decimal_places=2,
        default=100,
        validators=[MinValueValidator(1), MaxValueValidator(100_000)],
    )
    price_allotment = models.DecimalField(
        _("価格点の満点"),
        max_digits=8,
        decimal_places=2,
        default=50,
        validators=[MinValueValidator(0), MaxValueValidator(100_000)],
    )
    price_score = models.CharField(
        _("価格点の出し方"),
        max_length=20,
        choices=[
            (PriceScore.BY_CEILING.value, _("予定価格からどれだけ安いか")),
            (PriceScore.BY_LOWEST.value, _("いちばん安い価格との比")),
        ],
        default=PriceScore.BY_LOWEST.value,
    )
    ceiling_yen = models.PositiveBigIntegerField(
        _("予定価格（円）"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_YEN)],
    )
    floor_yen = models.PositiveBigIntegerField(
        _("最低制限価格（円）"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_YEN)],
    )
    least_technical = models.DecimalField(
        _("技術点の基準点"),
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100_000)],
    )
    rounding = models.CharField(
        _("端数の扱い"),
        max_length=10,
        choices=[
            (Rounding.NONE.value, _("そのまま使う")),
            (Rounding.DOWN.value, _("切り捨てる")),
            (Rounding.HALF_UP.value, _("四捨五入する")),
            (Rounding.UP.value, _("切り上げる")),
        ],
        default=Rounding.DOWN.value,
    )
    digits = models.PositiveSmallIntegerField(
        _("残す小数の桁数"), default=2, validators=[MaxValueValidator(10)]
    )
    seed = models.PositiveIntegerField(default=1)
    revision = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)
    put_away_at = models.DateTimeField(null=True)

    objects = SelectionQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="selection_has_a_name"),
            models.UniqueConstraint(
                fields=["initiative", "name"],
                condition=Q(put_away_at__isnull=True),
                name="selection_named_once",
            ),
            models.CheckConstraint(
                condition=Q(years__gte=1, years__lte=MOST_YEARS), name="selection_years_in_range"
            ),
            models.CheckConstraint(condition=Q(digits__lte=10), name="selection_digits_in_range"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.closed_at is None
