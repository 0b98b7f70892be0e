"""The one schema of work records: imported logs, procedures run here and simulated runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import polars as pl

from meguru.engines.uploads import Remark

EVENT_COLUMNS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "case": pl.UInt32,  # row of `cases`
    "activity": pl.UInt32,  # index into `activities`
    "enabled_at": pl.Datetime("us", "UTC"),  # null where unknown
    "started_at": pl.Datetime("us", "UTC"),  # null where unknown
    "completed_at": pl.Datetime("us", "UTC"),  # never null
    "resource": pl.UInt32,  # index into `resources`, null where unknown
    "group": pl.UInt32,  # index into `groups` (a section or staff pool), null where unknown
    "element_id": pl.String,  # BPMN element id when the record comes from a drawn process
}
CASE_COLUMNS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "case_id": pl.String,
    "channel": pl.String,  # null where unknown
    "deadline_at": pl.Datetime("us", "UTC"),  # null where unknown
}


JST_OFFSET_MINUTES = 540


@dataclass(frozen=True, slots=True)
class EventLog:
    """作業記録 (イベントログ): activity instances in columns.

    Shape:  `events` has exactly EVENT_COLUMNS, one row per activity instance, sorted by case, then
            completed_at, then the order of the file; `cases` has CASE_COLUMNS first and then any other case
            attribute as String columns, one row per case, in order of each case's first event.
            `activities`, `resources` and `groups` are the labels that the index columns point into.
    Unit:   times are UTC microseconds; a log without a time zone was read as JST unless told otherwise.
    `raw_events` counts the event elements (or rows) of the file: a start and a complete record of the same
    work are two raw events and one activity instance.
    `utc_offset_minutes` and `offset_changes` remember the office's own clock, so that hours of the day and
    days of the week come out right (`local_times`).
    `remarks` say what was repaired, assumed or left out while reading.
    """

    events: pl.DataFrame
    cases: pl.DataFrame
    activities: tuple[str, ...]
    resources: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    raw_events: int = 0
    name: str = ""
    remarks: tuple[Remark, ...] = ()
    columns_used: Mapping[str, str] = field(default_factory=dict)  # role -> column or attribute of the file
    utc_offset_minutes: int = JST_OFFSET_MINUTES  # of the office's clock when the log begins
    offset_changes: tuple[tuple[datetime, int], ...] = ()  # (from this UTC moment on, minutes): summer time

    @property
    def has_start_times(self) -> bool:
        """Whether the log itself says when work began (at least for one record in two)."""
        known = self.events["started_at"].count()
        return known > 0 and known * 2 >= self.events.height

    def local_times(self, moments: pl.Series) -> pl.Series:
        """The same moments on the office's own clock, as a naive Datetime("us") column (nulls stay null)."""
        instants = moments.dt.replace_time_zone(None).dt.cast_time_unit("us")
        minutes: pl.Expr = pl.lit(self.utc_offset_minutes)
        for since, offset in self.offset_changes:
            minutes = (
                pl.when(pl.col("instant") >= since.replace(tzinfo=None))
                .then(pl.lit(offset))
                .otherwise(minutes)
            )
        frame = pl.DataFrame({"instant": instants})
        return frame.select(
            (pl.col("instant") + pl.duration(minutes=minutes)).alias(moments.name)
        ).to_series()
