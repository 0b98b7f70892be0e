"""What was stored of an operation, read from the ledger, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from meguru.apps.inventory.models import ImportedRow, Operation
from meguru.apps.inventory.queries.entries import (
    GradeEntry,
    MonthEntry,
    plain_entry,
    plain_grades,
    plain_months,
    said,
    table_in_words,
)
from meguru.apps.ledger.activities import label_of
from meguru.apps.ledger.models import Event
from meguru.apps.registry.models import Person
from meguru.design.figures import DASH

MOST_EVENTS = 200


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field, from what to what, in the words of the form."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened to an operation. `can_undo` only for the newest change of values."""

    at: datetime
    by: str
    activity: str
    summary: str
    fields: tuple[FieldChange, ...]
    can_undo: bool


def history_of(*, operation: Operation, user: Person) -> tuple[Change, ...]:
    """What happened to an operation of this person's own offices, newest first; other offices' history is theirs."""
    events = Event.objects.filter(
        organisation_id=operation.organisation_id,
        organisation__in=user.readable_organisation_ids(None),
        subject_type=Operation._meta.label_lower,
        subject_id=str(operation.pk),
    ).order_by("-sequence")[:MOST_EVENTS]
    changes = [_change(event, operation) for event in events]
    if operation.organisation_id in user.readable_organisation_ids(None):
        changes = [*(_imported(row) for row in _rows_of(operation)), *changes]
    return tuple(sorted(changes, key=lambda change: change.at, reverse=True))


def _rows_of(operation: Operation) -> QuerySet[ImportedRow]:
    rows = ImportedRow.objects.filter(operation=operation)
    return rows.select_related("imported__stored_by").order_by("-imported__stored_at")[:MOST_EVENTS]


def _imported(row: ImportedRow) -> Change:
    """A row of a table; it is taken back with its import."""
    words = _("「%(file)s」の%(number)s行目から取り込みました") % {
        "file": row.imported.file_name,
        "number": row.number,
    }
    if row.imported.undone_at:
        words += _("（この取込みは、のちに取り消されました）")
    return Change(
        at=row.imported.stored_at,
        by=row.imported.stored_by.name if row.imported.stored_by else "",
        activity=label_of("inventory.imported"),
        summary=words,
        fields=changed_fields(row.before, row.after),
        can_undo=False,
    )


def changed_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[FieldChange, ...]:
    """The fields of a ledger event or an imported row, in words."""
    return tuple(
        FieldChange(label_of_field(name), _written(before.get(name)), _written(after.get(name)))
        for name in dict.fromkeys([*before, *after])
    )


def differences(
    *,
    stored: Operation,
    typed: dict[str, Any],
    months: Sequence[MonthEntry] | None = None,
    grades: Sequence[GradeEntry] | None = None,
) -> list[tuple[str, str, str]]:
    """Where an edit differs from what is stored: (label, typed, stored), written for people."""
    found = [
        (label_of_field(name), _written(value), _written(getattr(stored, name)))
        for name, value in typed.items()
        if value != getattr(stored, name)
    ]
    for name, entries, read in (("months", months, plain_months), ("grades", grades, plain_grades)):
        if entries is None:
            continue
        kept = table_in_words(read(stored))
        mine = table_in_words(
            sorted((plain_entry(entry) for entry in said(entries)), key=lambda row: row["key"])
        )
        if kept != mine:
            found.append((label_of_field(name), mine or DASH, kept or DASH))
    return found


def label_of_field(name: str) -> str:
    """The words of the form for a field of the ledger."""
    tables = {"months": _("月別の数字"), "grades": _("職層別の作業時間")}
    if name in tables:
        return tables[name]
    try:
        return str(getattr(Operation._meta.get_field(name), "verbose_name", name))
    except FieldDoesNotExist:
        return name


def _change(event: Event, operation: Operation) -> Change:
    payload = event.payload
    before, after = payload.get("before"), payload.get("after")
    is_change = isinstance(before, dict) and isinstance(after, dict)
    return Change(
        at=event.occurred_at,
        by=event.actor_name,
        activity=label_of(event.activity),
        summary=event.summary,
        fields=changed_fields(before, after) if is_change else (),
        can_undo="restore" in payload and payload.get("version") == operation.version,
    )


def _written(value: Any) -> str:
    return DASH if value is None or value == "" else str(value)
