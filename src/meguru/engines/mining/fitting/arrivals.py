"""How cases arrive, read from a log (docs/algorithms/fitting.md, section 4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from meguru.engines.calendars import WorkingCalendar
from meguru.engines.simulation.scenario import Arrivals

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

_EPOCH = date(1970, 1, 1)
MONTH_FROM_DAYS = 10  # a month that was seen for fewer days says nothing about the season
FEW_CASES = 20
MONTH_FROM_CASES = 5  # nor does a month in which fewer cases were to be expected


def fit_arrivals(
    begun: Floats,
    *,
    ended: float,
    holidays: WorkingCalendar | None,
    within: WorkingCalendar | None,
    cases_per_day: float | None = None,
    years_for_a_season: int = 1,
) -> tuple[Arrivals, str]:
    """Rates by hour of the week and by month from the moments at which cases began.

    Unit:   seconds since local midnight of 1970-01-01 in, cases per hour out; `ended` is the last moment of the log.
    Months that the log does not show, or hardly, are taken as average. With `holidays` the days on which that
    calendar is closed although the weekday is open get a rate of their own. `within` holds the opening hours where
    a case begins with work: the few that began outside are spread over the open hours of the week.
    `cases_per_day` keeps the pattern and sets how many come. Months differ where the log has seen them in
    `years_for_a_season` years.
    """
    day = (begun // 86400.0).astype(np.int64)
    first, last = int(day.min()), int(day.max())
    if begun.size < FEW_CASES:  # from the first case to the last says little: take the time the log covers
        last = max(last, int(ended // 86400.0))
    days = [_EPOCH + timedelta(days=number) for number in range(first, last + 1)]
    hour = ((day + 3) % 7) * 24 + (begun % 86400.0 // 3600.0).astype(np.int64)
    count = np.bincount(hour, minlength=168).astype(np.float64)
    seen_weekday = np.bincount([on.weekday() for on in days], minlength=7).astype(np.float64)
    month_factor = _month_factors(day, days=days, years=years_for_a_season)
    calendar, on_holidays, note = _holiday_rate(day, days=days, holidays=holidays)
    # what a weekday would have had if every month and day were average
    exposure = np.zeros(7)
    for on in days:
        closed = calendar is not None and not calendar.opens_on(on)
        exposure[on.weekday()] += month_factor[on.month - 1] * (on_holidays if closed else 1.0)
    rates = count / np.repeat(np.where(exposure > 0, exposure, 1.0), 24)
    if (seen_weekday == 0).any():  # a log of less than a week: spread evenly over the days
        rates = np.full(168, begun.size / (len(days) * 24.0))
    elif within is not None:
        rates = _only_within(rates, calendar=within)
    if cases_per_day is not None:
        rates = rates * (cases_per_day * 7.0 / rates.sum())
    arrivals = Arrivals(
        per_hour_of_week=tuple(float(rate) for rate in rates),
        month_factor=tuple(float(factor) for factor in month_factor),
        calendar=calendar,
        on_holidays_factor=on_holidays,
    )
    text = f"受付は、{len(days):,}日間の{begun.size:,}件から、曜日と時間帯と月ごとの件数で再現します。{note}"
    return arrivals, text


def _only_within(rates: Floats, *, calendar: WorkingCalendar) -> Floats:
    """The same number of cases a week, all of them in hours of which at least half is open."""
    is_open = np.zeros(168, dtype=bool)
    for day, hours in enumerate(calendar.weekly):
        for clock in range(24):
            begin, end = clock * 60, clock * 60 + 60
            minutes = sum(max(min(closing, end) - max(opening, begin), 0) for opening, closing in hours)
            is_open[day * 24 + clock] = minutes >= 30
    inside = float(rates[is_open].sum())
    return np.where(is_open, rates * (rates.sum() / inside), 0.0) if inside > 0 else rates


def _month_factors(day: Integers, *, days: list[date], years: int) -> Floats:
    months = np.array([on.month - 1 for on in days])
    exposure = np.bincount(months, minlength=12).astype(np.float64)
    begun = np.bincount(months[day - int(day.min())], minlength=12)
    average = begun.sum() / exposure.sum()
    known = (exposure >= MONTH_FROM_DAYS) & (average * exposure >= MONTH_FROM_CASES)
    for month in range(12):
        known[month] &= len({on.year for on in days if on.month == month + 1}) >= years
    factor = np.ones(12)
    factor[known] = begun[known] / exposure[known] / average
    return factor


def _holiday_rate(
    day: Integers, *, days: list[date], holidays: WorkingCalendar | None
) -> tuple[WorkingCalendar | None, float, str]:
    if holidays is None:
        return None, 1.0, ""
    every_day = replace(WorkingCalendar.always_open(), holidays=holidays.holidays)
    weekday_open = [bool(holidays.weekly[on.weekday()]) for on in days]
    closed = np.array([on in holidays.holidays for on in days]) & np.array(weekday_open)
    ordinary = ~np.array([on in holidays.holidays for on in days]) & np.array(weekday_open)
    if not closed.any() or not ordinary.any():
        return every_day, 1.0, ""
    count = np.bincount(day - int(day.min()), minlength=len(days))
    factor = float(count[closed].mean() / max(count[ordinary].mean(), 1e-9))
    return every_day, factor, f"祝日の受付は平日の{factor:.0%}でした。"
