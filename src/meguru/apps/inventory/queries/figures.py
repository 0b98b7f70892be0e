"""The figures of operations, typed and added up, with two queries for any number of operations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from meguru.apps.inventory.models import GradeHours, MonthFigures, Operation, StaffGrade
from meguru.design import figures as written
from meguru.engines.priorities import (
    MONTHS,
    CostParts,
    GradeWork,
    Month,
    StaffWork,
    Total,
    peak_month,
    staff_work,
    whole_year,
)


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of an operation's year. `months` are all twelve, April first."""

    volume: Total
    hours: Total
    overtime: Total
    yen: Total
    staff: StaffWork
    cost: CostParts
    months: tuple[Month, ...]
    peak_month: int | None


@dataclass(frozen=True, slots=True)
class Demand:
    """What a simulation needs of an operation; None is unknown. `monthly_volume` has twelve months, April first."""

    yearly_volume: int | None
    monthly_volume: tuple[int, ...] | None
    hourly_yen: int | None
    hourly_yen_basis: str


def figures_for(operations: Iterable[Operation]) -> dict[int, Figures]:
    """Figures by the id of the operation."""
    rows = list(operations)
    grades, months = _grades(rows), _months(rows)
    return {row.pk: _figures(row, grades.get(row.pk, []), months.get(row.pk, {})) for row in rows}


def figures_of(operation: Operation) -> Figures:
    return figures_for([operation])[operation.pk]


def demand_of(operation: Operation) -> Demand:
    """How many cases come in a year and by month, and what an hour of the staff costs.

    The hour is that of the operation's own grades; without them the plain average of the office's grades;
    without those unknown.
    """
    figures = figures_of(operation)
    monthly = tuple(month.volume for month in figures.months)
    volume = figures.volume.value
    hourly_yen, basis = _hourly_yen(operation, figures.staff)
    return Demand(
        yearly_volume=None if volume is None else int(volume),
        monthly_volume=tuple(month or 0 for month in monthly) if None not in monthly else None,
        hourly_yen=hourly_yen,
        hourly_yen_basis=basis,
    )


def _hourly_yen(operation: Operation, staff: StaffWork) -> tuple[int | None, str]:
    if staff.hourly_yen is not None:
        names = "、".join(line.work.grade for line in staff.lines)
        return staff.hourly_yen, _(
            "この業務の職層別の作業時間（%(grades)s）と、職層ごとの1時間あたり人件費の加重平均"
        ) % {"grades": names}
    grades = list(StaffGrade.objects.filter(organisation_id=operation.organisation_id))
    if not grades:
        return None, _("職層と人件費単価が、まだ登録されていません")
    mean = sum(Decimal(grade.yearly_yen) / grade.yearly_hours for grade in grades) / len(grades)
    return round(mean), _("この業務の職層別の作業時間が無いので、団体の%(count)sつの職層の単純な平均") % {
        "count": written.number(len(grades))
    }


def _figures(row: Operation, grades: list[GradeWork], months: dict[int, Month]) -> Figures:
    year = tuple(months.get(month, Month(month)) for month in MONTHS)
    staff = staff_work(grades)
    cost = CostParts(direct_yen=row.direct_yen, system_yen=row.system_yen, staff_yen=staff.yen)
    hours_of_months = whole_year(year, "hours") if months else None
    return Figures(
        volume=Total(typed=_decimal(row.yearly_volume), added=whole_year(year, "volume") if months else None),
        hours=Total(
            typed=_decimal(row.yearly_hours),
            added=staff.hours if staff.hours is not None else hours_of_months,
        ),
        overtime=Total(
            typed=_decimal(row.yearly_overtime_hours),
            added=whole_year(year, "overtime_hours") if months else None,
        ),
        yen=Total(typed=_decimal(row.yearly_yen), added=cost.added),
        staff=staff,
        cost=cost,
        months=year,
        peak_month=peak_month(year) if months else None,
    )


def _grades(rows: list[Operation]) -> dict[int, list[GradeWork]]:
    found = defaultdict(list)
    for key, *work in (
        GradeHours.objects.filter(operation__in=_of(rows))
        .order_by("grade__position", "id")
        .values_list(
            "operation_id", "grade__name", "grade__yearly_yen", "grade__yearly_hours", "people", "hours"
        )
    ):
        found[key].append(GradeWork(*work))
    return found


def _months(rows: list[Operation]) -> dict[int, dict[int, Month]]:
    found: dict[int, dict[int, Month]] = defaultdict(dict)
    for key, *month in (
        MonthFigures.objects.filter(operation__in=_of(rows))
        .order_by()
        .values_list("operation_id", "month", "volume", "hours", "overtime_hours")
    ):
        found[key][month[0]] = Month(*month)
    return found


def _of(rows: list[Operation]) -> list[int]:
    return [row.pk for row in rows]


def _decimal(value: Decimal | int | None) -> Decimal | None:
    return None if value is None else Decimal(value)
