"""Making public what a municipality noted, and taking that back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from meguru.apps.ledger.commands import record
from meguru.apps.offerings.bridge import noted_of, put_noted
from meguru.apps.offerings.commands.writing import hold
from meguru.apps.offerings.models import Offering, ReleasedOffering
from meguru.apps.registry.models import Organisation, Person
from meguru.engines.service_gap import OfferState


class NothingToRelease(ValueError):
    """Nothing is noted that others could read, or nothing that this person has seen."""


@dataclass(frozen=True, slots=True)
class Released:
    """What a release did: how many became public, and which keys wait since a colleague changed them meanwhile."""

    count: int
    left: tuple[str, ...] = ()
    who: str = ""


@transaction.atomic
def release_offerings(
    *,
    organisation: Organisation,
    by: Person | None,
    now: dt.datetime,
    seen: Mapping[str, int] | None = None,
) -> Released:
    """This function will make public everything that is noted now, in place of what was public.

    `seen` maps services to the revisions of their notes on the page that was looked at (None: everything was). What
    somebody else changed since stays as public as it was, and is named. Services of which nothing is known are not
    among it. Raises: NothingToRelease; NotAMunicipality.
    """
    hold(organisation)
    in_use = Offering.objects.filter(organisation=organisation, own_service__put_away_at__isnull=True)
    notes = list(in_use.select_related("checked_by").order_by("pk"))
    public = {one.key: one for one in ReleasedOffering.objects.filter(organisation=organisation)}
    left = [
        one
        for one in notes
        if seen is not None and not _was_seen(one, seen, by) and _differs(one, public.get(one.key))
    ]
    rows = [
        _released(one, by=by, now=now)
        for one in notes
        if one not in left and one.state != OfferState.UNKNOWN.value
    ]
    if not rows:
        raise NothingToRelease(_why_nothing(left))
    waiting = {one.key for one in left}
    gone = [one.pk for key, one in public.items() if key not in waiting]
    ReleasedOffering.objects.filter(pk__in=gone).delete()
    ReleasedOffering.objects.bulk_create(rows)
    record(
        organisation=organisation,
        by=by,
        activity="offerings.released",
        subject=organisation,
        summary=_("サービスの提供の内容を%s件公表しました") % len(rows),
        payload={"services": {one.key: one.state for one in rows}, "left": sorted(waiting)},
        now=now,
    )
    return Released(len(rows), tuple(one.key for one in left), _names(left))


def _was_seen(note: Offering, seen: Mapping[str, int], by: Person | None) -> bool:
    """Whether the person saw what stands there: on the page, or by having written it last (with the page open)."""
    if note.revision == seen.get(note.key, 0):
        return True
    return by is not None and note.checked_by_id == by.pk


def _differs(note: Offering, public: ReleasedOffering | None) -> bool:
    told = None if note.state == OfferState.UNKNOWN.value else note
    return noted_of(told) != noted_of(public)


def _names(notes: Sequence[Offering]) -> str:
    return "、".join(dict.fromkeys(str(one.checked_by or _("ほかの人")) for one in notes))


def _why_nothing(left: Sequence[Offering]) -> str:
    if not left:
        return _("まだ何も書かれていません。「ある」「ない」を書いてから公表してください。")
    return _(
        "ページを開いた後に、%sさんが書きかえました。下の内容を見直して、もう一度公表してください。"
    ) % _names(left)


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
