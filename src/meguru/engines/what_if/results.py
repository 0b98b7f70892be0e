"""What a trial returns: a year in figures with 95 % intervals, kept so that any two trials can be compared later."""

from __future__ import annotations

from dataclasses import dataclass

from meguru.engines.simulation.results import Estimate


@dataclass(frozen=True, slots=True)
class LaneResult:
    """要員の結果: one pool of people over the year.

    `load` is the work that comes to them / the hours they have: above 1 they never catch up. `peak_load` is the same in
    the busiest month (`peak_month`). `needed` is the fewest people with whom the year's work can be done, `needed_at_peak`
    the fewest who keep up in the busiest month. `mean_queue` is how many cases wait for them on average (Little's law).
    `staffed_hours` are the hours a year in which they stand ready, busy or not: more people cost these;
    `overtime_hours` those after closing, which come on top.
    """

    key: str
    name: str
    headcount: int
    is_staff: bool
    hourly_yen: int
    utilisation: Estimate
    load: float
    peak_load: float
    peak_month: int
    needed: int
    needed_at_peak: int
    queue_hours: float
    mean_queue: float
    work_hours: Estimate
    staffed_hours: float = 0.0
    overtime_hours: float = 0.0


@dataclass(frozen=True, slots=True)
class StepResult:
    """One step over the year; waiting is what is drawn (delay) plus the queue for people."""

    key: str
    name: str
    doer: str
    visits: Estimate
    work_hours: Estimate
    work_minutes: float
    delay_hours: float
    queue_hours: float


@dataclass(frozen=True, slots=True)
class MonthResult:
    """Cases that arrived in one month, and how long they took (median)."""

    month: int
    cases: Estimate
    median_hours: Estimate


@dataclass(frozen=True, slots=True)
class Series:
    """Figures of each replication, in order; two trials with the same seed meet the same chances in each.

    Unit: hours and yen a year; throughput in hours; shares 0..1; nan where nothing happened.
    """

    work_hours: tuple[float, ...]
    yen: tuple[float, ...]
    mean_hours: tuple[float, ...]
    median_hours: tuple[float, ...]
    peak_median_hours: tuple[float, ...]
    late_share: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class PromiseResult:
    """標準処理期間の結果: how one promise was kept. `days` as promised, hours on the clock of the promise.

    `late_share` is the share of late cases among the finished ones that it is for.
    """

    name: str
    days: float
    in_open_days: bool
    late_share: Estimate
    mean_hours: Estimate
    p90_hours: Estimate
    cases: Estimate

    @property
    def p90_days(self) -> float:
        """Days on the clock until nine of ten are finished."""
        return self.p90_hours.mean / 24


@dataclass(frozen=True, slots=True)
class Picked:
    """A redesign that was picked: carried out, or why it could not be (`obstacle`)."""

    key: str
    title: str
    obstacle: str = ""
    assumptions: tuple[str, ...] = ()
    legal_note: str = ""


@dataclass(frozen=True, slots=True)
class TrialResult:
    """試算の結果: one set of inputs, simulated for a year.

    Throughput runs from arrival to the last end, round the clock. `peak_month` is the month with most arrivals.
    `late_share` is None without a deadline. `without_picks` holds the same inputs without the redesigns, when any were
    carried out. `to_be_xml` is the redesigned drawing, empty without redesigns. `warnings` stand beside the figures.
    """

    cases: Estimate
    median_hours: Estimate
    mean_hours: Estimate
    p90_hours: Estimate
    late_share: Estimate | None
    work_hours: Estimate
    yen: Estimate
    lanes: tuple[LaneResult, ...]
    steps: tuple[StepResult, ...]
    months: tuple[MonthResult, ...]
    peak_month: int
    series: Series
    unfinished: int
    seed: int
    replications: int
    assumptions: tuple[str, ...]
    warnings: tuple[str, ...]
    picked: tuple[Picked, ...] = ()
    without_picks: Series | None = None
    to_be_xml: str = ""
    base_name: str = ""
    promises: tuple[PromiseResult, ...] = ()

    @property
    def is_unstable(self) -> bool:
        """Whether some people get more work than they have hours."""
        return any(lane.load >= 1 for lane in self.lanes)

    @property
    def has_overtime(self) -> bool:
        """Whether anybody stayed after closing."""
        return any(lane.overtime_hours > 0 for lane in self.lanes)
