"""What is asked of this person's office, and how far each answer is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meguru.apps.evidence.queries import HomeFigure
from meguru.apps.registry.permissions import Can
from meguru.apps.surveys.bridge import questionnaire_from
from meguru.apps.surveys.models import AnswerSheet, HandedOver, Recipient, Survey
from meguru.apps.surveys.queries.sheet_state import AnswerStep, is_late, step_of, takes_answers
from meguru.engines.questionnaire import Progress, Questionnaire, progress

TONES = {AnswerStep.HANDED: "good", AnswerStep.FINAL: "good", AnswerStep.WRITING: "info"}


@dataclass(frozen=True, slots=True)
class AskedRow:
    """One survey that this person's office is asked to answer."""

    recipient: Recipient
    step: AnswerStep
    progress: Progress
    is_overdue: bool
    was_late: bool
    is_open: bool
    parts: tuple[HandedOver, ...]  # given to this person's section, not finished

    @property
    def tone(self) -> str:
        return TONES.get(self.step, "plain")


def recipients_asked(user: Any) -> list[Recipient]:
    """What this person may answer or look at: asked of the town, or of a section that they belong to."""
    rows = Recipient.objects.asked_of(user).select_related(
        "survey__organisation", "organisation", "body", "department"
    )
    return [one for one in rows if may_look(user, one)]


def may_look(user: Any, recipient: Recipient) -> bool:
    """A section's sheet is read by that section and by those who look after the whole office."""
    if recipient.department_id is None:
        return bool(user.can(Can.VIEW_SURVEY, organisation=recipient.body))
    return bool(user.can(Can.VIEW_SURVEY, department=recipient.department))


def asked_rows(user: Any, *, now: datetime) -> list[AskedRow]:
    """What is asked of this person's office: what is overdue first, then by due time; what is done last."""
    found = recipients_asked(user)
    sheets = AnswerSheet.objects.filter(recipient__in=found).select_related("released")
    by_recipient = {one.recipient_id: one for one in sheets.prefetch_related("handed_over__department")}
    papers = _questionnaires(found)
    rows = [_asked_row(user, one, by_recipient.get(one.pk), papers[one.survey_id], now=now) for one in found]
    rows.sort(key=lambda row: (not row.is_open, row.step in (AnswerStep.HANDED, AnswerStep.FINAL), _due(row)))
    return rows


def _due(row: AskedRow) -> float:
    return row.recipient.due.timestamp() if row.recipient.due else float("inf")


def _questionnaires(recipients: Sequence[Recipient]) -> dict[int, Questionnaire]:
    asked = Survey.objects.filter(pk__in={one.survey_id for one in recipients})
    with_questions = asked.prefetch_related("questions", "cross_checks")
    return {one.pk: questionnaire_from(one.questions.all(), one.cross_checks.all()) for one in with_questions}


def _asked_row(
    user: Any, recipient: Recipient, sheet: AnswerSheet | None, paper: Questionnaire, *, now: datetime
) -> AskedRow:
    step = step_of(recipient, sheet)
    is_open = takes_answers(recipient.survey)
    done = step in (AnswerStep.HANDED, AnswerStep.FINAL)
    handed_at = sheet.released.handed_at if sheet and sheet.released else None
    return AskedRow(
        recipient=recipient,
        step=step,
        progress=progress(paper, sheet.answers if sheet else {}),
        is_overdue=bool(is_open and not done and recipient.due and recipient.due < now),
        was_late=is_late(recipient, handed_at),
        is_open=is_open,
        parts=tuple(
            part
            for part in (sheet.handed_over.all() if sheet else ())
            if part.done_at is None and user.can(Can.ANSWER_SURVEY, department=part.department)
        ),
    )


def home_figures(user: Any) -> tuple[HomeFigure, ...]:
    """How many surveys wait for this person's office; nothing when none does."""
    waiting = Recipient.objects.asked_of(user).filter(survey__state=Survey.State.OPEN)
    waiting = waiting.exclude(sheet__released__isnull=False).select_related("survey", "body", "department")
    count = sum(may_look(user, one) for one in waiting)
    if not count:
        return ()
    words = _("%s件が未提出") % count
    return (HomeFigure("see", gettext_lazy("回答を頼まれている調査"), words, "surveys:asked"),)
