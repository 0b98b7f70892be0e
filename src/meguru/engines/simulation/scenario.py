"""Scenarios: the parameters of one simulated year, keyed by element id. Rows, not XML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from meguru.engines.calendars import WorkingCalendar


class DistributionKind(StrEnum):
    """Families that a duration can follow; `parameters` of each in brackets."""

    CONSTANT = "constant"  # (value,)
    UNIFORM = "uniform"  # (low, high)
    TRIANGULAR = "triangular"  # (low, mode, high)
    EXPONENTIAL = "exponential"  # (mean,)
    LOGNORMAL = "lognormal"  # (mu, sigma) of the logarithm of seconds
    GAMMA = "gamma"  # (shape, scale)
    WEIBULL = "weibull"  # (shape, scale)
    QUANTILES = "quantiles"  # increasing values at evenly spaced probabilities 0..1, linear in between


@dataclass(frozen=True, slots=True)
class Distribution:
    """A duration in seconds: zero with probability `zero_share`, otherwise drawn from the family.

    `maximum_seconds` truncates the tail at what was seen (0 means no limit).
    """

    kind: DistributionKind
    parameters: tuple[float, ...]
    zero_share: float = 0.0
    maximum_seconds: float = 0.0


ZERO = Distribution(DistributionKind.CONSTANT, (0.0,))


@dataclass(frozen=True, slots=True)
class TaskParameters:
    """How long a task takes and who does it.

    `work` is time a member of the pool is busy; it passes only while the pool's calendar is open.
    `delay` is waiting that no simulated queue explains (other duties, the post, the applicant's answer,
    the in-tray until tomorrow). It passes before the task asks for its pool and keeps nobody busy.
    `delay_in_working_time` says whether the delay counts open hours only or runs round the clock.
    `work_by_type` and `delay_by_type` override for one case type.
    A task without a pool needs nobody (a service task).
    """

    work: Distribution
    delay: Distribution = ZERO
    pool_id: str | None = None
    delay_in_working_time: bool = False
    work_by_type: Mapping[str, Distribution] = field(default_factory=dict)
    delay_by_type: Mapping[str, Distribution] = field(default_factory=dict)
    yen_per_case: int = 0  # fees, postage, paper: paid each time the task is done


@dataclass(frozen=True, slots=True)
class StaffPool:
    """要員プール: people who share a queue.

    `is_staff` is False for people outside the office (a contractor): their time costs yen but is not counted
    as staff hours.
    """

    id: str
    name: str
    headcount: int
    calendar: WorkingCalendar
    hourly_yen: int
    is_staff: bool = True


@dataclass(frozen=True, slots=True)
class Arrivals:
    """How cases arrive.

    Shape:  `per_hour_of_week` has 168 rates (Monday 0:00 first), cases per hour in an average month;
            `month_factor` has 12 factors, January first, mean about 1.
    `on_holidays_factor` multiplies the rate on days on which `calendar` is closed the whole day;
    None treats every day alike.
    """

    per_hour_of_week: tuple[float, ...]
    month_factor: tuple[float, ...] = (1.0,) * 12
    calendar: WorkingCalendar | None = None
    on_holidays_factor: float = 1.0


@dataclass(frozen=True, slots=True)
class CaseType:
    """事案の型: cases that behave alike. At least one per channel; a fit may split a channel further
    (for instance cases finished at one sitting and cases that were put aside) and says so in `name`.

    `share` is the part of all arrivals, 0..1; the shares of a scenario sum to 1.
    """

    id: str
    channel: str
    share: float
    name: str = ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """シナリオ: everything but the drawing that a simulation needs.

    `branches` maps gateway (or other splitting node) id -> {flow id: weight}; `branches_by_type` maps
    case type id -> the same and overrides it. Exclusive splits choose one flow by weight. Inclusive splits take
    every flow independently with probability `weight` (0..1) and at least one.
    `maximum_visits` bounds how often one case may pass the same splitting node before it is sent along the
    flow that leaves the loop.
    `case_types` has one entry with the channel "" when nothing is known of channels.
    """

    tasks: Mapping[str, TaskParameters]
    pools: Mapping[str, StaffPool]
    arrivals: Arrivals
    branches: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    branches_by_type: Mapping[str, Mapping[str, Mapping[str, float]]] = field(default_factory=dict)
    case_types: tuple[CaseType, ...] = (CaseType(id="all", channel="", share=1.0),)
    event_delays: Mapping[str, Distribution] = field(default_factory=dict)  # timers and messages, by node id
    deadline_hours: float | None = None
    maximum_visits: int = 20
    notes: tuple[str, ...] = ()  # assumptions in plain Japanese, printed in every report
