"""Services that only one's own municipality has."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from meguru.apps.ledger.commands import record
from meguru.apps.offerings.bridge import clean
from meguru.apps.offerings.commands.writing import hold
from meguru.apps.offerings.models import OwnService
from meguru.apps.registry.models import Organisation, Person
from meguru.engines.service_gap import service_catalogue

MOST_OWN = 50


class CannotAdd(ValueError):
    """The service cannot be added; the message says why and what to do."""


@transaction.atomic
def add_own_service(
    *,
    organisation: Organisation,
    name: str,
    field: str,
    about: str,
    by: Person | None,
    now: dt.datetime,
) -> OwnService:
    """This function will add a service that the catalogue lacks.

    Raises: CannotAdd when the name is taken, or there are MOST_OWN of them; NotAMunicipality.
    """
    hold(organisation)
    called = clean(name)
    in_use = list(OwnService.objects.filter(organisation=organisation).in_use())
    if any(one.name == called for one in [*in_use, *service_catalogue().services]):
        raise CannotAdd(_("「%s」は、もう一覧にあります。その行に書いてください。") % called)
    if len(in_use) >= MOST_OWN:
        raise CannotAdd(_("独自のサービスは%s個までです。使わないものを一覧から外してください。") % MOST_OWN)
    added = OwnService.objects.create(
        organisation=organisation, name=called, field=field, about=clean(about), made_at=now
    )
    _record(added, "offerings.own_service_added", _("独自のサービス「%s」を加えました"), by=by, now=now)
    return added


@transaction.atomic
def put_away_own_service(*, own: OwnService, by: Person, now: dt.datetime) -> None:
    """This function will take a service of one's own off the list; it can be brought back."""
    current = OwnService.objects.select_for_update(no_key=True).get(pk=own.pk)
    if current.put_away_at is None:
        current.put_away_at = now
        current.save(update_fields=["put_away_at"])
        words = _("独自のサービス「%s」を一覧から外しました")
        _record(current, "offerings.own_service_put_away", words, by=by, now=now)


@transaction.atomic
def bring_back_own_service(*, own: OwnService, by: Person, now: dt.datetime) -> None:
    """This function will bring a service back to the list. Raises: CannotAdd when its name is taken meanwhile."""
    hold(own.organisation)
    current = OwnService.objects.select_for_update(no_key=True, of=("self",)).get(pk=own.pk)
    if current.put_away_at is None:
        return
    others = OwnService.objects.filter(organisation=own.organisation, name=current.name).in_use()
    if others.exists():
        raise CannotAdd(_("同じ名前のサービスが、もう一覧にあります。"))
    current.put_away_at = None
    current.save(update_fields=["put_away_at"])
    words = _("独自のサービス「%s」を一覧に戻しました")
    _record(current, "offerings.own_service_brought_back", words, by=by, now=now)


def _record(own: OwnService, activity: str, words: str, *, by: Person | None, now: dt.datetime) -> None:
    record(
        organisation=own.organisation,
        by=by,
        activity=activity,
        subject=own,
        summary=words % own.name,
        payload={"name": own.name, "field": own.field, "about": own.about},
        now=now,
    )
