"""Storing one operation with its months and grades, without a transaction or an event of its own: the commands
around it decide what belongs together and how it is recorded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, models, transaction

from meguru.apps.inventory.models import GradeHours, MonthFigures, Operation, StaffGrade
from meguru.apps.registry.models import Person


class AlreadyNamed(ValueError):
    """The department has an operation of this name, or the office one of this number."""


class ChangedMeanwhile(ValueError):
    """Somebody else stored a change since this edit began."""


@dataclass(frozen=True, slots=True)
class MonthEntry:
    """What somebody says about one month (1-12); None is unknown."""

    month: int
    volume: int | None = None
    hours: Decimal | None = None
    overtime_hours: Decimal | None = None


@dataclass(frozen=True, slots=True)
class GradeEntry:
    """What somebody says about one grade; None is unknown."""

    grade: StaffGrade
    people: Decimal | None = None
    hours: Decimal | None = None


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
        kept_plain, new_plain = read(current), [_entry_plain(entry) for entry in _said(entries)]
        if kept_plain != sorted(new_plain, key=lambda row: row["key"]):
            before[name], restore[name] = _table_in_words(kept_plain), kept_plain
            after[name] = _table_in_words(new_plain)
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


def _why_refused(operation: Operation) -> str:
    others = Operation.objects.filter(organisation_id=operation.organisation_id).in_use()
    same_code = others.filter(code=operation.code).exclude(code="").exclude(pk=operation.pk).first()
    if same_code:
        return (
            f"事務分掌番号「{operation.code}」は「{same_code.name}」で使っています。別の番号にしてください。"
        )
    return f"{operation.department}には「{operation.name}」という業務がすでにあります。別の業務名にしてください。"


def plain_months(operation: Operation) -> list[dict[str, Any]]:
    """The stored months as JSON, in the order of the calendar."""
    rows = MonthFigures.objects.filter(operation=operation).order_by("month")
    return [_entry_plain(MonthEntry(row.month, row.volume, row.hours, row.overtime_hours)) for row in rows]


def plain_grades(operation: Operation) -> list[dict[str, Any]]:
    """The stored grades as JSON, in the order of their ids."""
    rows = GradeHours.objects.filter(operation=operation).select_related("grade").order_by("grade_id")
    return [_entry_plain(GradeEntry(row.grade, row.people, row.hours)) for row in rows]


def entries_of_months(plain: Sequence[Mapping[str, Any]]) -> list[MonthEntry]:
    return [
        MonthEntry(row["key"], row["volume"], _number(row["hours"]), _number(row["overtime_hours"]))
        for row in plain
    ]


def entries_of_grades(plain: Sequence[Mapping[str, Any]], operation: Operation) -> list[GradeEntry]:
    """Grades that the office has meanwhile removed are left out."""
    grades = StaffGrade.objects.filter(organisation_id=operation.organisation_id).in_bulk(
        [row["key"] for row in plain]
    )
    return [
        GradeEntry(grades[row["key"]], _number(row["people"]), _number(row["hours"]))
        for row in plain
        if row["key"] in grades
    ]


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
        for entry in _said(entries)
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
        for entry in _said(entries)
    )


def _said(entries: Sequence[Any]) -> list[Any]:
    """Entries that say something; an empty row of the form is no row."""
    return [
        entry
        for entry in entries
        if any(
            getattr(entry, name, None) is not None for name in ("volume", "hours", "overtime_hours", "people")
        )
    ]


def _entry_plain(entry: MonthEntry | GradeEntry) -> dict[str, Any]:
    if isinstance(entry, MonthEntry):
        return {
            "key": entry.month,
            "label": f"{entry.month}月",
            "volume": entry.volume,
            "hours": _text(entry.hours, 1),
            "overtime_hours": _text(entry.overtime_hours, 1),
        }
    return {
        "key": entry.grade.pk,
        "label": entry.grade.name,
        "people": _text(entry.people, 2),
        "hours": _text(entry.hours, 1),
    }


WORDS = (("volume", "件"), ("people", "人"), ("hours", "時間"), ("overtime_hours", "時間（時間外）"))


def _table_in_words(rows: Sequence[Mapping[str, Any]]) -> str:
    """4月 120件 30.0時間、5月 … for the ledger."""
    return "、".join(
        " ".join([row["label"], *(f"{row[name]}{unit}" for name, unit in WORDS if row.get(name) is not None)])
        for row in rows
    )


def _text(value: Decimal | None, places: int) -> str | None:
    return None if value is None else str(Decimal(value).quantize(Decimal(1).scaleb(-places)))


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def in_words(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int) else str(value)


def as_plain(value: Any) -> Any:
    """JSON from which `restored` makes the value again."""
    return value.pk if isinstance(value, models.Model) else in_words(value)
