"""The link of one recipient in the hands of the body that it is for: made anew, or ended."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Person
from meguru.apps.surveys.commands.asking import locked_survey, new_link, recipients_of
from meguru.apps.surveys.models import Recipient, Survey


class NoLinkNow(ValueError):
    """The survey takes no answers, so no link opens anything."""


@transaction.atomic
def renew_own_link(*, recipient: Recipient, by: Person, now: dt.datetime) -> Recipient:
    """This function will give the body another link, also where it had ended its link; the old one leads nowhere.

    Raises: NoLinkNow.
    """
    current = _held(recipient)
    current.is_link_closed = False
    new_link(current)
    return _store(current, _("リンクを新しくしました。前のリンクは使えません"), by=by, now=now)


@transaction.atomic
def close_own_link(*, recipient: Recipient, by: Person, now: dt.datetime) -> Recipient:
    """This function will end the body's link: from now on its sheet opens for those who sign in only.

    Doing it twice changes nothing. Raises: NoLinkNow.
    """
    current = _held(recipient)
    if current.is_link_closed:
        return current
    current.is_link_closed, current.link_hash = True, ""
    return _store(current, _("リンクを止めました。サインインした人だけが答えます"), by=by, now=now)


def _held(recipient: Recipient) -> Recipient:
    survey = locked_survey(recipient.survey)
    if survey.state != Survey.State.OPEN:
        raise NoLinkNow(_("この調査は受け付けていないので、リンクは使えません。"))
    return recipients_of(survey).select_for_update(no_key=True, of=("self",)).get(pk=recipient.pk)


def _store(current: Recipient, words: str, *, by: Person, now: dt.datetime) -> Recipient:
    current.save(update_fields=["is_link_closed", "link_number", "link_hash"])
    record(
        organisation=current.body,
        by=by,
        activity="surveys.own_link_changed",
        subject=current,
        summary=f"調査「{current.survey.title}」の{words}",
        payload={"survey": current.survey_id, "is_closed": current.is_link_closed},
        now=now,
    )
    return current
