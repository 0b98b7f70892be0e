"""Noting which services one's municipality offers, row by row, and saying that nothing changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meguru.apps.ledger.commands import record
from meguru.apps.offerings.bridge import Noted, noted_of, plain, put_noted, tidy
from meguru.apps.offerings.models import Offering, OwnService
from meguru.apps.registry.models import Organisation, Person
from meguru.engines.service_gap import OfferState, service_catalogue


class NotAMunicipality(ValueError):
    """Services are offered by municipalities; a prefecture has no notes of its own."""


class WrittenMeanwhile(ValueError):
    """A colleague changed the same services. `theirs` holds what stands there now; nothing was stored."""

    def __init__(self, theirs: Mapping[str, Noted], who: str) -> None:
        super().__init__(
            _(
                "書いている間に、%sさんが同じサービスを書きかえました。"
                "あなたの内容は残してあります。見比べて、よければもう一度保存してください。"
            )
            % who
        )
        self.theirs = dict(theirs)


@dataclass(frozen=True, slots=True)
class Written:
    """What one person wrote about one service: what it was on the page, and what it shall be."""

    was: Noted
    wanted: Noted


@transaction.atomic
def write_offerings(
    *, organisation: Organisation, rows: Mapping[str, Written], by: Person | None, now: dt.datetime
) -> tuple[str, ...]:
    """This function will note what is written about services and return the keys of those that changed.

    A row is left alone when it shall be what it was on the page. All rows are stored or none.
    Raises: WrittenMeanwhile when somebody else changed one of them in between; LookupError for a service that
    is not there; NotAMunicipality.
    """
    touched = {key: tidy(row.wanted) for key, row in rows.items() if tidy(row.wanted) != tidy(row.was)}
    if not touched:
        return ()
    hold(organisation)
    stored = notes_of(organisation, touched)
    theirs = {
        key: row
        for key, wanted in touched.items()
        if (row := stored.get(key)) is not None and noted_of(row) not in (tidy(rows[key].was), wanted)
    }
    if theirs:
        who = "、".join(dict.fromkeys(str(one.checked_by or _("ほかの人")) for one in theirs.values()))
        raise WrittenMeanwhile({key: noted_of(one) for key, one in theirs.items()}, who)
    changed = {key: one for key, one in touched.items() if noted_of(stored.get(key)) != one}
    before = {key: noted_of(stored.get(key)) for key in changed}
    for key, wanted in changed.items():
        store(organisation, stored.get(key), key, wanted, by=by, now=now)
    if changed:
        record(
            organisation=organisation,
            by=by,
            activity="offerings.noted",
            subject=organisation,
            summary=_("サービスの提供の内容を%s件書きました") % len(changed),
            payload={
                "before": {key: plain(one) for key, one in before.items()},
                "after": {key: plain(one) for key, one in changed.items()},
            },
            now=now,
        )
    return tuple(changed)


def hold(organisation: Organisation) -> None:
    """Whoever writes, releases or stores a table of one municipality waits for the others. Raises: NotAMunicipality."""
    if organisation.prefecture_id is None:
        raise NotAMunicipality(_("サービスの提供を書くのは市区町村です。"))
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def notes_of(organisation: Organisation, keys: Collection[str]) -> dict[str, Offering]:
    """Key -> the notes of a municipality on these services, locked. Raises: LookupError for an unknown service."""
    known = {one.id for one in service_catalogue().services}
    own = OwnService.objects.filter(organisation=organisation).in_use()
    known |= {f"own-{pk}" for pk in own.values_list("pk", flat=True)}
    unknown = set(keys) - known
    if unknown:
        raise LookupError(f"no such service: {', '.join(sorted(unknown))}")
    found = Offering.objects.select_for_update(of=("self",), no_key=True).filter(organisation=organisation)
    return {one.key: one for one in found.select_related("checked_by")}


def store(
    organisation: Organisation,
    row: Offering | None,
    key: str,
    wanted: Noted,
    *,
    by: Person | None,
    now: dt.datetime,
) -> Offering:
    """Write one row inside the caller's transaction, which holds the municipality."""
    if row is None:
        own = key.removeprefix("own-") if key.startswith("own-") else ""
        row = Offering(
            organisation=organisation,
            service="" if own else key,
            own_service_id=int(own) if own else None,
            revision=0,
        )
    put_noted(row, wanted)
    row.checked_on, row.checked_by = timezone.localdate(now), by
    row.revision += 1
    row.save()
    return row


@transaction.atomic
def confirm_offerings(
    *, organisation: Organisation, field_services: Collection[str], by: Person, now: dt.datetime
) -> int:
    """This function will note that what stands there was looked at today and is still so; returns how many rows.

    Services of which nothing is known stay as they are: there is nothing to confirm.
    """
    hold(organisation)
    found = notes_of(organisation, field_services)
    rows = [found[key] for key in field_services if key in found and found[key].state != OfferState.UNKNOWN]
    today = timezone.localdate(now)
    Offering.objects.filter(pk__in=[one.pk for one in rows]).update(checked_on=today, checked_by=by)
    if rows:
        record(
            organisation=organisation,
            by=by,
            activity="offerings.confirmed",
            subject=organisation,
            summary=_("サービスの提供の内容を%s件、前と同じと確かめました") % len(rows),
            payload={"services": [one.key for one in rows]},
            now=now,
        )
    return len(rows)
