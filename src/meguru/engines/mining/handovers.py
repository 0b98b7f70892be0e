"""Work that passes from one person to the next."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from meguru.engines.eventlogs.model import EventLog
from meguru.engines.mining.results import HandoverFigures
from meguru.engines.mining.work_time import GapSplit


def handed_over(log: EventLog) -> npt.NDArray[np.bool_]:
    """Per row of `log.events`: whether somebody else did the previous record of the same case.

    People are compared; groups instead when the log names no people. Unknown counts as not handed over.
    """
    return _steps(log)["changed"].fill_null(False).to_numpy().astype(np.bool_)


def measure_handovers(log: EventLog, *, split: GapSplit) -> tuple[HandoverFigures, ...]:
    """Figures of every pair of consecutive activities, most frequent first.

    `count` has all passages; those whose people are unknown are neither `same` nor `handed_over`. Waits are
    the waiting before the second activity.
    """
    pairs = (
        _steps(log)
        .with_columns(wait=pl.Series(split.waiting_seconds / 3600.0))
        .filter(pl.col("from").is_not_null())
        .group_by("from", "activity")
        .agg(
            count=pl.len(),
            handed_over=pl.col("changed").fill_null(False).sum(),
            median_same=pl.col("wait").filter(~pl.col("changed")).median(),
            median_changed=pl.col("wait").filter(pl.col("changed")).median(),
            mean_same=pl.col("wait").filter(~pl.col("changed")).mean(),
            mean_changed=pl.col("wait").filter(pl.col("changed")).mean(),
        )
        .sort(["count", "from", "activity"], descending=[True, False, False])
    )
    return tuple(
        HandoverFigures(
            from_activity=log.activities[row["from"]],
            to_activity=log.activities[row["activity"]],
            count=row["count"],
            handed_over=row["handed_over"],
            median_wait_hours_same=_or_nan(row["median_same"]),
            median_wait_hours_handed_over=_or_nan(row["median_changed"]),
            mean_wait_hours_same=_or_nan(row["mean_same"]),
            mean_wait_hours_handed_over=_or_nan(row["mean_changed"]),
        )
        for row in pairs.iter_rows(named=True)
    )


def _steps(log: EventLog) -> pl.DataFrame:
    """Per event: the activity before it in its case and whether the hands changed (null: unknown)."""
    who = "resource" if log.events["resource"].count() else "group"
    return log.events.select(
        "activity",
        pl.col("activity").shift(1).over("case").alias("from"),
        changed=pl.col(who) != pl.col(who).shift(1).over("case"),
    )


def _or_nan(value: float | None) -> float:
    return float("nan") if value is None else float(value)
