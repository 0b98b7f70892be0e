"""Writing answers: question by question, so that colleagues in different questions never meet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max

from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Person
from meguru.apps.surveys.commands.answer_files import NewFile, change_files
from meguru.apps.surveys.models import AnswerSheet, AnswerVersion, Recipient, Survey
from meguru.apps.surveys.queries.sheet_state import mark_of, takes_answers
from meguru.engines.conditions import is_answered

LONGEST_REASON = 400
LONGEST_NAME = 120
UNNAMED = "リンクで答えた人"


class NotOpen(ValueError):
    """The survey takes no answers: closed, or not sent yet."""


class IsFinal(ValueError):
    """Who asked has taken the answers as final."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a save did: the questions that changed, and those that somebody else wrote in meanwhile.

    `theirs` holds what stands there now; for these questions nothing was stored.
    """

    sheet: AnswerSheet
    keys: tuple[str, ...] = ()
    theirs: Mapping[str, Any] = field(default_factory=dict)
    who: str = ""


@transaction.atomic
def open_sheet(*, recipient: Recipient, now: dt.datetime) -> AnswerSheet:
    """This function will begin the recipient's sheet when there is none, and note the first look at it.

    Looking is no work: nothing is recorded in the ledger.
    """
    sheet, _made = AnswerSheet.objects.select_related("released").get_or_create(
        recipient=recipient, defaults={"organisation_id": recipient.body_id}
    )
    if recipient.opened_at is None:
        Recipient.objects.filter(pk=recipient.pk, opened_at__isnull=True).update(opened_at=now)
        recipient.opened_at = now
    return sheet


@transaction.atomic
def write_answers(
    *,
    recipient: Recipient,
    answers: Mapping[str, Any],
    was: Mapping[str, str],
    by: Person | None,
    name: str,
    now: dt.datetime,
    reasons: Mapping[str, str] | None = None,
    files: Mapping[str, Sequence[NewFile]] | None = None,
    removed: Sequence[int] = (),
    restored: Sequence[int] = (),
) -> Written:
    """This function will write answers of some questions into the sheet, and why some of them differ.

    `was` holds the mark (`mark_of`) of what the person had seen, by question. A question is left alone when its
    answer is what it was; when somebody else changed it in between, it stays and comes back in `theirs`.
    `reasons` are kept by the remark's key; an empty one is taken away. `files` are added to those of their questions,
    `removed` are ids of files to take out, `restored` of those to put back. Without `by` it came by the link, under
    the `name` that was typed.
    Raises: NotOpen; IsFinal; answer_files.FileRefused when there are too many files (then nothing is stored).
    """
    sheet = locked_sheet(recipient, now=now)
    changed = {key: value for key, value in answers.items() if mark_of(value) != was.get(key, "")}
    theirs = {
        key: sheet.answers.get(key)
        for key, value in changed.items()
        if mark_of(sheet.answers.get(key)) not in (was.get(key, ""), mark_of(value))
    }
    written = {
        key: value
        for key, value in changed.items()
        if key not in theirs and mark_of(sheet.answers.get(key)) != mark_of(value)
    }
    written |= change_files(
        sheet, removed=removed, restored=restored, new=files or {}, name=name_of(by, name), now=now
    )
    who = sheet.changed_by_name
    explained = _explained(sheet, reasons or {})
    if written or explained:
        _put(sheet, written, by=by, name=name, now=now)
        _record_written(sheet, recipient, written, explained, by=by, now=now)
    return Written(sheet=sheet, keys=tuple(written), theirs=theirs, who=who if theirs else "")


def locked_sheet(recipient: Recipient, *, now: dt.datetime) -> AnswerSheet:
    """The sheet, held until the end of the transaction, if it may be written in.

    What was handed over is read after the lock and not joined to it: PostgreSQL, having waited for somebody who hands
    over, gives the new sheet beside a version that it looked up before, which is none.
    Raises: NotOpen; IsFinal.
    """
    begun = open_sheet(recipient=recipient, now=now)
    sheet = AnswerSheet.objects.select_for_update(no_key=True).get(pk=begun.pk)
    survey = Survey.objects.get(pk=recipient.survey_id)
    if not takes_answers(survey):
        raise NotOpen(
            "この調査は、締め切られています。保存も提出もできません。"
            "直したいことがあるときは、調査の担当へ連絡してください。"
        )
    if sheet.locked_at is not None:
        raise IsFinal(
            "この回答は、調査の担当が確定しています。直すときは、調査の担当に、確定を外すよう頼んでください。"
        )
    return sheet


def _explained(sheet: AnswerSheet, reasons: Mapping[str, str]) -> list[str]:
    """Put reasons into the sheet; the keys of those that changed."""
    changed = []
    for key, text in reasons.items():
        plain = text.strip()[:LONGEST_REASON]
        if plain != sheet.reasons.get(key, ""):
            changed.append(key)
            sheet.reasons.pop(key, None)
            if plain:
                sheet.reasons[key] = plain
    return changed


def _put(
    sheet: AnswerSheet, written: Mapping[str, Any], *, by: Person | None, name: str, now: dt.datetime
) -> None:
    for key, value in written.items():
        sheet.answers.pop(key, None)
        if is_answered(value):
            sheet.answers[key] = value
    sheet.revision += 1
    sheet.changed_at = now
    sheet.changed_by_name = name_of(by, name)
    fields = ["answers", "reasons", "revision", "changed_at", "changed_by_name"]
    if by is None:
        sheet.link_changed_at, sheet.link_changed_by_name = now, sheet.changed_by_name
        fields += ["link_changed_at", "link_changed_by_name"]
    sheet.save(update_fields=fields)


def name_of(by: Person | None, name: str) -> str:
    """Who is said to have done it: the person, else the name that was typed."""
    return by.name if by else (name.strip()[:LONGEST_NAME] or UNNAMED)


def way_of(by: Person | None) -> AnswerVersion.Way:
    """Whoever did not sign in came by the link."""
    return AnswerVersion.Way.PAGE if by else AnswerVersion.Way.LINK


def _record_written(
    sheet: AnswerSheet,
    recipient: Recipient,
    written: Mapping[str, Any],
    explained: list[str],
    *,
    by: Person | None,
    now: dt.datetime,
) -> None:
    """In the ledger of who answers. The answers themselves stay in the sheet."""
    places = f"{len(written) + len(explained)}か所"
    if by is None:
        places += f"、リンクから「{sheet.changed_by_name}」の名前で"
    record(
        organisation=recipient.body,
        by=by,
        activity="surveys.answers_written",
        subject=sheet,
        summary=f"調査「{recipient.survey.title}」の回答を{places}書きました",
        payload={
            "survey": recipient.survey_id,
            "recipient": recipient.pk,
            "questions": list(written),
            "reasons": explained,
            "revision": sheet.revision,
            "name": sheet.changed_by_name,
            "way": way_of(by),
        },
        now=now,
    )


def next_number(sheet: AnswerSheet) -> int:
    """The number of the version to come."""
    return (sheet.versions.aggregate(highest=Max("number"))["highest"] or 0) + 1
