"""Logs made from columns: by the simulator, by the records of procedures run here, by tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from meguru.engines.eventlogs.assemble import RawRecords, assemble
from meguru.engines.eventlogs.model import JST_OFFSET_MINUTES, EventLog
from meguru.engines.eventlogs.times import UTC_TIME
from meguru.engines.uploads import Refused

Labels: TypeAlias = Sequence[str | None] | npt.NDArray[np.str_] | pl.Series
Moments: TypeAlias = (
    Sequence[datetime | None] | npt.NDArray[np.datetime64] | npt.NDArray[np.int64] | pl.Series
)


def log_from_columns(
    *,
    case_ids: Labels,
    activities: Labels,
    completed_at: Moments,
    started_at: Moments | None = None,
    enabled_at: Moments | None = None,
    resources: Labels | None = None,
    groups: Labels | None = None,
    element_ids: Labels | None = None,
    channels: Mapping[str, str] | None = None,
    deadlines: Mapping[str, datetime] | None = None,
    case_attributes: Mapping[str, Mapping[str, str]] | None = None,
    name: str = "",
    raw_events: int | None = None,
    utc_offset_minutes: int = JST_OFFSET_MINUTES,
) -> EventLog:
    """Build a log from one column per property; rows may stand in any order.

    Shape:  all columns have one entry per activity instance; `channels` and `deadlines` map case ids,
            `case_attributes` maps attribute name -> {case id: value}.
    Unit:   moments are datetimes (with a zone, or naive in UTC), numpy datetime64, or integer microseconds
            since 1970 in UTC; NaT and None are unknown.
    Raises: Refused with code "empty-log", "columns-differ" when columns have different lengths, "cell-blank"
            when a case id, an activity or a completion is missing.
    """
    columns: dict[str, pl.Series] = {
        "case_text": _labels(case_ids),
        "activity": _labels(activities),
        "time": _moments(completed_at),
    }
    height = columns["case_text"].len()
    blank, unknown = pl.Series([None] * height, dtype=pl.String), pl.Series([None] * height, dtype=UTC_TIME)
    for column, labels in (("resource", resources), ("group", groups), ("element_id", element_ids)):
        columns[column] = blank if labels is None else _labels(labels)
    for column, moments in (("start", started_at), ("enabled", enabled_at)):
        columns[column] = unknown if moments is None else _moments(moments)
    if len({column.len() for column in columns.values()}) > 1:
        raise Refused("列の長さがそろっていません。", code="columns-differ")
    for column, what in (("case_text", "案件の番号"), ("activity", "作業の名前"), ("time", "完了日時")):
        if columns[column].null_count():
            row = columns[column].is_null().arg_max() or 0
            raise Refused(f"{row + 1} 件目の記録に{what}がありません。", code="cell-blank")
    frame = pl.DataFrame(columns)
    cases = _cases(frame["case_text"], channels=channels, deadlines=deadlines, attributes=case_attributes)
    numbered = cases.select(pl.col("case_id").alias("case_text")).with_row_index("case")
    frame = frame.join(numbered, on="case_text", how="left", maintain_order="left").with_columns(
        pl.lit(None, dtype=pl.String).alias("transition"),
        pl.lit(None, dtype=pl.String).alias("instance"),
        pl.lit(utc_offset_minutes, dtype=pl.Int32).alias("offset"),
        pl.int_range(1, pl.len() + 1, dtype=pl.UInt32).alias("line"),
    )
    frame = frame.sort(
        "case", "time", maintain_order=True
    )  # columns in any order are no clock that ran backwards
    counted = height if raw_events is None else raw_events
    return assemble(RawRecords(events=frame, cases=cases, raw_events=counted, columns_used={}), name=name)


def _labels(values: Labels) -> pl.Series:
    return (
        values.cast(pl.String) if isinstance(values, pl.Series) else pl.Series(list(values), dtype=pl.String)
    )


def _moments(values: Moments) -> pl.Series:
    if isinstance(values, pl.Series):
        series = values
    elif isinstance(values, np.ndarray):
        series = pl.Series(values.astype("datetime64[us]"))
    else:
        plain = [
            None if value is None else value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
            for value in values
        ]
        series = pl.Series(plain, dtype=pl.Datetime("us"))
    if series.dtype.is_integer():
        series = series.cast(pl.Datetime("us"))
    zone = getattr(series.dtype, "time_zone", None)
    series = series.dt.replace_time_zone("UTC") if zone is None else series.dt.convert_time_zone("UTC")
    return series.cast(UTC_TIME)


def _cases(
    case_texts: pl.Series,
    *,
    channels: Mapping[str, str] | None,
    deadlines: Mapping[str, datetime] | None,
    attributes: Mapping[str, Mapping[str, str]] | None,
) -> pl.DataFrame:
    identifiers = case_texts.unique(maintain_order=True).to_list()
    columns = {
        "case_id": pl.Series(identifiers, dtype=pl.String),
        "channel": pl.Series([(channels or {}).get(case) for case in identifiers], dtype=pl.String),
        "deadline_at": _moments([(deadlines or {}).get(case) for case in identifiers]),
    }
    for name, values in (attributes or {}).items():
        columns[name] = pl.Series([values.get(case) for case in identifiers], dtype=pl.String)
    return pl.DataFrame(columns)
