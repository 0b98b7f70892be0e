"""The office behind a log: its clock and its opening hours (docs/algorithms/fitting.md, section 3)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import ceil

import numpy as np
import numpy.typing as npt

from meguru.engines.calendars import WorkingCalendar, compile_calendar
from meguru.engines.calendars.working import DayHours
from meguru.engines.eventlogs.model import EventLog

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

HOURS_FROM = 100  # different quarters of an hour with work before opening hours are read from a log
OPEN_SHARE = 0.03  # of the busiest weekday, or quarter of an hour
LEAST_OF_DAY = 0.01  # of a day's records, before a time between two breaks counts as open
OWN_HOURS_FROM = 500  # quarters with work on a weekday before it has hours of its own
_SURE_BREAK = 7.0  # so many completions would be usual in a break: by chance it is empty once in a thousand
_MOST_DAYS = 36_600  # beyond a hundred years every week is an ordinary one
ROUNDED_SHARE = (
    0.9  # from this share of records at 0:00:00 on the log knows days only, at whole hours only hours
)
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

    Counted is on how many days something was completed in a quarter of an hour. A weekday is open when it has
    OPEN_SHARE of the busiest weekday; a quarter when it has OPEN_SHARE of the busiest quarter. The day lasts from
    the first to the last such quarter, less breaks that are too long to be chance and stray times beyond them.
    Weekdays with few records share the hours of all of them. Where people note whole or half hours, the quarters that
    are never noted are no breaks.
    """
    seconds = times.completed
    offset = int(np.median(times.shift) // 60)
    around = replace(WorkingCalendar.always_open(), utc_offset_minutes=offset)
    if (seconds % 86400.0 == 0.0).mean() >= ROUNDED_SHARE:
        return around, False, "記録が日付だけで時刻がないため、勤務時間は区切らずに計算しました。"
    quarters = np.unique((seconds // 900.0).astype(np.int64))
    if quarters.size < HOURS_FROM:
        return around, False, "記録が少なく勤務時間が読み取れないため、時間帯を区切らずに計算しました。"
    count = np.bincount((quarters // 96 + 3) % 7 * 96 + quarters % 96, minlength=7 * 96).reshape(7, 96)
    per_day = count.sum(axis=1)
    is_open = per_day >= OPEN_SHARE * per_day.max()
    grain = _grain_quarters(seconds)
    shared = _hours_of_day(count[is_open].sum(axis=0), grain=grain)
    weekly = tuple(
        ()
        if not is_open[day]
        else _hours_of_day(count[day], grain=grain)
        if per_day[day] >= OWN_HOURS_FROM
        else shared
        for day in range(7)
    )
    calendar = WorkingCalendar(weekly=weekly, utc_offset_minutes=offset)
    clock = ((seconds // 86400.0 + 3) % 7 * 1440 + seconds % 86400.0 // 60.0).astype(np.int64)
    open_minutes = np.zeros(7 * 1440, dtype=bool)
    for day, hours in enumerate(weekly):
        for opening, closing in hours:
            open_minutes[day * 1440 + opening : day * 1440 + closing] = True
    inside = float(open_minutes[clock].mean())
    note = f"勤務時間は、記録が完了した曜日と時刻から読み取りました({_shown(weekly)}。記録の{inside:.1%}が入ります)。"
    return calendar, True, note


def _grain_quarters(seconds: Floats) -> int:
    """To how many quarters of an hour moments are rounded in this log."""
    for minutes in (60, 30):
        if (seconds % (60.0 * minutes) == 0.0).mean() >= ROUNDED_SHARE:
            return minutes // 15
    return 1


def _hours_of_day(count: Integers, *, grain: int) -> DayHours:
    """Opening hours from the number of days on which each quarter of an hour saw work."""
    busy = np.flatnonzero(count >= max(OPEN_SHARE * count.max(), 1))
    usual = count[busy[0] : busy[-1] + 1].mean()
    shortest_break = max(grain + 1, ceil(_SURE_BREAK / usual))
    runs: list[tuple[int, int]] = []
    for quarter in busy.tolist():
        if runs and quarter - runs[-1][1] < shortest_break:
            runs[-1] = (runs[-1][0], quarter + 1)
        else:
            runs.append((quarter, quarter + 1))
    enough = LEAST_OF_DAY * count.sum()
    return tuple((first * 15, last * 15) for first, last in runs if count[first:last].sum() >= enough)


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
        self._compiled = compile_calendar(
            calendar, start=start, days=min(int((last - first) // 86400.0) + 3, _MOST_DAYS)
        )

    def at(self, moments: Floats) -> Floats:
        """Open seconds from the beginning of the log to each moment."""
        return self._compiled.open_seconds_before_many(moments - self._base)
