from __future__ import annotations

from datetime import date

import pytest

from meguru.engines.calendars import (
    CannotUseCalendar,
    WorkingCalendar,
    fiscal_month_order,
    fiscal_year,
    japanese_holidays,
    working_days_between,
    year_end_closing,
)


class TestWorkingCalendar:
    def test_office_hours_are_seven_hours_and_three_quarters_a_day(self):
        assert WorkingCalendar.office_hours().minutes_per_week == 5 * 465

    def test_office_hours_may_leave_the_noon_break_out(self):
        assert WorkingCalendar.office_hours(noon_break=False).minutes_per_week == 5 * 525

    def test_is_closed_on_holidays_and_around_new_year(self):
        calendar = WorkingCalendar.office_hours().with_japanese_holidays([2026])

        assert not calendar.opens_on(date(2026, 4, 29))  # 昭和の日, a Wednesday
        assert not calendar.opens_on(date(2026, 12, 29))
        assert not calendar.opens_on(date(2026, 1, 2))
        assert calendar.opens_on(date(2026, 12, 28))
        assert calendar.opens_on(date(2027, 1, 4))

    def test_can_close_later_on_the_days_that_are_open_until_midnight_at_most(self):
        office = WorkingCalendar.office_hours()

        assert office.closing_later(minutes=120).weekly[0] == ((510, 720), (780, 1155))
        assert office.closing_later(minutes=9999).weekly[4][-1] == (780, 1440)
        assert office.closing_later(minutes=120).weekly[5:] == ((), ())

    def test_leaves_the_original_untouched(self):
        plain = WorkingCalendar.office_hours()

        plain.with_japanese_holidays([2026])

        assert plain.holidays == frozenset()

    @pytest.mark.parametrize(
        "hours",
        [((600, 540),), ((-10, 60),), ((0, 1441),), ((540, 720), (700, 800)), ((780, 900), (540, 600))],
    )
    def test_refuses_hours_that_contradict_themselves_and_names_the_day(self, hours):
        with pytest.raises(CannotUseCalendar, match="水曜日"):
            WorkingCalendar(weekly=((), (), hours, (), (), (), ()))

    def test_refuses_a_week_of_six_days(self):
        with pytest.raises(CannotUseCalendar, match="6日分"):
            WorkingCalendar(weekly=((),) * 6)


class TestJapaneseHolidays:
    def test_knows_the_substitute_holiday_of_golden_week(self):
        days = japanese_holidays(date(2026, 5, 1), date(2026, 5, 31))

        assert list(days) == [date(2026, 5, 3), date(2026, 5, 4), date(2026, 5, 5), date(2026, 5, 6)]

    def test_is_empty_for_a_span_that_runs_backwards(self):
        assert japanese_holidays(date(2026, 5, 31), date(2026, 5, 1)) == {}

    def test_offices_close_six_days_around_new_year(self):
        closed = year_end_closing([2026, 2027])

        new_year = [date(2026, 12, 29), date(2026, 12, 30), date(2026, 12, 31)]
        assert set(new_year) | {date(2027, 1, 1), date(2027, 1, 2), date(2027, 1, 3)} <= closed


class TestFiscalYear:
    @pytest.mark.parametrize(
        ("day", "year"),
        [
            (date(2026, 3, 31), 2025),
            (date(2026, 4, 1), 2026),
            (date(2026, 12, 31), 2026),
            (date(2027, 1, 1), 2026),
        ],
    )
    def test_begins_on_the_first_of_april(self, day, year):
        assert fiscal_year(day) == year

    def test_months_run_from_april_to_march(self):
        assert fiscal_month_order()[0] == 4
        assert fiscal_month_order()[-1] == 3
        assert sorted(fiscal_month_order()) == list(range(1, 13))


class TestWorkingDaysBetween:
    CALENDAR = WorkingCalendar.office_hours().with_japanese_holidays([2026])

    def test_the_first_day_does_not_count(self):
        assert working_days_between(date(2026, 4, 1), date(2026, 4, 2), calendar=self.CALENDAR) == 1

    def test_weekends_and_holidays_do_not_count(self):
        assert working_days_between(date(2026, 4, 28), date(2026, 5, 8), calendar=self.CALENDAR) == 4

    def test_counts_backwards_as_negative(self):
        assert working_days_between(date(2026, 4, 10), date(2026, 4, 6), calendar=self.CALENDAR) == -4
