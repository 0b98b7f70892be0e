"""The office behind a log: its clock and its opening hours (docs/algorithms/fitting.md, section 3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from meguru.engines.calendars import WorkingCalendar, compile_calendar
from meguru.engines.calendars.working import DayHours
from meguru.engines.eventlogs.model import EventLog

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

HOURS_FROM = 100  # records needed before opening hours are read from a log
COVERED_SHARE = 0.985  # share of all records that the opening hours must hold
MIDNIGHT_SHARE = 0.9  # from this share of records at 0:00:00 on the log knows days only
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class LocalTimes:
    """The office's own clock. Unit: seconds since local midnight of 1970-01-01."""

    completed: Floats
    shift: Floats  # local minus UTC, one value per event


def local_times(log: EventLog) -> LocalTimes:
    """Completions on the office's clock."""
    utc = log.events["completed_at"].dt.epoch("us").to_numpy() / 1e6
    local = log.local_times(log.events["completed_at"]).dt.epoch("us").to_numpy() / 1e6
    return LocalTimes(completed=local, shift=local - utc)


def opening_hours(log: EventLog, *, times: LocalTimes) -> tuple[WorkingCalendar, bool, str]:
    """The hours in which work is completed: calendar, whether the log shows hours at all, and a note.

    Takes the busiest hours of the week until they hold COVERED_SHARE of all records, closes gaps within a day
    in which work was seen, and cuts the first and last hour of a day to the quarter in which work was seen.
    """
    seconds = times.completed
    offset = int(np.median(times.shift) // 60)
    around = WorkingCalendar.always_open()
    around = WorkingCalendar(weekly=around.weekly, utc_offset_minutes=offset)
    if seconds.size < HOURS_FROM:
        return around, False, f"記録が{HOURS_FROM}件に満たないため、勤務時間は区切らずに計算しました。"
    if (seconds % 86400.0 == 0.0).mean() >= MIDNIGHT_SHARE:
        return around, False, "記録が日付だけで時刻がないため、勤務時間は区切らずに計算しました。"
    hour = (((seconds // 86400.0 + 3) % 7) * 24 + seconds % 86400.0 // 3600.0).astype(np.int64)
    count = np.bincount(hour, minlength=168).reshape(7, 24)
    order = np.argsort(-count.ravel(), kind="stable")
    enough = int(np.searchsorted(np.cumsum(count.ravel()[order]), COVERED_SHARE * seconds.size)) + 1
    chosen = np.zeros(168, dtype=bool)
    chosen[order[:enough]] = True
    minute = (seconds % 3600.0 // 60.0).astype(np.int64)
    weekly = tuple(
        _hours_of_day(chosen.reshape(7, 24)[day], count[day], minutes=_minutes(hour, minute, day=day))
        for day in range(7)
    )
    note = (
        f"勤務時間は、記録の{COVERED_SHARE:.1%}が完了した曜日と時間帯から読み取りました({_shown(weekly)})。"
    )
    return WorkingCalendar(weekly=weekly, utc_offset_minutes=offset), True, note


def _minutes(hour: Integers, minute: Integers, *, day: int) -> list[Integers]:
    return [minute[hour == day * 24 + clock] for clock in range(24)]


def _hours_of_day(chosen: Flags, count: Integers, *, minutes: list[Integers]) -> DayHours:
    open_hours = np.flatnonzero(chosen)
    if not open_hours.size:
        return ()
    first, last = int(open_hours[0]), int(open_hours[-1])
    is_open = chosen | ((np.arange(24) > first) & (np.arange(24) < last) & (count > 0))
    runs: list[tuple[int, int]] = []
    for clock in range(first, last + 1):
        if not is_open[clock]:
            continue
        seen = minutes[clock]
        begins = not runs or runs[-1][1] != clock * 60
        ends = clock == last or not is_open[clock + 1]
        opening = clock * 60 + (int(seen.min()) // 15 * 15 if begins and seen.size else 0)
        closing = clock * 60 + (min(int(seen.max()) // 15 * 15 + 15, 60) if ends and seen.size else 60)
        if begins:
            runs.append((opening, closing))
        else:
            runs[-1] = (runs[-1][0], closing)
    return tuple(runs)


def _shown(weekly: tuple[DayHours, ...]) -> str:
    parts: list[str] = []
    for name, hours in zip("月火水木金土日", weekly, strict=True):
        if hours:
            spans = "・".join(f"{a // 60}:{a % 60:02}-{b // 60}:{b % 60:02}" for a, b in hours)
            parts.append(f"{name} {spans}")
    return "、".join(parts)


class OpenTime:
    """Positions on the axis of open time, for whole columns of moments on the office's clock."""

    def __init__(self, calendar: WorkingCalendar, *, first: float, last: float) -> None:
        day = int(first // 86400.0) - 1
        start = _EPOCH + timedelta(days=day)
        self._base = day * 86400.0
        self._compiled = compile_calendar(calendar, start=start, days=int((last - first) // 86400.0) + 3)

    def at(self, moments: Floats) -> Floats:
        """Open seconds from the beginning of the log to each moment."""
        return self._compiled.open_seconds_before_many(moments - self._base)
