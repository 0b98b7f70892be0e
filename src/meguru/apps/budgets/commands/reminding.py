"""Reminders of a season: of open questions, and of requests that are not handed in."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meguru.apps.budgets.models import BudgetQuestion, BudgetRequest, BudgetSeason
from meguru.apps.ledger.commands import record
from meguru.apps.outbox.commands import send
from meguru.apps.outbox.models import Message
from meguru.apps.registry.models import Person
from meguru.engines.budget_review import WRITABLE, RequestState, is_to_be_reminded


@transaction.atomic
def remind(*, season: BudgetSeason, today: dt.date, by: Person, now: dt.datetime) -> tuple[int, int]:
    """This function will write to who handed in the requests whose questions are open, each at most once a day.

    Returns how many mails go out, and how many questions have nobody with a mail address.
    """
    waiting = (
        BudgetQuestion.objects.select_for_update(of=("self",), no_key=True)
        .filter(request__season=season, withdrawn_at__isnull=True, answered_at__isnull=True)
        .exclude(request__state__in=[RequestState.WITHDRAWN.value, RequestState.DECIDED.value])
        .order_by("pk")
    )
    sent, without = 0, 0
    for question in waiting:
        if question.reminded_at is not None and timezone.localdate(question.reminded_at) == today:
            continue
        request = BudgetRequest.objects.get(pk=question.request_id)
        version = request.versions.select_related("handed_in_by").first()
        is_sent = _mail(
            season,
            version.handed_in_by if version else None,
            subject=_("【予算審査】回答をお願いします：%s") % request.title,
            body=_("「%(title)s」に質問があります。\n\n%(text)s\n\n回答の期限：%(due)s\n")
            % {"title": request.title, "text": question.text, "due": question.due_on.isoformat()},
            key=f"budgets/remind/{question.pk}/{today.isoformat()}",
            now=now,
        )
        if not is_sent:
            without += 1
            continue
        question.reminded_at = now
        question.save(update_fields=["reminded_at"])
        sent += 1
    if sent:
        record(
            organisation=season.organisation,
            by=by,
            activity="budgets.reminded",
            subject=season,
            summary=_("予算審査「%(name)s」の質問%(count)s件の回答をうながしました")
            % {"name": season.name, "count": sent},
            payload={"sent": sent},
            now=now,
        )
    return sent, without


@transaction.atomic
def remind_writers(*, season: BudgetSeason, today: dt.date, by: Person, now: dt.datetime) -> tuple[int, int]:
    """This function will write to who last wrote the requests that are soon due or late, each at most once a day.

    Returns how many mails go out, and how many requests have nobody with a mail address.
    """
    season = BudgetSeason.objects.select_for_update(of=("self",), no_key=True).get(pk=season.pk)
    with_their_department = BudgetRequest.objects.filter(
        season=season, state__in=[one.value for one in WRITABLE]
    ).select_related("changed_by", "department")
    sent, without = 0, 0
    for request in with_their_department.order_by("pk"):
        if not is_to_be_reminded(RequestState(request.state), season.days, today=today):
            continue
        key = f"budgets/hand-in/{request.pk}/{today.isoformat()}"
        if Message.objects.filter(organisation=season.organisation, idempotency_key=key).exists():
            continue
        is_sent = _mail(
            season,
            request.changed_by,
            subject=_("【予算審査】提出をお願いします：%s") % request.title,
            body=_body_of(request, season, today),
            key=key,
            now=now,
        )
        sent, without = sent + is_sent, without + (not is_sent)
    if sent:
        record(
            organisation=season.organisation,
            by=by,
            activity="budgets.reminded",
            subject=season,
            summary=_("予算審査「%(name)s」の要求%(count)s件の提出をうながしました")
            % {"name": season.name, "count": sent},
            payload={"sent_to_writers": sent},
            now=now,
        )
    return sent, without


def _body_of(request: BudgetRequest, season: BudgetSeason, today: dt.date) -> str:
    late_by = (today - season.requests_due).days
    text = _(
        "「%(title)s」（%(department)s）の要求書は、まだ提出されていません。\n\n提出の締切：%(due)s\n"
    ) % {
        "title": request.title,
        "department": request.department,
        "due": season.requests_due.isoformat(),
    }
    if late_by > 0:
        text += _("締切を%s日すぎています。おくれた理由を書けば、提出できます。\n") % late_by
    return text


def _mail(
    season: BudgetSeason, person: Person | None, *, subject: str, body: str, key: str, now: dt.datetime
) -> bool:
    """Whether there is somebody to write to: with an address, and still here."""
    if person is None or not person.is_active or not person.email:
        return False
    send(
        organisation=season.organisation,
        channel=Message.Channel.MAIL,
        payload={"to": [person.email], "subject": subject, "body": body},
        idempotency_key=key,
        now=now,
    )
    return True
