"""Where cases wait: the waiting before every step, by what came before it, and who hands work to whom.

The waiting is that of `work_time`: from the moment the work could begin to its start. The steps are ordered by all
the hours that cases waited there together, not by the longest single wait: what many cases suffer for a day
weighs more than what one suffers for a month. Medians carry the 95 percent interval of `intervals`.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import polars as pl

from meguru.engines.eventlogs.model import EventLog
from meguru.engines.mining.findings import Bottleneck, Handover, Waiting
from meguru.engines.mining.intervals import Floats, Interval, difference, median_interval
from meguru.engines.mining.work_time import GapSplit, split_gaps

_COLUMN = {"people": "resource", "groups": "group"}


def find_waiting(
    log: EventLog,
    *,
    between: Literal["people", "groups"] | None = None,
    split: GapSplit | None = None,
    most: int | None = None,
) -> Waiting:
    """Find where cases wait and who hands to whom.

    `between` says whose hand-overs are listed; None takes people where the log names them, else groups. Whether the
    hands changed at a wait is told by people where the log names them. `split` saves dividing the gaps again;
    `most` keeps only so many of each, those with most hours.
    """
    split = split or split_gaps(log)
    named: Literal["people", "groups"] = "people" if log.events["resource"].count() else "groups"
    chosen = between or named
    steps = _steps(log, split=split, who=_COLUMN[named])
    total = float(split.waiting_seconds.sum()) / 3600.0
    found = [_bottleneck(own, log=log, total=total) for _, own in steps.group_by("from", "activity")]
    found.sort(key=lambda one: (-one.total_hours, one.from_activity, one.to_activity))
    names = log.resources if chosen == "people" else log.groups
    passed = _steps(log, split=split, who=_COLUMN[chosen]).filter("changed").group_by("giver", "taker")
    handovers = [_handover(own, names=names) for _, own in passed]
    handovers.sort(key=lambda one: (-one.total_wait_hours, -one.passages, one.giver, one.taker))
    return Waiting(
        total_hours=total,
        bottlenecks=tuple(found[:most]),
        handovers=tuple(handovers[:most]),
        between=chosen if log.events[_COLUMN[chosen]].count() else "nobody",
        is_inferred=split.any_inferred,
    )


def _steps(log: EventLog, *, split: GapSplit, who: str) -> pl.DataFrame:
    """One row per record that follows another of its case: from, activity, giver, taker, changed, wait (hours)."""
    return (
        log.events.select("case", "activity", pl.col(who).alias("taker"))
        .with_columns(
            pl.col("activity").shift(1).over("case").alias("from"),
            pl.col("taker").shift(1).over("case").alias("giver"),
            wait=pl.Series(split.waiting_seconds / 3600.0),
        )
        .filter(pl.col("from").is_not_null())
        .with_columns(changed=pl.col("giver") != pl.col("taker"))
    )


def _bottleneck(own: pl.DataFrame, *, log: EventLog, total: float) -> Bottleneck:
    wait = own["wait"].to_numpy()
    known = own.filter(pl.col("changed").is_not_null())
    moved = known.filter("changed")["wait"].to_numpy()
    stayed = known.filter(~pl.col("changed"))["wait"].to_numpy()
    hours = float(wait.sum())
    return Bottleneck(
        from_activity=log.activities[own["from"][0]],
        to_activity=log.activities[own["activity"][0]],
        passages=own.height,
        cases=own["case"].n_unique(),
        total_hours=hours,
        share=hours / total if total else 0.0,
        median_hours=median_interval(wait),
        p90_hours=float(np.quantile(wait, 0.9)),
        handed_over_share=moved.size / known.height if known.height else float("nan"),
        extra_hours_when_handed_over=_difference(moved, stayed),
    )


def _difference(first: Floats, second: Floats) -> Interval:
    return difference(median_interval(first), median_interval(second))


def _handover(own: pl.DataFrame, *, names: tuple[str, ...]) -> Handover:
    wait = own["wait"].to_numpy()
    return Handover(
        giver=names[own["giver"][0]],
        taker=names[own["taker"][0]],
        passages=own.height,
        cases=own["case"].n_unique(),
        median_wait_hours=median_interval(wait),
        total_wait_hours=float(wait.sum()),
    )
