"""Sharing the work inside the office: which section answers which questions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Department, Person
from meguru.apps.surveys.commands.answering import locked_sheet
from meguru.apps.surveys.models import HandedOver, Recipient


class NoQuestions(ValueError):
    """Nothing was ticked, or it is no question of the survey."""


class PartGone(ValueError):
    """Somebody has taken the part back meanwhile."""


@transaction.atomic
def hand_part(
    *,
    recipient: Recipient,
    keys: Sequence[str],
    department: Department,
    note: str,
    due_on: dt.date | None,
    by: Person,
    now: dt.datetime,
) -> HandedOver:
    """This function will ask a section of the same office to answer some questions.

    Raises: NoQuestions; NotOpen; IsFinal.
    """
    offered = list(recipient.survey.questions.values_list("key", flat=True))
    chosen = [key for key in offered if key in set(keys)]
    if not chosen or department.organisation_id != recipient.body_id:
        raise NoQuestions("頼む設問に、一つ以上印をつけてください。")
    sheet = locked_sheet(recipient, now=now)
    part = HandedOver.objects.create(
        organisation_id=recipient.body_id,
        sheet=sheet,
        keys=chosen,
        department=department,
        note=note.strip()[:400],
        due_on=due_on,
        handed_by_name=by.name,
        handed_at=now,
    )
    words = f"の設問{len(chosen)}問を{department}に割り振りました"
    _record(part, recipient, "surveys.part_handed", words, by=by, now=now)
    return part


@transaction.atomic
def finish_part(*, part: HandedOver, by: Person, now: dt.datetime) -> HandedOver:
    """This function will note that the section has answered its part. Raises: PartGone."""
    return _set_done(part, done=True, by=by, now=now)


@transaction.atomic
def reopen_part(*, part: HandedOver, by: Person, now: dt.datetime) -> HandedOver:
    """This function will open a finished part again. Raises: PartGone."""
    return _set_done(part, done=False, by=by, now=now)


def _set_done(part: HandedOver, *, done: bool, by: Person, now: dt.datetime) -> HandedOver:
    held = _held(part)
    if (held.done_at is not None) != done:
        held.done_at, held.done_by_name = (now, by.name) if done else (None, "")
        held.save(update_fields=["done_at", "done_by_name"])
        activity = "surveys.part_finished" if done else "surveys.part_reopened"
        words = f"の{held.department}の分を{'記入済みにしました' if done else '記入中に戻しました'}"
        _record(held, held.sheet.recipient, activity, words, by=by, now=now)
    return held


@transaction.atomic
def take_back_part(*, part: HandedOver, by: Person, now: dt.datetime) -> None:
    """This function will take a part back; what the section wrote stays in the sheet. Raises: PartGone."""
    held = _held(part)
    words = f"の{held.department}への割り振りを取りやめました"
    _record(held, held.sheet.recipient, "surveys.part_taken_back", words, by=by, now=now)
    held.delete()


def _held(part: HandedOver) -> HandedOver:
    rows = HandedOver.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("sheet__recipient__survey", "sheet__recipient__body", "department")
    held = found.filter(pk=part.pk).first()
    if held is None:
        raise PartGone("この割り振りは、もう取りやめられています。")
    return held


def _record(
    part: HandedOver, recipient: Recipient, activity: str, words: str, *, by: Person, now: dt.datetime
) -> None:
    record(
        organisation=recipient.body,
        by=by,
        activity=activity,
        subject=part,
        summary=f"調査「{recipient.survey.title}」{words}",
        payload={
            "survey": recipient.survey_id,
            "recipient": recipient.pk,
            "department": part.department_id,
            "questions": part.keys,
            "due_on": part.due_on.isoformat() if part.due_on else None,
            "note": part.note,
        },
        now=now,
    )
