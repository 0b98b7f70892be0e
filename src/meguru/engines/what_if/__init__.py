"""シミュレーション(描いたまま): a process simulated as it is drawn, with staff, hours and volumes that people can change."""

from meguru.engines.what_if.codec import UnknownRecord, from_json, to_json
from meguru.engines.what_if.comparing import Difference, differences, may_compare
from meguru.engines.what_if.design import Base, Built, build
from meguru.engines.what_if.drawing import Splitting, doer_of, splits_of, steps_of, waits_of
from meguru.engines.what_if.first_run import FirstRun, first_run
from meguru.engines.what_if.inputs import (
    EventWait,
    Inputs,
    LaneStaff,
    SplitShares,
    Spread,
    StepTime,
)
from meguru.engines.what_if.lines import ComparedLine, InputLine, compared_lines, input_lines
from meguru.engines.what_if.picks import NEEDS_MORE, offer, offers
from meguru.engines.what_if.report import Paper, comparison_report, trial_report
from meguru.engines.what_if.results import LaneResult, MonthResult, Picked, Series, StepResult, TrialResult
from meguru.engines.what_if.run import available, design_of, run
from meguru.engines.what_if.searching import pool_named, question_of
from meguru.engines.what_if.shares import assumed_shares
from meguru.engines.what_if.starting import Known, Starting, starting_inputs
from meguru.engines.what_if.wishes import (
    Looking,
    Matters,
    Searchable,
    SearchWish,
    expected_seconds,
    plan_as_inputs,
    searchable,
    wish_lines,
    wished_question,
)

__all__ = [
    "NEEDS_MORE",
    "Base",
    "Built",
    "ComparedLine",
    "Difference",
    "EventWait",
    "FirstRun",
    "InputLine",
    "Inputs",
    "Known",
    "LaneResult",
    "LaneStaff",
    "Looking",
    "Matters",
    "MonthResult",
    "Paper",
    "Picked",
    "SearchWish",
    "Searchable",
    "Series",
    "SplitShares",
    "Splitting",
    "Spread",
    "Starting",
    "StepResult",
    "StepTime",
    "TrialResult",
    "UnknownRecord",
    "assumed_shares",
    "available",
    "build",
    "compared_lines",
    "comparison_report",
    "design_of",
    "differences",
    "doer_of",
    "expected_seconds",
    "first_run",
    "from_json",
    "input_lines",
    "may_compare",
    "offer",
    "offers",
    "plan_as_inputs",
    "pool_named",
    "question_of",
    "run",
    "searchable",
    "splits_of",
    "starting_inputs",
    "steps_of",
    "to_json",
    "trial_report",
    "waits_of",
    "wish_lines",
    "wished_question",
]
