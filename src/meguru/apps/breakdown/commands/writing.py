"""Writing in a chart: place by place, so that people in different places never meet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import IntegrityError, transaction

from meguru.apps.breakdown.models import Entry, Sheet
from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Person
from meguru.engines.mandala import Cell, clean


class WrittenMeanwhile(ValueError):
    """A colleague wrote in the same places. `theirs` holds what stands there now; nothing was stored."""

    def __init__(self, theirs: Mapping[Cell, str], who: str) -> None:
        super().__init__(
            f"書いている間に、{who}さんが同じマスを書きかえました。あなたの言葉は残してあります。"
            "見比べて、よければもう一度保存してください。"
        )
        self.theirs = dict(theirs)


@transaction.atomic
def write_entries(
    *, sheet: Sheet, texts: Mapping[Cell, str], was: Mapping[Cell, str], by: Person | None, now: dt.datetime
) -> int:
    """This function will write texts into places of a sheet and return how many changed.

    `was` is what the person saw in these places. A place is left alone when its text is what it was; an empty
    text empties the place. New words are proposed for the common chart anew.
    Raises: WrittenMeanwhile when another person changed one of the places in between.
    """
    changed = {cell: clean(text) for cell, text in texts.items() if clean(text) != was.get(cell, "")}
    if not changed:
        return 0
    Sheet.objects.select_for_update(of=("self",), no_key=True).get(pk=sheet.pk)
    stored = {entry.cell: entry for entry in sheet.entries.select_related("written_by")}
    theirs = {
        cell: stored[cell]
        for cell, text in changed.items()
        if cell in stored and stored[cell].text not in (was.get(cell, ""), text)
    }
    if theirs:
        who = "、".join(dict.fromkeys(str(one.written_by or "ほかの人") for one in theirs.values()))
        raise WrittenMeanwhile({cell: one.text for cell, one in theirs.items()}, who)
    written = {
        cell: text for cell, text in changed.items() if cell not in stored or stored[cell].text != text
    }
    before = {cell: stored[cell].text if cell in stored else "" for cell in written}
    for cell, text in written.items():
        _store(sheet, stored.get(cell), cell, text, by=by, now=now)
    if written:
        _record(sheet, before=before, after=written, by=by, now=now)
    return len(written)


def _store(
    sheet: Sheet, entry: Entry | None, cell: Cell, text: str, *, by: Person | None, now: dt.datetime
) -> None:
    if entry is not None:
        entry.text, entry.written_by, entry.written_at, entry.taken_into = text, by, now, None
        entry.save(update_fields=["text", "written_by", "written_at", "taken_into"])
        return
    fields = {"organisation": sheet.organisation, "text": text, "written_by": by, "written_at": now}
    try:
        with transaction.atomic():
            Entry.objects.create(sheet=sheet, function=cell.function, item=cell.item, **fields)
    except IntegrityError as twice:
        there = sheet.entries.select_related("written_by").get(function=cell.function, item=cell.item)
        raise WrittenMeanwhile({cell: there.text}, str(there.written_by or "ほかの人")) from twice


def _record(
    sheet: Sheet,
    *,
    before: Mapping[Cell, str],
    after: Mapping[Cell, str],
    by: Person | None,
    now: dt.datetime,
) -> None:
    record(
        organisation=sheet.organisation,
        by=by,
        activity="breakdown.entries_written",
        subject=sheet,
        summary=f"機能分析「{sheet.breakdown.name}」のマスを{len(after)}つ書きました",
        payload={
            "breakdown": sheet.breakdown_id,
            "before": _named(before),
            "after": _named(after),
        },
        now=now,
    )


def _named(texts: Mapping[Cell, str]) -> dict[str, str]:
    return {f"{cell.function}-{cell.item}": text for cell, text in texts.items()}
