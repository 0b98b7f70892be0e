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

__all__ = [
    "MONTHS",
    "CostParts",
    "GradeLine",
    "GradeWork",
    "Month",
    "StaffWork",
    "Total",
    "peak_month",
    "staff_work",
    "whole_year",
]
