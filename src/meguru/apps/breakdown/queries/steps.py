"""From the common chart to steps: what can be chosen, and what was made of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from meguru.apps.breakdown import bridge
from meguru.apps.breakdown.models import Breakdown, Entry, Sheet, StepDraft
from meguru.apps.processes.models import Process
from meguru.apps.registry.models import Person
from meguru.apps.registry.roles import Can


@dataclass(frozen=True, slots=True)
class StepChoice:
    """A place of the chart that can become a step. `key` is the id its task will have."""

    entry: Entry
    function: str
    number: int

    @property
    def key(self) -> str:
        return f"step_{self.entry.pk}"


def step_choices(sheet: Sheet) -> list[StepChoice]:
    """The items in reading order; a function that has none can become a step itself."""
    rows = bridge.rows_of(sheet)
    found: list[StepChoice] = []
    for cell, entry in sorted(rows.items()):
        function = rows[cell._replace(item=0)].text if cell._replace(item=0) in rows else ""
        has_items = any(
            one.text for place, one in rows.items() if place.function == cell.function and place.item
        )
        if entry.text and (cell.item or not has_items):
            found.append(StepChoice(entry=entry, function=function, number=len(found) + 1))
    return found


def drafts_of(breakdown: Breakdown) -> QuerySet[StepDraft]:
    """The drawings that were begun from a breakdown, newest first."""
    return breakdown.step_drafts.select_related("version__process", "made_by")


def processes_to_draft_in(breakdown: Breakdown, *, user: Person) -> QuerySet[Process]:
    """The processes of the operation that this person may change."""
    return Process.objects.changeable_by(user, Can.EDIT_PROCESS).filter(operation_id=breakdown.operation_id)
