"""Surveys as those who make them see them: the list, the questions with what to put right, the sheet as a preview."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from meguru.apps.registry.permissions import Can
from meguru.apps.surveys.bridge import broken_conditions, mark_of, questionnaire_from, row_fields
from meguru.apps.surveys.condition_words import shown_only
from meguru.apps.surveys.models import CrossCheck, Question, Recipient, Survey, SurveyFile
from meguru.engines import questionnaire as engine
from meguru.engines.questionnaire import QuestionKind, Questionnaire, Sum, key_of_sum
from meguru.engines.questionnaire.examining import Finding, examine, summable
from meguru.engines.questionnaire.question_sheet import KIND_LABELS


@dataclass(frozen=True, slots=True)
class SurveyRow:
    """One survey of one's own office in the list."""

    survey: Survey
    questions: int
    asked: int
    handed: int


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question in the editor. `shown_when` says when it is shown, "" for always."""

    row: Question
    question: engine.Question
    label: str
    kind: str
    shown_when: str
    findings: tuple[Finding, ...]
    begins_part: str

    @property
    def key(self) -> str:
        return self.question.key

    @property
    def stops(self) -> bool:
        return any(one.stops for one in self.findings)


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One check across questions, in words."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class Editor:
    """The questions of a survey with everything to put right before it is sent."""

    rows: tuple[QuestionRow, ...]
    checks: tuple[CheckRow, ...]
    files: tuple[SurveyFile, ...]
    findings: tuple[Finding, ...]  # of the survey as a whole
    summable: tuple[tuple[str, str], ...]
    undo: str  # what the last change was, when it can be taken back

    @property
    def stopping(self) -> int:
        own = [one for row in self.rows for one in row.findings]
        return sum(one.stops for one in (*self.findings, *own))


def own_surveys(user: Any, *, put_away: bool = False) -> list[SurveyRow]:
    """The surveys of this person's offices, newest first. Counted are asked bodies and those that handed over."""
    found = Survey.objects.visible_to(user).filter(put_away_at__isnull=not put_away)
    asked = Recipient.objects.filter(survey=OuterRef("pk"))
    counted = found.select_related("department", "organisation").annotate(
        asked=_counted(asked),
        handed=_counted(asked.filter(sheet__released__isnull=False)),
        asks=_counted(Question.objects.filter(survey=OuterRef("pk"))),
    )
    return [SurveyRow(one, one.asks, one.asked, one.handed) for one in counted.defer("undo", "guidance")]


def _counted(rows: QuerySet[Any]) -> Coalesce:
    """Each count on its own: joined together, questions times recipients would be read."""
    grouped = rows.order_by().values("survey").annotate(rows=Count("pk")).values("rows")
    return Coalesce(Subquery(grouped, output_field=IntegerField()), 0)


def sources(user: Any) -> list[Survey]:
    """Surveys that a new one may begin from: those of one's own offices, put away or not."""
    return list(
        Survey.objects.changeable_by(user, Can.EDIT_SURVEY)
        .defer("undo")
        .filter(questions__isnull=False)
        .distinct()
    )


def editor(survey: Survey, *, now: dt.datetime) -> Editor:
    """Everything the page of the questions shows."""
    rows = list(survey.questions.select_related("indicator"))
    checks = list(survey.cross_checks.all())
    paper = questionnaire_from(rows, checks)
    broken = broken_conditions(rows)
    findings = (*examine(paper, broken), *_of_the_whole(survey, now=now))
    return Editor(
        rows=tuple(_rows(rows, paper, findings)),
        checks=tuple(_check_row(paper, one) for one in paper.cross_checks),
        files=tuple(survey.files.defer("content")),
        findings=tuple(one for one in findings if not one.question_key),
        summable=tuple(summable(paper)),
        undo=_undo(survey),
    )


def stopping_findings(survey: Survey) -> tuple[str, ...]:
    """What keeps a draft from being sent, in words with the question's number; () when it can go."""
    rows = list(survey.questions.all())
    paper = questionnaire_from(rows, survey.cross_checks.all())
    return tuple(
        f"{paper.label(one.question_key)}：{one.message}" if one.question_key else one.message
        for one in examine(paper, broken_conditions(rows))
        if one.stops
    )


def _of_the_whole(survey: Survey, *, now: dt.datetime) -> Iterable[Finding]:
    """What who answers would ask about first. None of it stops: due day and recipients are asked for when sending."""
    if survey.state != Survey.State.DRAFT:
        return
    if not survey.purpose:
        yield Finding(
            "", _("目的が書かれていません。何に使うかが分かると、答えが集まりやすくなります。"), False
        )
    if not survey.contact:
        yield Finding("", _("問い合わせ先が書かれていません。"), False)
    if survey.due_at is None:
        yield Finding("", _("締切が決まっていません。送るときに決められます。"), False)
    elif survey.due_at <= now:
        yield Finding("", _("締切が過ぎています。送るときに、これから先の日時にしてください。"), False)


def _rows(
    rows: Sequence[Question], paper: Questionnaire, findings: Sequence[Finding]
) -> Iterable[QuestionRow]:
    fields = paper.fields_before(None)
    for place, (row, question) in enumerate(zip(rows, paper.questions, strict=True)):
        yield QuestionRow(
            row=row,
            question=question,
            label=paper.label(question.key),
            kind=KIND_LABELS[question.kind],
            shown_when=shown_only(question.shown_when, fields[:place]),
            findings=tuple(one for one in findings if one.question_key == question.key),
            begins_part=question.heading,
        )


def _check_row(paper: Questionnaire, check: Sum) -> CheckRow:
    left, right = (_sum_words(paper, keys) for keys in (check.left, check.right))
    words = _("%(left)s が %(right)s と等しい") if check.relation == "eq" else _("%(left)s が %(right)s 以下")
    return CheckRow(key_of_sum(check), words % {"left": left, "right": right})


def _sum_words(paper: Questionnaire, keys: Sequence[str]) -> str:
    words = []
    for key in keys:
        name, _dot, column_key = key.partition(".")
        question = paper.question(name)
        column = next((one for one in question.columns if one.key == column_key), None) if question else None
        words.append(paper.label(name) + (f"「{column.label}」" if column else ""))
    return " ＋ ".join(words)


def _undo(survey: Survey) -> str:
    if survey.state != Survey.State.DRAFT or survey.undo.get("revision") != survey.revision:
        return ""
    return str(survey.undo.get("said", ""))


@dataclass(frozen=True, slots=True)
class ToEdit:
    """One question to change: as it is stored, with its mark, and the questions before it."""

    question: engine.Question
    indicator_id: int | None
    mark: str
    label: str
    before: Questionnaire
    is_broken: bool


def question_to_edit(survey: Survey, key: str) -> ToEdit | None:
    """None when the survey has no such question (any more)."""
    rows = list(survey.questions.all())
    paper = questionnaire_from(rows, ())
    for place, (row, question) in enumerate(zip(rows, paper.questions, strict=True)):
        if question.key == key:
            return ToEdit(
                question=question,
                indicator_id=row.indicator_id,
                mark=mark_of(row_fields(row)),
                label=paper.label(key),
                before=Questionnaire(paper.questions[:place]),
                is_broken=bool(row.shown_when) and question.shown_when is None,
            )
    return None


def questions_until(survey: Survey, after: str) -> Questionnaire:
    """The questions up to one, itself included; all of them when there is none of this key."""
    paper = questionnaire_from(survey.questions.all(), ())
    for place, question in enumerate(paper.questions, 1):
        if question.key == after:
            return Questionnaire(paper.questions[:place])
    return paper


def check_of(survey: Survey, key: str) -> Sum | None:
    """The check across questions of this key."""
    found = questionnaire_from((), CrossCheck.objects.filter(survey=survey)).cross_checks
    return next((one for one in found if key_of_sum(one) == key), None)


def taken_keys(survey: Survey) -> list[str]:
    """Keys that new questions must not get: the survey before's."""
    if survey.previous_id is None:
        return []
    return list(Question.objects.filter(survey_id=survey.previous_id).values_list("key", flat=True))


@dataclass(frozen=True, slots=True)
class Difference:
    """What a file would make of one question."""

    label: str
    text: str
    what: str  # "new", "changed", "same", "gone"
    kind: str


def differences(paper: Questionnaire, wanted: Sequence[engine.Question]) -> tuple[Difference, ...]:
    """The questions of a file beside those that are there, then those that the file leaves out."""
    found = []
    for place, question in enumerate(wanted, 1):
        stored = paper.question(question.key)
        what = "new" if stored is None else "same" if stored == question else "changed"
        found.append(Difference(f"問{place}", question.text, what, KIND_LABELS[question.kind]))
    keys = {one.key for one in wanted}
    found += [
        Difference(paper.label(one.key), one.text, "gone", KIND_LABELS[one.kind])
        for one in paper.questions
        if one.key not in keys
    ]
    return tuple(found)


def previous_questions(survey: Survey, kind: QuestionKind) -> list[tuple[str, str]]:
    """The questions of the survey before that one of this kind can be compared with: (key, words)."""
    if survey.previous_id is None:
        return []
    rows = Question.objects.filter(survey_id=survey.previous_id).values_list("key", "kind", "text")
    return [
        (key, f"問{place} {text}")
        for place, (key, stored, text) in enumerate(rows, 1)
        if stored == kind.value
    ]
