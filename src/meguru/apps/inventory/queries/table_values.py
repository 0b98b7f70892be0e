"""A row of the table as values to store: only the columns that say something else than what is stored."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from meguru.apps.inventory.models import StaffGrade
from meguru.apps.inventory.queries.entries import GradeEntry, MonthEntry
from meguru.apps.inventory.queries.table_columns import FIELDS, Stored
from meguru.apps.registry.models import Department
from meguru.design.figures import DASH
from meguru.engines.priorities import MONTHS
from meguru.engines.spreadsheets import Column, Kind, Value
from meguru.engines.spreadsheets.values import clean_text

ERAS = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988}
FIRST_YEAR, LAST_YEAR = 1990, 2100
TEXT_FIELDS = frozenset(
    column.key
    for column in FIELDS
    if column.kind in (Kind.TEXT, Kind.CHOICE) and column.key != "system_renewal_year"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Arguments of `commands.writing`: None leaves months or grades as they are."""

    values: Mapping[str, Any] = field(default_factory=dict)
    months: tuple[MonthEntry, ...] | None = None
    grades: tuple[GradeEntry, ...] | None = None


def year_of(text: str) -> int | None:
    """2028, 2028年度, 令和10年度 -> 2028; None when it is none of these or no plausible year."""
    plain = re.sub(r"[\s年度]", "", unicodedata.normalize("NFKC", text)).upper().replace("元", "1")
    found = re.fullmatch(r"(令和|平成|R|H)?\.?(\d{1,4})(?:\.0+)?", plain)
    if not found:
        return None
    year = int(found[2]) + ERAS.get(found[1] or "", 0)
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def same(one: Value, other: Value) -> bool:
    """Whether two cells say the same; line breaks and blanks at the ends do not count."""
    if isinstance(one, str) or isinstance(other, str):
        return (clean_text(str(one or "")) or None) == (clean_text(str(other or "")) or None)
    return one == other


def differing(
    *, cells: Mapping[str, Value], stored: Mapping[str, Value], columns: Iterable[Column]
) -> list[Column]:
    """The columns of the file that say something else. An empty 区分 says nothing."""
    return [
        column
        for column in columns
        if column.key in cells
        and not same(cells[column.key], stored.get(column.key))
        and not (column.key in ("nature", "department", "name") and cells[column.key] is None)
    ]


def wanted(
    *,
    cells: Mapping[str, Value],
    changed: Iterable[Column],
    stored: Stored | None,
    departments: Mapping[str, Department],
    grades: Mapping[int, StaffGrade],
) -> Wanted:
    """What storing the changed columns means."""
    keys = {column.key for column in changed}
    values: dict[str, Any] = {}
    for column in FIELDS:
        if column.key in keys:
            value = cells[column.key]
            values[column.key] = (value or "") if column.key in TEXT_FIELDS else value
    if "system_renewal_year" in values:
        year = values["system_renewal_year"]
        values["system_renewal_year"] = None if year is None else int(year)
    if "department" in keys:
        values["department"] = departments[str(cells["department"])]
    return Wanted(
        values=values,
        months=_months(cells, keys, stored),
        grades=_grades(cells, keys, stored, grades),
    )


def _months(
    cells: Mapping[str, Value], keys: set[str], stored: Stored | None
) -> tuple[MonthEntry, ...] | None:
    """Hours of a month have no column; they stay as they are."""
    if not any(key.startswith(("volume_", "overtime_")) and key != "volume_basis" for key in keys):
        return None
    found = []
    for month in MONTHS:
        kept = (stored.months.get(month) if stored else None) or MonthEntry(month)
        volume = cells[f"volume_{month}"] if f"volume_{month}" in keys else kept.volume
        overtime = cells[f"overtime_{month}"] if f"overtime_{month}" in keys else kept.overtime_hours
        found.append(MonthEntry(month, volume, kept.hours, overtime))  # type: ignore[arg-type]
    return tuple(found)


def _grades(
    cells: Mapping[str, Value], keys: set[str], stored: Stored | None, grades: Mapping[int, StaffGrade]
) -> tuple[GradeEntry, ...] | None:
    if not any(f"{name}_{pk}" in keys for pk in grades for name in ("people", "hours")):
        return None
    found = []
    for pk, grade in grades.items():
        kept = (stored.grades.get(pk) if stored else None) or GradeEntry(grade)
        people = cells[f"people_{pk}"] if f"people_{pk}" in keys else kept.people
        hours = cells[f"hours_{pk}"] if f"hours_{pk}" in keys else kept.hours
        found.append(GradeEntry(grade, people, hours))  # type: ignore[arg-type]
    return tuple(found)


def in_words(value: Value, column: Column) -> str:
    """A cell as the preview shows it."""
    if value is None or value == "":
        return DASH
    if column.kind is Kind.CHOICE:
        return next((choice.label for choice in column.choices if choice.value == value), str(value))
    if isinstance(value, Decimal):
        return f"{value.normalize():,f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
