"""A survey while it runs: its due time, closing it and taking answers again."""

from __future__ import annotations

import datetime as dt

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
from meguru.apps.surveys.models import AnswerSheet, Recipient, Survey


@transaction.atomic
def set_due(
    *,
    survey: Survey,
    due_at: dt.datetime | None,
    recipient: Recipient | None = None,
    tell: bool,
    address: Address,
    by: Person,
    now: dt.datetime,
) -> None:
    """This function will move the due time of everybody, or of one recipient (None: as everybody's).

    Own due times of others stay. With `tell`, who has not handed over yet gets a mail.
    Raises: CannotAsk when the survey is not open or the time is over.
    """
    current = locked_survey(survey)
    if current.state != Survey.State.OPEN:
        raise CannotAsk(_("締切を変えられるのは、回答を受け付けている調査だけです。"))
    if due_at is not None and due_at <= now:
        raise CannotAsk(_("その日時は過ぎています。これから先の日時を入れてください。"))
    if recipient is None and due_at is None:
        raise CannotAsk(_("締切の日時を入れてください。"))
    before = recipient.due_at if recipient else current.due_at
    if recipient is None:
        current.due_at = due_at
        current.save(update_fields=["due_at"])
        concerned = recipients_of(current).filter(due_at__isnull=True)
    else:
        Recipient.objects.filter(pk=recipient.pk, survey=current).update(due_at=due_at)
        concerned = recipients_of(current).filter(pk=recipient.pk)
    who = letters.name_of(recipient) if recipient else "全員"
    note(
        current,
        activity="surveys.due_changed",
        summary=f"調査「{current.title}」の締切（{who}）を変えました",
        by=by,
        now=now,
        payload={"before": {"due_at": _iso(before)}, "after": {"due_at": _iso(due_at)}},
    )
    if tell:
        for one in concerned.filter(sheet__released__isnull=True).exclude(email=""):
            one.survey = current
            subject, body = letters.due_mail(one, link=present_link(one, address))
            mail_to(one, subject=subject, body=body, what=f"due/{now.isoformat()}", now=now)


@transaction.atomic
def close_survey(*, survey: Survey, by: Person, now: dt.datetime) -> Survey:
    """This function will take no more answers. Closing twice changes nothing. Raises: CannotAsk for a draft."""
    current = locked_survey(survey)
    if current.state == Survey.State.CLOSED:
        return current
    if current.state == Survey.State.DRAFT:
        raise CannotAsk(_("まだ送っていない調査は、締め切れません。"))
    _wait_for_answers(current)
    current.state, current.closed_at = Survey.State.CLOSED, now
    current.save(update_fields=["state", "closed_at"])
    note(
        current,
        activity="surveys.closed",
        summary=f"調査「{current.title}」を締め切りました",
        by=by,
        now=now,
        payload={"due_at": _iso(current.due_at)},
    )
    return current


@transaction.atomic
def reopen_survey(*, survey: Survey, by: Person, now: dt.datetime) -> Survey:
    """This function will take answers again. Raises: CannotAsk while its results are published, or it is put away."""
    current = locked_survey(survey)
    if current.state == Survey.State.OPEN:
        return current
    if current.state == Survey.State.DRAFT:
        raise CannotAsk(_("まだ送っていない調査です。"))
    if current.put_away_at is not None:
        raise CannotAsk(_("一覧から外した調査です。先に一覧に戻してから、受付を再開してください。"))
    if current.publication != Survey.Publication.NOBODY:
        raise CannotAsk(_("結果を公表している間は、受付を再開できません。先に、公表を取りやめてください。"))
    current.state, current.closed_at = Survey.State.OPEN, None
    current.save(update_fields=["state", "closed_at"])
    note(
        current,
        activity="surveys.reopened",
        summary=f"調査「{current.title}」の受付を再開しました",
        by=by,
        now=now,
        payload={},
    )
    return current


def _wait_for_answers(survey: Survey) -> None:
    """Whoever hands over in this moment does so before the closing; whoever comes later finds it closed."""
    sheets = AnswerSheet.objects.select_for_update(of=("self",), no_key=True).filter(recipient__survey=survey)
    list(sheets.order_by("recipient_id").values_list("pk", flat=True))


def _iso(moment: dt.datetime | None) -> str:
    return timezone.localtime(moment).isoformat(timespec="minutes") if moment else ""
