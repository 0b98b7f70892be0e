"""Comparisons that people keep, what they decide about the gaps to a standard, and the words they treat as one."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.processes.models import Process, ProcessVersion
from meguru.apps.registry.tenancy import OrganisationScoped, OrganisationScopedQuerySet
from meguru.engines.comparison import TREATMENT_WORDS, Synonyms, Treatment


class ComparisonQuerySet(OrganisationScopedQuerySet):
    """Comparisons of one's own organisations; they are never shared."""

    def in_use(self) -> ComparisonQuerySet:
        return self.filter(put_away_at__isnull=True)


class Comparison(OrganisationScoped):
    """団体間の比較: one process of ours beside versions of other offices.

    It keeps which versions were chosen, never what they showed: a version that its office no longer shares, or that
    this person may not see, is left out of every page (`queries.seen`). `hourly_yen` is one rate for all offices.
    """

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="comparisons")
    name = models.CharField(_("比較の名前"), max_length=200)
    own_version = models.ForeignKey(
        ProcessVersion, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("自団体の版")
    )
    standard = models.ForeignKey(
        ProcessVersion,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("標準"),
    )
    hourly_yen = models.PositiveIntegerField(_("1時間あたりの人件費（円）"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    put_away_at = models.DateTimeField(null=True)

    objects = ComparisonQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "-id"]

    def __str__(self) -> str:
        return self.name


class Peer(OrganisationScoped):
    """比較の相手: a version that was chosen to compare with; of another office, or a drawing of one that we imported."""

    comparison = models.ForeignKey(Comparison, on_delete=models.CASCADE, related_name="peers")
    version = models.ForeignKey(ProcessVersion, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["comparison", "version"], name="comparison_peer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.comparison_id}: {self.version_id}"


class GapDecision(OrganisationScoped):
    """差への対処: how the office will treat one gap to the standard, and why. A new choice replaces the old one."""

    class TreatmentChoice(models.TextChoices):
        CHANGE = Treatment.CHANGE.value, TREATMENT_WORDS[Treatment.CHANGE]
        CHANGE_AND_SET = Treatment.CHANGE_AND_SET.value, TREATMENT_WORDS[Treatment.CHANGE_AND_SET]
        DEVELOP = Treatment.DEVELOP.value, TREATMENT_WORDS[Treatment.DEVELOP]
        WORK_AROUND = Treatment.WORK_AROUND.value, TREATMENT_WORDS[Treatment.WORK_AROUND]

    comparison = models.ForeignKey(Comparison, on_delete=models.CASCADE, related_name="gap_decisions")
    gap_key = models.CharField(max_length=600)
    step_name = models.CharField(max_length=400)  # as it was called then
    treatment = models.CharField(_("対処"), max_length=16, choices=TreatmentChoice.choices)
    reason = models.CharField(_("理由"), max_length=400, blank=True)
    proposed = models.CharField(max_length=16, choices=TreatmentChoice.choices)  # by the rules, then
    rules_version = models.CharField(max_length=20)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["comparison", "gap_key"], name="comparison_gap_decided_once"),
            models.CheckConstraint(
                condition=~Q(reason="")
                | Q(treatment=models.F("proposed"), treatment__in=["change", "change_and_set"]),
                name="comparison_departing_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.comparison_id} {self.gap_key}"


class PairDecisionQuerySet(OrganisationScopedQuerySet):
    """What was decided about pairs; what was taken back stays on record."""

    def in_use(self) -> PairDecisionQuerySet:
        return self.filter(undone_at__isnull=True)


class PairDecision(OrganisationScoped):
    """対応の直し: somebody says of two steps of two drawings that they are the same work, or that they are not.

    It belongs to one comparison and to two versions as they were drawn. The version with the lower number is `a`, so
    that a pair can be written in one way only. Names are as they were then.
    """

    comparison = models.ForeignKey(Comparison, on_delete=models.CASCADE, related_name="pair_decisions")
    same = models.BooleanField(_("同じ仕事"))
    a_version = models.ForeignKey(ProcessVersion, on_delete=models.CASCADE, related_name="+")
    a_step = models.CharField(max_length=400)
    a_name = models.CharField(max_length=400, blank=True)
    b_version = models.ForeignKey(ProcessVersion, on_delete=models.CASCADE, related_name="+")
    b_step = models.CharField(max_length=400)
    b_name = models.CharField(max_length=400, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    objects = PairDecisionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["comparison", "a_version", "a_step", "b_version", "b_step"],
                condition=Q(undone_at__isnull=True),
                name="comparison_pair_decided_once",
            ),
            models.CheckConstraint(
                condition=Q(a_version__lt=models.F("b_version")), name="comparison_pair_in_one_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.a_name}・{self.b_name}"


class SynonymGroupQuerySet(OrganisationScopedQuerySet):
    """Groups of words; removed ones stay on record."""

    def in_use(self) -> SynonymGroupQuerySet:
        return self.filter(removed_at__isnull=True)

    def as_synonyms(self) -> Synonyms:
        """The groups for the engine, the older ones first."""
        return Synonyms(
            groups=tuple(tuple(words) for words in self.order_by("id").values_list("words", flat=True))
        )


class SynonymGroup(OrganisationScoped):
    """同じ意味の語: words that the office treats as one when steps are matched. `key` is the group in normal form."""

    words = models.JSONField()
    key = models.CharField(max_length=1000)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    objects = SynonymGroupQuerySet.as_manager()

    class Meta:
        ordering = ["-added_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "key"],
                condition=Q(removed_at__isnull=True),
                name="comparison_synonyms_once",
            ),
        ]

    def __str__(self) -> str:
        return "、".join(self.words)
