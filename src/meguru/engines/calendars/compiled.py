"""Working time as prefix sums on flat arrays.

The axis is seconds since local midnight of the first day. The compiled span is followed by one plain week
without holidays that repeats for ever, so no question falls outside.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from math import inf

import numpy as np
import numpy.typing as npt

from meguru.engines.calendars.prefix import (
    BEFORE,
    CLOSES,
    DAY,
    OPENS,
    STRIDE,
    WEEK,
    after_open,
    next_opening,
    open_before,
)
from meguru.engines.calendars.working import CannotUseCalendar, WorkingCalendar

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class CompiledCalendar:
    """A working calendar ready for many questions.

    Shape:  `intervals` holds (opening, closing, open seconds before) per opening interval, flat, and at the
            end (inf, inf, total). `day_first` maps day -> place of its first interval; days + 1 entries.
            The last seven of the `days` compiled days repeat for ever; they know no holidays.
    Unit:   seconds since local midnight of `start`.
    """

    start: date
    days: int
    utc_offset_minutes: int
    week_open: float
    intervals: Floats
    day_first: Integers

    def open_seconds_between(self, a: float, b: float) -> float:
        """Open seconds from `a` to `b`; negative when `b` lies before `a`."""
        return self._open_before(b) - self._open_before(a)

    def open_seconds_between_many(self, a: Floats, b: Floats) -> Floats:
        """The same for arrays of equal length; nan stays nan."""
        return self.open_seconds_before_many(b) - self.open_seconds_before_many(a)

    def open_seconds_before_many(self, times: Floats) -> Floats:
        """Open seconds from the start of the axis to each time."""
        times = np.asarray(times, dtype=np.float64)
        known = np.where(np.isnan(times), 0.0, times)
        if known.size and known.min() < 0:
            raise _before_start(self.start)
        end = self.days * DAY
        weeks = np.where(known >= end, np.floor((known - end) / WEEK) + 1, 0.0)
        known = known - weeks * WEEK
        interval = np.searchsorted(self.intervals[CLOSES::STRIDE], known, side="right") * STRIDE
        inside = np.maximum(known - self.intervals[interval + OPENS], 0.0)
        total = self.intervals[interval + BEFORE] + inside + weeks * self.week_open
        return np.where(np.isnan(times), np.nan, total)

    def add_open_seconds(self, moment: float, seconds: float) -> float:
        """The earliest time at which `seconds` of open time have passed since `moment`.

        Zero seconds end at `moment` itself, open or not. inf when the calendar never opens again.
        """
        _not_before_start(moment, self.start)
        return after_open(
            moment,
            seconds,
            0,
            self.days,
            self.week_open,
            self.day_first,
            self.intervals,
        )

    def next_open(self, moment: float) -> float:
        """`moment` itself while open, otherwise the next opening; inf when there is none."""
        _not_before_start(moment, self.start)
        return next_opening(moment, 0, self.days, self.week_open, self.day_first, self.intervals)

    def seconds_of(self, moment: datetime) -> float:
        """A moment with a time zone on this axis."""
        return (moment - self._midnight()).total_seconds()

    def moment_of(self, seconds: float) -> datetime:
        """The UTC moment of a time on this axis."""
        return (self._midnight() + timedelta(seconds=seconds)).astimezone(UTC)

    def _midnight(self) -> datetime:
        zone = timezone(timedelta(minutes=self.utc_offset_minutes))
        return datetime(self.start.year, self.start.month, self.start.day, tzinfo=zone)

    def _open_before(self, moment: float) -> float:
        _not_before_start(moment, self.start)
        return open_before(moment, 0, self.days, self.week_open, self.day_first, self.intervals)


def compile_calendar(calendar: WorkingCalendar, *, start: date, days: int) -> CompiledCalendar:
    """Lay out `days` days from `start` as prefix sums (rounded up to whole weeks, plus one plain week).

    Raises: CannotUseCalendar when `days` is negative.
    """
    if days < 0:
        raise CannotUseCalendar("日数は0以上にしてください。")
    span = -(-days // 7) * 7
    opens: list[float] = []
    closes: list[float] = []
    day_first: list[int] = []
    for day in range(span + 7):
        day_first.append(len(opens))
        on = start + timedelta(days=day)
        hours = calendar.hours_on(on) if day < span else calendar.weekly[on.weekday()]
        for opening, closing in hours:
            if closing > opening:
                opens.append(day * DAY + opening * 60.0)
                closes.append(day * DAY + closing * 60.0)
    day_first.append(len(opens))
    lengths = np.asarray(closes, dtype=np.float64) - np.asarray(opens, dtype=np.float64)
    return CompiledCalendar(
        start=start,
        days=span + 7,
        utc_offset_minutes=calendar.utc_offset_minutes,
        week_open=calendar.minutes_per_week * 60.0,
        intervals=np.column_stack(([*opens, inf], [*closes, inf], [0.0, *np.cumsum(lengths)])).ravel(),
        day_first=np.array(day_first, dtype=np.int64) * STRIDE,
    )


def _not_before_start(moment: float, start: date) -> None:
    if not moment >= 0:
        raise _before_start(start)


def _before_start(start: date) -> CannotUseCalendar:
    return CannotUseCalendar(f"{start:%Y年%m月%d日} より前の時刻は、このカレンダーでは計算できません。")
