"""Arrivals follow hour, weekday, month and holiday, and never the design."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from meguru.engines.calendars import WorkingCalendar
from meguru.engines.simulation import Arrivals
from meguru.engines.simulation.arrivals import arrival_times, hourly_rates
from meguru.engines.simulation.testing import steady

OFFICE = WorkingCalendar.office_hours().with_japanese_holidays([2026])
MONDAY = date(2026, 4, 6)


class TestRates:
    def test_follow_the_hour_of_the_week(self):
        arrivals = Arrivals(per_hour_of_week=tuple(float(hour) for hour in range(168)))

        rates = hourly_rates(arrivals, start=date(2026, 4, 8), days=7)  # a Wednesday

        assert rates[:3].tolist() == [48.0, 49.0, 50.0]
        assert rates[5 * 24] == 0.0

    def test_follow_the_month(self):
        arrivals = Arrivals(per_hour_of_week=(1.0,) * 168, month_factor=(1, 1, 1, 3, 1, 1, 1, 1, 1, 1, 1, 1))

        rates = hourly_rates(arrivals, start=date(2026, 3, 31), days=2)

        assert (rates[0], rates[24]) == (1.0, 3.0)

    def test_follow_the_closed_days_of_the_calendar(self):
        arrivals = Arrivals(per_hour_of_week=(1.0,) * 168, calendar=OFFICE, on_holidays_factor=0.2)

        rates = hourly_rates(arrivals, start=date(2026, 4, 29), days=2)  # 昭和の日

        assert (rates[0], rates[24]) == (0.2, 1.0)


class TestTimes:
    def test_are_as_many_as_expected_and_in_order(self):
        rates = hourly_rates(steady(5.0), start=MONDAY, days=400)

        times = arrival_times(rates, seed=1, replication=0)

        assert times.size == pytest.approx(5 * 24 * 400, rel=0.02)
        assert np.all(np.diff(times) >= 0)

    def test_gaps_are_those_of_a_poisson_process(self):
        times = arrival_times(hourly_rates(steady(5.0), start=MONDAY, days=400), seed=1, replication=0)

        gaps = np.diff(times) / 720.0

        assert gaps.mean() == pytest.approx(1.0, rel=0.02)
        assert gaps.std() == pytest.approx(1.0, rel=0.03)

    def test_fall_only_into_hours_with_a_rate(self):
        arrivals = Arrivals(per_hour_of_week=tuple(2.0 if hour % 24 == 9 else 0.0 for hour in range(168)))

        times = arrival_times(hourly_rates(arrivals, start=MONDAY, days=100), seed=1, replication=0)

        assert set(np.floor(times / 3600) % 24) == {9.0}

    def test_a_longer_year_begins_like_a_shorter_one(self):
        short, long = (
            arrival_times(hourly_rates(steady(5.0), start=MONDAY, days=days), seed=1, replication=0)
            for days in (10, 50)
        )

        assert np.array_equal(short, long[: short.size])

    def test_differ_between_replications(self):
        rates = hourly_rates(steady(5.0), start=MONDAY, days=10)

        first, second = (arrival_times(rates, seed=1, replication=number) for number in (0, 1))

        assert not np.array_equal(first[:10], second[:10])
