"""Makers of surveys, recipients and answers for tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from meguru.apps.registry.models import Department, Organisation, Person
from meguru.apps.registry.testing import make_organisation, make_prefecture
from meguru.apps.surveys.commands import answering, handing_over
from meguru.apps.surveys.links import hash_of, token_of
from meguru.apps.surveys.models import AnswerVersion, Question, Recipient, Survey
from meguru.apps.surveys.queries.sheet_state import mark_of, sheet_of

NOON = dt.datetime(2026, 10, 1, 3, 0, tzinfo=dt.UTC)
DUE = NOON + dt.timedelta(days=30)
QUESTIONS: tuple[Mapping[str, Any], ...] = (
    {"key": "has", "kind": "yes_no", "text": "システムはありますか", "heading": "システム"},
    {
        "key": "cost",
        "kind": "number",
        "text": "年間の経費",
        "unit": "千円",
        "tolerance": 20,
        "shown_when": {"eq": ["has", True]},
    },
    {
        "key": "ways",
        "kind": "several",
        "text": "届け方",
        "options": [{"key": "web", "label": "Web"}, {"key": "desk", "label": "窓口"}],
        "is_required": False,
    },
    {
        "key": "parts",
        "kind": "table",
        "text": "内訳",
        "columns": [{"key": "yen", "label": "額", "kind": "number", "unit": "千円"}],
        "rows": ["機器", "保守"],
        "is_required": False,
    },
    {"key": "plan", "kind": "file", "text": "計画書", "is_required": False},
    {"key": "note", "kind": "long_text", "text": "困っていること", "is_required": False},
)


def make_survey(
    *,
    organisation: Organisation | None = None,
    questions: tuple[Mapping[str, Any], ...] = QUESTIONS,
    **fields: Any,
) -> Survey:
    """A survey that takes answers, of a prefecture of its own unless another office is given."""
    office = organisation or make_prefecture()
    values = {
        "title": "システム経費の調査",
        "year": 2026,
        "state": Survey.State.OPEN,
        "opened_at": NOON,
        "due_at": DUE,
        "created_at": NOON,
        "organisation": office,
    }
    survey = Survey.objects.create(**(values | fields))
    for place, question in enumerate(questions, start=1):
        Question.objects.create(survey=survey, organisation=office, position=place, **question)
    return survey


def make_recipient(
    *,
    survey: Survey | None = None,
    body: Organisation | None = None,
    department: Department | None = None,
    **fields: Any,
) -> Recipient:
    """A town of the asking prefecture, unless `body` or a section is given; its link is in force."""
    asked = survey or make_survey()
    office = body or (department.organisation if department else None)
    office = office or make_organisation(prefecture=asked.organisation.prefecture or asked.organisation)
    made = Recipient.objects.create(
        survey=asked,
        organisation=asked.organisation,
        body=office,
        department=department,
        asked_at=NOON,
        **fields,
    )
    made.link_hash = hash_of(token_of(made))
    made.save(update_fields=["link_hash"])
    return made


def write(recipient: Recipient, *, by: Person | None = None, **answers: Any) -> None:
    """Write over whatever stands in the recipient's sheet."""
    sheet = sheet_of(recipient)
    stored = sheet.answers if sheet else {}
    answering.write_answers(
        recipient=recipient,
        answers=answers,
        was={key: mark_of(stored.get(key)) for key in answers},
        by=by,
        name="総務課 青木",
        now=NOON,
    )


def hand_over(
    recipient: Recipient, *, by: Person | None = None, why: str = "", now: dt.datetime = NOON
) -> AnswerVersion:
    """Hand over what stands in the sheet."""
    sheet = sheet_of(recipient)
    return handing_over.hand_over(
        recipient=recipient,
        revision=sheet.revision if sheet else 0,
        way=AnswerVersion.Way.PAGE,
        why=why,
        by=by,
        name="総務課 青木",
        now=now,
    )
