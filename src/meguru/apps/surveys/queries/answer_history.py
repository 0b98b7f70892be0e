"""Versions of a sheet, and what changed from one to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from meguru.apps.surveys.bridge import questionnaire_of
from meguru.apps.surveys.models import AnswerVersion, HandedOver, Recipient
from meguru.apps.surveys.queries.sheet_state import is_late, sheet_of
from meguru.engines.questionnaire import Questionnaire, as_text, counted, has_answer, shown


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """One question whose answer differs."""

    label: str
    text: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class VersionOnPage:
    """A version, and what changed since the one before it."""

    version: AnswerVersion
    before: AnswerVersion | None
    is_late: bool
    changes: tuple[ChangedAnswer, ...]


@dataclass(frozen=True, slots=True)
class PartState:
    """A part that was given to a section, and how far it is."""

    part: HandedOver
    labels: str
    answered: int
    total: int
    is_overdue: bool


def changed_answers(
    paper: Questionnaire, before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[ChangedAnswer, ...]:
    """Every question whose answer is another, in words, in the order of the survey."""
    return tuple(
        ChangedAnswer(
            label=paper.label(question.key),
            text=question.text,
            before=as_text(question, before.get(question.key)),
            after=as_text(question, after.get(question.key)),
        )
        for question in paper.questions
        if before.get(question.key) != after.get(question.key)
    )


def versions_of(recipient: Recipient) -> list[VersionOnPage]:
    """Every version, newest first."""
    sheet = sheet_of(recipient)
    versions = list(sheet.versions.all()) if sheet else []
    paper = questionnaire_of(recipient.survey)
    pairs = zip([None, *versions[:-1]], versions, strict=True) if versions else ()
    found = [
        VersionOnPage(
            version=one,
            before=before,
            is_late=is_late(recipient, one.handed_at),
            changes=changed_answers(paper, before.answers, one.answers) if before else (),
        )
        for before, one in pairs
    ]
    return found[::-1]


def changed_since_released(recipient: Recipient) -> tuple[ChangedAnswer, ...]:
    """What was written after handing over and is not handed over yet."""
    sheet = sheet_of(recipient)
    if sheet is None or sheet.released is None:
        return ()
    paper = questionnaire_of(recipient.survey)
    return changed_answers(paper, sheet.released.answers, counted(paper, sheet.answers))


def parts_of(recipient: Recipient, *, today: date) -> list[PartState]:
    """The parts of the sheet that sections were asked for, open ones first."""
    sheet = sheet_of(recipient)
    if sheet is None:
        return []
    paper = questionnaire_of(recipient.survey)
    visible = set(shown(paper, sheet.answers))
    states = []
    for part in sheet.handed_over.select_related("department"):
        asked = [one for one in paper.questions if one.key in part.keys and one.key in visible]
        states.append(
            PartState(
                part=part,
                labels="、".join(paper.label(key) for key in part.keys),
                answered=sum(has_answer(one, sheet.answers.get(one.key)) for one in asked),
                total=len(asked),
                is_overdue=bool(part.due_on and part.due_on < today and part.done_at is None),
            )
        )
    states.sort(key=lambda one: one.part.done_at is not None)
    return states


def not_given(recipient: Recipient) -> str:
    """The questions that nobody was asked for, by their numbers."""
    sheet = sheet_of(recipient)
    paper = questionnaire_of(recipient.survey)
    given = {key for part in (sheet.handed_over.all() if sheet else ()) for key in part.keys}
    return "、".join(paper.label(one.key) for one in paper.questions if one.key not in given)
