"""Queues by priority: closed formulas, and who goes first."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from meguru.engines.bpmn.testing import draw
from meguru.engines.calendars import WorkingCalendar
from meguru.engines.conditions import Comparison, Operator
from meguru.engines.simulation import (
    Arrivals,
    CaseAttribute,
    CaseType,
    QueuePriority,
    is_numba_available,
    simulate,
    simulate_log,
)
from meguru.engines.simulation.testing import constant, exponential, pool, scenario_of

ONE_TASK = draw("s>A A>e")
URGENT = CaseType("urgent", "急ぎ", 0.4, priority=9)
USUAL = CaseType("usual", "ふつう", 0.6)


class TestTheory:
    @pytest.mark.skipif(not is_numba_available(), reason="large samples need numba")
    def test_two_classes_wait_as_cobham_says(self):
        """Cobham 1954: W1 = R / (1 - rho1), W2 = R / ((1 - rho1)(1 - rho1 - rho2)); R = rho / mu for M/M/1."""
        scenario = scenario_of(
            ONE_TASK, work=exponential(60), pools=[pool()], cases_per_hour=48, case_types=(URGENT, USUAL)
        )

        result = simulate(ONE_TASK, scenario, seed=4, replications=6, cases_per_replication=150_000)

        rest = 0.8 / 60  # hours of the work under way that an arrival meets
        expected = (rest / (1 - 0.32), rest / (1 - 0.32) / (1 - 0.8))
        for row, wait in enumerate(expected):
            means = [
                result.throughput_hours[(result.case_type == row) & (result.replication == run)].mean()
                - 1 / 60
                for run in range(6)
            ]
            error = 3 * np.std(means, ddof=1) / 6**0.5
            assert np.mean(means) == pytest.approx(wait, abs=error)
            assert error < wait * 0.05

    def test_priorities_move_waiting_about_and_lose_none_of_it(self):
        """Conservation (Kleinrock 1965): with equal work the mean wait does not depend on the order."""
        first_come = scenario_of(ONE_TASK, work=constant(60), pools=[pool()], cases_per_hour=50)
        by_rank = replace(first_come, case_types=(URGENT, USUAL))

        plain, ranked = (
            simulate(ONE_TASK, each, seed=4, replications=1, days=20, warm_up_days=0, use_numba=False)
            for each in (first_come, by_rank)
        )

        assert ranked.elements["A"].mean_queue_hours == pytest.approx(plain.elements["A"].mean_queue_hours)
        assert ranked.mean_hours.mean == pytest.approx(plain.mean_hours.mean)


class TestOrder:
    def test_the_urgent_overtake_and_equals_keep_their_order(self):
        scenario = scenario_of(
            ONE_TASK, work=constant(600), pools=[pool()], cases_per_hour=5.5, case_types=(URGENT, USUAL)
        )

        log = simulate_log(ONE_TASK, scenario, seed=1, days=20, warm_up_days=0, use_numba=False)

        rows = log.events.with_row_index("row").sort("started_at").to_dicts()
        types = dict(enumerate(log.cases["case_type"].to_list()))
        for row in rows:
            waiting = [
                other for other in rows if other["enabled_at"] < row["started_at"] < other["started_at"]
            ]
            if types[row["case"]] == "usual":
                assert not any(types[other["case"]] == "urgent" for other in waiting)
            same = [other for other in waiting if types[other["case"]] == types[row["case"]]]
            assert all(other["enabled_at"] >= row["enabled_at"] for other in same)

    def test_what_arrived_at_night_is_begun_by_priority_in_the_morning(self):
        night = Arrivals(tuple(6.0 if hour == 22 else 0.0 for hour in range(168)))
        desk = pool(calendar=WorkingCalendar.office_hours())
        scenario = scenario_of(ONE_TASK, work=constant(60), pools=[desk], case_types=(URGENT, USUAL))
        scenario = replace(scenario, arrivals=night)

        log = simulate_log(ONE_TASK, scenario, seed=3, days=7, warm_up_days=0, use_numba=False)

        order = log.events.sort("started_at")["case"].to_list()
        types = [log.cases["case_type"][case] for case in order]
        assert set(types) == {"urgent", "usual"}
        assert types == sorted(types, key=lambda each: each != "urgent")


class TestRules:
    def test_a_condition_on_the_case_gives_priority(self):
        scenario = replace(
            scenario_of(ONE_TASK, work=constant(600), pools=[pool()], cases_per_hour=5.5),
            attributes=(CaseAttribute("child", shares={True: 0.2, False: 0.8}),),
            priority_rules=(QueuePriority(Comparison(Operator.EQ, "child", (True,)), priority=1),),
        )
        plain = replace(scenario, priority_rules=())

        ranked, first_come = (
            simulate(ONE_TASK, each, seed=1, replications=2, days=40, use_numba=False)
            for each in (scenario, plain)
        )

        assert ranked.median_hours.mean != first_come.median_hours.mean
        assert ranked.mean_hours.mean == pytest.approx(first_come.mean_hours.mean)
