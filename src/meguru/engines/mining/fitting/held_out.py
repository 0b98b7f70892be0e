"""Whether a fitted scenario foretells months that it has not seen (docs/algorithms/fitting.md, section 8)."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import polars as pl

from meguru.engines.bpmn.model import Diagram
from meguru.engines.eventlogs.model import EventLog
from meguru.engines.mining.discovery import discover
from meguru.engines.mining.drift import find_drift
from meguru.engines.mining.fitting.fit import FittedScenario, fit_scenario
from meguru.engines.mining.work_time import split_gaps
from meguru.engines.simulation import Estimate, estimate, simulate_log

Floats = npt.NDArray[np.float64]

HELD_OUT_SHARE = 1 / 3
FEWEST_CASES = 20
ENOUGH_SINCE_A_CHANGE = 60
_WEEK_HOURS = 168
_HOUR = 3600.0


class TooShort(ValueError):
    """The log has too few months or cases to keep some of them for judging."""


@dataclass(frozen=True, slots=True)
class Distance:
    """ずれ: the earth mover's distance between what was held out and what was simulated.

    Unit:  hours: how far, on average, a value has to be moved to turn one distribution into the other. `relative` is
    `hours` over `scale_hours` (the mean of the held-out values, or the length of the period for arrivals).
    `yardstick_hours` is the distance of the earlier months themselves from the held-out ones: a scenario that knew
    everything about the past and nothing about the future is that far off.
    """

    hours: Estimate
    scale_hours: float
    yardstick_hours: float

    @property
    def relative(self) -> float:
        return self.hours.mean / self.scale_hours if self.scale_hours else float("nan")


@dataclass(frozen=True, slots=True)
class HeldOutFit:
    """未来の月での検証: distances between the held-out months and their simulation.

    `arrivals`: when cases came, within the period; `arrivals_by_hour_of_week`: the same folded into one week, in which
    Sunday midnight is near Monday morning. `throughput`: hours per case. `work` and `waiting` map activity -> distance
    of the hours per record, for activities with FEWEST_CASES records on both sides; `work_all` and `waiting_all` are
    their means, weighted by held-out records. `is_inferred`: the log itself does not say when work began.
    """

    cut: date
    fitted_cases: int
    held_out_cases: int
    simulated_cases: Estimate
    arrivals: Distance
    arrivals_by_hour_of_week: Distance
    throughput: Distance
    work: dict[str, Distance]
    waiting: dict[str, Distance]
    work_all: Distance
    waiting_all: Distance
    is_inferred: bool
    fitted: FittedScenario


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
    since_last_change: bool = True,
) -> HeldOutFit:
    """Fit on the earlier months, simulate the later ones, and measure how far they are from what happened.

    Cases belong to the month (on the office's clock) in which they begin. The last whole months that hold at least
    `held_out_share` of the cases are kept back. Without a diagram, one is discovered from the earlier months alone.
    `since_last_change` fits only on the cases since the way of working last changed (drift.md), if these are at least
    ENOUGH_SINCE_A_CHANGE; the change is looked for in the earlier months alone.
    Raises: TooShort; CannotAlign; CannotSimulate.
    """
    cut, end = _cut(log, share=held_out_share)
    begun = _begun(log)
    earlier = log_of_cases(log, (begun["day"] < cut).to_numpy())
    later = log_of_cases(log, ((begun["day"] >= cut) & (begun["day"] < end)).to_numpy())
    if min(earlier.cases.height, later.cases.height) < FEWEST_CASES:
        raise TooShort(
            f"検証するには、前半と後半に{FEWEST_CASES}件ずつの案件が必要です。期間の長い記録を選んでください。"
        )
    known = _since_last_change(earlier, seed=seed) if since_last_change else earlier
    drawn = diagram or discover(known).diagram
    fitted = fit_scenario(known, drawn, hourly_yen=hourly_yen, use_japanese_calendar=use_japanese_calendar)
    days = (end - cut).days
    with_starts = log.has_start_times
    real = _figures(later, since=cut, with_starts=with_starts)
    past = _figures(
        _last_days(earlier, days=days, until=cut), since=cut - timedelta(days=days), with_starts=with_starts
    )
    runs = []
    for replication in range(replications):
        run = simulate_log(
            drawn, fitted.scenario, seed=seed, days=days, start=cut, replication=replication, warm_up_days=30
        )
        runs.append(_figures(run, since=cut, with_starts=with_starts))
    work, work_all = _by_activity(real.work, past=past.work, runs=[run.work for run in runs])
    waiting, waiting_all = _by_activity(real.waiting, past=past.waiting, runs=[run.waiting for run in runs])
    return HeldOutFit(
        cut=cut,
        fitted_cases=known.cases.height,
        held_out_cases=later.cases.height,
        simulated_cases=estimate(float(run.throughput.size) for run in runs),
        arrivals=_distance(
            real.arrivals, past=past.arrivals, runs=[run.arrivals for run in runs], scale=days * 24.0
        ),
        arrivals_by_hour_of_week=Distance(
            hours=estimate(weekly_distance(real.hour_of_week, run.hour_of_week) for run in runs),
            scale_hours=float(_WEEK_HOURS),
            yardstick_hours=weekly_distance(real.hour_of_week, past.hour_of_week),
        ),
        throughput=_distance(
            real.throughput, past=past.throughput, runs=[run.throughput for run in runs], scale=None
        ),
        work=work,
        waiting=waiting,
        work_all=work_all,
        waiting_all=waiting_all,
        is_inferred=not with_starts,
        fitted=fitted,
    )


def earth_movers_distance(first: Floats, second: Floats) -> float:
    """The 1-Wasserstein distance of two samples, in their unit; nan when one is empty.

    The area between the two distribution functions.
    """
    if not first.size or not second.size:
        return float("nan")
    points = np.sort(np.concatenate((first, second)))
    below_first = np.searchsorted(np.sort(first), points[:-1], side="right") / first.size
    below_second = np.searchsorted(np.sort(second), points[:-1], side="right") / second.size
    return float((np.abs(below_first - below_second) * np.diff(points)).sum())


def weekly_distance(first: Floats, second: Floats) -> float:
    """The same on the circle of a week: whole hours of the week, Sunday's last beside Monday's first.

    Source: J. Rabin, J. Delon, Y. Gousseau, *Transportation Distances on the Circle*, 2011: the best cut of the circle
    is the median of the difference of the two distribution functions.
    """
    if not first.size or not second.size:
        return float("nan")
    shares = [
        np.bincount(values.astype(np.int64) % _WEEK_HOURS, minlength=_WEEK_HOURS) / values.size
        for values in (first, second)
    ]
    apart = np.cumsum(shares[0] - shares[1])
    return float(np.abs(apart - np.median(apart)).sum())


def log_of_cases(log: EventLog, kept: npt.NDArray[np.bool_]) -> EventLog:
    """The same log with only some of its cases; `kept` has one value per row of `log.cases`."""
    number = np.cumsum(kept) - 1
    case = log.events["case"].to_numpy()
    rows = kept[case]
    events = log.events.filter(pl.Series(rows)).with_columns(
        case=pl.Series(number[case[rows]], dtype=pl.UInt32)
    )
    return dataclasses.replace(
        log, events=events, cases=log.cases.filter(pl.Series(kept)), raw_events=events.height
    )


def _begun(log: EventLog) -> pl.DataFrame:
    """Per case with records: the day and the moment on the office's clock at which it begins."""
    begun = (
        log.events.group_by("case")
        .agg(pl.min_horizontal(pl.col("started_at").min(), pl.col("completed_at").min()).alias("begun"))
        .sort("case")
    )
    local = log.local_times(begun["begun"])
    return pl.DataFrame({"case": begun["case"], "local": local, "day": local.dt.date()})


def _cut(log: EventLog, *, share: float) -> tuple[date, date]:
    """The first day of the held-out months and the first day after them; the unfinished last month is not used."""
    days = _begun(log)["day"]
    if not days.len():
        raise TooShort("記録のある案件がないため、検証できません。")
    last = days.max()
    assert isinstance(last, date)
    end = last.replace(day=1) if last + timedelta(days=1) != _next_month(last) else _next_month(last)
    whole = days.filter(days < end)
    months = whole.dt.truncate("1mo").unique().sort(descending=True)
    for month in months:
        if int((whole >= month).sum()) >= share * whole.len():
            if month == months[-1]:
                break
            return month, end
    raise TooShort("記録が短いため、前の月と後の月に分けられません。期間の長い記録を選んでください。")


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def _last_days(log: EventLog, *, days: int, until: date) -> EventLog:
    """The cases of the stretch before `until` that is as long as the held-out one; all when it is shorter."""
    kept = (_begun(log)["day"] >= until - timedelta(days=days)).to_numpy()
    return log_of_cases(log, kept) if kept.any() else log


def _since_last_change(log: EventLog, *, seed: int) -> EventLog:
    """The cases since the last change, or since the one before where these are too few; all when none has enough."""
    for change in reversed(find_drift(log, seed=seed).changes):
        kept = (_begun(log)["day"] >= change.on).to_numpy()
        if kept.sum() >= ENOUGH_SINCE_A_CHANGE:
            return log_of_cases(log, kept)
    return log


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


def _distance(real: Floats, *, past: Floats, runs: list[Floats], scale: float | None) -> Distance:
    return Distance(
        hours=estimate(earth_movers_distance(real, run) for run in runs),
        scale_hours=float(real.mean()) if scale is None else scale,
        yardstick_hours=earth_movers_distance(real, past),
    )


def _by_activity(
    real: dict[str, Floats], *, past: dict[str, Floats], runs: list[dict[str, Floats]]
) -> tuple[dict[str, Distance], Distance]:
    nothing = np.zeros(0)
    found = {
        activity: _distance(
            values,
            past=past.get(activity, nothing),
            runs=[run.get(activity, nothing) for run in runs],
            scale=None,
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
    )
