"""Makers for tests: small logs in a line or two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from meguru.engines.eventlogs import EventLog, log_from_columns

MONDAY_MORNING = datetime(2024, 4, 1, 0, 0, tzinfo=UTC)  # 9:00 in Japan


def log_of_traces(traces: Iterable[Sequence[str]], *, minutes_between: int = 10) -> EventLog:
    """A log without people: one case per trace, records `minutes_between` apart, a case a day."""
    rows = [
        (f"case-{number}", activity, MONDAY_MORNING + timedelta(days=number, minutes=place * minutes_between))
        for number, trace in enumerate(traces)
        for place, activity in enumerate(trace)
    ]
    return log_from_columns(
        case_ids=[row[0] for row in rows],
        activities=[row[1] for row in rows],
        completed_at=[row[2] for row in rows],
    )


def log_of_records(
    records: Sequence[Mapping[str, object]],
    *,
    channels: Mapping[str, str] | None = None,
    deadlines: Mapping[str, datetime] | None = None,
) -> EventLog:
    """A log from records with case, activity, minute (of completion) and perhaps start, resource, group."""

    def moment(value: object) -> datetime | None:
        return None if value is None else MONDAY_MORNING + timedelta(minutes=float(str(value)))

    def label(value: object) -> str | None:
        return None if value is None else str(value)

    return log_from_columns(
        case_ids=[str(record["case"]) for record in records],
        activities=[str(record["activity"]) for record in records],
        completed_at=[moment(record["minute"]) for record in records],
        started_at=[moment(record.get("start")) for record in records],
        resources=[label(record.get("resource")) for record in records],
        groups=[label(record.get("group")) for record in records],
        channels=channels,
        deadlines=deadlines,
    )
