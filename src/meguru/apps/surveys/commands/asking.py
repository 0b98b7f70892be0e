"""Whom a survey asks, and sending it.

Mails leave through the outbox in the same transaction. `address` turns a path of the site into a whole link.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from meguru.apps.ledger.commands import record
from meguru.apps.outbox.commands import send
from meguru.apps.outbox.models import Message
from meguru.apps.registry.models import Department, Organisation, Person
from meguru.apps.surveys import letters, links
from meguru.apps.surveys.models import Recipient, Survey
from meguru.apps.surveys.queries.building import stopping_findings

Address = Callable[[str], str]


class CannotAsk(ValueError):
    """The survey cannot be sent, extended, closed or opened again like this; the text says why."""


class ChangedMeanwhile(ValueError):
    """Somebody changed the survey since the page was opened; nothing was done."""


@dataclass(frozen=True, slots=True)
class Contact:
    """あて名と電子メール: who answers for a town or a section. Empty where nobody is known."""

    addressee: str = ""
    email: str = ""


@transaction.atomic
def add_recipients(
    *,
    survey: Survey,
    bodies: Sequence[Organisation] = (),
    departments: Sequence[Department] = (),
    contacts: Mapping[int, Contact] | None = None,
    address: Address,
    by: Person | None,
    now: dt.datetime,
) -> list[Recipient]:
    """This function will put towns, or sections, on the list of who is asked; who is on it already stays as it is.

    `contacts` go by the id of the town or section. When the survey is open, they are asked at once.
    Raises: CannotAsk when the survey is closed, or when real and fictional bodies would be mixed.
    """
    current = locked_survey(survey)
    if current.state == Survey.State.CLOSED:
        raise CannotAsk(_("締め切った調査に、依頼先は加えられません。先に、受付を再開してください。"))
    if any(body.is_fictional != current.organisation.is_fictional for body in bodies):
        raise CannotAsk(_("見本の団体と実在の団体を、一つの調査で一緒に聞くことはできません。"))
    known = contacts or {}
    towns, sections = _on_the_list(current)
    wanted = [(body, None) for body in bodies if body.pk not in towns] + [
        (current.organisation, section) for section in departments if section.pk not in sections
    ]
    added = []
    for body, section in wanted:
        contact = known.get(section.pk if section else body.pk, Contact())
        added.append(
            Recipient.objects.create(
                organisation=current.organisation,
                survey=current,
                body=body,
                department=section,
                addressee=contact.addressee,
                email=contact.email,
            )
        )
    if added:
        note(
            current,
            activity="surveys.recipients_added",
            summary=f"調査「{current.title}」の依頼先に{len(added)}件を加えました",
            by=by,
            now=now,
            payload={"bodies": [one.body.code for one in added]},
        )
    if current.state == Survey.State.OPEN:
        _ask(added, address=address, now=now)
    return added


@transaction.atomic
def remove_recipient(*, recipient: Recipient, by: Person, now: dt.datetime) -> Recipient:
    """This function will take somebody off the list before the survey is sent. Raises: CannotAsk afterwards."""
    current = locked_survey(recipient.survey)
    if current.state != Survey.State.DRAFT:
        raise CannotAsk(_("送った後は、依頼先から外せません。答えなくてよいことを、相手に伝えてください。"))
    note(
        current,
        activity="surveys.recipient_removed",
        summary=f"調査「{current.title}」の依頼先から{letters.name_of(recipient)}を外しました",
        by=by,
        now=now,
        payload={"body": recipient.body.code, "department": recipient.department_id},
    )
    Recipient.objects.filter(pk=recipient.pk).delete()
    return recipient


@transaction.atomic
def set_contacts(*, survey: Survey, contacts: Mapping[int, Contact], by: Person, now: dt.datetime) -> int:
    """This function will store addressees and mail addresses, by the recipient's id; answers how many changed."""
    current = locked_survey(survey)
    changed = []
    for one in current.recipients.select_related("body").filter(pk__in=list(contacts)):
        contact = contacts[one.pk]
        if (one.addressee, one.email) != (contact.addressee, contact.email):
            one.addressee, one.email = contact.addressee, contact.email
            changed.append(one)
    Recipient.objects.bulk_update(changed, ["addressee", "email"])
    if changed:
        note(
            current,
            activity="surveys.contacts_changed",
            summary=f"調査「{current.title}」の{len(changed)}件のあて名や電子メールを直しました",
            by=by,
            now=now,
            payload={"bodies": [one.body.code for one in changed]},
        )
    return len(changed)


@transaction.atomic
def take_table(
    *,
    survey: Survey,
    rows: Sequence[tuple[Organisation, Contact]],
    address: Address,
    by: Person,
    now: dt.datetime,
) -> tuple[int, int]:
    """This function will add the towns of a table and store its contacts; answers how many were added and changed.

    An empty cell leaves a contact that is known as it is. Raises: CannotAsk.
    """
    contacts = {body.pk: contact for body, contact in rows}
    added = add_recipients(
        survey=survey,
        bodies=[body for body, _one in rows],
        contacts=contacts,
        address=address,
        by=by,
        now=now,
    )
    new = {one.pk for one in added}
    there = {
        one.pk: Contact(
            contacts[one.body_id].addressee or one.addressee, contacts[one.body_id].email or one.email
        )
        for one in survey.recipients.filter(department=None, body__in=list(contacts))
        if one.pk not in new
    }
    return len(added), set_contacts(survey=survey, contacts=there, by=by, now=now)


@transaction.atomic
def links_for_letters(
    *, survey: Survey, only_without_mail: bool, address: Address, by: Person, now: dt.datetime
) -> list[tuple[Recipient, str]]:
    """This function will answer the recipients with their links, and record that the links were taken out.

    Raises: CannotAsk for a draft.
    """
    current = locked_survey(survey)
    if current.state == Survey.State.DRAFT:
        raise CannotAsk(_("まだ送っていないので、リンクはありません。"))
    chosen = [one for one in recipients_of(current) if not (only_without_mail and one.email)]
    found = [(one, present_link(one, address)) for one in chosen]
    note(
        current,
        activity="surveys.letters_made",
        summary=f"調査「{current.title}」の{len(found)}件の手紙（リンク入り）を作りました",
        by=by,
        now=now,
        payload={"bodies": [one.body.code for one in chosen]},
    )
    return found


@transaction.atomic
def open_survey(
    *,
    survey: Survey,
    due_at: dt.datetime,
    seen_revision: int,
    address: Address,
    by: Person | None,
    now: dt.datetime,
) -> Survey:
    """This function will send a draft: every recipient gets a link, and a mail where an address is known.

    Questions never change afterwards.
    Raises: ChangedMeanwhile; CannotAsk with questions to put right (or none), without recipients, when it is due in
            the past, or sent already.
    """
    current = locked_survey(survey)
    if current.state != Survey.State.DRAFT:
        raise CannotAsk(_("この調査は、もう送ってあります。"))
    if current.revision != seen_revision:
        raise ChangedMeanwhile(
            _("見ている間に、ほかの人が調査票を直しました。まだ送っていません。見直してから送ってください。")
        )
    stopping = stopping_findings(current)
    if stopping:
        raise CannotAsk(_("設問に直すところがあります：%s") % stopping[0])
    if not current.recipients.exists():
        raise CannotAsk(_("依頼先がありません。先に、聞く相手を選んでください。"))
    if due_at <= now:
        raise CannotAsk(_("締切が過ぎています。これから先の日時を入れてください。"))
    current.state, current.opened_at, current.due_at = Survey.State.OPEN, now, due_at
    current.revision += 1
    current.save(update_fields=["state", "opened_at", "due_at", "revision"])
    asked = list(recipients_of(current))
    _ask(asked, address=address, now=now)
    note(
        current,
        activity="surveys.sent",
        summary=f"調査「{current.title}」を{len(asked)}件に送りました",
        by=by,
        now=now,
        payload={"due_at": due_at.isoformat(), "recipients": len(asked), "mails": _with_mail(asked)},
    )
    return current


@transaction.atomic
def renew_link(
    *, recipient: Recipient, address: Address, tell: bool, by: Person, now: dt.datetime
) -> Recipient:
    """This function will give a recipient another link; the old one leads nowhere. With `tell` it is mailed.

    Raises: CannotAsk while nobody was asked, or when the body ended its link.
    """
    survey = locked_survey(recipient.survey)
    if survey.state == Survey.State.DRAFT:
        raise CannotAsk(_("まだ送っていないので、リンクはありません。"))
    current = recipients_of(survey).select_for_update(no_key=True, of=("self",)).get(pk=recipient.pk)
    current.survey = survey
    if current.is_link_closed:
        raise CannotAsk(
            _(
                "この団体は、リンクを止めています。サインインして答えます。使えるようにするのは、その団体です。"
            )
        )
    new_link(current)
    current.save(update_fields=["link_number", "link_hash"])
    if tell and current.email:
        subject, body = letters.asking_mail(current, link=present_link(current, address))
        mail_to(current, subject=subject, body=body, what=f"link/{current.link_number}", now=now)
    note(
        survey,
        activity="surveys.link_renewed",
        summary=f"調査「{survey.title}」の{letters.name_of(current)}のリンクを新しくしました",
        by=by,
        now=now,
        payload={"body": current.body.code},
    )
    return current


def _ask(recipients: Iterable[Recipient], *, address: Address, now: dt.datetime) -> None:
    """Give everybody a link, and a mail to whom an address is known."""
    for one in recipients:
        new_link(one)
        one.asked_at = now
        one.save(update_fields=["link_number", "link_hash", "asked_at"])
        if one.email:
            subject, body = letters.asking_mail(one, link=present_link(one, address))
            mail_to(one, subject=subject, body=body, what="asked", now=now)


def present_link(recipient: Recipient, address: Address) -> str:
    """The whole link of a recipient, made anew when the installation's secret key is another one now.

    Where the body ended its link, the address of its sheet for those who sign in.
    """
    if recipient.is_link_closed:
        return address(links.signed_in_path_of(recipient))
    if not links.is_present(recipient):
        new_link(recipient)
        recipient.save(update_fields=["link_number", "link_hash"])
    return address(links.path_of(recipient))


def new_link(recipient: Recipient) -> None:
    """Another number, and with it another link; the caller stores it."""
    recipient.link_number += 1
    recipient.link_hash = links.hash_of(links.token_of(recipient))


def mail_to(recipient: Recipient, *, subject: str, body: str, what: str, now: dt.datetime) -> None:
    send(
        organisation=recipient.organisation,
        channel=Message.Channel.MAIL,
        payload={"to": [recipient.email], "subject": subject, "body": body},
        idempotency_key=f"survey/{recipient.pk}/{what}",
        now=now,
    )


def recipients_of(survey: Survey) -> QuerySet[Recipient]:
    return survey.recipients.select_related("body", "department", "organisation", "survey")


def _on_the_list(survey: Survey) -> tuple[set[int], set[int]]:
    rows = list(survey.recipients.values_list("body_id", "department_id"))
    return {body for body, section in rows if section is None}, {
        section for _body, section in rows if section is not None
    }


def _with_mail(recipients: Iterable[Recipient]) -> int:
    return sum(bool(one.email) for one in recipients)


def locked_survey(survey: Survey) -> Survey:
    return (
        Survey.objects.select_for_update(no_key=True, of=("self",))
        .select_related("organisation")
        .get(pk=survey.pk)
    )


def note(
    survey: Survey,
    *,
    activity: str,
    summary: str,
    by: Person | None,
    now: dt.datetime,
    payload: Mapping[str, object],
) -> None:
    record(
        organisation=survey.organisation,
        by=by,
        activity=activity,
        subject=survey,
        summary=summary,
        payload=payload,
        now=now,
    )
