"""What is asked: a survey, its questions, the checks across them, and the files that go with it."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meguru.apps.indicators.models import Indicator
from meguru.apps.registry.models import Department, SharingGroup
from meguru.apps.registry.permissions import Can
from meguru.apps.registry.tenancy import OrganisationScoped, OrganisationScopedQuerySet
from meguru.engines.questionnaire import QuestionKind


class SurveyQuerySet(OrganisationScopedQuerySet):
    """Surveys of one's own offices. Who is asked reaches a survey through the row that asks them."""

    def visible_to(self, user: Any) -> Self:
        return self.of_organisations_where(user, Can.VIEW_SURVEY)

    def in_use(self) -> Self:
        return self.filter(put_away_at__isnull=True)


class Survey(OrganisationScoped):
    """調査・照会: questions that one office asks towns, or its own sections, until a day.

    Questions change only while it is a draft: from the day it is sent, everybody answers the same. `previous` is the
    survey of the year before: answers are compared with it. `revision` counts saves of the whole, questions included.
    `undo` is how the questions were before the last change: {"revision", "said", "questions", "cross_checks"}.
    """

    class Audience(models.TextChoices):
        TOWNS = "towns", _("市区町村")
        SECTIONS = "sections", _("庁内の所属")

    class State(models.TextChoices):
        DRAFT = "draft", _("下書き")
        OPEN = "open", _("回答受付中")
        CLOSED = "closed", _("締切済み")

    class Publication(models.TextChoices):
        """公表: who reads the results. One step after the other: participants first."""

        NOBODY = "nobody", _("集計する側だけ")
        PARTICIPANTS = "participants", _("回答した団体だけ")
        EVERYBODY = "everybody", _("すべての団体")

    department = models.ForeignKey(
        Department, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(_("題名"), max_length=120)
    purpose = models.TextField(_("目的と使いみち"), max_length=2000, blank=True)
    guidance = models.TextField(_("答え方の案内"), max_length=4000, blank=True)
    contact = models.CharField(_("問い合わせ先"), max_length=200, blank=True)
    audience = models.CharField(_("聞く相手"), max_length=10, choices=Audience, default=Audience.TOWNS)
    group = models.ForeignKey(SharingGroup, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("何年の値か"))  # the year that an indicator made of it gets
    due_at = models.DateTimeField(_("締切"), null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    previous = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="following"
    )
    publication = models.CharField(max_length=12, choices=Publication, default=Publication.NOBODY)
    is_anonymised = models.BooleanField(_("団体名を出さずに公表する"), default=False)
    shows_texts = models.BooleanField(_("自由記述も公表する"), default=False)
    revision = models.PositiveIntegerField(default=1)
    undo = models.JSONField(default=dict, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    put_away_at = models.DateTimeField(null=True, blank=True)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="surveys_survey_has_a_title"),
            models.CheckConstraint(
                condition=Q(state="draft", opened_at__isnull=True)
                | (~Q(state="draft") & Q(opened_at__isnull=False, due_at__isnull=False)),
                name="surveys_open_with_a_due_day",
            ),
            models.CheckConstraint(
                condition=Q(publication="nobody") | Q(state="closed"), name="surveys_published_when_closed"
            ),
            models.CheckConstraint(
                condition=Q(put_away_at__isnull=True) | (Q(publication="nobody") & ~Q(state="open")),
                name="surveys_put_away_when_nobody_is_concerned",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Question(OrganisationScoped):
    """設問: one question of a survey. `key` is its name in answers, checks and next year's survey.

    `options` (one_choice, several), `columns` and `rows` (table), `shown_when` (a condition of engines.conditions over
    earlier keys; empty: always) are as engines.questionnaire reads them.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="questions")
    key = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField()
    heading = models.CharField(_("見出し"), max_length=80, blank=True)  # begins a part of the survey
    kind = models.CharField(
        _("答え方"), max_length=12, choices=[(one.value, one.value) for one in QuestionKind]
    )
    text = models.CharField(_("設問"), max_length=400)
    help = models.CharField(_("補足"), max_length=400, blank=True)
    is_required = models.BooleanField(_("必須"), default=True)
    unit = models.CharField(_("単位"), max_length=20, blank=True)
    options = models.JSONField(default=list, blank=True)
    columns = models.JSONField(default=list, blank=True)
    rows = models.JSONField(default=list, blank=True)
    least = models.FloatField(_("最小"), null=True, blank=True)
    most = models.FloatField(_("最大"), null=True, blank=True)
    shown_when = models.JSONField(default=dict, blank=True)
    tolerance = models.PositiveSmallIntegerField(_("前回との差の目安（%）"), null=True, blank=True)
    previous_key = models.SlugField(max_length=40, blank=True)  # of the survey before; empty: the same key
    counts_people = models.BooleanField(_("人数を数える"), default=False)
    indicator = models.ForeignKey(
        Indicator, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "key"], name="surveys_question_key_once"),
            models.CheckConstraint(condition=~Q(text=""), name="surveys_question_has_a_text"),
        ]

    def __str__(self) -> str:
        return self.text


class CrossCheck(OrganisationScoped):
    """設問どうしの確認: the sum of some questions against the sum of others; who answers may say why it differs."""

    class Relation(models.TextChoices):
        EQUAL = "eq", _("等しい")
        AT_MOST = "le", _("以下")

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="cross_checks")
    left = models.JSONField()  # keys, added up
    relation = models.CharField(max_length=2, choices=Relation)
    right = models.JSONField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.left} {self.relation} {self.right}"


class SurveyFile(OrganisationScoped):
    """調査の添付: a file that who answers should read: a guide, a form."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="files")
    file_name = models.CharField(max_length=255)
    content = models.BinaryField()
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.file_name
