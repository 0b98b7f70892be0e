"""Reminding who has not handed over yet, and asking for a correction of what was handed over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meguru.apps.registry.models import Person
from meguru.apps.surveys import letters
from meguru.apps.surveys.commands.asking import (
    Address,
    CannotAsk,
    locked_survey,
    mail_to,
    note,
    present_link,
    recipients_of,
)
from meguru.apps.surveys.commands.handing_over import unlock
from meguru.apps.surveys.models import AnswerSheet, AskedCorrection, Recipient, Survey


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many were reminded, and why others were not."""

    sent: int = 0
    without_mail: int = 0
    today_already: int = 0
    handed_over: int = 0


@transaction.atomic
def remind(
    *,
    survey: Survey,
    recipients: Sequence[Recipient],
    words: str,
    address: Address,
    by: Person | None,
    now: dt.datetime,
) -> Reminded:
    """This function will write to those of the recipients who have not handed over, each at most once a day.

    Raises: CannotAsk when the survey takes no answers.
    """
    current = locked_survey(survey)
    if current.state != Survey.State.OPEN:
        raise CannotAsk(_("催促できるのは、回答を受け付けている調査だけです。"))
    chosen = list(
        recipients_of(current)
        .filter(pk__in=[one.pk for one in recipients])
        .select_related("sheet")
        .defer("sheet__answers", "sheet__reasons")
        .order_by("pk")
    )
    handed = [one for one in chosen if _has_handed_over(one)]
    waiting = [one for one in chosen if one not in handed]
    today = [one for one in waiting if one.reminded_at and _day(one.reminded_at) == _day(now)]
    without = [one for one in waiting if not one.email and one not in today]
    sent = [one for one in waiting if one.email and one not in today]
    for one in sent:
        one.survey = current
        subject, body = letters.reminding_mail(one, words=words, link=present_link(one, address), now=now)
        mail_to(one, subject=subject, body=body, what=f"remind/{_day(now).isoformat()}", now=now)
        one.reminded_at, one.reminders = now, one.reminders + 1
        one.save(update_fields=["reminded_at", "reminders"])
    if sent:
        note(
            current,
            activity="surveys.reminded",
            summary=f"調査「{current.title}」の未提出の{len(sent)}件に催促しました",
            by=by,
            now=now,
            payload={"bodies": [one.body.code for one in sent], "words": words},
        )
    return Reminded(len(sent), len(without), len(today), len(handed))


def remind_due(*, before: Collection[int], after: Collection[int], address: Address, now: dt.datetime) -> int:
    """This function will remind for every open survey those whose due day is so many days ahead or past.

    It is meant for a daily job; running it again on the same day sends nothing twice. Answers how many were reminded.
    """
    wanted = {*before, *(-days for days in after)}
    sent = 0
    for survey in Survey.objects.filter(state=Survey.State.OPEN).order_by("pk"):
        due = [
            one
            for one in recipients_of(survey).filter(sheet__released__isnull=True)
            if one.due is not None and (_day(one.due) - _day(now)).days in wanted
        ]
        if due:
            sent += remind(survey=survey, recipients=due, words="", address=address, by=None, now=now).sent
    return sent


@transaction.atomic
def ask_correction(
    *, recipient: Recipient, reason: str, address: Address, by: Person, now: dt.datetime
) -> AskedCorrection:
    """This function will ask a body to look at its answers again, open them when they were final, and tell it by mail.

    Raises: CannotAsk without a reason, before anything was handed over, or when the survey takes no answers.
    """
    survey = locked_survey(recipient.survey)
    if survey.state != Survey.State.OPEN:
        raise CannotAsk(
            _("直しを頼めるのは、回答を受け付けている調査だけです。先に、受付を再開してください。")
        )
    if not reason.strip():
        raise CannotAsk(_("どこをどう確認してほしいかを書いてください。例：問3の単位は千円です"))
    current = recipients_of(survey).get(pk=recipient.pk)
    current.survey = survey
    sheet = AnswerSheet.objects.select_related("released").filter(recipient=current).first()
    if sheet is None or sheet.released is None:
        raise CannotAsk(_("まだ提出されていないので、直しは頼めません。催促を使ってください。"))
    if sheet.locked_at is not None:
        unlock(recipient=current, by=by, now=now)
    asked = AskedCorrection.objects.create(
        organisation=survey.organisation,
        recipient=current,
        version_number=sheet.released.number,
        reason=reason.strip()[:400],
        asked_by_name=by.name,
        asked_at=now,
    )
    if current.email:
        subject, body = letters.correction_mail(
            current, reason=asked.reason, link=present_link(current, address)
        )
        mail_to(current, subject=subject, body=body, what=f"correction/{asked.pk}", now=now)
    note(
        survey,
        activity="surveys.correction_asked",
        summary=f"調査「{survey.title}」の{letters.name_of(current)}に、回答の確認を頼みました",
        by=by,
        now=now,
        payload={"body": current.body.code, "version": asked.version_number, "reason": asked.reason},
    )
    return asked


def _has_handed_over(recipient: Recipient) -> bool:
    sheet = getattr(recipient, "sheet", None)
    return sheet is not None and sheet.released_id is not None


def _day(moment: dt.datetime) -> dt.date:
    return timezone.localdate(moment)
