"""Which problems to take on: points of several people, decisions with reasons, and the picture to reach."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.problems.models.scenes import LONGEST_LINE, LONGEST_TEXT, ProblemCard
from meguru.apps.registry.tenancy import OrganisationScoped
from meguru.engines.problem_analysis import Better


class YardstickSet(OrganisationScoped):
    """採点のものさし: the yardsticks of an office, in versions; the newest one counts."""

    version = models.PositiveIntegerField()
    content = models.JSONField()
    note = models.CharField(_("変えた理由"), max_length=200, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["organisation_id", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "version"], name="problems_yardsticks_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.version}"


class CardPoint(OrganisationScoped):
    """採点: what one person gave one card on one yardstick. A row per person: nobody overwrites anybody."""

    card = models.ForeignKey(ProblemCard, on_delete=models.CASCADE, related_name="points")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    yardstick = models.CharField(max_length=40)
    point = models.PositiveSmallIntegerField()
    scored_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["card", "person", "yardstick"], name="problems_one_point_each"),
            models.CheckConstraint(condition=Q(point__gte=1, point__lte=5), name="problems_point_1_to_5"),
        ]

    def __str__(self) -> str:
        return f"{self.card_id} {self.yardstick} {self.point}"


class Narrowing(OrganisationScoped):
    """絞り込み: what was decided about a card, why, by whom; the last row counts, the earlier ones stay."""

    card = models.ForeignKey(ProblemCard, on_delete=models.CASCADE, related_name="narrowings")
    outcome = models.CharField(max_length=8, choices=ProblemCard.Outcome.choices, blank=True)
    reason = models.CharField(_("理由"), max_length=400)
    standing = models.JSONField(default=dict)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["-decided_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="problems_narrowed_for_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.card_id} {self.outcome}"


class TargetPicture(OrganisationScoped):
    """目指す姿: who benefits from solving a problem, what changes, by how much and by when."""

    class Direction(models.TextChoices):
        LESS = Better.LESS.value, _("減るほうがよい")
        MORE = Better.MORE.value, _("増えるほうがよい")

    card = models.OneToOneField(ProblemCard, on_delete=models.CASCADE, related_name="target")
    who = models.CharField(
        _("だれがうれしいか"), max_length=LONGEST_LINE, blank=True, help_text=_("例：昼休みに窓口に来る人")
    )
    change_from = models.CharField(
        _("今のようす"), max_length=LONGEST_TEXT, blank=True, help_text=_("例：40分並んで、昼を食べられない")
    )
    change_to = models.CharField(
        _("こう変わる"),
        max_length=LONGEST_TEXT,
        blank=True,
        help_text=_("例：10分で終わり、昼を食べて戻れる"),
    )
    indicator = models.CharField(
        _("何を数えるか"), max_length=LONGEST_LINE, blank=True, help_text=_("例：昼の窓口で待つ時間")
    )
    unit = models.CharField(_("単位"), max_length=20, blank=True, help_text=_("例：分"))
    better = models.CharField(
        _("どちらがよいか"), max_length=4, choices=Direction.choices, default=Direction.LESS
    )
    now = models.DecimalField(
        _("今の数"), max_digits=14, decimal_places=2, null=True, blank=True, help_text=_("例：40")
    )
    goal = models.DecimalField(
        _("目標の数"), max_digits=14, decimal_places=2, null=True, blank=True, help_text=_("例：10")
    )
    by_when = models.DateField(_("いつまでに"), null=True, blank=True)
    measured_how = models.CharField(
        _("どうやって数えるか"),
        max_length=LONGEST_TEXT,
        blank=True,
        help_text=_("例：番号札を取った時刻と、呼ばれた時刻の差"),
    )
    first_try = models.CharField(
        _("まず試すこと"),
        max_length=LONGEST_TEXT,
        blank=True,
        help_text=_("例：1週間だけ、昼に受付を一人増やす"),
    )
    revision = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["card_id"]

    def __str__(self) -> str:
        return f"{self.card_id} {self.indicator}"
