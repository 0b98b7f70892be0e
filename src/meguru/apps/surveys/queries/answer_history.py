"""Versions of a sheet, and what changed from one to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from meguru.apps.ledger.activities import label_of
from meguru.apps.ledger.models import Event
from meguru.apps.surveys.bridge import questionnaire_of
from meguru.apps.surveys.models import AnswerSheet, AnswerVersion, HandedOver, Recipient
from meguru.apps.surveys.queries.sheet_state import is_late, sheet_of
from meguru.engines.questionnaire import Questionnaire, as_text, counted, has_answer, shown

WRITTEN, HANDED_OVER = "surveys.answers_written", "surveys.answers_handed_over"
TAKEN_BACK = "surveys.draft_taken_back"
MOST_EVENTS = 400
TOGETHER = timedelta(hours=1)


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


@dataclass(frozen=True, slots=True)
class ChangeOfSheet:
    """回答の書き込み: somebody wrote in the sheet, or handed it over. `who` is a name that was typed if `is_by_link`."""

    first_at: datetime
    last_at: datetime
    who: str
    what: str  # the ledger's activity
    is_by_link: bool
    labels: tuple[str, ...]
    number: int | None = None

    @property
    def words(self) -> str:
        return str(label_of(self.what))


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


def changes_of(recipient: Recipient) -> list[ChangeOfSheet]:
    """Who wrote in the sheet or handed it over, and how they came; newest first, one person's saves of an hour together."""
    sheet = sheet_of(recipient)
    if sheet is None:
        return []
    found = Event.objects.filter(
        organisation_id=recipient.body_id,
        subject_type=AnswerSheet._meta.label_lower,
        subject_id=str(sheet.pk),
        activity__in=(WRITTEN, HANDED_OVER, TAKEN_BACK),
    ).order_by("-sequence")[:MOST_EVENTS]
    paper = questionnaire_of(recipient.survey)
    rows: list[ChangeOfSheet] = []
    for event in found:
        row = _change(paper, event)
        last = rows[-1] if rows else None
        if last and _belong_together(row, last):
            labels = (*row.labels, *(one for one in last.labels if one not in row.labels))
            rows[-1] = replace(last, first_at=row.first_at, labels=labels)
        else:
            rows.append(row)
    return rows


def _belong_together(row: ChangeOfSheet, later: ChangeOfSheet) -> bool:
    is_same = (row.who, row.what, row.is_by_link) == (later.who, later.what, later.is_by_link)
    return is_same and row.what == WRITTEN and later.first_at - row.first_at < TOGETHER


def _change(paper: Questionnaire, event: Event) -> ChangeOfSheet:
    payload = event.payload
    way = payload.get("way") or (AnswerVersion.Way.PAGE if event.actor_id else AnswerVersion.Way.LINK)
    keys = [key for key in payload.get("questions", ()) if paper.question(key)]
    keys += [key.split(":")[1] for key in payload.get("reasons", ()) if key.count(":")]
    return ChangeOfSheet(
        first_at=event.occurred_at,
        last_at=event.occurred_at,
        who=str(payload.get("name") or event.actor_name),
        what=event.activity,
        is_by_link=way == AnswerVersion.Way.LINK,
        labels=tuple(dict.fromkeys(paper.label(key) for key in keys if paper.question(key))),
        number=payload.get("version"),
    )


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
