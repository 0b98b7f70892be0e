"""Promises on how long a case takes, on the clock that the promise names."""

from __future__ import annotations

from dataclasses import replace
from math import exp

import pytest

from meguru.engines.bpmn.testing import draw
from meguru.engines.calendars import WorkingCalendar
from meguru.engines.simulation import CannotSimulate, CaseType, ServiceLevel, simulate
from meguru.engines.simulation.testing import constant, exponential, pool, scenario_of

ONE_TASK = draw("s>A A>e")
OFFICE = WorkingCalendar.office_hours().with_japanese_holidays([2026, 2027])


def result_of(scenario, **changes):
    scenario = replace(scenario, **changes)
    return simulate(ONE_TASK, scenario, seed=5, replications=3, days=60, use_numba=False)


class TestClock:
    def test_the_late_share_round_the_clock_is_the_tail_of_the_work(self):
        scenario = scenario_of(ONE_TASK, work=exponential(3600), cases_per_hour=5)

        level = result_of(scenario, service_levels=(ServiceLevel("a", hours=2.0),)).service_levels["a"]

        assert level.late_share.mean == pytest.approx(exp(-2), abs=0.01)
        assert level.mean_hours.mean == pytest.approx(1.0, rel=0.02)

    def test_closed_hours_do_not_count_on_a_working_clock(self):
        desk = pool(500, calendar=OFFICE)
        scenario = scenario_of(ONE_TASK, work=constant(3600), pools=[desk])
        levels = (ServiceLevel("office", 1.01, calendar=OFFICE), ServiceLevel("clock", 1.01))

        found = result_of(scenario, service_levels=levels).service_levels

        assert found["office"].late_share.mean == 0
        assert found["office"].mean_hours.mean == pytest.approx(1.0)
        assert found["clock"].late_share.mean > 0.7


class TestTypes:
    def test_a_promise_is_for_its_own_cases(self):
        types = (CaseType("fast", "窓口", 0.5), CaseType("slow", "郵送", 0.5))
        scenario = scenario_of(ONE_TASK, case_types=types)
        task = replace(scenario.tasks["A"], work_by_type={"slow": constant(36_000)})
        levels = (ServiceLevel("all", 5.0), ServiceLevel("post", 5.0, case_types=("slow",)))

        found = result_of(scenario, tasks={"A": task}, service_levels=levels).service_levels

        assert found["post"].late_share.mean == 1.0
        assert found["all"].late_share.mean == pytest.approx(0.5, abs=0.05)
        assert {key: each.mean for key, each in found["all"].late_share_by_type.items()} == {
            "fast": 0,
            "slow": 1,
        }
        assert found["post"].cases_per_year.mean == pytest.approx(8760 / 2, rel=0.1)

    def test_a_type_that_is_not_there_is_refused(self):
        with pytest.raises(CannotSimulate, match="fax"):
            result_of(scenario_of(ONE_TASK), service_levels=(ServiceLevel("a", 5.0, case_types=("fax",)),))
