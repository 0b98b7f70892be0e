"""Making public what a municipality noted, and taking that back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from meguru.apps.ledger.commands import record
from meguru.apps.offerings.bridge import noted_of, put_noted
from meguru.apps.offerings.commands.writing import hold
from meguru.apps.offerings.models import Offering, ReleasedOffering
from meguru.apps.registry.models import Organisation, Person
from meguru.engines.service_gap import OfferState


class NothingToRelease(ValueError):
    """Nothing is noted that others could read."""


@transaction.atomic
def release_offerings(*, organisation: Organisation, by: Person | None, now: dt.datetime) -> int:
    """This function will make public everything that is noted now, in place of what was public; returns how many.

    Services of which nothing is known are not among it. Raises: NothingToRelease; NotAMunicipality.
    """
    hold(organisation)
    noted = Offering.objects.filter(organisation=organisation).exclude(state=OfferState.UNKNOWN.value)
    noted = noted.filter(own_service__put_away_at__isnull=True)
    rows = [_released(one, by=by, now=now) for one in noted]
    if not rows:
        raise NothingToRelease(_("まだ何も書かれていません。「ある」「ない」を書いてから公表してください。"))
    ReleasedOffering.objects.filter(organisation=organisation).delete()
    ReleasedOffering.objects.bulk_create(rows)
    record(
        organisation=organisation,
        by=by,
        activity="offerings.released",
        subject=organisation,
        summary=_("サービスの提供の内容を%s件公表しました") % len(rows),
        payload={"services": {one.key: one.state for one in rows}},
        now=now,
    )
    return len(rows)


def _released(noted: Offering, *, by: Person | None, now: dt.datetime) -> ReleasedOffering:
    row = ReleasedOffering(
        organisation_id=noted.organisation_id,
        service=noted.service,
        own_service_id=noted.own_service_id,
        checked_on=noted.checked_on,
        released_at=now,
        released_by=by,
    )
    put_noted(row, noted_of(noted))
    return row


@transaction.atomic
def withdraw_offerings(*, organisation: Organisation, by: Person, now: dt.datetime) -> int:
    """This function will take back what is public; the notes stay. Returns how many rows were public."""
    hold(organisation)
    count, _by_table = ReleasedOffering.objects.filter(organisation=organisation).delete()
    if count:
        record(
            organisation=organisation,
            by=by,
            activity="offerings.withdrawn",
            subject=organisation,
            summary=_("サービスの提供の公表を取り消しました"),
            payload={"count": count},
            now=now,
        )
    return count
