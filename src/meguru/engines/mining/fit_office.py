"""The office behind a log: opening hours, staff pools and how many people there are.

Terms and reasons: docs/algorithms/fitting.md, sections 3 and 6.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil

import numpy as np
import numpy.typing as npt

from meguru.engines.calendars import WorkingCalendar, compile_calendar
from meguru.engines.calendars.working import DayHours
from meguru.engines.eventlogs.model import EventLog
from meguru.engines.mining.lanes import main_group_of_activity, staff_groups
from meguru.engines.simulation.scenario import StaffPool

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

HOURS_FROM = 100  # records needed before opening hours are read from a log
COVERED_SHARE = 0.985  # share of all records that the opening hours must hold
MIDNIGHT_SHARE = 0.9  # from this share of records at 0:00:00 on the log knows days only
MINUTES_FROM = 20  # records needed in an hour before its first or last quarter is cut off
BUSY_QUANTILE = 0.95
HIGHEST_LOAD = 0.85
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class LocalTimes:
    """The office's own clock. Unit: seconds since local midnight of 1970-01-01."""

    completed: Floats
    shift: Floats  # local minus UTC, one value per event


@dataclass(frozen=True, slots=True)
class Office:
    """Pools and who does what. `pool_of_task` maps element id -> pool id, absent when nobody is recorded."""

    pools: Mapping[str, StaffPool]
    pool_of_task: Mapping[str, str]
    calendar: WorkingCalendar
    reads_hours: bool
    notes: tuple[str, ...] = ()
    waits: Mapping[str, Floats] = field(default_factory=dict)


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
        sure = seen.size >= MINUTES_FROM
        begins = not runs or runs[-1][1] != clock * 60
        ends = clock == last or not is_open[clock + 1]
        opening = clock * 60 + (int(seen.min()) // 15 * 15 if sure and begins else 0)
        closing = clock * 60 + (min(int(seen.max()) // 15 * 15 + 15, 60) if sure and ends else 60)
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
    """Open seconds between moments of the office's clock, for whole columns."""

    def __init__(self, calendar: WorkingCalendar, *, first: float, last: float) -> None:
        day = int(first // 86400.0) - 1
        start = _EPOCH + timedelta(days=day)
        self._base = day * 86400.0
        self._compiled = compile_calendar(calendar, start=start, days=int((last - first) // 86400.0) + 3)

    def between(self, begin: Floats, end: Floats) -> Floats:
        """Open seconds from `begin` to `end`, never negative."""
        return np.maximum(self._compiled.open_seconds_between_many(begin - self._base, end - self._base), 0.0)

    @property
    def seconds_in_all(self) -> float:
        return self._compiled.open_seconds_between(0.0, self._compiled.days * 86400.0)


def staff_pools(
    log: EventLog,
    *,
    elements: tuple[tuple[str, ...], ...],
    calendar: WorkingCalendar,
    hourly_yen: int,
    begun: Floats,
    open_time: OpenTime,
) -> tuple[dict[str, StaffPool], dict[str, str], Integers, list[str]]:
    """Pools of people, the pool of each task, the pool number of each record (-1: none), and notes.

    A task belongs to the group that did it most often. The headcount of a pool is the number of different
    people at work on its tasks in the same hour, in 95 of 100 hours with any work, but at least as many as its
    work needs at HIGHEST_LOAD.
    """
    groups = staff_groups(log)
    main = main_group_of_activity(log, groups=groups)
    used = sorted({group for group, ids in zip(main, elements, strict=True) if group >= 0 and ids})
    number = {group: place for place, group in enumerate(used)}
    pool_of_activity = np.array([number.get(group, -1) for group in main], dtype=np.int64)
    pool_of_event = (
        pool_of_activity[log.events["activity"].to_numpy()] if pool_of_activity.size else begun[:0]
    )
    completed = log.events["completed_at"].dt.epoch("us").to_numpy() / 1e6
    person = log.events["resource"].fill_null(0).to_numpy().astype(np.int64)
    known = log.events["resource"].is_not_null().to_numpy()
    pools: dict[str, StaffPool] = {}
    for group, place in number.items():
        rows = pool_of_event == place
        people = _people_at_once(begun[rows & known], completed[rows & known], person=person[rows & known])
        load = float((completed[rows] - begun[rows]).sum()) / max(open_time.seconds_in_all, 1.0)
        headcount = max(people, ceil(load / HIGHEST_LOAD), 1)
        pools[f"pool_{place + 1}"] = StaffPool(
            id=f"pool_{place + 1}",
            name=groups.names[group],
            headcount=headcount,
            calendar=calendar,
            hourly_yen=hourly_yen,
        )
    pool_of_task = {
        element: f"pool_{pool + 1}"
        for pool, ids in zip(pool_of_activity.tolist(), elements, strict=True)
        for element in ids
        if pool >= 0
    }
    return pools, pool_of_task, pool_of_event, _pool_notes(pools, source=groups.source)


def _people_at_once(begun: Floats, finished: Floats, *, person: Integers) -> int:
    """Different people at work in one hour, the 95 percent quantile over hours with any work."""
    if not begun.size:
        return 1
    first, last = (begun // 3600.0).astype(np.int64), (finished // 3600.0).astype(np.int64)
    first = np.maximum(first, last - 24)  # work that runs over nights is not one long presence
    spans = last - first + 1
    hours = np.repeat(first, spans) + np.arange(spans.sum()) - np.repeat(np.cumsum(spans) - spans, spans)
    pairs = np.unique(np.stack([hours, np.repeat(person, spans)]), axis=1)
    per_hour = np.unique(pairs[0], return_counts=True)[1]
    return int(np.quantile(per_hour, BUSY_QUANTILE, method="higher"))


def _pool_notes(pools: Mapping[str, StaffPool], *, source: str) -> list[str]:
    if not pools:
        return ["担当者の記録がないため、要員の待ち行列と作業時間の費用は計算していません。"]
    how = {"group": "記録の部署", "profile": "似た作業をする担当者のまとまり"}.get(source, "記録")
    listed = "、".join(f"{pool.name} {pool.headcount}人" for pool in pools.values())
    return [
        f"要員は{how}ごとに分け、同じ1時間に働いていた人数(95%の時間帯がこれ以下)から {listed} としました。"
    ]
