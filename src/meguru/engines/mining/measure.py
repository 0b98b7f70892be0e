"""What a log shows: throughput, waiting and work, hand-overs, rework, variants, deadlines."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from meguru.engines.bpmn.model import Diagram
from meguru.engines.eventlogs.model import EventLog
from meguru.engines.mining.bottlenecks import find_waiting
from meguru.engines.mining.case_times import timed_cases
from meguru.engines.mining.channels import compare_channels
from meguru.engines.mining.drift import find_drift
from meguru.engines.mining.elements import elements_by_activity
from meguru.engines.mining.handovers import handed_over, measure_handovers
from meguru.engines.mining.lanes import UNKNOWN_GROUP
from meguru.engines.mining.results import (
    ActivityFigures,
    ChannelFigures,
    GroupFigures,
    HoursSummary,
    Measurements,
    Variant,
)
from meguru.engines.mining.traces import traces_of
from meguru.engines.mining.work_time import GapSplit, split_gaps

MOST_ROWS = 50  # waits and hand-overs kept, those with most hours first
UNKNOWN_CHANNEL = "不明"
_HOUR = 3600.0


def measure(log: EventLog, *, diagram: Diagram | None = None, seed: int = 1) -> Measurements:
    """Measure a log.

    A case lasts from its first start (first completion where starts are unknown) to its last completion,
    round the clock. It is late when its last completion is after its deadline. Months are those of Japan.
    `work_time` divides waiting and work; `work_is_inferred` says that some records have no start time.
    With a diagram, activities carry the id of the task that stands for them. `seed` is that of the shuffled weeks of
    `find_drift`. Hand-overs in `waiting` are between groups only: measurements are kept and shared, and whose desk a
    case lay on is not theirs to tell by name.
    Holds:  no figure is nan, except the hand-over waits that never occurred (see HandoverFigures) and what
            the findings say of samples that are too small.
    """
    split = split_gaps(log)
    cases = timed_cases(log)
    changed = handed_over(log)
    seen = cases["hours"].to_numpy()
    deadlines = cases.filter(pl.col("deadline_at").is_not_null())
    months = (
        cases.select(month=pl.col("begun_at").dt.convert_time_zone("Asia/Tokyo").dt.strftime("%Y-%m"))
        .group_by("month")
        .len()
        .sort("month")
    )
    begun, ended = log.events["completed_at"].min(), log.events["completed_at"].max()
    first = cases["begun_at"].min() if cases.height else begun
    return Measurements(
        cases=cases.height,
        events=log.events.height,
        activities=log.events["activity"].n_unique(),
        variants_count=cases["trace"].n_unique(),
        resources=log.events["resource"].drop_nulls().n_unique(),
        throughput=summarise(seen),
        by_channel=_by_channel(cases),
        by_group=_by_group(log),
        by_activity=_by_activity(log, split=split, diagram=diagram),
        handovers=measure_handovers(log, split=split),
        variants=_variants(log, cases=cases),
        rework_cases=_rework_cases(log),
        late_cases=int(deadlines["late"].sum()) if deadlines.height else None,
        cases_with_deadline=deadlines.height,
        cases_by_month=dict(months.iter_rows()),
        span_days=_days_between(first, ended),
        handovers_per_case=float(changed.sum()) / cases.height if cases.height else 0.0,
        work_is_inferred=split.any_inferred,
        waiting=find_waiting(log, between="groups", split=split, most=MOST_ROWS),
        channels=compare_channels(log),
        drift=find_drift(log, seed=seed),
    )


def summarise(hours: npt.NDArray[np.float64]) -> HoursSummary:
    """Median, mean, quartile, decile and maximum; all zero when there is nothing to summarise."""
    if not hours.size:
        return HoursSummary(median=0.0, mean=0.0, p75=0.0, p90=0.0, max=0.0)
    median, p75, p90 = np.quantile(hours, [0.5, 0.75, 0.9])
    return HoursSummary(
        median=float(median), mean=float(hours.mean()), p75=float(p75), p90=float(p90), max=float(hours.max())
    )


def _days_between(first: object, last: object) -> float:
    seconds = pl.Series([first, last], dtype=pl.Datetime("us", "UTC")).dt.epoch("us").drop_nulls() / 1e6
    return float(seconds[1] - seconds[0]) / 86400.0 if seconds.len() == 2 else 0.0


def _by_channel(cases: pl.DataFrame) -> tuple[ChannelFigures, ...]:
    """Channels with most cases first; empty when the log knows no channel."""
    if not cases["channel"].count():
        return ()
    rows = (
        cases.with_columns(pl.col("channel").fill_null(UNKNOWN_CHANNEL))
        .group_by("channel")
        .agg(
            cases=pl.len(),
            median=pl.col("hours").median(),
            mean=pl.col("hours").mean(),
            late=pl.col("late").fill_null(False).sum(),
        )
        .sort(["cases", "channel"], descending=[True, False])
    )
    return tuple(
        ChannelFigures(channel=name, cases=count, median_hours=median, mean_hours=mean, late_cases=late)
        for name, count, median, mean, late in rows.iter_rows()
    )


def _by_group(log: EventLog) -> tuple[GroupFigures, ...]:
    """Groups with most records first; empty when the log knows no group."""
    if not log.events["group"].count():
        return ()
    rows = (
        log.events.group_by("group")
        .agg(
            events=pl.len(),
            cases=pl.col("case").n_unique(),
            resources=pl.col("resource").drop_nulls().n_unique(),
        )
        .sort(["events", "group"], descending=[True, False])
    )
    return tuple(
        GroupFigures(
            group=UNKNOWN_GROUP if group is None else log.groups[group],
            events=events,
            cases=cases,
            resources=resources,
        )
        for group, events, cases, resources in rows.iter_rows()
    )


def _by_activity(log: EventLog, *, split: GapSplit, diagram: Diagram | None) -> dict[str, ActivityFigures]:
    """Figures of every activity that occurs, in the order of `log.activities`."""
    elements = _element_ids(log, diagram=diagram)
    figures = {}
    rows = log.events.with_columns(
        waiting=pl.Series(split.waiting_seconds / _HOUR),
        work=pl.Series(split.work_seconds / _HOUR),
        inferred=pl.Series(split.inferred),
    )
    for (index,), own in rows.group_by("activity", maintain_order=True):
        activity = int(str(index))
        per_case = own.group_by("case").len()["len"]
        groups = (
            own["group"]
            .drop_nulls()
            .value_counts(sort=True, name="rows")
            .sort(["rows", "group"], descending=[True, False])
        )
        figures[activity] = ActivityFigures(
            activity=log.activities[activity],
            element_id=elements[activity],
            count=own.height,
            cases=per_case.len(),
            waiting_hours=summarise(own["waiting"].to_numpy()),
            work_hours=summarise(own["work"].to_numpy()),
            work_is_inferred=bool(own["inferred"].any()),
            rework_count=own.height - per_case.len(),
            resources=own["resource"].drop_nulls().n_unique(),
            groups=tuple(log.groups[group] for group in groups["group"]),
            first_pass_share=float((per_case == 1).sum()) / per_case.len(),
        )
    return {figures[activity].activity: figures[activity] for activity in sorted(figures)}


def _element_ids(log: EventLog, *, diagram: Diagram | None) -> tuple[str | None, ...]:
    if diagram is not None:
        return tuple(ids[0] if ids else None for ids in elements_by_activity(log, diagram=diagram))
    recorded: dict[int, str] = {}
    counted = (
        log.events.filter(pl.col("element_id").is_not_null())
        .group_by("activity", "element_id")
        .len()
        .sort(["len", "element_id"], descending=[True, False])
    )
    for activity, element, _ in counted.iter_rows():
        recorded.setdefault(activity, element)
    return tuple(recorded.get(activity) for activity in range(len(log.activities)))


def _variants(log: EventLog, *, cases: pl.DataFrame) -> tuple[Variant, ...]:
    traces, _ = traces_of(log)
    medians = dict(cases.group_by("trace").agg(pl.col("hours").median()).iter_rows())
    return tuple(
        Variant(
            activities=tuple(log.activities[activity] for activity in sequence),
            cases=int(traces.weight[number]),
            share=float(traces.weight[number]) / cases.height,
            median_hours=float(medians[number]),
        )
        for number, sequence in enumerate(traces.sequences())
    )


def _rework_cases(log: EventLog) -> int:
    """Cases in which some activity was done more than once."""
    counted = log.events.group_by("case", "activity").len().filter(pl.col("len") > 1)
    return counted["case"].n_unique()
