"""Scenarios: the parameters of one simulated year, keyed by element id. Rows, not XML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from meguru.engines.calendars import WorkingCalendar
from meguru.engines.conditions import Condition


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
class Batch:
    """まとめ処理: cases wait at a task until they are worked on together, once.

    The batch begins when `size` cases have gathered (0: no limit), when the first has waited for `most_hours`, or at the
    next opening of `releases` (for instance Fridays from 10:00), whichever comes first. What is left when nothing else
    happens any more is done as it is.
    The work of a batch is that of its first case and `further_share` (0..1) of that of each further one.
    """

    size: int = 0
    most_hours: float | None = None
    releases: WorkingCalendar | None = None
    further_share: float = 0.0


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
    batch: Batch | None = None


@dataclass(frozen=True, slots=True)
class StaffMember:
    """要員: one person of a pool.

    `speed` divides every piece of work (1.25 does in four hours what others do in five). `skills` are the ids of the
    elements this person can do; None means all of the pool. `calendar` None is that of the pool.
    `grade` names a wage of `Scenario.grade_yen`; without one the pool's wage is paid. `overtime_hours_per_month`
    and `overtime_hours_per_year` are limits of one's own (0: never stays; None: that of the pool).
    """

    name: str
    speed: float = 1.0
    skills: frozenset[str] | None = None
    calendar: WorkingCalendar | None = None
    grade: str = ""
    overtime_hours_per_month: float | None = None
    overtime_hours_per_year: float | None = None


@dataclass(frozen=True, slots=True)
class Overtime:
    """時間外勤務: people stay after closing, up to `hours_per_day`, and their time then costs `pay_factor` as much.

    Work under way at closing is brought to its end that evening when the limit allows it. While at least
    `from_waiting` pieces of work wait, those who just finished one go on with what can be done that evening.
    Nobody does more than `hours_per_month` in one calendar month or `hours_per_year` in one fiscal year: what would go
    beyond waits for the next opening. The ordinary limits are 45 hours a month and 360 a year (労働基準法 第36条第4項;
    人事院規則15-14 likewise); None means none. Nobody has done overtime before the first simulated day.
    The lowest factor of a weekday is 1.25 (労働基準法 第37条, 地方公務員 by ordinance).
    """

    hours_per_day: float
    pay_factor: float = 1.25
    from_waiting: int = 1
    hours_per_month: float | None = None
    hours_per_year: float | None = None


@dataclass(frozen=True, slots=True)
class StaffPool:
    """要員プール: people who share a queue.

    `is_staff` is False for people outside the office (a contractor): their time costs yen but is not counted
    as staff hours. `members` describes single people; `headcount` counts all, so that those it goes beyond
    `members` are people like any other (speed 1, every skill, the pool's calendar and wage).
    """

    id: str
    name: str
    headcount: int
    calendar: WorkingCalendar
    hourly_yen: int
    is_staff: bool = True
    members: tuple[StaffMember, ...] = ()
    overtime: Overtime | None = None


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
    In a queue a greater `priority` goes first; work that has begun is not interrupted.
    """

    id: str
    channel: str
    share: float
    name: str = ""
    priority: int = 0


@dataclass(frozen=True, slots=True)
class CaseAttribute:
    """事案の属性: something that differs from case to case and decides its way.

    One of `shares` (value -> weight; texts, numbers or yes and no) and `numbers` (any number, drawn) is given.
    `shares_by_type` overrides for one case type.
    """

    key: str
    shares: Mapping[str | bool | int, float] = field(default_factory=dict)
    numbers: Distribution | None = None
    shares_by_type: Mapping[str, Mapping[str | bool | int, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class QueuePriority:
    """優先の決まり: cases of which `condition` holds have this priority instead of that of their type."""

    condition: Condition
    priority: int


@dataclass(frozen=True, slots=True)
class ServiceLevel:
    """処理期間の約束: within how many hours a case is to be finished.

    The clock runs round the clock, or with `calendar` only while that is open. `case_types` are ids; () means all.
    It stands while a case is at an element of `Scenario.clock_stops_at`.
    """

    id: str
    hours: float
    name: str = ""
    calendar: WorkingCalendar | None = None
    case_types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """シナリオ: everything but the drawing that a simulation needs.

    `branches` maps gateway (or other splitting node) id -> {flow id: weight}; `branches_by_type` maps
    case type id -> the same and overrides it. Exclusive splits choose one flow by weight. Inclusive splits take
    every flow independently with probability `weight` (0..1) and at least one.
    `maximum_visits` bounds how often one case may pass the same splitting node before it is sent along the
    flow that leaves the loop.
    `case_types` has one entry with the channel "" when nothing is known of channels.
    `conditions` maps flow id -> condition on `attributes`: an exclusive split with conditions takes the first flow
    whose condition holds, otherwise its default flow; an inclusive one every flow whose condition holds.
    Of several `priority_rules` the first that holds counts.
    `instances` says how often a multi-instance activity is done for a case, by element id (rounded, at least once).
    `clock_stops_at` lists waits, tasks and sub-processes in which the applicant has the ball: promises do not count
    the time in which a case is at any of them. Source: 行政手続法 第6条 (標準処理期間), 第7条 (補正); the periods that
    offices publish leave the time for 補正 out.
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
    attributes: tuple[CaseAttribute, ...] = ()
    conditions: Mapping[str, Condition] = field(default_factory=dict)
    priority_rules: tuple[QueuePriority, ...] = ()
    instances: Mapping[str, Distribution] = field(default_factory=dict)
    grade_yen: Mapping[str, int] = field(default_factory=dict)  # yen per hour by grade
    service_levels: tuple[ServiceLevel, ...] = ()
    clock_stops_at: tuple[str, ...] = ()
