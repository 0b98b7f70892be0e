"""What people accept of the proposals goes into the common chart, under the name they give it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from meguru.apps.breakdown import bridge
from meguru.apps.breakdown.models import Breakdown, Entry, Sheet
from meguru.apps.breakdown.queries import GroupRow, find_group, merging
from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Person
from meguru.engines.mandala import Cell, clean


class NoRoom(ValueError):
    """The common chart has no empty place left for what was accepted."""


class ChangedMeanwhile(ValueError):
    """A proposal is no longer what the person looked at."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A proposal taken on, by its key, under a name."""

    key: str
    name: str


@transaction.atomic
def accept_groups(
    *, breakdown: Breakdown, accepted: Sequence[Accepted], by: Person | None, now: dt.datetime
) -> int:
    """This function will bring accepted groups into the common chart and return how many.

    A group that means the same as a place there joins it; others take the next empty place. The personal entries
    stay where they are and remember where they went.
    Raises: ChangedMeanwhile when somebody wrote in between; NoRoom when the chart is full. Then nothing is stored.
    """
    common = Sheet.objects.select_for_update(of=("self",), no_key=True).get(breakdown=breakdown, owner=None)
    proposed = merging(breakdown)
    told: dict[str, str] = {}
    for one in accepted:
        group = find_group(proposed, one.key)
        if group is None:
            raise ChangedMeanwhile(
                "見ている間に、だれかが記入を変えました。新しいまとまりを見て、もう一度選んでください。"
            )
        name = clean(one.name) or group.name
        entry = (
            _joined(group, name, by=by, now=now)
            if group.into
            else _placed(common, group, name, by=by, now=now)
        )
        Entry.objects.filter(pk__in=[row.pk for row in group.entries]).update(taken_into=entry)
        told[f"{entry.function}-{entry.item}"] = entry.text
    if told:
        _record(breakdown, told, by=by, now=now)
    return len(told)


def _joined(group: GroupRow, name: str, *, by: Person | None, now: dt.datetime) -> Entry:
    """Into a place that is there; another name renames it."""
    assert group.into is not None
    entry = Entry.objects.get(pk=group.into.pk)
    if entry.text != name:
        entry.text, entry.written_by, entry.written_at = name, by, now
        entry.save(update_fields=["text", "written_by", "written_at"])
    return entry


def _placed(common: Sheet, group: GroupRow, name: str, *, by: Person | None, now: dt.datetime) -> Entry:
    """Into the next empty place."""
    rows = bridge.rows_of(common)
    chart = bridge.chart_of(common, rows)
    cell = chart.free_item(group.function) if group.function else chart.free_function()
    if cell is None:
        where = f"機能「{chart.function(group.function)}」" if group.function else "みんなの表の機能"
        raise NoRoom(
            f"{where}の8マスが埋まっているので、「{name}」を入れられません。似たものと一緒にするか、表のマスを空けてください。"
        )
    return _written(common, rows.get(cell), cell, name, by=by, now=now)


def _written(
    common: Sheet, stored: Entry | None, cell: Cell, name: str, *, by: Person | None, now: dt.datetime
) -> Entry:
    entry = stored or Entry(
        organisation=common.organisation, sheet=common, function=cell.function, item=cell.item
    )
    entry.text, entry.written_by, entry.written_at = name, by, now
    entry.save()
    return entry


def _record(breakdown: Breakdown, told: Mapping[str, str], *, by: Person | None, now: dt.datetime) -> None:
    record(
        organisation=breakdown.organisation,
        by=by,
        activity="breakdown.groups_accepted",
        subject=breakdown,
        summary=f"機能分析「{breakdown.name}」のみんなの表に、まとまりを{len(told)}つ入れました",
        payload={"after": dict(told)},
        now=now,
    )
