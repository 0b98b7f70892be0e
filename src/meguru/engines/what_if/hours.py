"""Opening hours and arrivals: a year's cases spread over the hours in which the office receives them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from meguru.engines.calendars import WorkingCalendar
from meguru.engines.simulation.scenario import Arrivals
from meguru.engines.what_if.inputs import FISCAL_MONTHS, NOON_BREAK, Inputs, LaneStaff

YEARS_AHEAD = 3  # a backlog is worked off after the measured year; holidays are known this far


def calendar_of(lane: LaneStaff, *, inputs: Inputs) -> WorkingCalendar:
    """The hours in which one lane works: every working day (or every day), less the noon break."""
    hours = _day(lane.opens, lane.closes, noon_break=lane.noon_break)
    return _calendar(hours, inputs)


def office_days(inputs: Inputs) -> WorkingCalendar:
    """The days on which the office is open at all."""
    return _calendar(((0, 1440),), inputs)


def arrivals_of(inputs: Inputs) -> Arrivals:
    """Cases arrive evenly over the whole hours in which applications are received, on open days only.

    Holds: the expected number of cases of each month is exactly the given one; without months, of the year.
    Why whole hours: rates are per clock hour; half an hour before opening would wait, half an hour after closing
    would wait until the next day, and neither happens.
    """
    opens, closes = reception_hours(inputs)
    hours = tuple(1.0 if opens <= hour < closes else 0.0 for hour in range(24))
    weekend = hours if inputs.open_every_day else (0.0,) * 24
    days = office_days(inputs)
    open_days = {
        month: sum(days.opens_on(day) for day in _days_of(inputs.fiscal_year, month))
        for month in FISCAL_MONTHS
    }
    per_day = {
        month: _month_volume(inputs, month, open_days) / open_days[month] if open_days[month] else 0.0
        for month in FISCAL_MONTHS
    }
    base = max(inputs.volume / max(sum(open_days.values()), 1), 1e-12)
    per_hour = base / (closes - opens)
    return Arrivals(
        per_hour_of_week=tuple(per_hour * rate for day in (hours,) * 5 + (weekend,) * 2 for rate in day),
        month_factor=tuple(per_day[month] / base for month in range(1, 13)),
        calendar=days,
        on_holidays_factor=0.0,
    )


def reception_hours(inputs: Inputs) -> tuple[int, int]:
    """First and last whole hour of the day (o'clock) in which applications are received; at least one hour."""
    first, last = -(-inputs.reception[0] // 60), inputs.reception[1] // 60
    return (
        (first, last)
        if last > first
        else (min(inputs.reception[0] // 60, 23), min(inputs.reception[0] // 60, 23) + 1)
    )


def first_day(inputs: Inputs) -> date:
    return date(inputs.fiscal_year, 4, 1)


def days_of_year(inputs: Inputs) -> int:
    """365, or 366 when the fiscal year holds a 29 February."""
    return (date(inputs.fiscal_year + 1, 4, 1) - first_day(inputs)).days


def _month_volume(inputs: Inputs, month: int, open_days: dict[int, int]) -> float:
    if inputs.monthly_volume is not None:
        return inputs.monthly_volume[FISCAL_MONTHS.index(month)] * inputs.volume_factor
    return inputs.volume * open_days[month] / max(sum(open_days.values()), 1)


def _days_of(fiscal_year: int, month: int) -> Iterator[date]:
    day = date(fiscal_year if month >= 4 else fiscal_year + 1, month, 1)
    while day.month == month:
        yield day
        day += timedelta(days=1)


def _day(opens: int, closes: int, *, noon_break: bool) -> tuple[tuple[int, int], ...]:
    begin, end = NOON_BREAK
    if not noon_break or closes <= begin or opens >= end:
        return ((opens, closes),)
    return tuple((a, b) for a, b in ((opens, begin), (end, closes)) if b > a)


def _calendar(hours: tuple[tuple[int, int], ...], inputs: Inputs) -> WorkingCalendar:
    if inputs.open_every_day:
        return WorkingCalendar(weekly=(hours,) * 7)
    weekdays = WorkingCalendar(weekly=(hours,) * 5 + ((),) * 2)
    return weekdays.with_japanese_holidays(range(inputs.fiscal_year, inputs.fiscal_year + 1 + YEARS_AHEAD))
