"""What the log of real work shows: discovery, measurements, conformance."""

from meguru.engines.mining.alignments import Alignment, Alignments, CannotAlign, Move, align_variants
from meguru.engines.mining.bottlenecks import find_waiting
from meguru.engines.mining.case_times import case_hours
from meguru.engines.mining.channels import compare_channels
from meguru.engines.mining.conform import conform, summarise_alignments
from meguru.engines.mining.discovery import Discovery, discover
from meguru.engines.mining.drift import find_drift
from meguru.engines.mining.elements import elements_by_activity
from meguru.engines.mining.findings import (
    Bottleneck,
    ChangePoint,
    ChannelComparison,
    ChannelDifference,
    ChannelProfile,
    Drift,
    Handover,
    ShareChange,
    Waiting,
)
from meguru.engines.mining.fitting.distances import Distance
from meguru.engines.mining.fitting.fit import ElementFit, FittedScenario, fit_scenario
from meguru.engines.mining.fitting.held_out import (
    DividedLog,
    HeldOutFit,
    divide_log,
    judge_divided,
    judge_on_held_out_months,
    judge_runs,
)
from meguru.engines.mining.fitting.months import TooShort
from meguru.engines.mining.fitting.outlook import Outlook, outlook
from meguru.engines.mining.follow_times import FollowTimes, follow_times
from meguru.engines.mining.intervals import Interval
from meguru.engines.mining.lanes import StaffGroups, main_group_of_activity, staff_groups
from meguru.engines.mining.measure import measure, summarise
from meguru.engines.mining.process_tree import Operator, ProcessTree
from meguru.engines.mining.traces import Traces, traces_of
from meguru.engines.mining.work_time import GapSplit, split_gaps

__all__ = [
    "Alignment",
    "Alignments",
    "Bottleneck",
    "CannotAlign",
    "ChangePoint",
    "ChannelComparison",
    "ChannelDifference",
    "ChannelProfile",
    "Discovery",
    "Distance",
    "DividedLog",
    "Drift",
    "ElementFit",
    "FittedScenario",
    "FollowTimes",
    "GapSplit",
    "Handover",
    "HeldOutFit",
    "Interval",
    "Move",
    "Operator",
    "Outlook",
    "ProcessTree",
    "ShareChange",
    "StaffGroups",
    "TooShort",
    "Traces",
    "Waiting",
    "align_variants",
    "case_hours",
    "compare_channels",
    "conform",
    "discover",
    "divide_log",
    "elements_by_activity",
    "find_drift",
    "find_waiting",
    "fit_scenario",
    "follow_times",
    "judge_divided",
    "judge_on_held_out_months",
    "judge_runs",
    "main_group_of_activity",
    "measure",
    "outlook",
    "split_gaps",
    "staff_groups",
    "summarise",
    "summarise_alignments",
    "traces_of",
]
