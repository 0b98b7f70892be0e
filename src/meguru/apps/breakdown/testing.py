"""Makers of breakdowns for tests."""

from __future__ import annotations

from collections.abc import Mapping

from meguru.apps.breakdown import commands
from meguru.apps.breakdown.models import Breakdown, Sheet
from meguru.apps.inventory.models import Operation
from meguru.apps.inventory.testing import NOON, make_operation
from meguru.apps.registry.models import Person
from meguru.engines.mandala import Cell


def make_breakdown(*, operation: Operation | None = None, name: str = "転入届") -> Breakdown:
    """A breakdown with an empty common sheet, of an office of its own unless an operation is given."""
    return commands.start_breakdown(operation=operation or make_operation(), name=name, by=None, now=NOON)


def common_sheet(breakdown: Breakdown) -> Sheet:
    return breakdown.sheets.get(owner=None)


def own_sheet(breakdown: Breakdown, person: Person, texts: Mapping[tuple[int, int], str]) -> Sheet:
    """A personal sheet with what the person wrote."""
    sheet = commands.open_own_sheet(breakdown=breakdown, by=person, now=NOON)
    write(sheet, texts, by=person)
    return sheet


def write(sheet: Sheet, texts: Mapping[tuple[int, int], str], *, by: Person | None = None) -> None:
    """Write over whatever stands there."""
    stored = {entry.cell: entry.text for entry in sheet.entries.all()}
    commands.write_entries(
        sheet=sheet, texts={Cell(*place): text for place, text in texts.items()}, was=stored, by=by, now=NOON
    )
