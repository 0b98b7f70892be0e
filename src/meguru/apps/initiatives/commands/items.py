"""Tasks, outputs and exit criteria: written, ticked, taken out and brought back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.db.models import Max

from meguru.apps.initiatives.commands.phases import PhaseIsClosed
from meguru.apps.initiatives.models import Phase, PlanItem
from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Person


@transaction.atomic
def add_item(*, phase: Phase, kind: str, text: str, by: Person, now: dt.datetime) -> PlanItem:
    """This function will add a task, an output or an exit criterion. Raises: PhaseIsClosed."""
    there = _open(phase)
    last = there.items.filter(kind=kind).aggregate(last=Max("position"))["last"] or 0
    item = PlanItem.objects.create(
        organisation=there.organisation, phase=there, kind=kind, position=last + 1, text=text.strip()
    )
    _record(item, "initiatives.item_added", f"「{item.text}」を足しました", by=by, now=now)
    return item


@transaction.atomic
def tick_items(
    *, phase: Phase, shown: Collection[int], ticked: Collection[int], by: Person, now: dt.datetime
) -> int:
    """This function will tick and untick items of a phase and return how many changed.

    `shown` are the items on the page that was sent, `ticked` those with a mark: items that a colleague added
    meanwhile are left alone, and a mark that stands keeps who set it and when. Raises: PhaseIsClosed.
    """
    there = _open(phase)
    changed = {}
    for item in there.items.in_use().select_for_update(of=("self",), no_key=True).filter(pk__in=list(shown)):
        if item.is_done == (item.pk in ticked):
            continue
        item.done_at, item.done_by = (now, by) if item.pk in ticked else (None, None)
        item.save(update_fields=["done_at", "done_by"])
        changed[item.text] = item.is_done
    if changed:
        record(
            organisation=there.organisation,
            by=by,
            activity="initiatives.items_ticked",
            subject=there.initiative,
            summary=f"工程「{there.name}」の印を{len(changed)}つ変えました",
            payload={"phase": there.pk, "ticked": changed},
            now=now,
        )
    return len(changed)


@transaction.atomic
def remove_item(*, item: PlanItem, by: Person, now: dt.datetime) -> None:
    """This function will take an item out; `bring_back_item` undoes it. Raises: PhaseIsClosed."""
    _open(item.phase)
    if PlanItem.objects.filter(pk=item.pk, removed_at__isnull=True).update(removed_at=now):
        _record(item, "initiatives.item_removed", f"「{item.text}」を外しました", by=by, now=now)


@transaction.atomic
def bring_back_item(*, item: PlanItem, by: Person, now: dt.datetime) -> None:
    """This function will bring an item back. Raises: PhaseIsClosed."""
    _open(item.phase)
    if PlanItem.objects.filter(pk=item.pk, removed_at__isnull=False).update(removed_at=None):
        _record(item, "initiatives.item_brought_back", f"「{item.text}」を戻しました", by=by, now=now)


def _open(phase: Phase) -> Phase:
    there = (
        Phase.objects.select_for_update(of=("self",), no_key=True)
        .select_related("initiative", "organisation")
        .get(pk=phase.pk)
    )
    if there.is_closed:
        raise PhaseIsClosed
    return there


def _record(item: PlanItem, activity: str, summary: str, *, by: Person, now: dt.datetime) -> None:
    record(
        organisation=item.organisation,
        by=by,
        activity=activity,
        subject=item.phase.initiative,
        summary=f"工程「{item.phase.name}」：{summary}",
        payload={"phase": item.phase_id, "item": item.pk, "kind": item.kind, "text": item.text},
        now=now,
    )
