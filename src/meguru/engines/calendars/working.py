"""When people work: weekly hours and closing days as one frozen value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from meguru.engines.calendars.japan import japanese_holidays, year_end_closing

MINUTES_PER_DAY = 1440

DayHours = tuple[tuple[int, int], ...]


class CannotUseCalendar(ValueError):
    """A calendar that contradicts itself, said in plain Japanese."""


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """勤務カレンダー: weekly opening hours less the days on which nobody works.

    Shape:  `weekly` has seven entries, Monday first; each holds the (opening, closing) minutes of the local
            day, 0..1440, in order and without overlap. An empty entry is a closed day.
    Unit:   minutes of local time; `utc_offset_minutes` is local minus UTC (JST: 540).
    Raises: CannotUseCalendar when the hours overlap, run backwards or leave the day.
    """

    weekly: tuple[DayHours, ...]
    holidays: frozenset[date] = frozenset()
    utc_offset_minutes: int = 540

    def __post_init__(self) -> None:
        if len(self.weekly) != 7:
            raise CannotUseCalendar(
                f"勤務カレンダーには月曜から日曜まで7日分の時間帯が必要です({len(self.weekly)}日分あります)。"
            )
        for name, hours in zip("月火水木金土日", self.weekly, strict=True):
            _check_day(name, hours)

    @classmethod
    def office_hours(cls, *, noon_break: bool = True) -> WorkingCalendar:
        """Monday to Friday 8:30-17:15, by default with a break from 12:00 to 13:00."""
        hours = ((510, 720), (780, 1035)) if noon_break else ((510, 1035),)
        return cls(weekly=(hours,) * 5 + ((),) * 2)

    @classmethod
    def always_open(cls) -> WorkingCalendar:
        """Round the clock, every day."""
        return cls(weekly=(((0, MINUTES_PER_DAY),),) * 7)

    def with_japanese_holidays(self, years: Iterable[int]) -> WorkingCalendar:
        """Also closed on the public holidays of these calendar years and from 29 December to 3 January."""
        wanted = sorted(set(years))
        closed = set(self.holidays) | year_end_closing(wanted)
        for year in wanted:
            closed.update(japanese_holidays(date(year, 1, 1), date(year, 12, 31)))
        return replace(self, holidays=frozenset(closed))

    def closing_later(self, *, minutes: int) -> WorkingCalendar:
        """The same days with the last closing of each open day put off, at most to midnight."""
        weekly = tuple(
            (*hours[:-1], (hours[-1][0], min(hours[-1][1] + minutes, MINUTES_PER_DAY))) if hours else ()
            for hours in self.weekly
        )
        return replace(self, weekly=weekly)

    def hours_on(self, day: date) -> DayHours:
        """The (opening, closing) minutes of one date; empty when closed."""
        return () if day in self.holidays else self.weekly[day.weekday()]

    def opens_on(self, day: date) -> bool:
        """Whether anybody works at all on this date."""
        return any(closing > opening for opening, closing in self.hours_on(day))

    @property
    def minutes_per_week(self) -> int:
        """Open minutes of a week without holidays."""
        return sum(closing - opening for hours in self.weekly for opening, closing in hours)


def working_days_between(first: date, last: date, *, calendar: WorkingCalendar) -> int:
    """How many days after `first`, up to and including `last`, the calendar opens at all.

    The first day does not count (民法 第140条, 初日不算入). The result is negative, counted the other way
    round, when `last` lies before `first`.
    """
    if last < first:
        return -working_days_between(last, first, calendar=calendar)
    days = (first + timedelta(days=step) for step in range(1, (last - first).days + 1))
    return sum(calendar.opens_on(day) for day in days)


def _check_day(name: str, hours: DayHours) -> None:
    previous_closing = 0
    for opening, closing in hours:
        if not 0 <= opening <= closing <= MINUTES_PER_DAY:
            raise CannotUseCalendar(
                f"{name}曜日の時間帯 {_clock(opening)}~{_clock(closing)} が正しくありません。"
                "0時から24時の間で、開始が終了より前になるようにしてください。"
            )
        if opening < previous_closing:
            raise CannotUseCalendar(
                f"{name}曜日の時間帯が重なっているか、順序が逆です({_clock(opening)} から始まる時間帯)。"
            )
        previous_closing = closing


def _clock(minutes: int) -> str:
    sign = "-" if minutes < 0 else ""
    return f"{sign}{abs(minutes) // 60}:{abs(minutes) % 60:02d}"
