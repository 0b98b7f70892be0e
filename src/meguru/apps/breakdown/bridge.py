"""Rows <-> engine values: a sheet as a chart, entries for the merging."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from meguru.apps.breakdown.models import Entry, Sheet
from meguru.engines import mandala
from meguru.engines.mandala import Cell, Mandala

COMMON = ""  # the author of what stands in the common chart already


def rows_of(sheet: Sheet) -> Mapping[Cell, Entry]:
    """The stored places of a sheet, emptied ones too."""
    return {entry.cell: entry for entry in sheet.entries.select_related("written_by")}


def chart_of(sheet: Sheet, rows: Mapping[Cell, Entry] | None = None) -> Mandala:
    stored = rows_of(sheet) if rows is None else rows
    return Mandala(
        centre=sheet.breakdown.name, texts={cell: entry.text for cell, entry in stored.items() if entry.text}
    )


def entries_of(rows: Iterable[Entry]) -> list[mandala.Entry]:
    """Rows as entries of the merging; the key is the row's id, and its author the owner of the sheet."""
    return [
        mandala.Entry(
            key=f"{row.pk:012}",
            author=str(row.sheet.owner_id) if row.sheet.owner_id else COMMON,
            text=row.text,
            cell=row.cell,
        )
        for row in rows
        if row.text
    ]
