"""What the log of real work shows: discovery, measurements, conformance."""

from meguru.engines.mining.discovery import Discovery, discover
from meguru.engines.mining.elements import elements_by_activity
from meguru.engines.mining.lanes import StaffGroups, main_group_of_activity, staff_groups
from meguru.engines.mining.process_tree import Operator, ProcessTree
from meguru.engines.mining.traces import Traces, traces_of
from meguru.engines.mining.work_time import GapSplit, split_gaps

__all__ = [
    "Discovery",
    "GapSplit",
    "Operator",
    "ProcessTree",
    "StaffGroups",
    "Traces",
    "discover",
    "elements_by_activity",
    "main_group_of_activity",
    "split_gaps",
    "staff_groups",
    "traces_of",
]
