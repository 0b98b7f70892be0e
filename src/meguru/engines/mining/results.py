"""What the measurements of a log return. Hours are float hours of elapsed (round-the-clock) time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from meguru.engines.mining.findings import ChannelComparison, Drift, Waiting


@dataclass(frozen=True, slots=True)
class HoursSummary:
    """Summary of durations. Unit: hours."""

    median: float
    mean: float
    p75: float
    p90: float
    max: float


@dataclass(frozen=True, slots=True)
class ChannelFigures:
    channel: str
    cases: int
    median_hours: float
    mean_hours: float
    late_cases: int


@dataclass(frozen=True, slots=True)
class ActivityFigures:
    """Per activity label.

    `waiting_hours` runs from the moment the work could begin to its start, `work_hours` from start to
    completion. `work_is_inferred` is true when the log has no start times: then work is estimated from quick
    follow-ups of the same person and the rest of the gap counts as waiting; pages must mark it so.
    """

    activity: str
    element_id: str | None
    count: int
    cases: int
    waiting_hours: HoursSummary
    work_hours: HoursSummary
    work_is_inferred: bool
    rework_count: int  # instances beyond the first of the same case
    resources: int
    groups: tuple[str, ...]
    first_pass_share: float  # share of its cases that needed it only once


@dataclass(frozen=True, slots=True)
class HandoverFigures:
    """Work passed from one person (or section) to another between two consecutive activities."""

    from_activity: str
    to_activity: str
    count: int
    handed_over: int  # times the resource changed
    median_wait_hours_same: float  # nan when never
    median_wait_hours_handed_over: float
    mean_wait_hours_same: float
    mean_wait_hours_handed_over: float


@dataclass(frozen=True, slots=True)
class Variant:
    activities: tuple[str, ...]
    cases: int
    share: float
    median_hours: float


@dataclass(frozen=True, slots=True)
class GroupFigures:
    group: str
    events: int
    cases: int
    resources: int


@dataclass(frozen=True, slots=True)
class Measurements:
    """測定: what the log shows."""

    cases: int
    events: int
    activities: int
    variants_count: int
    resources: int
    throughput: HoursSummary
    by_channel: tuple[ChannelFigures, ...]
    by_group: tuple[GroupFigures, ...]
    by_activity: Mapping[str, ActivityFigures]
    handovers: tuple[HandoverFigures, ...]  # most frequent first
    variants: tuple[Variant, ...]  # most frequent first
    rework_cases: int
    late_cases: int | None  # None when the log has no deadlines
    cases_with_deadline: int
    cases_by_month: Mapping[str, int]  # "2011-04" -> cases begun, JST
    span_days: float
    handovers_per_case: float
    work_is_inferred: bool
    waiting: Waiting | None = None  # None in turns that were stored before these were looked at
    channels: ChannelComparison | None = None
    drift: Drift | None = None


@dataclass(frozen=True, slots=True)
class Deviation:
    """A kind of difference between the log and the model, and what cases with it took longer."""

    kind: str  # "skipped" | "inserted"
    activity: str
    cases: int
    mean_extra_hours: float  # mean throughput of cases with it minus that of fitting cases


@dataclass(frozen=True, slots=True)
class Conformance:
    """適合性: optimal alignments of every variant with the model.

    `average_fitness` is the mean over cases of 1 - cost / worst cost; `fitting_share` the share of cases
    with cost 0. `method` states how it was computed.
    """

    fitting_share: float
    average_fitness: float
    fitting_cases: int
    cases: int
    deviations: tuple[Deviation, ...]
    method: str
