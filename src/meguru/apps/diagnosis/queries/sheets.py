"""One person's sheet: the question to ask, the result with its reasons, and what changed since the last time."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest

from django.db.models import Q

from meguru.apps.diagnosis.bridge import chart_of, shipped_edition
from meguru.apps.diagnosis.models import ChartEdition, DiagnosisRound, DiagnosisSheet
from meguru.apps.registry.models import Person
from meguru.engines.diagnosis import (
    Change,
    Chart,
    Progress,
    Question,
    Result,
    change_between,
    diagnose,
    next_question,
    progress_of,
    questions_to_ask,
)


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """One question as a page asks it. `given` is the answer's id, None when it was neither answered nor skipped."""

    question: Question
    number: int
    progress: Progress
    given: str | None
    previous_id: str


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A question that was asked, with the words that were answered; "" when it was skipped or is still open."""

    question: Question
    answer: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class ShownResult:
    """A result with the answers it was made from. `codes` are the types that hold, as an address carries them."""

    result: Result
    answers: tuple[AnswerRow, ...]
    codes: str
    open_id: str
    chart: Chart
    is_of_older_chart: bool


@dataclass(frozen=True, slots=True)
class OwnSheet:
    """One of a person's own sheets with its result, and what changed since the one before it."""

    sheet: DiagnosisSheet
    result: Result
    changes: tuple[Change, ...]
    answers_changed: tuple[tuple[str, str, str], ...]
    has_before: bool


def first_question(edition: ChartEdition | None = None) -> AskedQuestion:
    """What a diagnosis begins with, of an edition or of the chart that ships."""
    chart = chart_of(edition or shipped_edition())
    return AskedQuestion(
        question=chart.questions[0],
        number=1,
        progress=progress_of(chart, {}),
        given=None,
        previous_id="",
    )


def next_id(sheet: DiagnosisSheet) -> str:
    """The id of the question that comes next; "" when all are dealt with."""
    question = next_question(chart_of(sheet.edition), sheet.answers)
    return question.id if question else ""


def asked_question(sheet: DiagnosisSheet, question_id: str) -> AskedQuestion | None:
    """A question of this sheet; None when it is not asked with the answers given so far."""
    chart = chart_of(sheet.edition)
    asked = questions_to_ask(chart, sheet.answers)
    place = next((place for place, one in enumerate(asked) if one.id == question_id), None)
    if place is None:
        return None
    return AskedQuestion(
        question=asked[place],
        number=place + 1,
        progress=progress_of(chart, sheet.answers),
        given=sheet.answers.get(question_id),
        previous_id=asked[place - 1].id if place else "",
    )


def shown_result(sheet: DiagnosisSheet) -> ShownResult:
    """The result, explained by the chart that the sheet was made with."""
    chart = chart_of(sheet.edition)
    result = diagnose(chart, sheet.answers)
    rows = []
    for question in questions_to_ask(chart, sheet.answers):
        answer = question.answer(sheet.answers.get(question.id, ""))
        rows.append(
            AnswerRow(
                question=question,
                answer=answer.text if answer else "",
                is_open=question.id not in sheet.answers,
            )
        )
    open_question = next_question(chart, sheet.answers)
    return ShownResult(
        result=result,
        answers=tuple(rows),
        codes=",".join(one.type.code for one in result.holding),
        open_id=open_question.id if open_question else "",
        chart=chart,
        is_of_older_chart=sheet.edition.digest != shipped_edition().digest,
    )


def own_sheets(user: Person) -> list[OwnSheet]:
    """A person's own finished sheets, the newest first, each compared with the one before it.

    Both are read with the newer one's chart: older answers count as far as its questions still exist.
    """
    sheets = list(
        DiagnosisSheet.objects.visible_to(user)
        .filter(person=user)
        .finished()
        .select_related("edition", "round")
        .order_by("-finished_at", "-id")
    )
    rows = []
    for newer, older in zip_longest(sheets, sheets[1:]):
        chart = chart_of(newer.edition)
        changes, answers = change_between(chart, older.answers, newer.answers) if older else ((), ())
        rows.append(
            OwnSheet(
                sheet=newer,
                result=diagnose(chart, newer.answers),
                changes=changes,
                answers_changed=answers,
                has_before=older is not None,
            )
        )
    return rows


def unfinished_sheet(user: Person) -> DiagnosisSheet | None:
    """The newest sheet that a person has begun, not finished and can go on with."""
    own = DiagnosisSheet.objects.visible_to(user).filter(person=user, finished_at__isnull=True)
    still_open = own.filter(Q(round__isnull=True) | Q(round__closed_at__isnull=True))
    return still_open.select_related("edition", "round").order_by("-changed_at", "-id").first()


def sheet_in_round(user: Person, current: DiagnosisRound | None = None) -> DiagnosisSheet | None:
    """A person's own sheet in a round of the office, in the one that is open unless a round is given."""
    own = DiagnosisSheet.objects.visible_to(user).filter(person=user)
    found = (
        own.filter(round=current)
        if current
        else own.filter(round__closed_at__isnull=True, round__isnull=False)
    )
    return found.select_related("edition", "round").first()
