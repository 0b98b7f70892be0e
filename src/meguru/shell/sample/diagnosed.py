"""Diagnoses of the sample: one of a person who is alone with IT, and two rounds of an office."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from meguru.apps.diagnosis import commands
from meguru.apps.diagnosis.commands import Origin
from meguru.apps.diagnosis.models import DiagnosisRound, DiagnosisSheet
from meguru.shell.sample.cast import Cast, cast_of, story


def add_diagnoses(*, now: dt.datetime) -> None:
    """This function will add the diagnoses of both towns. Who answered, and which office asked, stays as it is."""
    told = story("diagnosed")
    alone = cast_of(told["alone"]["town"], now=now)
    if alone is not None:
        _add_alone(told["alone"], alone)
    together = cast_of(told["rounds"]["town"], now=now)
    if together is not None:
        _add_rounds(told["rounds"]["round"], together)


@transaction.atomic
def _add_alone(told: dict[str, Any], cast: Cast) -> None:
    if not DiagnosisSheet.objects.filter(person=cast.people[told["who"]]).exists():
        _answer(told, cast, None, now=cast.at(told["days"]))


@transaction.atomic
def _add_rounds(told: list[dict[str, Any]], cast: Cast) -> None:
    if DiagnosisRound.objects.filter(organisation=cast.office).exists():
        return
    for row in told:
        opened = commands.open_round(
            organisation=cast.office, name=row["name"], by=cast.people["dx"], now=cast.at(row["opens_days"])
        )
        for number, voice in enumerate(row["voice"], start=1):
            answered = cast.at(row["opens_days"]) + dt.timedelta(days=1, hours=number)
            _answer(voice, cast, opened, now=answered)
        if "closes_days" in row:
            commands.close_round(
                diagnosis_round=opened, by=cast.people["dx"], now=cast.at(row["closes_days"])
            )


def _answer(told: dict[str, Any], cast: Cast, opened: DiagnosisRound | None, *, now: dt.datetime) -> None:
    person = cast.people.get(told.get("who", ""))
    origin = Origin(cast.office, cast.department(told["department"]), person, opened)
    pairs = [pair.split(":") for pair in told["answers"].split()]
    sheet = commands.begin_sheet(origin=origin, question_id=pairs[0][0], answer_id=pairs[0][1], now=now)
    for question, answer in pairs[1:]:
        commands.answer_question(sheet=sheet, question_id=question, answer_id=answer, by=person, now=now)
