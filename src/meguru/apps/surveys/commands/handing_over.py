"""Handing answers over as a version that never changes, and taking them as final."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Organisation, Person
from meguru.apps.surveys import letters
from meguru.apps.surveys.bridge import questionnaire_of
from meguru.apps.surveys.commands.answering import IsFinal, NotOpen, locked_sheet, name_of, next_number
from meguru.apps.surveys.commands.asking import mail_to
from meguru.apps.surveys.models import AnswerSheet, AnswerVersion, Recipient
from meguru.apps.surveys.queries.sheet_state import is_late, previous_answers
from meguru.engines.questionnaire import Remark, check, counted, open_remarks

LONGEST_WHY = 400


class NotReady(ValueError):
    """Remarks stand in the way. `remarks` are those that must be settled first."""

    def __init__(self, remarks: Sequence[Remark]) -> None:
        super().__init__(f"まだ提出できません。直すところが{len(remarks)}か所あります。")
        self.remarks = tuple(remarks)


class ChangedMeanwhile(ValueError):
    """Somebody wrote in the sheet after it was looked at."""


class NothingNew(ValueError):
    """The answers are the ones that were handed over already."""


class WhyMissing(ValueError):
    """A later version needs a reason."""


class NotHandedOver(ValueError):
    """There is nothing to take as final."""


REFUSALS = (NotOpen, IsFinal, ChangedMeanwhile, NotReady, NothingNew)


@transaction.atomic
def hand_over(
    *,
    recipient: Recipient,
    revision: int,
    way: AnswerVersion.Way,
    why: str,
    by: Person | None,
    name: str,
    now: dt.datetime,
) -> AnswerVersion:
    """This function will hand the sheet over as its next version; from now on who asked reads that one.

    `revision` is the one that the person looked at. After the due time it is taken all the same, and counts as late.
    By link the body gets a mail that says under which name, so that nobody hands over for it unnoticed.
    Raises: NotOpen; IsFinal; ChangedMeanwhile; NotReady; NothingNew; WhyMissing.
    """
    sheet = locked_sheet(recipient, now=now)
    if sheet.revision != revision:
        raise ChangedMeanwhile(
            f"見ている間に、{sheet.changed_by_name}さんが回答を書きかえました。"
            "まだ提出していません。下の内容を見直して、よければもう一度提出してください。"
        )
    questionnaire = questionnaire_of(recipient.survey)
    remarks = check(questionnaire, sheet.answers, previous_answers(recipient))
    wrong = open_remarks(remarks, sheet.reasons)
    if wrong:
        raise NotReady(wrong)
    answers = counted(questionnaire, sheet.answers)
    version = store_version(
        sheet, recipient, answers=answers, reasons=sheet.reasons, way=way, why=why, by=by, name=name, now=now
    )
    if way == AnswerVersion.Way.LINK and recipient.email:
        subject, body = letters.handed_over_mail(recipient, version)
        mail_to(recipient, subject=subject, body=body, what=f"handed/{version.number}", now=now)
    return version


def store_version(
    sheet: AnswerSheet,
    recipient: Recipient,
    *,
    answers: Mapping[str, Any],
    reasons: Mapping[str, str],
    way: AnswerVersion.Way,
    why: str,
    by: Person | None,
    name: str,
    now: dt.datetime,
) -> AnswerVersion:
    """The next version of a held sheet, recorded in the ledger of who answers; inside the caller's transaction.

    Raises: NothingNew; WhyMissing.
    """
    before = sheet.released
    if before is not None and before.answers == answers and before.reasons == reasons:
        raise NothingNew("前に提出した内容と同じです。新しい版は作りませんでした。")
    if before is not None and not why.strip():
        raise WhyMissing("前に提出した回答を直すときは、直した理由を書いてください。例：決算の確定により修正")
    version = AnswerVersion.objects.create(
        organisation_id=sheet.organisation_id,
        sheet=sheet,
        number=next_number(sheet),
        answers=dict(answers),
        reasons=dict(reasons),
        way=way,
        why=why.strip()[:LONGEST_WHY],
        handed_by=by,
        handed_by_name=name_of(by, name),
        handed_at=now,
    )
    sheet.released = version
    sheet.save(update_fields=["released"])
    _record(
        recipient.body,
        sheet,
        activity="surveys.answers_handed_over",
        summary=f"調査「{recipient.survey.title}」の回答を提出しました（第{version.number}版）",
        payload={
            "survey": recipient.survey_id,
            "recipient": recipient.pk,
            "version": version.number,
            "way": version.way,
            "why": version.why,
            "is_late": is_late(recipient, now),
            "name": version.handed_by_name,
        },
        by=by,
        now=now,
    )
    return version


@transaction.atomic
def take_released(*, recipient: Recipient, revision: int, by: Person, now: dt.datetime) -> AnswerSheet:
    """This function will write on from what was handed over; what was written since is given up.

    Raises: NotOpen; IsFinal; NotHandedOver; ChangedMeanwhile.
    """
    sheet = locked_sheet(recipient, now=now)
    if sheet.released is None:
        raise NotHandedOver("まだ提出されていません。")
    if sheet.revision != revision:
        raise ChangedMeanwhile(
            f"見ている間に、{sheet.changed_by_name}さんが回答を書きかえました。内容を見直してください。"
        )
    draft_from_version(sheet, sheet.released, name=by.name, now=now)
    _record(
        recipient.body,
        sheet,
        activity="surveys.draft_taken_back",
        summary=f"調査「{recipient.survey.title}」の下書きを第{sheet.released.number}版に戻しました",
        payload={"survey": recipient.survey_id, "recipient": recipient.pk, "version": sheet.released.number},
        by=by,
        now=now,
    )
    return sheet


def draft_from_version(sheet: AnswerSheet, version: AnswerVersion, *, name: str, now: dt.datetime) -> None:
    """Make a held sheet say what a version says; inside the caller's transaction."""
    sheet.answers, sheet.reasons = dict(version.answers), dict(version.reasons)
    sheet.revision += 1
    sheet.changed_at, sheet.changed_by_name = now, name
    sheet.save(update_fields=["answers", "reasons", "revision", "changed_at", "changed_by_name"])


@transaction.atomic
def lock(*, recipient: Recipient, by: Person, now: dt.datetime) -> AnswerSheet:
    """This function will take what was handed over as final; who answers can change nothing any more.

    Doing it twice changes nothing.
    Raises: NotHandedOver.
    """
    sheet = _held(recipient)
    if sheet is None or sheet.released_id is None:
        raise NotHandedOver("まだ提出されていないので、確定できません。")
    if sheet.locked_at is None:
        sheet.locked_at = now
        sheet.save(update_fields=["locked_at"])
        _record_lock(recipient, sheet, "surveys.answers_locked", "を確定しました", by=by, now=now)
    return sheet


@transaction.atomic
def unlock(*, recipient: Recipient, by: Person, now: dt.datetime) -> AnswerSheet:
    """This function will let who answers change the answers again. Doing it twice changes nothing.

    Raises: NotHandedOver.
    """
    sheet = _held(recipient)
    if sheet is None or sheet.released_id is None:
        raise NotHandedOver("まだ提出されていません。")
    if sheet.locked_at is not None:
        sheet.locked_at = None
        sheet.save(update_fields=["locked_at"])
        _record_lock(recipient, sheet, "surveys.answers_unlocked", "の確定を外しました", by=by, now=now)
    return sheet


def _held(recipient: Recipient) -> AnswerSheet | None:
    """Without the version, which is read after the lock (see `answering.locked_sheet`)."""
    held = AnswerSheet.objects.select_for_update(of=("self",), no_key=True)
    return held.filter(recipient=recipient).order_by().first()


def _record_lock(
    recipient: Recipient, sheet: AnswerSheet, activity: str, done: str, *, by: Person, now: dt.datetime
) -> None:
    """In the ledger of who asked, whose act it is."""
    _record(
        recipient.organisation,
        sheet,
        activity=activity,
        summary=f"調査「{recipient.survey.title}」の{recipient.department or recipient.body}の回答{done}",
        payload={
            "survey": recipient.survey_id,
            "recipient": recipient.pk,
            "version": sheet.released.number if sheet.released else None,
        },
        by=by,
        now=now,
    )


def _record(
    organisation: Organisation,
    sheet: AnswerSheet,
    *,
    activity: str,
    summary: str,
    payload: Mapping[str, Any],
    by: Person | None,
    now: dt.datetime,
) -> None:
    record(
        organisation=organisation,
        by=by,
        activity=activity,
        subject=sheet,
        summary=summary,
        payload=payload,
        now=now,
    )
