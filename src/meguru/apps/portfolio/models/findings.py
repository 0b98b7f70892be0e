"""What the rules said of a card when it was last looked at, and what people answered."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.registry.tenancy import OrganisationScoped
from meguru.apps.systems.models import InformationSystem
from meguru.engines.system_direction import Quarter
from meguru.engines.system_findings import ReadBy, Sure

QUARTER_WORDS = {
    Quarter.INVEST.value: _("伸ばす（大事で、状態もよい）"),
    Quarter.MIGRATE.value: _("移す（大事だが、状態がわるい）"),
    Quarter.TOLERATE.value: _("そのまま（状態はよいが、大事さは低い）"),
    Quarter.ELIMINATE.value: _("たたむ（大事さも状態も低い）"),
}


class CardReview(OrganisationScoped):
    """所見の計算: when a card was last looked at, by which rules, and where it stands in the four fields.

    Nothing here comes from costs or security. `card_revision` is the card's revision that was read; a card whose
    revision, rules or day differ waits to be looked at again.
    """

    system = models.OneToOneField(InformationSystem, on_delete=models.CASCADE, related_name="review")
    card_revision = models.PositiveIntegerField()
    rules_version = models.CharField(max_length=40)
    reviewed_on = models.DateField()
    reviewed_at = models.DateTimeField()
    functions = models.JSONField(default=list)
    lock_in_low = models.PositiveSmallIntegerField()
    lock_in_high = models.PositiveSmallIntegerField()
    worth = models.PositiveSmallIntegerField(null=True)
    state = models.PositiveSmallIntegerField(null=True)
    quarter = models.CharField(max_length=10, blank=True, choices=[(one.value, one.value) for one in Quarter])
    quarter_is_sure = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lock_in_low__lte=F("lock_in_high"), lock_in_high__lte=100),
                name="portfolio_lock_in_a_range",
            ),
            models.CheckConstraint(
                condition=Q(quarter="") | Q(worth__isnull=False, state__isnull=False),
                name="portfolio_field_has_both_sides",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "quarter"], name="portfolio_fields")]

    def __str__(self) -> str:
        return f"{self.system_id} {self.reviewed_on}"


class FindingAnswer(OrganisationScoped):
    """所見への答え: what people of the department say of a finding. A later answer stands in place of the earlier.

    `seen` is the sentence as it was when they answered; another sentence now means that the facts have changed.
    """

    class Kind(models.TextChoices):
        ACCEPTED = "accepted", _("そのとおり。取り組む")
        NOT_SO = "not_so", _("あてはまらない")
        LATER = "later", _("あとで考える")

    system = models.ForeignKey(InformationSystem, on_delete=models.CASCADE, related_name="finding_answers")
    rule = models.CharField(max_length=30)
    subject = models.CharField(max_length=200, blank=True)
    kind = models.CharField(_("答え"), max_length=8, choices=Kind.choices)
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    until = models.DateField(_("いつまで"), null=True, blank=True)
    seen = models.TextField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    replaces = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["system", "rule", "subject"],
                condition=Q(ended_at__isnull=True),
                name="portfolio_one_answer_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(kind="not_so") | ~Q(reason=""), name="portfolio_not_so_says_why"
            ),
            models.CheckConstraint(
                condition=(Q(kind="later") & Q(until__isnull=False))
                | (~Q(kind="later") & Q(until__isnull=True)),
                name="portfolio_later_says_until_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system_id} {self.rule} {self.kind}"


class KeptFinding(OrganisationScoped):
    """所見の記録: a finding as it was last found. One that does not hold any more keeps its row, with `gone_at`.

    `answer` is the one that counts now; commands see to it.
    """

    system = models.ForeignKey(InformationSystem, on_delete=models.CASCADE, related_name="findings")
    rule = models.CharField(max_length=30)
    subject = models.CharField(max_length=200, blank=True)
    version = models.CharField(max_length=40)
    severity = models.PositiveSmallIntegerField()
    read_by = models.CharField(max_length=8, choices=[(one.value, one.value) for one in ReadBy])
    sure = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Sure])
    sentence = models.TextField()
    action = models.TextField()
    inputs = models.JSONField(default=list)
    missing = models.JSONField(default=list)
    answer = models.ForeignKey(FindingAnswer, null=True, on_delete=models.SET_NULL, related_name="+")
    since = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-severity", "rule", "subject", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["system", "rule", "subject"], name="portfolio_finding_once_per_subject"
            ),
            models.CheckConstraint(condition=Q(severity__lte=3), name="portfolio_severity_up_to_three"),
            models.CheckConstraint(
                condition=Q(sure="unknown", severity=0) | (~Q(sure="unknown") & Q(severity__gte=1)),
                name="portfolio_unjudged_weighs_nothing",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "gone_at", "severity", "rule"], name="portfolio_findings_now"
            )
        ]

    def __str__(self) -> str:
        return f"{self.system_id} {self.rule} {self.subject}"
