"""Whether a fitted scenario foretells months that it has not seen (docs/algorithms/fitting.md, section 8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import polars as pl

from meguru.engines.bpmn.model import Diagram
from meguru.engines.eventlogs.model import EventLog
from meguru.engines.mining.discovery import discover
from meguru.engines.mining.fitting.distances import (
    WEEK_HOURS,
    Distance,
    chance_distance,
    compared,
    earth_movers_distance,
    weekly_distance,
)
from meguru.engines.mining.fitting.fit import fit_scenario
from meguru.engines.mining.fitting.months import TooShort, first_held_out_month, log_of_cases, moments_begun
from meguru.engines.mining.fitting.outlook import outlook, since_last_change
from meguru.engines.mining.work_time import split_gaps
from meguru.engines.simulation import Estimate, estimate, simulate_log

Floats = npt.NDArray[np.float64]

HELD_OUT_SHARE = 1 / 3
FEWEST_CASES = 20
WARM_UP_DAYS = 30
_HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class DividedLog:
    """前の月と後の月: a log cut into the months that are known and those that are to be foretold.

    `learnt` are the cases of `earlier` that a scenario is fitted on; `later` those that begin from `cut` until before
    `end`.
    """

    cut: date
    end: date
    earlier: EventLog
    learnt: EventLog
    later: EventLog

    @property
    def days(self) -> int:
        return (self.end - self.cut).days


@dataclass(frozen=True, slots=True)
class HeldOutFit:
    """未来の月での検証: distances between the held-out months and their simulation.

    `arrivals`: when cases came, within the period; `arrivals_by_hour_of_week`: the same folded into one week, in which
    Sunday midnight is near Monday morning. `throughput`: hours per case. `end` is the first day after the months;
    `past_cases` came in as many days before `cut`, brought to that length where the log is shorter. `work` and `waiting` map activity -> distance
    of the hours per record, for activities with FEWEST_CASES records on both sides; `work_all` and `waiting_all` are
    their means, weighted by held-out records. `is_inferred`: the log itself does not say when work began.
    """

    cut: date
    end: date
    fitted_cases: int
    held_out_cases: int
    past_cases: int
    simulated_cases: Estimate
    arrivals: Distance
    arrivals_by_hour_of_week: Distance
    throughput: Distance
    work: dict[str, Distance]
    waiting: dict[str, Distance]
    work_all: Distance
    waiting_all: Distance
    is_inferred: bool


@dataclass(frozen=True, slots=True)
class _Figures:
    """What is compared of one log: hours of a case, of its records by activity, of its arrivals since a moment."""

    arrivals: Floats
    hour_of_week: Floats
    throughput: Floats
    work: dict[str, Floats]
    waiting: dict[str, Floats]


def judge_on_held_out_months(
    log: EventLog,
    *,
    seed: int,
    diagram: Diagram | None = None,
    held_out_share: float = HELD_OUT_SHARE,
    hourly_yen: int = 3_000,
    use_japanese_calendar: bool = False,
    replications: int = 10,
    only_since_change: bool = True,
    looks_ahead: bool = True,
) -> HeldOutFit:
    """Fit on the earlier months, simulate the later ones, and measure how far they are from what happened.

    Without a diagram, one is discovered from the cases that are learnt from. `looks_ahead` fits a scenario for the
    months to come (outlook.py) and not one that repeats the cases learnt from.
    Raises: TooShort; CannotAlign; CannotSimulate.
    """
    divided = divide_log(log, seed=seed, held_out_share=held_out_share, only_since_change=only_since_change)
    return judge_divided(
        divided,
        diagram=diagram or discover(divided.learnt).diagram,
        seed=seed,
        hourly_yen=hourly_yen,
        use_japanese_calendar=use_japanese_calendar,
        replications=replications,
        looks_ahead=looks_ahead,
    )


def judge_divided(
    divided: DividedLog,
    *,
    diagram: Diagram,
    seed: int,
    hourly_yen: int,
    use_japanese_calendar: bool,
    replications: int,
    looks_ahead: bool,
) -> HeldOutFit:
    """The same for a log that is already cut, with the diagram of its process.

    Raises: CannotAlign; CannotSimulate.
    """
    ahead = (
        outlook(divided.earlier, learnt=divided.learnt, cut=divided.cut, days=divided.days, seed=seed)
        if looks_ahead
        else None
    )
    fitted = fit_scenario(
        divided.learnt,
        diagram,
        hourly_yen=hourly_yen,
        use_japanese_calendar=use_japanese_calendar,
        ahead=ahead,
    )
    runs = (
        simulate_log(
            diagram,
            fitted.scenario,
            seed=seed,
            days=divided.days,
            start=divided.cut,
            replication=replication,
            warm_up_days=WARM_UP_DAYS,
        )
        for replication in range(replications)
    )
    return judge_runs(divided, runs=runs)


def divide_log(
    log: EventLog, *, seed: int, held_out_share: float = HELD_OUT_SHARE, only_since_change: bool = True
) -> DividedLog:
    """Keep back the last whole months that hold at least `held_out_share` of the cases.

    Cases belong to the month (on the office's clock) in which they begin, and are known to their end.
    `only_since_change` learns only from the cases since the way of working last changed (drift.md), if these are at
    least ENOUGH_SINCE_A_CHANGE; the change is looked for in the earlier months alone.
    Raises: TooShort.
    """
    cut, end = first_held_out_month(log, share=held_out_share)
    day = moments_begun(log)["day"]
    earlier = log_of_cases(log, (day < cut).fill_null(False).to_numpy())
    later = log_of_cases(log, ((day >= cut) & (day < end)).fill_null(False).to_numpy())
    if min(earlier.cases.height, later.cases.height) < FEWEST_CASES:
        raise TooShort(
            f"検証するには、前半と後半に{FEWEST_CASES}件ずつの案件が必要です。期間の長い記録を選んでください。"
        )
    learnt = since_last_change(earlier, seed=seed) if only_since_change else earlier
    return DividedLog(cut=cut, end=end, earlier=earlier, learnt=learnt, later=later)


def judge_runs(divided: DividedLog, *, runs: Iterable[EventLog]) -> HeldOutFit:
    """How far simulated logs of the held-out months, by whatever simulator, are from what happened in them."""
    cut, days, with_starts = divided.cut, divided.days, divided.later.has_start_times
    real = _figures(divided.later, since=cut, with_starts=with_starts)
    learnt = _figures(divided.learnt, since=cut, with_starts=with_starts)
    past = _figures(
        _last_days(divided.earlier, days=days, until=cut),
        since=cut - timedelta(days=days),
        with_starts=with_starts,
    )
    told = [_figures(run, since=cut, with_starts=with_starts) for run in runs]
    work, work_all = _by_activity(real.work, past=past.work, runs=[run.work for run in told])
    waiting, waiting_all = _by_activity(real.waiting, past=past.waiting, runs=[run.waiting for run in told])
    return HeldOutFit(
        cut=cut,
        end=divided.end,
        fitted_cases=divided.learnt.cases.height,
        held_out_cases=divided.later.cases.height,
        past_cases=_cases_before(divided),
        simulated_cases=estimate(float(run.throughput.size) for run in told),
        arrivals=Distance(
            hours=estimate(earth_movers_distance(real.arrivals, run.arrivals) for run in told),
            scale_hours=days * 24.0,
            yardstick_hours=earth_movers_distance(real.arrivals, past.arrivals),
            chance_hours=chance_distance(real.arrivals),
        ),
        arrivals_by_hour_of_week=Distance(
            hours=estimate(weekly_distance(real.hour_of_week, run.hour_of_week) for run in told),
            scale_hours=float(WEEK_HOURS),
            yardstick_hours=weekly_distance(real.hour_of_week, past.hour_of_week),
        ),
        throughput=compared(
            real.throughput,
            past=past.throughput,
            runs=[run.throughput for run in told],
            learnt=learnt.throughput,
        ),
        work=work,
        waiting=waiting,
        work_all=work_all,
        waiting_all=waiting_all,
        is_inferred=not with_starts,
    )


def _cases_before(divided: DividedLog) -> int:
    """How many cases as many days before the cut had as the held-out months have."""
    day = moments_begun(divided.earlier)["day"].drop_nulls()
    first = day.min()
    assert isinstance(first, date)
    known = min((divided.cut - first).days, divided.days)
    came = int((day >= divided.cut - timedelta(days=known)).sum())
    return round(came * divided.days / known)


def _last_days(log: EventLog, *, days: int, until: date) -> EventLog:
    """The cases of the stretch before `until` that is as long as the held-out one; all when it is shorter."""
    kept = (moments_begun(log)["day"] >= until - timedelta(days=days)).fill_null(False).to_numpy()
    return log_of_cases(log, kept) if kept.any() else log


def _figures(log: EventLog, *, since: date, with_starts: bool) -> _Figures:
    """Where the real log has no start times, a case begins with its first completion, on both sides."""
    if not log.cases.height:
        nothing = np.zeros(0)
        return _Figures(nothing, nothing, nothing, {}, {})
    first = pl.coalesce("started_at", "completed_at") if with_starts else pl.col("completed_at")
    timed = (
        log.events.group_by("case")
        .agg(
            begun=pl.min_horizontal(first.min(), pl.col("completed_at").min()),
            ended=pl.col("completed_at").max(),
        )
        .sort("case")
    )
    local = log.local_times(timed["begun"])
    origin = np.datetime64(since, "us").astype(np.int64)
    split = split_gaps(log)
    labels = np.array(log.activities, dtype=object)[log.events["activity"].to_numpy()]
    return _Figures(
        arrivals=(local.dt.epoch("us").to_numpy() - origin) / (1e6 * _HOUR),
        hour_of_week=((local.dt.weekday().cast(pl.Int64) - 1) * 24 + local.dt.hour())
        .to_numpy()
        .astype(np.float64),
        throughput=((timed["ended"] - timed["begun"]).dt.total_microseconds() / (1e6 * _HOUR)).to_numpy(),
        work=_grouped(labels, split.work_seconds / _HOUR),
        waiting=_grouped(labels, split.waiting_seconds / _HOUR),
    )


def _grouped(labels: npt.NDArray[np.object_], values: Floats) -> dict[str, Floats]:
    return {str(label): values[labels == label] for label in sorted(set(labels.tolist()))}


def _by_activity(
    real: dict[str, Floats], *, past: dict[str, Floats], runs: list[dict[str, Floats]]
) -> tuple[dict[str, Distance], Distance]:
    nothing = np.zeros(0)
    found = {
        activity: compared(
            values,
            past=past.get(activity, nothing),
            runs=[run.get(activity, nothing) for run in runs],
        )
        for activity, values in real.items()
        if values.size >= FEWEST_CASES
        and past.get(activity, nothing).size >= FEWEST_CASES
        and any(run.get(activity, nothing).size for run in runs)
    }
    weights = np.array([real[activity].size for activity in found], dtype=np.float64)
    if not found:
        return {}, Distance(estimate([]), float("nan"), float("nan"))

    def mean(values: list[float]) -> float:
        return float((np.array(values) * weights).sum() / weights.sum())

    return found, Distance(
        hours=Estimate(mean([one.hours.mean for one in found.values()]), float("nan"), float("nan")),
        scale_hours=mean([one.scale_hours for one in found.values()]),
        yardstick_hours=mean([one.yardstick_hours for one in found.values()]),
        chance_hours=mean([one.chance_hours for one in found.values()]),
    )
