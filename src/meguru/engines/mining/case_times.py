"""When cases begin and end, and how long they take."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from meguru.engines.eventlogs.model import EventLog
from meguru.engines.mining.traces import traces_of

_HOUR = 3600.0


def case_hours(log: EventLog) -> npt.NDArray[np.float64]:
    """Throughput in hours, one value per row of `log.cases`; nan for a case without events."""
    hours = np.full(log.cases.height, np.nan)
    cases = timed_cases(log)
    hours[cases["case"].to_numpy()] = cases["hours"].to_numpy()
    return hours


def timed_cases(log: EventLog) -> pl.DataFrame:
    """One row per case that has events: begun_at, ended_at, hours, channel, deadline_at, late, trace."""
    _, trace = traces_of(log)
    timed = (
        log.events.group_by("case")
        .agg(
            begun_at=pl.min_horizontal(
                pl.coalesce("started_at", "completed_at").min(), pl.col("completed_at").min()
            ),
            ended_at=pl.col("completed_at").max(),
        )
        .sort("case")
    )
    known = log.cases.select("channel", "deadline_at").with_columns(
        case=pl.int_range(pl.len(), dtype=pl.UInt32), trace=pl.Series(trace)
    )
    return timed.join(known, on="case", how="left").with_columns(
        hours=(pl.col("ended_at") - pl.col("begun_at")).dt.total_microseconds() / (1e6 * _HOUR),
        late=pl.col("ended_at") > pl.col("deadline_at"),
    )
