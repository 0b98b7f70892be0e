"""Prefix sums against a naive walk, minute by minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meguru.engines.calendars import CannotUseCalendar, WorkingCalendar, compile_calendar

START = date(2026, 4, 1)  # a Wednesday
HOUR = 3600.0
DAY = 24 * HOUR


@st.composite
def day_hours(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    marks = sorted(draw(st.lists(st.integers(0, 1440), max_size=6)))
    return tuple((marks[k], marks[k + 1]) for k in range(0, len(marks) - 1, 2))


@st.composite
def calendars(draw: st.DrawFn) -> WorkingCalendar:
    closed = draw(st.sets(st.integers(0, 20), max_size=4))
    return WorkingCalendar(
        weekly=tuple(draw(day_hours()) for _ in range(7)),
        holidays=frozenset(START + timedelta(days=day) for day in closed),
    )


def is_open_minute(calendar: WorkingCalendar, minute: int, compiled_days: int) -> bool:
    """Whether the minute that begins here is open, read from the calendar day by day."""
    day = minute // 1440
    on = START + timedelta(days=day)
    hours = calendar.hours_on(on) if day < compiled_days else calendar.weekly[on.weekday()]
    return any(opening <= minute % 1440 < closing for opening, closing in hours)


class TestOpenSecondsBetween:
    @settings(max_examples=60, deadline=None)
    @given(calendars(), st.integers(0, 35 * 1440), st.integers(0, 2000))
    def test_agrees_with_a_walk_minute_by_minute(self, calendar, first_minute, length):
        compiled = compile_calendar(calendar, start=START, days=14)

        seconds = compiled.open_seconds_between(first_minute * 60.0, (first_minute + length) * 60.0)

        walked = sum(is_open_minute(calendar, m, 14) for m in range(first_minute, first_minute + length))
        assert seconds == pytest.approx(walked * 60.0)

    @settings(max_examples=60, deadline=None)
    @given(calendars(), st.lists(st.floats(0, 60 * DAY), min_size=1, max_size=20))
    def test_the_array_form_gives_the_same_numbers(self, calendar, moments):
        compiled = compile_calendar(calendar, start=START, days=10)

        many = compiled.open_seconds_between_many(np.zeros(len(moments)), np.array(moments))

        assert many == pytest.approx([compiled.open_seconds_between(0.0, moment) for moment in moments])

    def test_is_negative_when_asked_backwards(self):
        compiled = compile_calendar(WorkingCalendar.office_hours(), start=START, days=7)

        assert compiled.open_seconds_between(DAY, 0.0) == -7.75 * HOUR

    def test_keeps_nan_as_nan(self):
        compiled = compile_calendar(WorkingCalendar.always_open(), start=START, days=7)

        seconds = compiled.open_seconds_between_many(np.array([0.0, np.nan]), np.array([5.0, 5.0]))

        assert seconds[0] == 5.0
        assert np.isnan(seconds[1])

    def test_refuses_times_before_the_axis_begins(self):
        compiled = compile_calendar(WorkingCalendar.always_open(), start=START, days=7)

        with pytest.raises(CannotUseCalendar, match="2026年04月01日"):
            compiled.open_seconds_between(-1.0, 5.0)


class TestAddOpenSeconds:
    @settings(max_examples=60, deadline=None)
    @given(calendars(), st.integers(0, 30 * 1440), st.integers(1, 1200))
    def test_agrees_with_a_walk_minute_by_minute(self, calendar, first_minute, minutes):
        compiled = compile_calendar(calendar, start=START, days=14)

        end = compiled.add_open_seconds(first_minute * 60.0, minutes * 60.0)

        if calendar.minutes_per_week == 0 and end == inf:
            return
        minute, passed = first_minute, 0
        while passed < minutes and minute < first_minute + 60 * 1440:
            passed += is_open_minute(calendar, minute, 14)
            minute += 1
        if passed == minutes:
            assert end == pytest.approx(minute * 60.0)
        else:
            assert end > minute * 60.0

    @settings(max_examples=80, deadline=None)
    @given(calendars(), st.floats(0, 60 * DAY), st.floats(1.0, 90 * DAY))
    def test_is_the_inverse_of_counting(self, calendar, moment, seconds):
        compiled = compile_calendar(calendar, start=START, days=21)

        end = compiled.add_open_seconds(moment, seconds)

        if end < inf:
            assert compiled.open_seconds_between(moment, end) == pytest.approx(seconds, abs=1e-3)

    def test_work_begun_on_friday_evening_ends_on_monday_morning(self):
        compiled = compile_calendar(WorkingCalendar.office_hours(), start=START, days=28)
        friday_17 = 2 * DAY + 17 * HOUR

        end = compiled.add_open_seconds(friday_17, HOUR)

        assert compiled.moment_of(end) == datetime(2026, 4, 6, 0, 15, tzinfo=UTC)  # Monday 9:15 JST

    def test_the_noon_break_does_not_count(self):
        compiled = compile_calendar(WorkingCalendar.office_hours(), start=START, days=7)

        assert compiled.add_open_seconds(11.5 * HOUR, HOUR) == 13.5 * HOUR

    def test_golden_week_is_skipped(self):
        calendar = WorkingCalendar.office_hours().with_japanese_holidays([2026])
        compiled = compile_calendar(calendar, start=date(2026, 5, 1), days=14)

        end = compiled.add_open_seconds(17 * HOUR, HOUR)  # Friday 1 May, 17:00

        assert compiled.moment_of(end) == datetime(2026, 5, 7, 0, 15, tzinfo=UTC)

    def test_never_ends_when_the_calendar_never_opens(self):
        compiled = compile_calendar(WorkingCalendar(weekly=((),) * 7), start=START, days=7)

        assert compiled.add_open_seconds(0.0, 1.0) == inf
        assert compiled.next_open(0.0) == inf

    def test_years_beyond_the_compiled_span_repeat_the_plain_week(self):
        compiled = compile_calendar(WorkingCalendar.office_hours(), start=START, days=7)

        ten_weeks = compiled.add_open_seconds(0.0, 10 * 5 * 7.75 * HOUR)

        assert compiled.moment_of(ten_weeks) == datetime(2026, 6, 9, 8, 15, tzinfo=UTC)  # Tuesday 17:15 JST


class TestNextOpen:
    @settings(max_examples=80, deadline=None)
    @given(calendars(), st.integers(0, 40 * 1440))
    def test_is_the_first_open_minute(self, calendar, first_minute):
        compiled = compile_calendar(calendar, start=START, days=14)

        opening = compiled.next_open(first_minute * 60.0)

        if opening == inf:
            assert calendar.minutes_per_week == 0
            return
        walked = first_minute
        while not is_open_minute(calendar, walked, 14):
            walked += 1
        assert opening == walked * 60.0


class TestTimesOnTheAxis:
    def test_midnight_in_japan_is_zero(self):
        compiled = compile_calendar(WorkingCalendar.always_open(), start=START, days=7)

        assert compiled.seconds_of(datetime(2026, 3, 31, 15, 0, tzinfo=UTC)) == 0.0
        assert compiled.moment_of(0.0) == datetime(2026, 3, 31, 15, 0, tzinfo=UTC)
