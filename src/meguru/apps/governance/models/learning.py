"""How an initiative is meant to work, how it is measured, what was seen on the way, and what did not work."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.governance.models.proof import StandingQuerySet
from meguru.apps.initiatives.models import Initiative
from meguru.apps.registry.tenancy import OrganisationScoped
from meguru.apps.systems.models import InformationSystem


class EffectSheet(OrganisationScoped):
    """効果の道すじ: how an initiative is meant to bring its effect, one line per thing, and the systems it changes.

    `revision` counts saves; who saves an older one is told.
    """

    initiative = models.OneToOneField(Initiative, on_delete=models.CASCADE, related_name="effect_sheet")
    inputs = models.TextField(_("使うもの"), max_length=1000, blank=True)
    activities = models.TextField(_("すること"), max_length=1000, blank=True)
    outputs = models.TextField(_("できるもの"), max_length=1000, blank=True)
    outcomes = models.TextField(_("変わること"), max_length=1000, blank=True)
    impacts = models.TextField(_("めざす姿"), max_length=1000, blank=True)
    systems = models.ManyToManyField(InformationSystem, blank=True, related_name="effect_sheets")
    revision = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.initiative_id)


class EffectMeasure(OrganisationScoped):
    """成果のものさし: what is counted to see whether a step of the path came true, from where it started."""

    class Step(models.TextChoices):
        OUTPUT = "output", _("できるもの")
        OUTCOME = "outcome", _("変わること")
        IMPACT = "impact", _("めざす姿")

    class Better(models.TextChoices):
        MORE = "more", _("増えるほどよい")
        LESS = "less", _("減るほどよい")

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="effect_measures")
    step = models.CharField(_("どこを測るか"), max_length=8, choices=Step.choices)
    name = models.CharField(_("測るもの"), max_length=80)
    unit = models.CharField(_("単位"), max_length=20)
    better = models.CharField(_("どちらがよいか"), max_length=4, choices=Better.choices)
    how = models.CharField(_("どう測るか"), max_length=200, blank=True)
    baseline = models.DecimalField(_("始まりの値"), max_digits=14, decimal_places=2, null=True, blank=True)
    baseline_year = models.PositiveSmallIntegerField(_("始まりの年度"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    withdrawn_at = models.DateTimeField(null=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(unit=""), name="governance_measure_has_a_unit"),
            models.UniqueConstraint(
                fields=["initiative", "name"],
                condition=Q(withdrawn_at__isnull=True),
                name="governance_measure_named_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MeasureYear(OrganisationScoped):
    """成果の目標と実績: what a measure should be and was in one fiscal year; null is unknown, never zero."""

    measure = models.ForeignKey(EffectMeasure, on_delete=models.CASCADE, related_name="years")
    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    target = models.DecimalField(_("目標"), max_digits=14, decimal_places=2, null=True, blank=True)
    actual = models.DecimalField(_("実績"), max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["fiscal_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "fiscal_year"], name="governance_measured_once_a_year"
            ),
            models.CheckConstraint(
                condition=Q(target__isnull=False) | Q(actual__isnull=False),
                name="governance_measured_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.fiscal_year}"


class LookBack(OrganisationScoped):
    """ふりかえり: one look at how it goes: plan, do, check or act, and what comes next."""

    class Step(models.TextChoices):
        PLAN = "plan", _("計画した")
        DO = "do", _("やってみた")
        CHECK = "check", _("確かめた")
        ACT = "act", _("直した")

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="look_backs")
    step = models.CharField(_("どの段階か"), max_length=5, choices=Step.choices)
    held_on = models.DateField(_("いつ"))
    words = models.TextField(_("わかったこと"), max_length=600)
    next_action = models.CharField(_("次にすること"), max_length=200, blank=True)
    next_on = models.DateField(_("いつまでに"), null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="governance_look_back_says_something")
        ]

    def __str__(self) -> str:
        return f"{self.held_on} {self.step}"


class Lesson(OrganisationScoped):
    """うまくいかなかったこと: what was tried and did not work, kept so that others need not try it again."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="lessons")
    tried = models.CharField(_("やってみたこと"), max_length=200)
    happened = models.TextField(_("起きたこと"), max_length=600)
    learnt = models.TextField(_("次に生かすこと"), max_length=600, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(tried="") & ~Q(happened=""), name="governance_lesson_says_what"
            )
        ]

    def __str__(self) -> str:
        return self.tried
