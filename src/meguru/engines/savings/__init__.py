"""What was expected, confirmed, released and reinvested; nothing counted twice."""

from meguru.engines.savings.amounts import NOTHING, Amount, minutes_of, sum_of
from meguru.engines.savings.evidence import (
    EVERY_YEAR,
    LEAST_CASES,
    CostDifference,
    TooLittleEvidence,
    WorkDifference,
    WorkSample,
    cost_difference,
    work_difference,
    work_sample,
)
from meguru.engines.savings.folding import (
    MOST_DEPARTMENTS,
    MOST_YEARS,
    biggest_first,
    departments_shown,
    years_shown,
)
from meguru.engines.savings.loop_picture import LoopStation, loop_svg
from meguru.engines.savings.overlaps import (
    Overlap,
    SavingClaim,
    SettledAs,
    held_back,
    is_split_too_far,
    opens_what_is_confirmed,
    overlaps,
    pair_of,
)
from meguru.engines.savings.paper_numbers import folded_number
from meguru.engines.savings.staffing import NotAStaffingChange, StaffingChange
from meguru.engines.savings.sums import PLACES, Cut, Wheel, YearLine, cut, wheel_of, whole

RULE_VERSION = "2026-11"

__all__ = [
    "EVERY_YEAR",
    "LEAST_CASES",
    "MOST_DEPARTMENTS",
    "MOST_YEARS",
    "NOTHING",
    "PLACES",
    "RULE_VERSION",
    "Amount",
    "CostDifference",
    "Cut",
    "LoopStation",
    "NotAStaffingChange",
    "Overlap",
    "SavingClaim",
    "SettledAs",
    "StaffingChange",
    "TooLittleEvidence",
    "Wheel",
    "WorkDifference",
    "WorkSample",
    "YearLine",
    "biggest_first",
    "cost_difference",
    "cut",
    "departments_shown",
    "folded_number",
    "held_back",
    "is_split_too_far",
    "loop_svg",
    "minutes_of",
    "opens_what_is_confirmed",
    "overlaps",
    "pair_of",
    "sum_of",
    "wheel_of",
    "whole",
    "work_difference",
    "work_sample",
    "years_shown",
]
