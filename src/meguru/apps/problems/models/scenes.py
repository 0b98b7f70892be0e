"""Scenes, and the cards of what people are in trouble with in them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.initiatives.models import Initiative
from meguru.apps.inventory.models import Operation
from meguru.apps.problems.models.bringing import BroughtTable
from meguru.apps.registry.tenancy import OrganisationScoped, OrganisationScopedQuerySet
from meguru.engines.problem_analysis import Amount, CardStep, Per, step_of

LONGEST_TEXT, LONGEST_LINE, LONGEST_NOTE = 200, 100, 1000


class InUseQuerySet(OrganisationScopedQuerySet):
    """Rows of one's own organisations; those that were put away stay on record."""

    def in_use(self) -> InUseQuerySet:
        return self.filter(put_away_at__isnull=True)


class Scene(OrganisationScoped):
    """場面: an everyday scene in which people are in trouble: who, when, where."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="scenes")
    name = models.CharField(_("場面の名前"), max_length=LONGEST_LINE, help_text=_("例：昼の証明書の窓口"))
    who = models.CharField(
        _("だれが"), max_length=LONGEST_LINE, blank=True, help_text=_("例：昼休みに来た会社員")
    )
    when = models.CharField(
        _("いつ"), max_length=LONGEST_LINE, blank=True, help_text=_("例：平日の12時から13時")
    )
    where = models.CharField(_("どこで"), max_length=LONGEST_LINE, blank=True, help_text=_("例：1階の窓口"))
    revision = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField()
    put_away_at = models.DateTimeField(null=True)

    objects = InUseQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="problems_scene_has_a_name"),
            models.UniqueConstraint(
                fields=["initiative", "name"],
                condition=Q(put_away_at__isnull=True),
                name="problems_scene_named_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ProblemCardQuerySet(InUseQuerySet):
    """Cards; those that were merged into another stay as its origins."""

    def in_use(self) -> ProblemCardQuerySet:
        return self.filter(put_away_at__isnull=True, merged_into__isnull=True)


class ProblemCard(OrganisationScoped):
    """困りごとカード: one trouble in one sentence; everything else may be filled in later.

    `outcome` says what the last narrowing decided. `merged_into` is the card that this one was taken together in.
    `revision` counts saves: who changes an older one is told.
    """

    class Cause(models.TextChoices):
        """What kind of cause it has; the same keys as in the engine's asking.toml."""

        RULE = "rule", _("決まり")
        FORM = "form", _("書類")
        PLACE = "place", _("場所")
        TIME = "time", _("時間")
        INFORMATION = "information", _("知らせ方")
        SYSTEM = "system", _("しくみ・機械")
        PEOPLE = "people", _("人手")

    class Verified(models.TextChoices):
        NOT_YET = "", _("まだ")
        ASKED = "asked", _("人に聞いた")
        COUNTED = "counted", _("数えた")
        MEASURED = "measured", _("測った")

    class Frequency(models.TextChoices):
        EACH = Per.EACH.value, _("1回あたり")
        DAY = Per.DAY.value, _("1日あたり")
        WEEK = Per.WEEK.value, _("1週あたり")
        MONTH = Per.MONTH.value, _("1か月あたり")
        YEAR = Per.YEAR.value, _("1年あたり")

    class Outcome(models.TextChoices):
        OPEN = "", _("まだ決めていない")
        CHOSEN = "chosen", _("選んだ")
        LATER = "later", _("あとで")
        DROPPED = "dropped", _("見送り")

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="problem_cards")
    scene = models.ForeignKey(
        Scene, null=True, blank=True, on_delete=models.SET_NULL, related_name="cards", verbose_name=_("場面")
    )
    text = models.CharField(_("困りごと"), max_length=LONGEST_TEXT)
    who = models.CharField(_("だれが"), max_length=LONGEST_LINE, blank=True)
    how = models.CharField(_("どのように"), max_length=LONGEST_TEXT, blank=True)
    amount = models.DecimalField(_("どれくらい"), max_digits=14, decimal_places=2, null=True, blank=True)
    unit = models.CharField(_("単位"), max_length=20, blank=True)
    per = models.CharField(
        _("どの間の数か"), max_length=8, choices=Frequency.choices, default=Frequency.YEAR, blank=True
    )
    times = models.PositiveIntegerField(_("年に何回"), null=True, blank=True)
    cause = models.CharField(_("原因の種類"), max_length=12, choices=Cause.choices, blank=True)
    whys = models.JSONField(default=list, blank=True)
    evidence = models.CharField(_("そう言える元"), max_length=LONGEST_TEXT, blank=True)
    verified = models.CharField(_("確かめ方"), max_length=10, choices=Verified.choices, blank=True)
    verified_count = models.PositiveIntegerField(_("何人・何件"), null=True, blank=True)
    verified_note = models.CharField(_("確かめてわかったこと"), max_length=LONGEST_TEXT, blank=True)
    operations = models.ManyToManyField(Operation, blank=True, related_name="problem_cards")
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    is_merge = models.BooleanField(default=False)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="origins")
    came_from = models.ForeignKey(BroughtTable, null=True, on_delete=models.SET_NULL, related_name="cards")
    revision = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField()
    put_away_at = models.DateTimeField(null=True)

    objects = ProblemCardQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["initiative", "put_away_at"], name="problems_cards_in_use")]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="problems_card_has_a_sentence"),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | (Q(amount__gte=0) & ~Q(unit="")),
                name="problems_amount_has_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "chosen", "later", "dropped"]), name="problems_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(put_away_at__isnull=True) | Q(merged_into__isnull=True),
                name="problems_put_away_or_merged",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def as_amount(self) -> Amount | None:
        """What is written of how much; None without a number."""
        if self.amount is None:
            return None
        return Amount(Decimal(self.amount), self.unit, Per(self.per or Per.YEAR), self.times)

    def known(self) -> set[str]:
        """The questions of the engine that this card answers."""
        answers: dict[str, Any] = {
            "who": self.who,
            "how": self.how,
            "amount": self.amount is not None,
            "cause": self.cause or any(self.whys),
            "scene": self.scene_id,
            "evidence": self.evidence or self.has_grounds,
            "verified": self.verified,
        }
        return {key for key, answer in answers.items() if answer}

    @property
    def has_grounds(self) -> bool:
        """Whether grounds or voices are linked; lists fetch both beforehand."""
        return bool(self.grounds.all()) or bool(self.voices.all())

    @property
    def step(self) -> CardStep:
        return step_of(self.known(), outcome=self.outcome)


class KeptApart(OrganisationScoped):
    """別のもの: two cards that look alike and that people said to be different; never proposed together again."""

    one = models.ForeignKey(ProblemCard, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(ProblemCard, on_delete=models.CASCADE, related_name="+")
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="problems_kept_apart_once"),
            models.CheckConstraint(condition=Q(one__lt=models.F("other")), name="problems_apart_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.other_id}"
