"""The months of a log: which cases belong to which, and where a log is cut to keep its last months for judging."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import polars as pl

from meguru.engines.eventlogs.model import EventLog


class TooShort(ValueError):
    """The log has too few months or cases to keep some of them for judging."""


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


def moments_begun(log: EventLog) -> pl.DataFrame:
    """Per row of `log.cases`: the day and the moment on the office's clock at which it begins; null without records."""
    begun = log.events.group_by("case").agg(
        pl.min_horizontal(pl.col("started_at").min(), pl.col("completed_at").min()).alias("begun")
    )
    rows = pl.DataFrame({"case": pl.Series(range(log.cases.height), dtype=pl.UInt32)})
    rows = rows.join(begun, on="case", how="left", maintain_order="left")
    local = log.local_times(rows["begun"])
    return pl.DataFrame({"case": rows["case"], "local": local, "day": local.dt.date()})


def first_held_out_month(log: EventLog, *, share: float) -> tuple[date, date]:
    """The first day of the months to hold out and the first day after them; an unfinished last month is not used.

    They are the last whole months that hold at least `share` of the cases.
    Raises: TooShort.
    """
    days = moments_begun(log)["day"].drop_nulls()
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
