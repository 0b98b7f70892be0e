"""Scenarios are judged on months that they have not seen."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meguru.engines.bpmn import linear
from meguru.engines.eventlogs import read_log
from meguru.engines.mining.fitting.distances import (
    chance_distance,
    earth_movers_distance,
    weekly_distance,
)
from meguru.engines.mining.fitting.held_out import judge_on_held_out_months
from meguru.engines.mining.fitting.months import TooShort, log_of_cases
from meguru.engines.mining.testing import log_of_traces
from meguru.engines.simulation import simulate_log
from meguru.engines.simulation.testing import exponential, pool, scenario_of

LOGS = Path(__file__).resolve().parents[5] / "../shared/data/logs"
samples = st.lists(st.integers(0, 50), min_size=1, max_size=12).map(
    lambda values: np.array(values, dtype=float)
)
DESK = linear(name="窓口", tasks=["受付", "審査"])


class TestDistance:
    @settings(max_examples=60, deadline=None)
    @given(samples, samples, samples)
    def test_is_a_distance(self, a, b, c):
        assert earth_movers_distance(a, a) == 0.0
        assert earth_movers_distance(a, b) == pytest.approx(earth_movers_distance(b, a))
        assert earth_movers_distance(a, c) <= earth_movers_distance(a, b) + earth_movers_distance(b, c) + 1e-9

    @settings(max_examples=30, deadline=None)
    @given(samples, st.integers(0, 40))
    def test_moving_everything_costs_as_much_as_it_is_moved(self, values, by):
        assert earth_movers_distance(values, values + by) == pytest.approx(by)

    def test_of_samples_of_different_size(self):
        assert earth_movers_distance(np.array([0.0, 10.0]), np.array([0.0])) == pytest.approx(5.0)

    def test_of_nothing_is_unknown(self):
        assert np.isnan(earth_movers_distance(np.array([]), np.array([1.0])))
        assert np.isnan(weekly_distance(np.array([]), np.array([1.0])))

    @pytest.mark.parametrize("size", [20, 200])
    def test_by_chance_alone_is_that_of_two_samples_drawn_from_the_same_values(self, size):
        chance = np.random.Generator(np.random.PCG64(size))
        values = chance.exponential(10.0, size=size)

        drawn = [earth_movers_distance(*chance.choice(values, size=(2, size))) for _ in range(400)]

        assert chance_distance(values) == pytest.approx(np.mean(drawn), rel=0.1)

    def test_by_chance_alone_of_equal_values_is_none_and_of_nothing_unknown(self):
        assert chance_distance(np.full(30, 5.0)) == 0.0
        assert np.isnan(chance_distance(np.array([])))

    def test_sunday_night_is_near_monday_morning(self):
        assert weekly_distance(np.array([167.0]), np.array([1.0])) == pytest.approx(2.0)
        assert weekly_distance(np.array([0.0]), np.array([84.0])) == pytest.approx(84.0)


def office_log(*, hours: float, seed: int = 1):
    """Two steps of a desk that never closes, so that what is left is chance."""
    scenario = scenario_of(DESK, work=exponential(hours * 3600), pools=[pool(3)], cases_per_hour=0.1)
    return simulate_log(DESK, scenario, seed=seed, days=270, start=date(2026, 4, 1), use_numba=False)


class TestHeldOut:
    def test_a_process_that_stays_the_same_is_foretold(self):
        judged = judge_on_held_out_months(office_log(hours=1.0), seed=3, replications=4)

        assert (judged.cut.day, judged.is_inferred) == (1, False)
        assert judged.held_out_cases > 150
        assert judged.simulated_cases.mean == pytest.approx(judged.held_out_cases, rel=0.15)
        assert judged.throughput.relative < 0.15
        assert judged.work_all.relative < 0.15
        assert set(judged.work) == {"受付", "審査"}
        assert judged.arrivals.relative < 0.05

    def test_a_scenario_of_another_diagram_is_further_off(self):
        log = office_log(hours=1.0)
        right = judge_on_held_out_months(log, seed=3, replications=2)

        wrong = judge_on_held_out_months(log, seed=3, replications=2, diagram=linear(name="", tasks=["受付"]))

        assert wrong.throughput.hours.mean > 2 * right.throughput.hours.mean
        assert set(wrong.work) == {"受付"}

    def test_a_log_of_one_month_cannot_be_divided(self):
        with pytest.raises(TooShort, match="期間の長い記録"):
            judge_on_held_out_months(log_of_traces(["ab"] * 25), seed=1)

    def test_a_log_with_few_cases_cannot_judge(self):
        thinned = log_of_cases(log_of_traces(["ab"] * 75), np.arange(75) % 5 == 0)

        with pytest.raises(TooShort, match="20件ずつ"):
            judge_on_held_out_months(thinned, seed=1)

    def test_the_permit_desk_is_foretold_by_the_trend_it_has_shown(self, permit_desk):
        log = permit_desk

        ahead = judge_on_held_out_months(log, seed=1, replications=4)
        repeated = judge_on_held_out_months(log, seed=1, replications=4, looks_ahead=False)

        assert (ahead.cut, ahead.held_out_cases) == (date(2011, 7, 1), 530)
        assert ahead.throughput.hours.mean < 0.75 * repeated.throughput.hours.mean
        assert ahead.throughput.hours.mean < 0.75 * ahead.throughput.learnt_hours
        assert repeated.throughput.repeated_hours < repeated.throughput.hours.mean
        assert ahead.arrivals_by_hour_of_week.hours.mean < repeated.arrivals_by_hour_of_week.hours.mean

    def test_a_trend_of_the_permit_desk_that_is_over_is_not_followed(self, permit_desk):
        ahead, repeated = (
            judge_on_held_out_months(
                permit_desk, seed=1, held_out_share=0.1, replications=4, looks_ahead=looks_ahead
            )
            for looks_ahead in (True, False)
        )

        assert ahead.cut == date(2011, 10, 1)
        assert ahead.throughput.hours.mean < 1.2 * repeated.throughput.hours.mean

    @pytest.fixture(scope="class")
    @classmethod
    def permit_desk(cls):
        path = LOGS / "receipt.xes.gz"
        if not path.exists():
            pytest.skip("the shared logs are not here")
        return read_log(path.read_bytes(), filename=path.name)


def test_some_cases_of_a_log_keep_their_records():
    log = log_of_traces(["ab", "abc", "c"])

    part = log_of_cases(log, np.array([False, True, True]))

    assert part.cases["case_id"].to_list() == ["case-1", "case-2"]
    assert part.events["case"].to_list() == [0, 0, 0, 1]
    assert [part.activities[number] for number in part.events["activity"]] == ["a", "b", "c", "c"]
