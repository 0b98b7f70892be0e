"""The figures of operations, typed and added up, with a few queries for any number of operations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum
from django.utils.dates import MONTHS as MONTH_NAMES
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
    sum_of_year,
)


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of an operation's year."""

    volume: Total
    hours: Total
    overtime: Total
    yen: Total
    staff: StaffWork
    cost: CostParts
    peak_month: int | None
    months_with_volume: int


@dataclass(frozen=True, slots=True)
class Year:
    """What the months of an operation add up to; None unless all twelve are known."""

    volume: Decimal | None = None
    hours: Decimal | None = None
    overtime: Decimal | None = None
    peak_month: int | None = None
    months_with_volume: int = 0


NO_YEAR = Year()


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
    grades, years = _grades(rows), _years(rows)
    return {row.pk: _figures(row, grades.get(row.pk, []), years.get(row.pk, NO_YEAR)) for row in rows}


def figures_of(operation: Operation) -> Figures:
    return figures_for([operation])[operation.pk]


def month_name(month: int) -> str:
    """4 -> 4月 (April in English)."""
    return str(MONTH_NAMES[month])


def months_of(operation: Operation) -> tuple[Month, ...]:
    """All twelve months, April first; what nobody knows is None."""
    stored = MonthFigures.objects.filter(operation=operation).order_by()
    known = {
        month[0]: Month(*month) for month in stored.values_list("month", "volume", "hours", "overtime_hours")
    }
    return tuple(known.get(month, Month(month)) for month in MONTHS)


def demand_of(operation: Operation) -> Demand:
    """How many cases come in a year and by month, and what an hour of the staff costs.

    The hour is that of the operation's own grades; without them the plain average of the office's grades;
    without those unknown.
    """
    figures = figures_of(operation)
    monthly = tuple(month.volume for month in months_of(operation))
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


def _figures(row: Operation, grades: list[GradeWork], year: Year) -> Figures:
    staff = staff_work(grades)
    cost = CostParts(direct_yen=row.direct_yen, system_yen=row.system_yen, staff_yen=staff.yen)
    return Figures(
        volume=Total(typed=_decimal(row.yearly_volume), added=year.volume),
        hours=Total(
            typed=_decimal(row.yearly_hours), added=year.hours if staff.hours is None else staff.hours
        ),
        overtime=Total(typed=_decimal(row.yearly_overtime_hours), added=year.overtime),
        yen=Total(typed=_decimal(row.yearly_yen), added=cost.added),
        staff=staff,
        cost=cost,
        peak_month=year.peak_month,
        months_with_volume=year.months_with_volume,
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


def _years(rows: list[Operation]) -> dict[int, Year]:
    """The months of many operations, added up by the database; their peaks."""
    months = MonthFigures.objects.filter(operation__in=_of(rows)).order_by()
    peaks = _peaks(months)
    return {
        key: Year(
            volume=sum_of_year(months_known=volumes, total=volume),
            hours=sum_of_year(months_known=hours_known, total=hours),
            overtime=sum_of_year(months_known=overtimes, total=overtime),
            peak_month=peaks.get(key),
            months_with_volume=volumes,
        )
        for key, volumes, volume, hours_known, hours, overtimes, overtime in months.values_list(
            "operation_id"
        ).annotate(
            Count("volume"),
            Sum("volume"),
            Count("hours"),
            Sum("hours"),
            Count("overtime_hours"),
            Sum("overtime_hours"),
        )
    }


def _peaks(months: QuerySet[MonthFigures]) -> dict[int, int | None]:
    """The peak of each operation: by volume, and by overtime where no month has one."""
    by_volume: dict[int, list[Month]] = defaultdict(list)
    for key, month, volume in months.filter(volume__isnull=False).values_list(
        "operation_id", "month", "volume"
    ):
        by_volume[key].append(Month(month, volume))
    peaks = {key: peak_month(year) for key, year in by_volume.items()}
    flat = [key for key, month in peaks.items() if month is None]
    by_overtime: dict[int, list[Month]] = defaultdict(list)
    for key, month, overtime in (
        months.filter(overtime_hours__isnull=False)
        .exclude(operation__in=[key for key in peaks if key not in flat])
        .values_list("operation_id", "month", "overtime_hours")
    ):
        by_overtime[key].append(Month(month, overtime_hours=overtime))
    return peaks | {key: peak_month(year) for key, year in by_overtime.items()}


def _of(rows: list[Operation]) -> list[int]:
    return [row.pk for row in rows]


def _decimal(value: Decimal | int | None) -> Decimal | None:
    return None if value is None else Decimal(value)
