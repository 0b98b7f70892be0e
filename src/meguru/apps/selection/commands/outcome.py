"""Trying services, deciding, and the letter to vendors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Person
from meguru.apps.selection.commands.holding import (
    CannotChange,
    WrittenMeanwhile,
    has_decision,
    locked_in_use,
)
from meguru.apps.selection.models import (
    Chosen,
    InformationRequest,
    Offer,
    Selection,
    TryOut,
    TryOutNote,
    Wanted,
)
from meguru.apps.selection.queries.snapshot import digest_of, snapshot_of


@dataclass(frozen=True, slots=True)
class TypedNote:
    """What was seen of an offer for a row, what it suggests, and what the writer saw before."""

    wanted_id: int
    offer_id: int
    seen: str
    suggested: Decimal | None
    was: tuple[str, Decimal | None]


@transaction.atomic
def save_try_out(
    *,
    selection: Selection,
    try_out: TryOut | None,
    values: Mapping[str, Any],
    wanted: Iterable[Wanted],
    revision: int = 0,
    by: Person,
    now: dt.datetime,
) -> TryOut:
    """This function will plan a trial, or change its plan. Raises: WrittenMeanwhile."""
    current = locked_in_use(selection)
    rows = list(wanted)
    if try_out is None:
        made = TryOut.objects.create(organisation=current.organisation, selection=current, **values)
        made.wanted.set(rows)
        _record(
            current,
            "try_out_planned",
            f"試用「{made.name}」を計画しました",
            {"try_out": made.pk},
            by=by,
            now=now,
        )
        return made
    there = TryOut.objects.select_for_update(no_key=True).get(pk=try_out.pk)
    if there.revision != revision:
        raise WrittenMeanwhile(there)
    for name, value in values.items():
        setattr(there, name, value)
    there.revision += 1
    there.save()
    there.wanted.set(rows)
    _record(
        current,
        "try_out_planned",
        f"試用「{there.name}」の計画を変えました",
        {"try_out": there.pk},
        by=by,
        now=now,
    )
    return there


@transaction.atomic
def save_notes(*, try_out: TryOut, typed: Iterable[TypedNote], by: Person, now: dt.datetime) -> int:
    """This function will keep what was seen in a trial and return how many places changed.

    Raises: WrittenMeanwhile (theirs: (row id, offer id) -> (seen, suggested)); CannotChange for points outside 0..most.
    """
    current = locked_in_use(try_out.selection)
    rows, offers = try_out.wanted.in_bulk(), current.offers.in_use().in_bulk()
    stored = {(one.wanted_id, one.offer_id): (one.seen, one.suggested) for one in try_out.notes.all()}
    changed, theirs = [], {}
    for one in typed:
        row = rows.get(one.wanted_id)
        if row is None or one.offer_id not in offers or (one.seen, one.suggested) == one.was:
            continue
        if one.suggested is not None and not 0 <= one.suggested <= row.most:
            raise CannotChange(
                _("「%(row)s」の点の案は、0から%(most)sまでにしてください。")
                % {"row": row.topic, "most": row.most}
            )
        there = stored.get((one.wanted_id, one.offer_id), ("", None))
        if there not in (one.was, (one.seen, one.suggested)):
            theirs[(one.wanted_id, one.offer_id)] = there
        elif there != (one.seen, one.suggested):
            changed.append(one)
    if theirs:
        raise WrittenMeanwhile(theirs)
    for one in changed:
        TryOutNote.objects.update_or_create(
            try_out=try_out,
            wanted_id=one.wanted_id,
            offer_id=one.offer_id,
            defaults={"seen": one.seen, "suggested": one.suggested, "organisation": current.organisation},
        )
    if changed:
        done = f"試用「{try_out.name}」でわかったことを{len(changed)}か所書きました"
        _record(current, "try_out_noted", done, {"try_out": try_out.pk}, by=by, now=now)
    return len(changed)


@transaction.atomic
def put_away_try_out(*, try_out: TryOut, away: bool, by: Person, now: dt.datetime) -> None:
    """This function will take a trial off the page, or put it back."""
    current = locked_in_use(try_out.selection)
    changed = TryOut.objects.filter(pk=try_out.pk, put_away_at__isnull=away)
    if changed.update(put_away_at=now if away else None):
        done = f"試用「{try_out.name}」を{'外しました' if away else '戻しました'}"
        what = "try_out_put_away" if away else "try_out_brought_back"
        _record(current, what, done, {"try_out": try_out.pk}, by=by, now=now)


@transaction.atomic
def decide(*, selection: Selection, offer: Offer, reason: str, by: Person, now: dt.datetime) -> Chosen:
    """This function will keep the choice with its reason and the whole result of the day.

    Raises: CannotChange while the scoring is open, when a decision stands already, or the offer was removed.
    """
    current = locked_in_use(selection)
    if current.is_open:
        raise CannotChange(_("採点を締め切ってから決めてください。締め切ると、点は変わらなくなります。"))
    if has_decision(current):
        raise CannotChange(_("もう決定しています。変えるときは、先に決定を取り消してください。"))
    if not current.offers.in_use().filter(pk=offer.pk).exists():
        raise CannotChange(_("「%s」は候補から外れています。候補から選び直してください。") % offer)
    snapshot = snapshot_of(current)
    chosen = Chosen.objects.create(
        organisation=current.organisation,
        selection=current,
        offer=offer,
        offer_name=str(offer),
        reason=reason.strip(),
        snapshot=snapshot,
        sha256=digest_of(snapshot),
        made_by=by,
        made_at=now,
    )
    _record(
        current,
        "decided",
        f"「{offer}」に決めました",
        {"offer": offer.pk, "reason": chosen.reason, "sha256": chosen.sha256},
        by=by,
        now=now,
    )
    return chosen


@transaction.atomic
def withdraw_decision(*, chosen: Chosen, by: Person, now: dt.datetime) -> None:
    """This function will withdraw a decision; it stays on record with its result."""
    current = locked_in_use(chosen.selection)
    if Chosen.objects.filter(pk=chosen.pk, withdrawn_at__isnull=True).update(withdrawn_at=now):
        _record(
            current,
            "decision_withdrawn",
            f"「{chosen.offer_name}」への決定を取り消しました",
            {"offer": chosen.offer_id},
            by=by,
            now=now,
        )


@transaction.atomic
def save_request(
    *, selection: Selection, values: Mapping[str, Any], revision: int, by: Person, now: dt.datetime
) -> InformationRequest:
    """This function will keep the wording of the letter to vendors; `revision` 0 for a first one.

    Raises: WrittenMeanwhile when a colleague saved it since.
    """
    current = locked_in_use(selection)
    there = InformationRequest.objects.select_for_update(no_key=True).filter(selection=current).first()
    if there is not None and there.revision != revision:
        raise WrittenMeanwhile(there)
    letter = there or InformationRequest(organisation=current.organisation, selection=current, revision=0)
    for name, value in values.items():
        setattr(letter, name, value)
    letter.revision += 1
    letter.changed_by, letter.changed_at = by, now
    letter.save()
    _record(current, "request_saved", "情報提供依頼を書きました", {}, by=by, now=now)
    return letter


def _record(
    selection: Selection, what: str, done: str, payload: Mapping[str, Any], *, by: Person, now: dt.datetime
) -> None:
    record(
        organisation=selection.organisation,
        by=by,
        activity=f"selection.{what}",
        subject=selection,
        summary=f"サービス選定「{selection.name}」：{done}",
        payload=payload,
        now=now,
    )
