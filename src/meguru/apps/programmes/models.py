"""Programmes of support that offices write down, and what an initiative makes of them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.catalogue.identity import identity_of
from meguru.apps.catalogue.models import SharedRecord
from meguru.apps.initiatives.models import Initiative
from meguru.apps.registry.tenancy import OrganisationScoped
from meguru.engines.programme_matching import CONDITION_WORDS, KIND_WORDS, PURPOSE_WORDS

LONG = 4_000


class OwnProgramme(SharedRecord):
    """支援策: a programme that an office wrote down; those of the guide ship with the engine.

    Empty lists and None mean that nobody knows, not that everything goes.
    """

    class Gives(models.TextChoices):
        MONEY = "money", _("お金")
        PEOPLE = "people", _("人")
        ADVICE = "advice", _("助言")

    noun: ClassVar[str] = "programme"
    word = _("支援策")
    list_words: ClassVar = {
        "body_kinds": {one.value: words for one, words in KIND_WORDS.items()},
        "purposes": {one.value: words for one, words in PURPOSE_WORDS.items()},
        "conditions": {one.value: words for one, words in CONDITION_WORDS.items()},
    }
    identity_error = _("同じ名前と窓口の支援策が、もうあります。その支援策を直すか、名前を変えてください。")

    name = models.CharField(_("支援策の名前"), max_length=200)
    provider = models.CharField(_("出す所（窓口）"), max_length=200, blank=True)
    gives = models.CharField(_("受けられるもの"), max_length=10, choices=Gives.choices)
    summary = models.TextField(_("どんな支援か"), max_length=LONG, blank=True)
    body_kinds = models.JSONField(_("使える団体"), default=list, blank=True)
    population_least = models.PositiveIntegerField(_("人口がこれ以上（人）"), null=True, blank=True)
    population_most = models.PositiveIntegerField(_("人口がこれ以下（人）"), null=True, blank=True)
    purposes = models.JSONField(_("何に使えるか"), default=list, blank=True)
    conditions = models.JSONField(_("そのほかの条件"), default=list, blank=True)
    rate_percent = models.DecimalField(
        _("補助の割合（%）"),
        max_digits=6,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    cap_yen = models.BigIntegerField(_("上限の額（円）"), null=True, blank=True)
    opens_on = models.DateField(_("受付が始まる日"), null=True, blank=True)
    closes_on = models.DateField(_("受付が終わる日"), null=True, blank=True)
    support_from = models.DateField(_("支援が始まる日"), null=True, blank=True)
    source = models.CharField(_("出典"), max_length=400, blank=True)
    last_checked = models.DateField(_("確認した日"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta(SharedRecord.Meta):
        ordering = ["name", "provider", "id"]
        constraints = [
            *SharedRecord.Meta.constraints,
            models.CheckConstraint(
                condition=Q(rate_percent__isnull=True) | Q(rate_percent__gte=0, rate_percent__lte=100),
                name="programmes_rate_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(cap_yen__isnull=True) | Q(cap_yen__gte=0), name="programmes_cap_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(opens_on__isnull=True)
                | Q(closes_on__isnull=True)
                | Q(opens_on__lte=F("closes_on")),
                name="programmes_window_in_order",
            ),
            models.CheckConstraint(
                condition=Q(population_least__isnull=True)
                | Q(population_most__isnull=True)
                | Q(population_least__lte=F("population_most")),
                name="programmes_population_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def identify(self) -> str:
        return identity_of(self.name, self.provider)


class SearchTerms(OrganisationScoped):
    """支援策をさがす条件: what one initiative needs support for, and what is true of it. One row each.

    `answers` maps conditions of the engine to true or false; what nobody answered is not in it.
    """

    initiative = models.OneToOneField(Initiative, on_delete=models.CASCADE, related_name="programme_terms")
    purposes = models.JSONField(default=list)
    answers = models.JSONField(default=dict)
    cost_yen = models.BigIntegerField(null=True)
    needed_from = models.DateField(null=True)
    revision = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(cost_yen__isnull=True) | Q(cost_yen__gte=0), name="programmes_cost_not_negative"
            )
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id}"


class ProgrammeDecision(OrganisationScoped):
    """支援策の判断: whether an initiative goes on with a programme, why, and who asks whom by when.

    `programme_key` is the engine's: "guide:…" or "own:<number>". `gives` and `name` are as they were then.
    """

    class Answer(models.TextChoices):
        KEPT = "kept", _("使えるか確かめる")
        NOT_FOR_US = "not_for_us", _("使わない")

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="programme_decisions")
    programme_key = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    gives = models.CharField(max_length=10, choices=OwnProgramme.Gives.choices)
    answer = models.CharField(max_length=10, choices=Answer.choices)
    reason = models.CharField(max_length=400, blank=True)
    asked_by = models.CharField(max_length=100, blank=True)
    ask_whom = models.CharField(max_length=200, blank=True)
    ask_by = models.DateField(null=True)
    revision = models.PositiveIntegerField(default=1)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "programme_key"], name="programmes_one_decision_each"
            ),
            models.CheckConstraint(
                condition=Q(answer="kept") | ~Q(reason=""), name="programmes_dropped_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.name
