"""What an operation takes in a year: hours and yen of its staff, its total cost, and how its months add up.

A total can be known twice: somebody typed it, and months or grades add up to it. The typed figure is used,
because a person answers for it; the other stands beside it, and a difference is said, never smoothed over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

MONTHS = (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)  # the fiscal year
TOLERANCE = Decimal("0.05")


@dataclass(frozen=True, slots=True)
class GradeWork:
    """What people of one grade do for an operation. `yearly_yen` and `yearly_hours` are those of one person."""

    grade: str
    yearly_yen: int
    yearly_hours: int
    people: Decimal | None
    hours: Decimal | None


@dataclass(frozen=True, slots=True)
class GradeLine:
    """The hours and yen of one grade. `from_people`: the hours are people x the hours of a person's year."""

    work: GradeWork
    hours: Decimal
    yen: int
    from_people: bool
    people_disagree: bool


@dataclass(frozen=True, slots=True)
class StaffWork:
    """All grades together; `hours` and `yen` are None when no grade is known."""

    lines: tuple[GradeLine, ...]
    hours: Decimal | None
    yen: int | None

    @property
    def hourly_yen(self) -> int | None:
        """What an hour of this mix of grades costs."""
        if not self.hours or self.yen is None:
            return None
        return _whole(Decimal(self.yen) / self.hours)


@dataclass(frozen=True, slots=True)
class Total:
    """One figure of a year. `value` is the one to use: the typed one, else the one added up."""

    typed: Decimal | None
    added: Decimal | None

    @property
    def value(self) -> Decimal | None:
        return self.added if self.typed is None else self.typed

    @property
    def is_added(self) -> bool:
        return self.typed is None and self.added is not None

    @property
    def differs(self) -> bool:
        """Whether both are known and further apart than one twentieth of the larger."""
        if self.typed is None or self.added is None:
            return False
        return abs(self.typed - self.added) > TOLERANCE * max(self.typed, self.added)


@dataclass(frozen=True, slots=True)
class Month:
    """One month of the year; None is unknown."""

    month: int
    volume: int | None = None
    hours: Decimal | None = None
    overtime_hours: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CostParts:
    """The parts of a year's cost; `added` is None while the staff cost is unknown."""

    direct_yen: int | None
    system_yen: int | None
    staff_yen: int | None

    @property
    def added(self) -> Decimal | None:
        if self.staff_yen is None:
            return None
        return Decimal(self.staff_yen + (self.direct_yen or 0) + (self.system_yen or 0))


def staff_work(works: Sequence[GradeWork]) -> StaffWork:
    """Hours and cost of the staff of an operation.

    Unit:   hours a year, whole yen a year.
    Holds:  a grade with hours is counted by its hours, a grade with people only by people x the hours of one
            person's year, never by both. One hour costs `yearly_yen / yearly_hours`; half yen go up.
            `people_disagree` when the hours given are further than one fifth from what the people stand for.
    Source: handbook, chapter 6-1: staff cost belongs to the cost of an operation, taken from the average that
            the office computes; by hours and grade is ours, because the chapter asks for both.
    """
    lines = tuple(_line(work) for work in works if work.people is not None or work.hours is not None)
    if not lines:
        return StaffWork(lines=(), hours=None, yen=None)
    return StaffWork(
        lines=lines,
        hours=sum((line.hours for line in lines), Decimal(0)),
        yen=sum(line.yen for line in lines),
    )


def _line(work: GradeWork) -> GradeLine:
    by_people = None if work.people is None else work.people * work.yearly_hours
    hours = work.hours if work.hours is not None else by_people
    assert hours is not None
    disagree = work.hours is not None and by_people is not None and _apart(work.hours, by_people)
    return GradeLine(
        work=work,
        hours=hours.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP),
        yen=_whole(hours * work.yearly_yen / work.yearly_hours),
        from_people=work.hours is None,
        people_disagree=disagree,
    )


def _apart(first: Decimal, second: Decimal) -> bool:
    return abs(first - second) > max(first, second) / 5


def _whole(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def whole_year(months: Sequence[Month], figure: str) -> Decimal | None:
    """The sum of one figure ("volume", "hours" or "overtime_hours") over the year; None unless all twelve
    months are known, because a part of a year is no year."""
    values = [value for month in months if (value := getattr(month, figure)) is not None]
    return sum_of_year(months_known=len(values), total=sum(map(Decimal, values), Decimal(0)))


def sum_of_year(*, months_known: int, total: Decimal | int | None) -> Decimal | None:
    """The same for a sum that somebody else added up: it counts when it holds all twelve months."""
    return Decimal(total) if months_known == len(MONTHS) and total is not None else None


def peak_month(months: Sequence[Month]) -> int | None:
    """The month with the largest volume, else with the most overtime; None when nothing is known or all are
    alike. The earlier month of the fiscal year wins a tie."""
    for figure in ("volume", "overtime_hours"):
        known = [
            (Decimal(getattr(month, figure)), month.month)
            for month in sorted(months, key=lambda month: MONTHS.index(month.month))
            if getattr(month, figure) is not None
        ]
        sizes = {size for size, _month in known}
        if len(sizes) > 1:
            largest = max(sizes)
            return next(month for size, month in known if size == largest)
    return None
