"""Momentum and plans: what an office's people say in rounds, what it does next, and the papers it writes."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.initiatives.models import Initiative
from meguru.apps.registry.tenancy import OrganisationScoped, OrganisationScopedQuerySet
from meguru.engines.momentum import Standing

EARLIEST_YEAR, LATEST_YEAR = 2000, 2100
LONGEST_SECTION = 8000


class Assessment(OrganisationScoped):
    """気運の点検: one dated round in which the people of an office say how far it has come. One is open at a time.

    `facts` are the numbers that Meguru knew when the round was closed, so that an old round never changes.
    """

    name = models.CharField(_("点検の名前"), max_length=60)
    stages_version = models.CharField(max_length=20)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    facts = models.JSONField(null=True)

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="plans_round_has_a_name"),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(closed_at__isnull=True), name="plans_one_open_round"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(facts__isnull=False),
                name="plans_closed_round_keeps_its_facts",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class AssessmentAnswer(OrganisationScoped):
    """点検の答え: what one person says about one statement. A row per person: nobody meets anybody."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="answers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    statement = models.CharField(max_length=40)
    standing = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Standing])
    note = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "person", "statement"], name="plans_one_answer_each"
            ),
            models.CheckConstraint(
                condition=Q(standing__in=[one.value for one in Standing]), name="plans_answer_is_one_of_four"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement} {self.standing}"


class NextAction(OrganisationScoped):
    """次の行動: what the office does next, who does it and by when. Out of a round, or thought of by people."""

    class State(models.TextChoices):
        PLANNED = "planned", _("これから")
        DOING = "doing", _("進めている")
        DONE = "done", _("終わった")
        DROPPED = "dropped", _("やめた")

    UNDER_WAY = (State.PLANNED, State.DOING)

    what = models.CharField(_("何をするか"), max_length=200)
    who = models.CharField(_("誰が"), max_length=100, blank=True)
    due_on = models.DateField(_("いつまでに"), null=True, blank=True)
    state = models.CharField(_("今の様子"), max_length=8, choices=State.choices, default=State.PLANNED)
    done_when = models.CharField(_("どうなれば終わりか"), max_length=200, blank=True)
    note = models.CharField(_("ひとこと"), max_length=200, blank=True)
    statement = models.CharField(
        max_length=40, blank=True
    )  # of the round's statements; empty for people's own
    reasons = models.JSONField(default=list)
    rule_version = models.CharField(max_length=20, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = [F("due_on").asc(nulls_last=True), "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="plans_action_says_what"),
            models.UniqueConstraint(
                fields=["organisation", "statement"],
                condition=~Q(statement="") & Q(state__in=["planned", "doing"]),
                name="plans_statement_acted_on_once",
            ),
        ]

    def __str__(self) -> str:
        return self.what


class PlanDocumentQuerySet(OrganisationScopedQuerySet):
    """Papers of one's own organisations; those that were put away stay on record."""

    def in_use(self) -> PlanDocumentQuerySet:
        return self.filter(put_away_at__isnull=True)


class PlanDocument(OrganisationScoped):
    """計画書: a policy or a plan in the making. Without `initiatives` it holds all those in use. Never shared."""

    class Kind(models.TextChoices):
        POLICY = "policy", _("基本方針")
        PLAN = "plan", _("基本計画・実施計画")

    kind = models.CharField(_("どちらを作りますか"), max_length=6, choices=Kind.choices)
    title = models.CharField(_("計画書の名前"), max_length=100)
    start_year = models.PositiveSmallIntegerField(_("始まりの年度"), null=True, blank=True)
    target_year = models.PositiveSmallIntegerField(_("目標の年度"), null=True, blank=True)
    initiatives = models.ManyToManyField(Initiative, blank=True, related_name="plan_documents")
    outline_version = models.CharField(max_length=20)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)
    put_away_at = models.DateTimeField(null=True)

    objects = PlanDocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="plans_paper_has_a_title"),
            models.UniqueConstraint(
                fields=["organisation", "title"],
                condition=Q(put_away_at__isnull=True),
                name="plans_paper_titled_once",
            ),
            models.CheckConstraint(
                condition=Q(start_year__isnull=True)
                | Q(target_year__isnull=True)
                | Q(target_year__gte=F("start_year")),
                name="plans_target_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PlanSection(OrganisationScoped):
    """計画書の節: what people wrote (`text`) and, apart from it, what was filled in from records (`filled`).

    A refresh renews `filled` only; nobody's words are ever overwritten. `revision` counts saves of the text.
    """

    document = models.ForeignKey(PlanDocument, on_delete=models.CASCADE, related_name="sections")
    key = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    is_included = models.BooleanField(default=True)
    text = models.TextField(max_length=LONGEST_SECTION, blank=True)
    revision = models.PositiveIntegerField(default=0)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField(null=True)
    filled = models.JSONField(default=dict)
    filled_at = models.DateTimeField()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["document", "key"], name="plans_section_stands_once"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.key}"


class SectionVersion(OrganisationScoped):
    """節の履歴: one wording of a section, by whom and when; kept for ever."""

    section = models.ForeignKey(PlanSection, on_delete=models.CASCADE, related_name="versions")
    revision = models.PositiveIntegerField()
    text = models.TextField(max_length=LONGEST_SECTION, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["-revision"]
        constraints = [
            models.UniqueConstraint(fields=["section", "revision"], name="plans_one_wording_a_revision"),
        ]

    def __str__(self) -> str:
        return f"{self.section_id} r{self.revision}"
