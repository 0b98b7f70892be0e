"""From the records of a file to an EventLog: starts meet completions, cases get their rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from meguru.engines.eventlogs.lifecycle import pair_lifecycle
from meguru.engines.eventlogs.model import CASE_COLUMNS, EVENT_COLUMNS, JST_OFFSET_MINUTES, EventLog
from meguru.engines.uploads import Refused, Remark

MAXIMUM_CASE_ATTRIBUTES = 200


@dataclass(frozen=True, slots=True)
class RawRecords:
    """What a file says, before it is a log.

    Shape:  `events` has one row per record in file order: case (UInt32, row of `cases`), activity,
            transition, instance, resource, group, element_id (String), time, start, enabled (Datetime us UTC, null where
            unknown; `time` is never null), offset (Int32 minutes or null), line (UInt32).
            `cases` has case_id, channel (String), deadline_at (Datetime us UTC), then other String columns.
    """

    events: pl.DataFrame
    cases: pl.DataFrame
    raw_events: int
    columns_used: dict[str, str]
    remarks: tuple[Remark, ...] = ()


def assemble(records: RawRecords, *, name: str) -> EventLog:
    """Make the log: pair starts with completions, sort, number the labels, and say what was repaired.

    Raises: Refused with code "empty-log" when no completed work is left.
    """
    if not records.events.height:
        raise Refused(
            "記録が 1 件もありません。期間や条件を確かめて書き出し直してください。", code="empty-log"
        )
    remarks = list(records.remarks)
    remarks += _clock_remarks(records.events, cases=records.cases)
    events, found = pair_lifecycle(records.events)
    remarks += found
    events, found = _drop_impossible_starts(events)
    remarks += found
    if not events.height:
        raise Refused(
            "完了した作業の記録が 1 件もありません。完了(complete)の記録も含めて書き出し直してください。",
            code="empty-log",
        )
    offset, changes = _office_clock(events)
    remarks += _zone_remarks(events)
    cases, events = _number_cases(records.cases, events=events)
    empty = records.cases.height - cases.height
    if empty:
        remarks.append(
            Remark(
                code="empty-cases",
                severity="warning",
                message=f"記録のない案件が {empty:,} 件あり、除きました。",
            )
        )
    return _finished(
        events,
        cases=cases,
        records=records,
        name=name,
        remarks=tuple(remarks),
        offset=offset,
        changes=changes,
    )


def _finished(
    events: pl.DataFrame,
    *,
    cases: pl.DataFrame,
    records: RawRecords,
    name: str,
    remarks: tuple[Remark, ...],
    offset: int,
    changes: tuple[tuple[datetime, int], ...],
) -> EventLog:
    activity, activities = number_labels(events["activity"])
    resource, resources = number_labels(events["resource"])
    group, groups = number_labels(events["group"])
    columns = events.select(
        pl.col("case"),
        activity.alias("activity"),
        pl.col("enabled").alias("enabled_at"),
        pl.col("start").alias("started_at"),
        pl.col("time").alias("completed_at"),
        resource.alias("resource"),
        group.alias("group"),
        pl.col("element_id"),
    )
    return EventLog(
        events=columns.cast(dict(EVENT_COLUMNS)),  # type: ignore[arg-type]
        cases=cases,
        activities=activities,
        resources=resources,
        groups=groups,
        raw_events=records.raw_events,
        name=name,
        remarks=remarks,
        columns_used=records.columns_used,
        utc_offset_minutes=offset,
        offset_changes=changes,
    )


def number_labels(labels: pl.Series) -> tuple[pl.Series, tuple[str, ...]]:
    """Replace labels by their place in the sorted list of labels; null stays null."""
    distinct = labels.drop_nulls().unique().sort()
    if not distinct.len():
        return pl.Series(labels.name, [None] * labels.len(), dtype=pl.UInt32), ()
    numbers = labels.replace_strict(
        distinct, pl.Series(range(distinct.len()), dtype=pl.UInt32), return_dtype=pl.UInt32
    )
    return numbers, tuple(distinct.to_list())


def _number_cases(cases: pl.DataFrame, *, events: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Cases in order of their first moment; events sorted by case, completion and place in the file."""
    begun = events.group_by("case").agg(
        pl.min_horizontal("start", "time").min().alias("begun"), pl.col("order").min().alias("place")
    )
    present = begun.sort("begun", "place")["case"]
    number = pl.Series([0], dtype=pl.UInt32).new_from_index(0, cases.height)
    number = number.scatter(present, pl.int_range(present.len(), dtype=pl.UInt32, eager=True))
    events = events.with_columns(number.gather(events["case"]).alias("case"))
    kept = cases[present] if cases.height else cases
    others = sorted(set(cases.columns) - set(CASE_COLUMNS))
    kept = kept.select(*CASE_COLUMNS, *others).cast(dict(CASE_COLUMNS))  # type: ignore[arg-type]
    return kept, events.sort("case", "time", "order")


def _drop_impossible_starts(events: pl.DataFrame) -> tuple[pl.DataFrame, list[Remark]]:
    impossible = events.filter(pl.col("start") > pl.col("time"))
    if not impossible.height:
        return events, []
    events = events.with_columns(
        pl.when(pl.col("start") > pl.col("time")).then(None).otherwise("start").alias("start")
    )
    line = int(impossible["line"][0])
    message = (
        f"完了より後に始まったことになっている作業が {impossible.height:,} 件あります(最初は {line}行目)。"
        "その開始時刻は使いません。"
    )
    return events, [Remark(code="completed-before-start", severity="warning", message=message, line=line)]


def _clock_remarks(events: pl.DataFrame, *, cases: pl.DataFrame) -> list[Remark]:
    if not events["case"].is_sorted():
        events = events.sort("case", maintain_order=True)
    same_case = pl.col("case") == pl.col("case").shift(1)
    backwards = events.filter(same_case & (pl.col("time") < pl.col("time").shift(1)))
    if not backwards.height:
        return []
    line = int(backwards["line"][0])
    case_id = cases["case_id"][int(backwards["case"][0])]
    count = backwards["case"].n_unique()
    message = (
        f"記録の順と時刻の順が逆になっている案件が {count:,} 件あります(最初は {line}行目、案件 {case_id})。"
        "時刻の順に並べ替えました。"
    )
    return [Remark(code="clock-backwards", severity="warning", message=message, line=line, where=case_id)]


def _zone_remarks(events: pl.DataFrame) -> list[Remark]:
    without = events["offset"].null_count()
    if not without and (events["offset"] == 0).all():
        message = (
            "時刻はすべて協定世界時(UTC)で書かれています。曜日と時間帯も協定世界時で数えます。"
            "日本時間で数えるには、+09:00 を付けて書き出してください。"
        )
        return [Remark(code="zone-utc", severity="hint", message=message)]
    if not without:
        return []
    share = (
        "時刻に時差の指定がない" if without == events.height else f"{without:,} 件の時刻に時差の指定がない"
    )
    return [Remark(code="zone-assumed", severity="hint", message=f"{share}ため、日本時間として読みました。")]


def _office_clock(events: pl.DataFrame) -> tuple[int, tuple[tuple[datetime, int], ...]]:
    """The UTC offset in which the times were written, and when it changed (summer time).

    Changes are kept when they are as rare as a summer time makes them (two a year and one to spare);
    otherwise offsets are mixed without order and the most frequent one stands for all.
    """
    offsets = events.select(pl.col("time"), pl.col("offset").fill_null(JST_OFFSET_MINUTES))
    if offsets["offset"].min() == offsets["offset"].max():
        return int(offsets["offset"][0]), ()
    offsets = offsets.sort("time")
    most = int(offsets["offset"].mode().sort()[0])
    runs = offsets.filter(pl.col("offset") != pl.col("offset").shift(1)).rows()
    first = int(offsets["offset"][0])
    span = offsets["time"][-1] - offsets["time"][0]
    if not runs or len(runs) > 2 * (span.days / 365.25) + 3:
        return most, ()
    return first, tuple((moment, int(offset)) for moment, offset in runs)
