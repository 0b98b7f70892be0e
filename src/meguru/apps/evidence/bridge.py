"""Rows <-> engine values: an `EventLog` in columns becomes rows of evidence, and comes back the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import polars as pl

from meguru.apps.evidence.models import ActivityInstance, Case, ImportedLog
from meguru.engines.eventlogs import CASE_COLUMNS, EVENT_COLUMNS, EventLog
from meguru.engines.uploads import Remark

ACTIVITY_FIELDS = (
    "case__position",
    "activity",
    "enabled_at",
    "started_at",
    "completed_at",
    "actor",
    "pool",
    "element_id",
)


def cases(log: EventLog, *, of: ImportedLog) -> list[Case]:
    """One unsaved row per case; attributes beyond the common ones go into `attributes`."""
    others = [name for name in log.cases.columns if name not in CASE_COLUMNS]
    return [
        Case(
            organisation_id=of.organisation_id,
            log=of,
            position=position,
            case_id=row["case_id"],
            channel=row["channel"],
            deadline_at=row["deadline_at"],
            attributes={name: row[name] for name in others if row[name] is not None},
        )
        for position, row in enumerate(log.cases.iter_rows(named=True))
    ]


def activity_instances(log: EventLog, *, of: ImportedLog, case_ids: list[int]) -> Iterator[ActivityInstance]:
    """Unsaved rows in the order of the log; `case_ids` holds the primary key of each case position."""
    columns = log.events.select(list(EVENT_COLUMNS))
    for position, row in enumerate(columns.iter_rows()):
        case, activity, enabled_at, started_at, completed_at, resource, group, element_id = row
        yield ActivityInstance(
            organisation_id=of.organisation_id,
            case_id=case_ids[case],
            position=position,
            activity=log.activities[activity],
            enabled_at=enabled_at,
            started_at=started_at,
            completed_at=completed_at,
            actor=None if resource is None else log.resources[resource],
            pool=None if group is None else log.groups[group],
            element_id=element_id,
        )


def event_log(imported: ImportedLog) -> EventLog:
    """The stored log as columns again: what was imported, and nothing that is still under way."""
    rows = (
        ActivityInstance.objects.filter(case__log=imported, completed_at__isnull=False)
        .order_by("position")
        .values_list(*ACTIVITY_FIELDS)
    )
    return EventLog(
        events=_events(list(rows.iterator(chunk_size=20_000)), imported=imported),
        cases=_cases(imported),
        activities=tuple(imported.activities),
        resources=tuple(imported.resources),
        groups=tuple(imported.groups),
        raw_events=imported.raw_events,
        name=imported.name,
        remarks=tuple(Remark(**remark) for remark in imported.remarks),
        columns_used=dict(imported.columns_used),
        utc_offset_minutes=imported.utc_offset_minutes,
        offset_changes=tuple(
            (dt.datetime.fromisoformat(moment), minutes) for moment, minutes in imported.offset_changes
        ),
    )


def _events(rows: list[tuple[object, ...]], *, imported: ImportedLog) -> pl.DataFrame:
    times = pl.Datetime("us", "UTC")
    frame = pl.DataFrame(
        rows,
        orient="row",
        schema={
            "case": pl.UInt32,
            "activity": pl.String,
            "enabled_at": times,
            "started_at": times,
            "completed_at": times,
            "resource": pl.String,
            "group": pl.String,
            "element_id": pl.String,
        },
    )
    labels = {"activity": imported.activities, "resource": imported.resources, "group": imported.groups}
    return frame.with_columns(
        pl.col(column).replace_strict(
            pl.Series(names, dtype=pl.String), pl.int_range(len(names), eager=True), return_dtype=pl.UInt32
        )
        for column, names in labels.items()
    )


def _cases(imported: ImportedLog) -> pl.DataFrame:
    rows = list(
        imported.cases.order_by("position").values_list("case_id", "channel", "deadline_at", "attributes")
    )
    others = list(dict.fromkeys(name for row in rows for name in row[3]))
    columns: dict[str, pl.Series] = {
        name: pl.Series(name, [row[place] for row in rows], dtype=kind)
        for place, (name, kind) in enumerate(CASE_COLUMNS.items())
    }
    for name in others:
        columns[name] = pl.Series(name, [row[3].get(name) for row in rows], dtype=pl.String)
    return pl.DataFrame(columns)


def offset_changes(log: EventLog) -> list[tuple[str, int]]:
    """The changes of the office's clock as JSON."""
    return [(moment.isoformat(), minutes) for moment, minutes in log.offset_changes]


def remarks(log: EventLog) -> list[dict[str, object]]:
    """The reader's remarks as JSON."""
    return [
        {
            "code": remark.code,
            "severity": remark.severity,
            "message": remark.message,
            "line": remark.line,
            "where": remark.where,
        }
        for remark in log.remarks
    ]
