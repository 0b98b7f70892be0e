"""Makers of diagnoses for tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from meguru.apps.diagnosis import commands
from meguru.apps.diagnosis.commands import Origin
from meguru.apps.diagnosis.models import DiagnosisRound, DiagnosisSheet
from meguru.apps.registry.models import Department, Organisation, Person
from meguru.engines.diagnosis import chart, next_question

NOON = dt.datetime(2026, 4, 1, 3, 0, tzinfo=dt.UTC)  # noon in Japan

# What somebody answers who is stuck at C (problems not narrowed), H (roles unclear) or nowhere.
STUCK_AT_C = {
    "stage": "problems", "theme": "decided", "leader": "yes", "superior": "yes", "steps": "yes", "scene": "no",
    "purpose": "often", "order": "no", "services": "three",
}  # fmt: skip
STUCK_AT_H = {
    "stage": "preparing", "theme": "decided", "leader": "yes", "superior": "yes", "steps": "yes",
    "scene": "with_figures", "purpose": "no", "order": "yes", "criteria": "written", "money": "yes",
    "people": "yes", "roles": "no", "missing": "yes",
}  # fmt: skip
ALL_WELL = STUCK_AT_H | {"stage": "well", "roles": "agreed"}


def make_round(*, by: Person, name: str = "2026年春の診断", now: dt.datetime = NOON) -> DiagnosisRound:
    return commands.open_round(organisation=by.organisation, name=name, by=by, now=now)


def make_sheet(
    answers: Mapping[str, str] = STUCK_AT_C,
    *,
    person: Person | None = None,
    organisation: Organisation | None = None,
    department: Department | None = None,
    round: DiagnosisRound | None = None,  # noqa: A002 - the word of the model
    now: dt.datetime = NOON,
) -> DiagnosisSheet:
    """A finished sheet: `answers` where they are asked, every other question skipped. Of nobody unless one is given."""
    office = organisation or (person.organisation if person else round.organisation if round else None)
    origin = Origin(organisation=office, department=department, person=person, round=round)
    first = chart().questions[0]
    sheet = commands.begin_sheet(
        origin=origin, question_id=first.id, answer_id=answers.get(first.id, ""), now=now
    )
    while (question := next_question(chart(), sheet.answers)) is not None:
        sheet = commands.answer_question(
            sheet=sheet, question_id=question.id, answer_id=answers.get(question.id, ""), by=person, now=now
        )
    return sheet
