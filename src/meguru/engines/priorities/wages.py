"""What an hour of a grade costs, and grades to start from."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

HOURS_OF_A_YEAR = 1_860


@dataclass(frozen=True, slots=True)
class StartingGrade:
    """A grade to begin with; the office puts its own averages in its place."""

    name: str
    yearly_yen: int
    yearly_hours: int


# Round figures of the order of a municipality's averages, salary with allowances and the employer's share of
# social insurance. They are no statistics: the page marks them as starting values, and nothing is stored
# before somebody of the office stores it. 1,860 hours: 240 working days of 7 hours 45 minutes.
STARTING_GRADES = (
    StartingGrade("課長級", 10_500_000, HOURS_OF_A_YEAR),
    StartingGrade("係長級", 8_500_000, HOURS_OF_A_YEAR),
    StartingGrade("主任・主事級", 6_500_000, HOURS_OF_A_YEAR),
    StartingGrade("会計年度任用職員", 3_200_000, 1_600),
)


def hourly_yen(*, yearly_yen: int, yearly_hours: int) -> int:
    """One hour of a grade in whole yen, half a yen upwards. Source: handbook, chapter 6-1 (the office's average)."""
    return int((Decimal(yearly_yen) / yearly_hours).quantize(Decimal(1), rounding=ROUND_HALF_UP))
