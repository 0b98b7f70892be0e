"""The months and grades of an operation as somebody states them: as values, as JSON and in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models

from meguru.apps.inventory.models import GradeHours, MonthFigures, Operation, StaffGrade


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


def plain_months(operation: Operation) -> list[dict[str, Any]]:
    """The stored months as JSON, in the order of the calendar."""
    rows = MonthFigures.objects.filter(operation=operation).order_by("month")
    return [plain_entry(MonthEntry(row.month, row.volume, row.hours, row.overtime_hours)) for row in rows]


def plain_grades(operation: Operation) -> list[dict[str, Any]]:
    """The stored grades as JSON, in the order of their ids."""
    rows = GradeHours.objects.filter(operation=operation).select_related("grade").order_by("grade_id")
    return [plain_entry(GradeEntry(row.grade, row.people, row.hours)) for row in rows]


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


def said(entries: Sequence[Any]) -> list[Any]:
    """Entries that say something; an empty row of the form is no row."""
    return [
        entry
        for entry in entries
        if any(
            getattr(entry, name, None) is not None for name in ("volume", "hours", "overtime_hours", "people")
        )
    ]


def plain_entry(entry: MonthEntry | GradeEntry) -> dict[str, Any]:
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


def table_in_words(rows: Sequence[Mapping[str, Any]]) -> str:
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
