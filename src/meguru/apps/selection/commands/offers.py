"""Offers: put beside each other, changed, removed, brought back; what their vendors answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Person
from meguru.apps.selection.commands.holding import CannotChange, WrittenMeanwhile, locked_open
from meguru.apps.selection.models import Offer, Reply, Selection
from meguru.apps.selection.models.offers import MOST_OFFERS


@dataclass(frozen=True, slots=True)
class TypedReply:
    """An answer as typed, and what its writer saw before: texts, and met (None: not known)."""

    text: str
    met: bool | None
    was: tuple[str, bool | None]


@transaction.atomic
def add_offer(
    *, selection: Selection, values: Mapping[str, Any], by: Person | None, now: dt.datetime
) -> Offer:
    """This function will put an offer beside the others. Raises: CannotChange."""
    current = locked_open(selection)
    if current.offers.in_use().count() >= MOST_OFFERS:
        raise CannotChange(_("候補は%sつまでにしてください。") % MOST_OFFERS)
    last = current.offers.aggregate(last=Max("position"))["last"] or 0
    try:
        with transaction.atomic():
            offer = Offer.objects.create(
                organisation=current.organisation, selection=current, position=last + 1, **values
            )
    except IntegrityError as reason:
        raise CannotChange(_taken(values)) from reason
    _record(offer, "offer_added", "加えました", _plain(values), by=by, now=now)
    return offer


@transaction.atomic
def change_offer(
    *, offer: Offer, values: Mapping[str, Any], revision: int, by: Person, now: dt.datetime
) -> None:
    """This function will change an offer's names, prices and notes. Raises: WrittenMeanwhile, CannotChange."""
    locked_open(offer.selection)
    current = Offer.objects.select_for_update(no_key=True).get(pk=offer.pk)
    changed = {name: value for name, value in values.items() if getattr(current, name) != value}
    if not changed:
        return
    if current.revision != revision:
        raise WrittenMeanwhile(current)
    before = {name: getattr(current, name) for name in changed}
    for name, value in changed.items():
        setattr(current, name, value)
    current.revision += 1
    try:
        with transaction.atomic():
            current.save()
    except IntegrityError as reason:
        raise CannotChange(_taken(values)) from reason
    payload = {"before": _plain(before), "after": _plain(changed)}
    _record(current, "offer_changed", "変えました", payload, by=by, now=now)


@transaction.atomic
def remove_offer(*, offer: Offer, by: Person, now: dt.datetime) -> None:
    """This function will take an offer away; its answers and points stay. `bring_back_offer` undoes it."""
    locked_open(offer.selection)
    if Offer.objects.filter(pk=offer.pk, put_away_at__isnull=True).update(put_away_at=now):
        _record(offer, "offer_removed", "外しました", {}, by=by, now=now)


@transaction.atomic
def bring_back_offer(*, offer: Offer, by: Person, now: dt.datetime) -> None:
    """This function will put an offer back. Raises: CannotChange when another has its name now."""
    current = locked_open(offer.selection)
    if current.offers.in_use().filter(name=offer.name, plan=offer.plan).exists():
        raise CannotChange(_taken({"name": offer.name}))
    if Offer.objects.filter(pk=offer.pk, put_away_at__isnull=False).update(put_away_at=None):
        _record(offer, "offer_brought_back", "戻しました", {}, by=by, now=now)


@transaction.atomic
def save_replies(*, offer: Offer, typed: Mapping[int, TypedReply], by: Person, now: dt.datetime) -> int:
    """This function will store what a vendor answers, row by row; `typed` maps row id -> answer. Returns how many.

    Raises: WrittenMeanwhile (theirs: row id -> (text, met)) when a colleague changed a touched answer since.
    """
    current = locked_open(offer.selection)
    touched = {pk: one for pk, one in typed.items() if (one.text, one.met) != one.was}
    rows = current.wanted.in_use().in_bulk(list(touched))
    stored = {one.wanted_id: one for one in offer.replies.filter(wanted__in=rows)}
    now_there = {
        pk: (stored[pk].text, stored[pk].met) if pk in stored else ("", None) for pk in touched if pk in rows
    }
    theirs = {
        pk: there
        for pk, there in now_there.items()
        if there not in (touched[pk].was, (touched[pk].text, touched[pk].met))
    }
    if theirs:
        raise WrittenMeanwhile(theirs)
    changed = {
        pk: touched[pk] for pk, there in now_there.items() if there != (touched[pk].text, touched[pk].met)
    }
    for pk, one in changed.items():
        Reply.objects.update_or_create(
            offer=offer,
            wanted=rows[pk],
            defaults={"text": one.text, "met": one.met, "organisation": current.organisation},
        )
    if changed:
        payload = {"rows": {str(pk): [one.text, one.met] for pk, one in changed.items()}}
        _record(offer, "replies_saved", f"回答を{len(changed)}行書きました", payload, by=by, now=now)
    return len(changed)


def _taken(values: Mapping[str, Any]) -> str:
    return _("「%s」という候補はもうあります。プランの名前を書くと、分けて並べられます。") % values.get(
        "name", ""
    )


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value if isinstance(value, str | int | None) else str(value) for name, value in values.items()
    }


def _record(
    offer: Offer, what: str, done: str, payload: Mapping[str, Any], *, by: Person | None, now: dt.datetime
) -> None:
    record(
        organisation=offer.organisation,
        by=by,
        activity=f"selection.{what}",
        subject=offer.selection,
        summary=f"サービス選定「{offer.selection.name}」の候補「{offer}」：{done}",
        payload={"offer": offer.pk, **payload},
        now=now,
    )
