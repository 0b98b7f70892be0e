"""The questions of a draft: every change is one save of the whole, and can be taken back until the next one.

Two people may work on different questions at once: a form carries the mark of the question it showed, and only a
change to that very question in between is refused.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from meguru.apps.indicators.models import Indicator
from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Person
from meguru.apps.surveys import bridge
from meguru.apps.surveys.commands.building import locked_draft
from meguru.apps.surveys.models import CrossCheck, Question, Survey
from meguru.engines import questionnaire as engine
from meguru.engines.questionnaire import Sum
from meguru.engines.questionnaire.question_sheet import MOST_QUESTIONS
from meguru.engines.questionnaire.renewing import free_key

Fields = dict[str, Any]


class QuestionGone(ValueError):
    """The question was removed in between."""


class CannotTakeBack(ValueError):
    """There is nothing to take back, or something else was changed since."""


class TooManyQuestions(ValueError):
    """A survey takes no more questions."""


class QuestionWrittenMeanwhile(ValueError):
    """A colleague changed the same question. `theirs` is what stands there now; nothing was stored."""

    def __init__(self, theirs: Fields) -> None:
        super().__init__(
            _("書いている間に、ほかの人がこの設問を変えました。見比べて、よければもう一度保存してください。")
        )
        self.theirs = theirs


@dataclass(slots=True)
class _Draft:
    """The questions and checks of a survey while a change is made: each question as its stored fields."""

    questions: list[Fields]
    checks: list[Fields]

    def place(self, key: str) -> int:
        """Raises: QuestionGone."""
        for place, one in enumerate(self.questions):
            if one["key"] == key:
                return place
        raise QuestionGone(_("この設問は、ほかの人が外しました。一覧を開き直してください。"))


@transaction.atomic
def add_question(
    *,
    survey: Survey,
    question: engine.Question,
    indicator_id: int | None = None,
    after: str = "",
    by: Person | None,
    now: dt.datetime,
) -> str:
    """This function will add a question at the end, or after another, and return its key.

    The key of `question` is not looked at: a new one is given that neither this survey nor the one before has used.
    Raises: AlreadySent; TooManyQuestions.
    """
    made: list[str] = []

    def change(draft: _Draft, current: Survey) -> str:
        key = free_key(_taken(draft, current))
        made.append(key)
        fields = bridge.fields_of(question) | {"key": key, "indicator_id": indicator_id}
        keys = [one["key"] for one in draft.questions]
        draft.questions.insert(keys.index(after) + 1 if after in keys else len(keys), fields)
        return _("設問「%s」を加えました") % _short(question.text)

    _edit(survey, change, by=by, now=now)
    return made[0]


@transaction.atomic
def change_question(
    *,
    survey: Survey,
    key: str,
    question: engine.Question,
    indicator_id: int | None,
    was: str,
    keeps_condition: bool = False,
    by: Person | None,
    now: dt.datetime,
) -> None:
    """This function will store a question as it was written in its form.

    `was` is the mark of the question that the form showed. `keeps_condition`: its condition stays as it is stored.
    Raises: AlreadySent; QuestionGone; QuestionWrittenMeanwhile.
    """

    def change(draft: _Draft, current: Survey) -> str:
        place = draft.place(key)
        stored = draft.questions[place]
        fields = bridge.fields_of(question) | {"key": key, "indicator_id": indicator_id}
        if keeps_condition:
            fields["shown_when"] = stored["shown_when"]
        if fields == stored:
            return ""
        if was != bridge.mark_of(stored):
            raise QuestionWrittenMeanwhile(stored)
        draft.questions[place] = fields
        return _("設問「%s」を直しました") % _short(question.text)

    _edit(survey, change, by=by, now=now)


@transaction.atomic
def duplicate_question(*, survey: Survey, key: str, by: Person | None, now: dt.datetime) -> str:
    """This function will put a copy of a question below it, and return the copy's key.

    Raises: AlreadySent; QuestionGone; TooManyQuestions.
    """
    made: list[str] = []

    def change(draft: _Draft, current: Survey) -> str:
        place = draft.place(key)
        made.append(free_key(_taken(draft, current)))
        stored = draft.questions[place]
        copy = stored | {"key": made[0], "previous_key": "", "indicator_id": None, "heading": ""}
        draft.questions.insert(place + 1, copy)
        return _("設問「%s」を写しました") % _short(stored["text"])

    _edit(survey, change, by=by, now=now)
    return made[0]


@transaction.atomic
def move_question(*, survey: Survey, key: str, steps: int, by: Person | None, now: dt.datetime) -> None:
    """This function will move a question up (negative) or down by some places; at the end it stays.

    Raises: AlreadySent; QuestionGone.
    """

    def change(draft: _Draft, current: Survey) -> str:
        place = draft.place(key)
        wanted = min(max(place + steps, 0), len(draft.questions) - 1)
        if wanted == place:
            return ""
        draft.questions.insert(wanted, draft.questions.pop(place))
        text = draft.questions[wanted]["text"]
        return _("設問「%s」を動かしました") % _short(text)

    _edit(survey, change, by=by, now=now)


@transaction.atomic
def remove_question(*, survey: Survey, key: str, by: Person | None, now: dt.datetime) -> None:
    """This function will take a question out; `take_back` puts it in again.

    Raises: AlreadySent; QuestionGone.
    """

    def change(draft: _Draft, current: Survey) -> str:
        gone = draft.questions.pop(draft.place(key))
        return _("設問「%s」を外しました") % _short(gone["text"])

    _edit(survey, change, by=by, now=now)


@transaction.atomic
def add_questions(
    *, survey: Survey, questions: Sequence[engine.Question], by: Person | None, now: dt.datetime
) -> None:
    """This function will add questions at the end, with the keys they come with.

    Raises: AlreadySent; TooManyQuestions; QuestionWrittenMeanwhile when a key was taken in between.
    """

    def change(draft: _Draft, current: Survey) -> str:
        known = {one["key"]: one for one in draft.questions}
        for question in questions:
            if question.key in known:
                raise QuestionWrittenMeanwhile(known[question.key])
            draft.questions.append(bridge.fields_of(question) | {"indicator_id": None})
        return _("設問を%sつ加えました") % len(questions)

    _edit(survey, change, by=by, now=now)


@transaction.atomic
def replace_questions(
    *,
    survey: Survey,
    questions: Sequence[engine.Question],
    seen_revision: int,
    by: Person | None,
    now: dt.datetime,
) -> None:
    """This function will put the questions of a file in the place of all; links to indicators stay with their keys.

    Raises: AlreadySent; TooManyQuestions; CannotTakeBack when the survey was changed since the file was looked at.
    """

    def change(draft: _Draft, current: Survey) -> str:
        if current.revision != seen_revision:
            raise CannotTakeBack(
                _(
                    "見ている間に、ほかの人が設問を変えました。まだ何も変えていません。ファイルを選び直してください。"
                )
            )
        links = {one["key"]: one["indicator_id"] for one in draft.questions}
        draft.questions = [bridge.fields_of(one) | {"indicator_id": links.get(one.key)} for one in questions]
        return _("設問をファイルの%sつに入れかえました") % len(questions)

    _edit(survey, change, by=by, now=now)


@transaction.atomic
def add_cross_check(*, survey: Survey, check: Sum, by: Person | None, now: dt.datetime) -> None:
    """This function will add a check across questions. The same one twice is one. Raises: AlreadySent."""

    def change(draft: _Draft, current: Survey) -> str:
        fields = {"left": list(check.left), "relation": check.relation, "right": list(check.right)}
        if fields in draft.checks:
            return ""
        draft.checks.append(fields)
        return _("設問どうしの確認を加えました")

    _edit(survey, change, by=by, now=now)


@transaction.atomic
def remove_cross_check(*, survey: Survey, check: Sum, by: Person | None, now: dt.datetime) -> None:
    """This function will take a check across questions out. Raises: AlreadySent."""

    def change(draft: _Draft, current: Survey) -> str:
        fields = {"left": list(check.left), "relation": check.relation, "right": list(check.right)}
        if fields not in draft.checks:
            return ""
        draft.checks.remove(fields)
        return _("設問どうしの確認を外しました")

    _edit(survey, change, by=by, now=now)


@transaction.atomic
def take_back(*, survey: Survey, revision: int, by: Person | None, now: dt.datetime) -> None:
    """This function will put the questions back as they were before the last change; doing it again brings it back.

    Raises: AlreadySent; CannotTakeBack when the last change is not the one of `revision`.
    """

    def change(draft: _Draft, current: Survey) -> str:
        kept = current.undo
        if not kept or kept.get("revision") != revision or current.revision != revision:
            raise CannotTakeBack(
                _("そのあとで別の変更があったので、取り消せません。一覧を見直してください。")
            )
        known = set(Indicator.objects.values_list("pk", flat=True))
        draft.questions = [
            one if one["indicator_id"] in known else one | {"indicator_id": None} for one in kept["questions"]
        ]
        draft.checks = kept["cross_checks"]
        return _("直前の変更を取り消しました")

    _edit(survey, change, by=by, now=now)


def _edit(
    survey: Survey, change: Callable[[_Draft, Survey], str], *, by: Person | None, now: dt.datetime
) -> None:
    """One change of the questions: locked, counted, kept for taking back, recorded. "" said: nothing changed."""
    current = locked_draft(survey)
    rows = list(current.questions.all())
    checks = list(current.cross_checks.all())
    draft = _Draft(
        [bridge.row_fields(row) for row in rows],
        [{"left": one.left, "relation": one.relation, "right": one.right} for one in checks],
    )
    before: Fields = {"questions": list(draft.questions), "cross_checks": list(draft.checks)}
    said = change(draft, current)
    if not said:
        return
    if len(draft.questions) > MOST_QUESTIONS:
        raise TooManyQuestions(_("設問は%s問までです。調査を分けてください。") % MOST_QUESTIONS)
    _store_questions(current, rows, draft.questions)
    _store_checks(current, checks, draft.checks)
    current.revision += 1
    current.undo = before | {"revision": current.revision, "said": said}
    current.save(update_fields=["revision", "undo"])
    record(
        organisation=current.organisation,
        by=by,
        activity="surveys.questions_changed",
        subject=current,
        summary=f"調査「{current.title}」：{said}",
        payload={"questions": len(draft.questions), "revision": current.revision},
        now=now,
    )


def _store_questions(survey: Survey, rows: Sequence[Question], wanted: Sequence[Mapping[str, Any]]) -> None:
    """Rows keep their id as long as their key stays."""
    stored = {row.key: row for row in rows}
    gone = set(stored) - {one["key"] for one in wanted}
    if gone:
        survey.questions.filter(key__in=gone).delete()
    for place, fields in enumerate(wanted, 1):
        row = stored.get(fields["key"])
        if row is None:
            Question.objects.create(organisation=survey.organisation, survey=survey, position=place, **fields)
        elif row.position != place or bridge.row_fields(row) != fields:
            for name, value in fields.items():
                setattr(row, name, value)
            row.position = place
            row.save()


def _store_checks(survey: Survey, rows: Sequence[CrossCheck], wanted: Sequence[Mapping[str, Any]]) -> None:
    left = [dict(one) for one in wanted]
    for row in rows:
        fields = {"left": row.left, "relation": row.relation, "right": row.right}
        if fields in left:
            left.remove(fields)
        else:
            row.delete()
    CrossCheck.objects.bulk_create(
        CrossCheck(organisation=survey.organisation, survey=survey, **fields) for fields in left
    )


def _taken(draft: _Draft, survey: Survey) -> list[str]:
    """Keys that a new question must not get: this survey's, those just removed, and the survey before's."""
    kept = survey.undo.get("questions", ()) if survey.undo else ()
    taken = [one["key"] for one in (*draft.questions, *kept)]
    if survey.previous_id:
        taken += Question.objects.filter(survey_id=survey.previous_id).values_list("key", flat=True)
    return taken


def _short(text: str) -> str:
    return text if len(text) <= 30 else text[:29] + "…"
