"""Work passes only while the office is open; delays as the parameter says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from meguru.engines.bpmn.testing import draw
from meguru.engines.calendars import WorkingCalendar
from meguru.engines.simulation import Arrivals, simulate, simulate_log
from meguru.engines.simulation.testing import constant, pool, scenario_of

JST = timezone(timedelta(hours=9))
ONE_TASK = draw("s>A A>e")
OFFICE = WorkingCalendar.office_hours()
FRIDAY_16 = 4 * 24 + 16


def arrivals_in_hour(hour_of_week: int, rate: float = 1.0) -> Arrivals:
    return Arrivals(per_hour_of_week=tuple(rate if h == hour_of_week else 0.0 for h in range(168)))


def first_record(scenario, *, start=date(2026, 4, 3)):
    log = simulate_log(ONE_TASK, scenario, seed=1, days=30, warm_up_days=0, start=start, use_numba=False)
    return log.events.row(0, named=True)


class TestWork:
    def test_passes_only_while_the_pool_is_open(self):
        scenario = scenario_of(ONE_TASK, work=constant(5400), pools=[pool(calendar=OFFICE)])
        scenario = replace(scenario, arrivals=arrivals_in_hour(FRIDAY_16))

        record = first_record(scenario)

        started, completed = (record[key].astimezone(JST) for key in ("started_at", "completed_at"))
        closing = started.replace(hour=17, minute=15, second=0, microsecond=0)
        opening = (closing + timedelta(days=3)).replace(hour=8, minute=30)
        assert started.weekday() == 4
        assert completed.weekday() == 0
        assert (closing - started) + (completed - opening) == timedelta(minutes=90)

    def test_begins_with_the_opening_when_asked_for_at_night(self):
        scenario = scenario_of(ONE_TASK, work=constant(600), pools=[pool(calendar=OFFICE)])
        scenario = replace(scenario, arrivals=arrivals_in_hour(5 * 24 + 3))

        record = first_record(scenario)

        assert record["started_at"].astimezone(JST) == datetime(2026, 4, 6, 8, 30, tzinfo=JST)

    def test_holidays_are_closed(self):
        calendar = OFFICE.with_japanese_holidays([2026])
        scenario = scenario_of(ONE_TASK, work=constant(600), pools=[pool(calendar=calendar)])
        scenario = replace(scenario, arrivals=arrivals_in_hour(5 * 24 + 3))

        record = first_record(scenario, start=date(2026, 5, 1))

        assert record["started_at"].astimezone(JST) == datetime(2026, 5, 7, 8, 30, tzinfo=JST)

    def test_without_a_pool_runs_round_the_clock_and_costs_no_hours(self):
        scenario = scenario_of(ONE_TASK, work=constant(7200))

        result = simulate(ONE_TASK, scenario, seed=1, replications=2, days=20, use_numba=False)

        assert result.median_hours.mean == pytest.approx(2.0)
        assert result.work_hours_per_year.mean == 0
        assert result.elements["A"].mean_work_hours == pytest.approx(2.0)


class TestDelay:
    @pytest.mark.parametrize(("in_working_time", "hours"), [(False, 10.0), (True, 72.0)])
    def test_runs_round_the_clock_or_in_open_time(self, in_working_time, hours):
        scenario = scenario_of(ONE_TASK, delay=constant(36000), pools=[pool(calendar=OFFICE)])
        task = replace(scenario.tasks["A"], delay_in_working_time=in_working_time)
        scenario = replace(scenario, tasks={"A": task}, arrivals=arrivals_in_hour(FRIDAY_16))

        result = simulate(ONE_TASK, scenario, seed=1, replications=2, days=60, use_numba=False)

        assert result.elements["A"].mean_delay_hours >= hours
        assert result.elements["A"].mean_delay_hours < hours + 20


class TestMoney:
    def test_hours_and_fees_make_the_yen_of_a_year(self):
        scenario = scenario_of(ONE_TASK, work=constant(1800), pools=[pool(9)])
        scenario = replace(scenario, tasks={"A": replace(scenario.tasks["A"], yen_per_case=84)})

        result = simulate(ONE_TASK, scenario, seed=1, replications=3, days=365, use_numba=False)

        cases = result.cases_per_year.mean
        assert result.work_hours_per_year.mean == pytest.approx(cases / 2)
        assert result.yen_per_year.mean == pytest.approx(cases * (1800 + 84))

    def test_contractors_cost_yen_but_no_staff_hours(self):
        outside = replace(pool(9), is_staff=False)
        scenario = scenario_of(ONE_TASK, work=constant(1800), pools=[outside])

        result = simulate(ONE_TASK, scenario, seed=1, replications=2, days=30, use_numba=False)

        assert result.work_hours_per_year.mean == 0
        assert result.elements["A"].work_hours.mean == 0
        assert result.pools["desk"].work_hours_per_year.mean > 0
        assert result.yen_per_year.mean > 0

    def test_late_cases_are_those_beyond_the_deadline(self):
        scenario = scenario_of(ONE_TASK, work=constant(7200), deadline_hours=1.0)

        result = simulate(ONE_TASK, scenario, seed=1, replications=2, days=10, use_numba=False)

        assert result.late_share is not None
        assert result.late_share.mean == 1.0
