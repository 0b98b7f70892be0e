"""Storing one operation with its months and grades, without a transaction or an event of its own: the commands
around it decide what belongs together and how it is recorded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction

from meguru.apps.inventory.models import GradeHours, MonthFigures, Operation
from meguru.apps.inventory.queries.entries import (
    GradeEntry,
    MonthEntry,
    as_plain,
    in_words,
    plain_entry,
    plain_grades,
    plain_months,
    said,
    table_in_words,
)
from meguru.apps.registry.models import Person


class AlreadyNamed(ValueError):
    """The department has an operation of this name, or the office one of this number."""


class ChangedMeanwhile(ValueError):
    """Somebody else stored a change since this edit began."""


@dataclass(frozen=True, slots=True)
class Written:
    """What changed, by field: in words for the ledger, and in plain values from which it can be restored.

    `months` and `grades` stand beside the fields of Operation.
    """

    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    restore: Mapping[str, Any] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.after)


def write_new(
    *,
    operation: Operation,
    months: Sequence[MonthEntry] = (),
    grades: Sequence[GradeEntry] = (),
) -> None:
    """Store a new operation with its months and grades. Raises: AlreadyNamed."""
    store(operation)
    _replace_months(operation, months)
    _replace_grades(operation, grades)


def write_change(
    *,
    current: Operation,
    values: Mapping[str, Any],
    months: Sequence[MonthEntry] | None = None,
    grades: Sequence[GradeEntry] | None = None,
    by: Person | None,
    now: dt.datetime,
) -> Written:
    """Store what differs from `current`, the locked row, and say it. None leaves months or grades as they are.

    Raises: AlreadyNamed.
    """
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    restore: dict[str, Any] = {}
    for name, value in values.items():
        kept = getattr(current, name)
        if kept != value:
            before[name], after[name], restore[name] = in_words(kept), in_words(value), as_plain(kept)
            setattr(current, name, value)
    for name, entries, read in (("months", months, plain_months), ("grades", grades, plain_grades)):
        if entries is None:
            continue
        kept_plain, new_plain = read(current), [plain_entry(entry) for entry in said(entries)]
        if kept_plain != sorted(new_plain, key=lambda row: row["key"]):
            before[name], restore[name] = table_in_words(kept_plain), kept_plain
            after[name] = table_in_words(new_plain)
    if not after:
        return Written()
    current.version += 1
    current.changed_by, current.changed_at = by, now
    store(current)
    if "months" in after:
        _replace_months(current, months or ())
    if "grades" in after:
        _replace_grades(current, grades or ())
    return Written(before=before, after=after, restore=restore)


def store(operation: Operation) -> None:
    """The constraints of the database decide about names, so that two people at once cannot both win."""
    try:
        with transaction.atomic():
            operation.save()
    except IntegrityError as twice:
        raise AlreadyNamed(_why_refused(operation)) from twice


def restored(name: str, plain: Any) -> Any:
    """The value of a field again, from the plain one that was kept to restore it."""
    field = Operation._meta.get_field(name)
    if field.is_relation:
        return None if plain is None else field.related_model.objects.get(pk=plain)  # type: ignore[union-attr]
    return field.to_python(plain)  # type: ignore[union-attr]


def _why_refused(operation: Operation) -> str:
    others = Operation.objects.filter(organisation_id=operation.organisation_id).in_use()
    same_code = others.filter(code=operation.code).exclude(code="").exclude(pk=operation.pk).first()
    if same_code:
        return (
            f"事務分掌番号「{operation.code}」は「{same_code.name}」で使っています。別の番号にしてください。"
        )
    return f"{operation.department}には「{operation.name}」という業務がすでにあります。別の業務名にしてください。"


def _replace_months(operation: Operation, entries: Sequence[MonthEntry]) -> None:
    MonthFigures.objects.filter(operation=operation).delete()
    MonthFigures.objects.bulk_create(
        MonthFigures(
            organisation_id=operation.organisation_id,
            operation=operation,
            month=entry.month,
            volume=entry.volume,
            hours=entry.hours,
            overtime_hours=entry.overtime_hours,
        )
        for entry in said(entries)
    )


def _replace_grades(operation: Operation, entries: Sequence[GradeEntry]) -> None:
    GradeHours.objects.filter(operation=operation).delete()
    GradeHours.objects.bulk_create(
        GradeHours(
            organisation_id=operation.organisation_id,
            operation=operation,
            grade=entry.grade,
            people=entry.people,
            hours=entry.hours,
        )
        for entry in said(entries)
    )
