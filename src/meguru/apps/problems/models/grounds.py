"""What a problem rests on: hearings, surveys, counts, and what residents say."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.initiatives.models import Initiative
from meguru.apps.problems.models.bringing import BroughtTable
from meguru.apps.problems.models.scenes import LONGEST_LINE, LONGEST_NOTE, InUseQuerySet, ProblemCard
from meguru.apps.registry.tenancy import OrganisationScoped


class Ground(OrganisationScoped):
    """根拠: a hearing, a survey or a count that shows that a problem is real."""

    class Kind(models.TextChoices):
        HEARING = "hearing", _("聞き取り")
        SURVEY = "survey", _("アンケート")
        COUNT = "count", _("記録・統計")

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="grounds")
    kind = models.CharField(_("種類"), max_length=8, choices=Kind.choices)
    name = models.CharField(_("名前"), max_length=LONGEST_LINE, help_text=_("例：窓口に来た人への聞き取り"))
    held_on = models.DateField(_("いつ"), null=True, blank=True)
    with_whom = models.CharField(
        _("だれに・何を"),
        max_length=LONGEST_LINE,
        blank=True,
        help_text=_("例：昼休みに来た人、窓口の受付の記録"),
    )
    asked = models.PositiveIntegerField(_("頼んだ人数"), null=True, blank=True)
    answered = models.PositiveIntegerField(_("聞けた人数・件数"), null=True, blank=True)
    said = models.TextField(_("わかったこと"), max_length=LONGEST_NOTE, blank=True)
    figures = models.TextField(
        _("結果の数字"),
        max_length=LONGEST_NOTE,
        blank=True,
        help_text=_("1行に一つ。例：待ち時間に不満 34人"),
    )
    cards = models.ManyToManyField(
        ProblemCard, blank=True, related_name="grounds", verbose_name=_("この根拠が示す困りごと")
    )
    revision = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField()
    put_away_at = models.DateTimeField(null=True)

    objects = InUseQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="problems_ground_has_a_name"),
            models.CheckConstraint(
                condition=Q(asked__isnull=True) | Q(answered__isnull=True) | Q(answered__lte=F("asked")),
                name="problems_no_more_answers_than_asked",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Voice(OrganisationScoped):
    """住民の声: what one or several residents said, without who they are."""

    class Channel(models.TextChoices):
        COUNTER = "counter", _("窓口")
        PHONE = "phone", _("電話")
        MAIL = "mail", _("メール・手紙")
        WEB = "web", _("ウェブ")
        SURVEY = "survey", _("アンケート")
        MEETING = "meeting", _("説明会・座談会")
        OTHER = "other", _("その他")

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="voices")
    heard_on = models.DateField(_("いつ"), null=True, blank=True)
    channel = models.CharField(_("どこから"), max_length=8, choices=Channel.choices, default=Channel.COUNTER)
    text = models.CharField(_("声"), max_length=LONGEST_NOTE)
    count = models.PositiveIntegerField(_("何人から"), default=1)
    looked_at = models.BooleanField(default=False)
    card = models.ForeignKey(ProblemCard, null=True, on_delete=models.SET_NULL, related_name="voices")
    came_from = models.ForeignKey(BroughtTable, null=True, on_delete=models.SET_NULL, related_name="voices")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField()
    put_away_at = models.DateTimeField(null=True)

    objects = InUseQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["initiative", "put_away_at"], name="problems_voices_in_use")]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="problems_voice_says_something"),
            models.CheckConstraint(condition=Q(count__gte=1), name="problems_voice_of_somebody"),
        ]

    def __str__(self) -> str:
        return self.text
