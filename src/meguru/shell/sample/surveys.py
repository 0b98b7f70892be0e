"""A survey of the sample prefecture: last year's, published, and this year's, half way in.

Everything goes through the commands of the app. Nobody has a mail address, so nothing leaves the house.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from meguru.apps.registry.models import Organisation, Person
from meguru.apps.surveys.bridge import questionnaire_of
from meguru.apps.surveys.commands import answering, asking, handing_over, publishing, running
from meguru.apps.surveys.commands.building import start_survey
from meguru.apps.surveys.commands.questions import add_question
from meguru.apps.surveys.models import AnswerVersion, Recipient, Survey
from meguru.apps.surveys.queries.collecting import askable_towns
from meguru.apps.surveys.queries.sheet_state import previous_answers
from meguru.engines.conditions import read
from meguru.engines.questionnaire import Option, Question, QuestionKind, check
from meguru.shell.sample.cast import cast_of, story

LAST_YEAR = dt.timedelta(days=365)
_MOMENTS = {
    "sent": -400,
    "answered": -385,
    "closed": -370,
    "published": -360,
    "sent_now": -12,
    "answered_now": -4,
}
_DUE_AHEAD = 9


def add_surveys(*, prefecture: Organisation, now: dt.datetime) -> Survey | None:
    """This function will add both surveys; where the prefecture has one already, nothing is added."""
    told = story("surveys")
    by = Person.objects.filter(sign_in_name=told["asker"]).select_related("organisation").first()
    if by is None or Survey.objects.filter(organisation=prefecture).exists():
        return None
    return _add(prefecture, told, by=by, now=now)


@transaction.atomic
def _add(prefecture: Organisation, told: Mapping[str, Any], *, by: Person, now: dt.datetime) -> Survey:
    def at(name: str) -> dt.datetime:
        return now + dt.timedelta(days=_MOMENTS[name])

    last = start_survey(
        organisation=prefecture,
        department=None,
        title=f"{told['title']}（前回）",
        audience=Survey.Audience.TOWNS,
        year=at("sent").year,
        by=by,
        now=at("sent"),
    )
    for name in ("purpose", "guidance", "contact"):
        setattr(last, name, told[name])
    last.save(update_fields=["purpose", "guidance", "contact"])
    keys = _add_questions(last, told["question"], by=by, now=at("sent"))
    _send(last, by=by, due_at=at("closed"), now=at("sent"))
    for answer in told["answer"]:
        _answer(last, answer, answer["before"], keys, is_handed=True, now=at("answered"))
    running.close_survey(survey=last, by=by, now=at("closed"))
    for to in (Survey.Publication.PARTICIPANTS, Survey.Publication.EVERYBODY):
        publishing.publish(
            survey=last, to=to, is_anonymised=False, shows_texts=False, by=by, now=at("published")
        )
    survey = start_survey(
        organisation=prefecture,
        department=None,
        title=told["title"],
        audience=Survey.Audience.TOWNS,
        year=at("sent_now").year,
        source=last,
        is_next_year=True,
        by=by,
        now=at("sent_now"),
    )
    _send(survey, by=by, due_at=now + dt.timedelta(days=_DUE_AHEAD), now=at("sent_now"))
    for answer in told["answer"]:
        if answer["state"] != "untouched":
            is_handed = answer["state"] == "handed"
            _answer(survey, answer, answer["now"], keys, is_handed=is_handed, now=at("answered_now"))
    return survey


def _add_questions(
    survey: Survey, told: list[Mapping[str, Any]], *, by: Person, now: dt.datetime
) -> dict[str, str]:
    """Name in the file -> key of the question."""
    keys: dict[str, str] = {}
    for one in told:
        paper = questionnaire_of(survey)
        condition = {"eq": [keys[one["after_yes"]], True]} if "after_yes" in one else None
        question = Question(
            key="",
            kind=QuestionKind(one["kind"]),
            text=one["text"],
            heading=one.get("heading", ""),
            unit=one.get("unit", ""),
            is_required=one.get("is_required", True),
            options=tuple(
                Option(f"o{number}", label) for number, label in enumerate(one.get("options", ()), start=1)
            ),
            least=one.get("least"),
            tolerance=one.get("tolerance"),
            shown_when=read(condition, paper.fields_before(None)) if condition else None,
        )
        keys[one["name"]] = add_question(survey=survey, question=question, by=by, now=now)
    return keys


def _send(survey: Survey, *, by: Person, due_at: dt.datetime, now: dt.datetime) -> None:
    asking.add_recipients(
        survey=survey,
        bodies=list(askable_towns(survey.organisation)),
        address=str,
        by=by,
        now=now,
    )
    survey.refresh_from_db()
    asking.open_survey(
        survey=survey, due_at=due_at, seen_revision=survey.revision, address=str, by=by, now=now
    )
    survey.refresh_from_db()


def _answer(
    survey: Survey,
    answer: Mapping[str, Any],
    given: Mapping[str, Any],
    keys: Mapping[str, str],
    *,
    is_handed: bool,
    now: dt.datetime,
) -> None:
    """What one town writes, and hands over; a difference to last year is explained as the file tells."""
    cast = cast_of(answer["town"], now=now)
    if cast is None:
        return
    recipient = Recipient.objects.select_related("survey", "body", "organisation", "department").get(
        survey=survey, body=cast.office
    )
    answers = {keys[name]: f"o{value}" if name == "contract" else value for name, value in given.items()}
    remarks = check(questionnaire_of(survey), answers, previous_answers(recipient))
    by = cast.people["dx"]
    written = answering.write_answers(
        recipient=recipient,
        answers=answers,
        was={},
        reasons={one.key: answer.get("reason", "") for one in remarks if one.may_be_explained},
        by=by,
        name=by.name,
        now=now,
    )
    if is_handed:
        handing_over.hand_over(
            recipient=recipient,
            revision=written.sheet.revision,
            way=AnswerVersion.Way(answer["way"]),
            why="",
            by=by,
            name=by.name,
            now=now,
        )
