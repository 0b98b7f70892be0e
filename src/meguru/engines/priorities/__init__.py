"""優先順位: what an operation takes in a year, and which operations to redesign first."""

from meguru.engines.priorities.costing import (
    MONTHS,
    CostParts,
    GradeLine,
    GradeWork,
    Month,
    StaffWork,
    Total,
    peak_month,
    staff_work,
    whole_year,
)
from meguru.engines.priorities.wages import STARTING_GRADES, StartingGrade, hourly_yen

__all__ = [
    "MONTHS",
    "STARTING_GRADES",
    "CostParts",
    "GradeLine",
    "GradeWork",
    "Month",
    "StaffWork",
    "StartingGrade",
    "Total",
    "hourly_yen",
    "peak_month",
    "staff_work",
    "whole_year",
]
