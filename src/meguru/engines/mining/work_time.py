"""How much of the time before a record was work and how much was waiting.

Terms.  The *gap* of a record is the time between the moment its work could begin at the earliest and its
completion. Work and waiting add up to the gap.

Where the log says when work began (`started_at`), nothing is estimated: work runs from start to completion,
waiting from the moment the work could begin to the start. That moment is `enabled_at` where known, else the
latest completion of the same case that is not after the start; without one (first record of a case) waiting
is zero.

Where the log does not say, work is inferred, always by this rule:

1.  Nobody does two things at once, and nobody works on a case before its previous record is complete. So
    `available` = completion minus the later of (a) the previous completion in the same case, or `enabled_at`
    where known, (b) the previous completion by the same person in any case.
2.  A record is a *quick follow-up* when the same person's previous record, in any case, was completed at most
    SITTING_SECONDS earlier. The person went straight from one record to the next: all of `available` is work.
    Records without a person count as quick when the previous record of their case is that near. The first
    record of a case is never quick: the person may have waited for the case to arrive.
3.  The *usual work* of an activity is the median `available` of its quick follow-ups (needs
    ENOUGH_FOLLOW_UPS of them, else the median over all activities, else zero).
4.  Any other record has the usual work of its activity, at most its `available`. The rest of its gap is
    waiting. The first record of a case has no gap in the case: its waiting is zero.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from meguru.engines.eventlogs.model import EventLog

SITTING_SECONDS = 3600.0
ENOUGH_FOLLOW_UPS = 5


@dataclass(frozen=True, slots=True)
class GapSplit:
    """待ちと実作業: one value per row of `log.events`, in its order.

    Unit:  seconds, never negative, never nan. `inferred` is true where the rule above estimated the split.
    `usual_work_seconds` has one value per activity (index into `log.activities`): the median work seen; zero
    where nothing is known.
    """

    waiting_seconds: npt.NDArray[np.float64]
    work_seconds: npt.NDArray[np.float64]
    inferred: npt.NDArray[np.bool_]
    usual_work_seconds: npt.NDArray[np.float64]

    @property
    def any_inferred(self) -> bool:
        return bool(self.inferred.any())


def split_gaps(log: EventLog) -> GapSplit:
    """Divide the gap before every record into waiting and work; the rule is in the module's docstring."""
    columns = _columns(log.events)
    completed = _seconds(columns, "completed_at")
    started = np.minimum(_seconds(columns, "started_at"), completed)
    ready = np.minimum(_seconds(columns, "ready_at"), completed)
    gap_in_case = completed - ready
    gap_of_person = completed - np.minimum(_seconds(columns, "person_free_at"), completed)
    has_person = columns["resource"].is_not_null().to_numpy()

    available = np.fmin(gap_in_case, gap_of_person)
    quick = np.where(has_person, gap_of_person, gap_in_case) <= SITTING_SECONDS
    quick &= ~np.isnan(gap_in_case)  # before the first record of a case people may wait for it to arrive
    known = ~np.isnan(started)
    activity = columns["activity"].to_numpy()
    usual = _usual_work(
        activity=activity, seconds=available, counts=quick & ~known, activities=len(log.activities)
    )
    upper = np.where(np.isnan(available), np.inf, available)
    guess = np.where(quick, np.nan_to_num(available), np.minimum(usual[activity], upper))
    work = np.where(known, completed - started, guess)
    wait_before_guess = np.nan_to_num(np.maximum(gap_in_case - guess, 0.0))
    wait_before_start = np.nan_to_num(np.maximum(started - _seconds(columns, "ready_by_start"), 0.0))
    waiting = np.where(known, wait_before_start, wait_before_guess)
    if known.any():
        measured = _usual_work(activity=activity, seconds=work, counts=known, activities=len(log.activities))
        seen = np.bincount(activity[known], minlength=len(log.activities)) > 0
        usual = np.where(seen, measured, usual)
    return GapSplit(waiting_seconds=waiting, work_seconds=work, inferred=~known, usual_work_seconds=usual)


def _columns(events: pl.DataFrame) -> pl.DataFrame:
    """Add, per row: when the work could begin, when the person was free, what was complete at the start."""
    rows = events.with_row_index("row")
    rows = rows.with_columns(
        ready_at=pl.coalesce("enabled_at", pl.col("completed_at").shift(1).over("case")),
    )
    by_person = (
        rows.filter(pl.col("resource").is_not_null())
        .sort("completed_at", "row", maintain_order=True)
        .with_columns(person_free_at=pl.col("completed_at").shift(1).over("resource"))
        .select("row", "person_free_at")
    )
    rows = rows.join(by_person, on="row", how="left")
    before_start = (
        rows.filter(pl.col("started_at").is_not_null())
        .select("row", "case", "started_at")
        .sort("started_at", "row")
        .join_asof(
            rows.select("case", "row", done_at="completed_at").sort("done_at", "row"),
            left_on="started_at",
            right_on="done_at",
            by="case",
            strategy="backward",
            suffix="_done",
            check_sortedness=False,
        )
        .select("row", done_at=pl.when(pl.col("row") != pl.col("row_done")).then(pl.col("done_at")))
    )
    return (
        rows.join(before_start, on="row", how="left")
        .with_columns(ready_by_start=pl.coalesce("enabled_at", "done_at"))
        .sort("row")
    )


def _seconds(columns: pl.DataFrame, name: str) -> npt.NDArray[np.float64]:
    """A time column as float seconds, nan where unknown."""
    micro = columns[name].dt.epoch("us").cast(pl.Float64).to_numpy()
    return np.asarray(micro, dtype=np.float64) / 1e6


def _usual_work(
    *,
    activity: npt.NDArray[np.uint32],
    seconds: npt.NDArray[np.float64],
    counts: npt.NDArray[np.bool_],
    activities: int,
) -> npt.NDArray[np.float64]:
    """Median seconds per activity over the rows that count; the overall median where there are too few."""
    usable = counts & ~np.isnan(seconds)
    if not usable.any():
        return np.zeros(activities)
    usual = np.full(activities, float(np.median(seconds[usable])))
    per_activity = (
        pl.DataFrame({"activity": activity[usable], "seconds": seconds[usable]})
        .group_by("activity")
        .agg(pl.col("seconds").median(), rows=pl.len())
        .filter(pl.col("rows") >= ENOUGH_FOLLOW_UPS)
    )
    usual[per_activity["activity"].to_numpy()] = per_activity["seconds"].to_numpy()
    return usual
