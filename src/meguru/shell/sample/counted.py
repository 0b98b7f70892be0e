"""What the inventory of a town says of an operation: totals, months, grades. Computed from the workload, never typed."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from meguru.apps.inventory.models import StaffGrade
from meguru.apps.inventory.queries.entries import GradeEntry, MonthEntry
from meguru.shell.sample.definition import OperationSample, Town
from meguru.shell.sample.workload import yearly_hours_by_step, yearly_postage_yen, yearly_volume

CHIEFS_LANE = "chief"
CHIEFS_GRADE, STAFF_GRADE = "係長級", "主任・主事級"
OVERTIME_FROM = Decimal("1.2")  # hours of a month beyond this many average months are overtime in the sample
TENTH = Decimal("0.1")


def totals(*, operation: OperationSample, town: Town, note: str) -> Mapping[str, Any]:
    """Fields of Operation, department left out."""
    return {
        **operation.facts,
        "name": operation.name,
        "outline": f"{operation.facts['outline']}（{note}件数は、{operation.volume_reason}です）",
        "yearly_volume": yearly_volume(operation=operation, residents=town.residents),
        "volume_basis": operation.volume_reason,
        "yearly_hours": _hours(operation, town),
        "direct_yen": yearly_postage_yen(operation=operation, town=town),
    }


def months(*, operation: OperationSample, town: Town) -> list[MonthEntry]:
    """The year's volume and hours by month; the volumes add up to the year's, rounding goes to the largest rests."""
    volume = yearly_volume(operation=operation, residents=town.residents)
    shares = [month / sum(operation.months) for month in operation.months]
    whole = [int(volume * share) for share in shares]
    rests = sorted(range(12), key=lambda place: (whole[place] - volume * shares[place], place))
    for place in rests[: volume - sum(whole)]:
        whole[place] += 1
    year = _hours(operation, town)
    found = []
    for place, share in enumerate(shares):
        hours = (year * Decimal(f"{share:.6f}")).quantize(TENTH)
        overtime = max(Decimal(0), hours - OVERTIME_FROM * year / 12).quantize(TENTH)
        found.append(MonthEntry(month=place + 1, volume=whole[place], hours=hours, overtime_hours=overtime))
    return found


def grades(
    *, operation: OperationSample, town: Town, of_office: Mapping[str, StaffGrade]
) -> list[GradeEntry]:
    """Hours by grade: steps in the chiefs' lane are done by chiefs, all others by staff."""
    by_step = yearly_hours_by_step(operation=operation, town=town)
    chiefs = sum(by_step[step.id] for step in operation.steps if step.lane == CHIEFS_LANE)
    of_chiefs = Decimal(f"{chiefs:.1f}")
    entries = [GradeEntry(grade=of_office[STAFF_GRADE], hours=_hours(operation, town) - of_chiefs)]
    if of_chiefs:
        entries.append(GradeEntry(grade=of_office[CHIEFS_GRADE], hours=of_chiefs))
    return entries


def _hours(operation: OperationSample, town: Town) -> Decimal:
    return Decimal(f"{sum(yearly_hours_by_step(operation=operation, town=town).values()):.1f}")
