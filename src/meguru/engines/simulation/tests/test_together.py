"""Several processes in one simulation, competing for the same people."""

from __future__ import annotations

from dataclasses import replace

import pytest

from meguru.engines.bpmn.testing import draw
from meguru.engines.conditions import Comparison, Operator
from meguru.engines.simulation import (
    CannotSimulate,
    CaseAttribute,
    CaseType,
    QueuePriority,
    ServiceLevel,
    StaffMember,
    simulate,
    simulate_together,
)
from meguru.engines.simulation.testing import constant, exponential, pool, scenario_of

ONE_TASK = draw("s>A A>e")
CHOICE = draw("s>x1 x1>A x1>B A>e B>e")
SPAN = {"days": 120, "warm_up_days": 5, "use_numba": False}


def world(diagram=ONE_TASK, *, rate=2.0, minutes=10, **options):
    return scenario_of(
        diagram, work=exponential(60 * minutes), pools=[pool()], cases_per_hour=rate, **options
    )


def together(seed=7, replications=3, **designs):
    return simulate_together(designs, seed=seed, replications=replications, **SPAN)


class TestSharedPool:
    def test_two_streams_queue_like_one_of_both(self):
        """M/M/1: with rates 2 and 1.6 an hour and 10 minutes of work, rho = 0.6 and the wait is rho/(1-rho)/mu."""
        results = together(a=(ONE_TASK, world(rate=2.0)), b=(ONE_TASK, world(rate=1.6)), replications=6)

        for name in "ab":
            assert results[name].elements["A"].mean_queue_hours == pytest.approx(0.25, rel=0.12)
            assert results[name].pools["desk"].utilisation.mean == pytest.approx(0.6, abs=0.02)

    def test_each_process_has_its_own_cases_and_elements(self):
        results = together(a=(ONE_TASK, world(rate=2.0)), b=(CHOICE, world(CHOICE, rate=1.0)))

        assert set(results["a"].elements) == {"A"}
        assert set(results["b"].elements) == {"A", "B"}
        assert results["a"].cases_per_year.mean == pytest.approx(2 * 8760, rel=0.03)
        assert results["b"].cases_per_year.mean == pytest.approx(8760, rel=0.05)
        assert {remark.element_id for remark in results["b"].remarks} == {"x1"}

    def test_a_new_neighbour_moves_nothing_but_the_waiting(self):
        alone = together(a=(ONE_TASK, world()))["a"]
        with_other = together(a=(ONE_TASK, world()), b=(ONE_TASK, world(rate=1.0)))["a"]

        assert with_other.cases_per_year == alone.cases_per_year
        assert with_other.work_hours_per_year.mean == pytest.approx(alone.work_hours_per_year.mean)
        assert with_other.mean_hours.mean > alone.mean_hours.mean

    def test_separate_pools_change_nothing_at_all(self):
        other = world(rate=3.0)
        other = replace(other, pools={"x": pool(id="x")}, tasks={"A": replace(other.tasks["A"], pool_id="x")})

        alone = together(a=(ONE_TASK, world()))["a"]
        beside = together(a=(ONE_TASK, world()), b=(ONE_TASK, other))["a"]

        assert beside.throughput_hours.tolist() == alone.throughput_hours.tolist()

    def test_a_pool_that_is_described_twice_differently_is_refused(self):
        with pytest.raises(CannotSimulate, match="desk"):
            together(a=(ONE_TASK, world()), b=(ONE_TASK, replace(world(), pools={"desk": pool(2)})))


class TestFeatures:
    def test_priorities_hold_across_processes(self):
        types = (CaseType("all", "", 1.0, priority=5),)
        results = together(a=(ONE_TASK, world(rate=2.4, case_types=types)), b=(ONE_TASK, world(rate=2.4)))

        first, last = (results[name].elements["A"].mean_queue_hours for name in "ab")
        assert last > 2 * first

    def test_attributes_conditions_promises_and_skills_stay_with_their_process(self):
        attribute = CaseAttribute("kind", {"x": 0.5, "y": 0.5})
        is_x = Comparison(Operator.EQ, "kind", ("x",))
        to_a, to_b = (flow.id for flow in CHOICE.outgoing("x1"))
        skilled = replace(pool(2), members=(StaffMember("一人", skills=frozenset("A")),))
        scenario = replace(
            world(CHOICE, rate=1.0),
            attributes=(attribute,),
            conditions={to_a: is_x, to_b: Comparison(Operator.EQ, "kind", ("y",))},
            priority_rules=(QueuePriority(is_x, priority=1),),
            service_levels=(ServiceLevel("soon", 1.0),),
            pools={"desk": skilled},
        )
        other = replace(
            world(rate=1.0),
            attributes=(CaseAttribute("kind", {"x": 1.0}),),
            pools={"desk": skilled},
        )

        results = together(a=(CHOICE, scenario), b=(ONE_TASK, other))

        assert set(results["a"].service_levels) == {"soon"}
        assert results["b"].service_levels == {}
        visits = results["a"].elements
        assert visits["A"].visits.mean == pytest.approx(visits["B"].visits.mean, rel=0.1)

    def test_one_process_together_waits_like_alone(self):
        alone = simulate(ONE_TASK, world(), seed=3, replications=6, **SPAN)
        joined = together(a=(ONE_TASK, world()), seed=3, replications=6)["a"]

        assert joined.mean_hours.mean == pytest.approx(alone.mean_hours.mean, rel=0.1)
        assert joined.unfinished_cases == 0

    def test_nothing_to_join_is_refused(self):
        with pytest.raises(CannotSimulate):
            simulate_together({}, seed=1)


def test_constant_work_in_two_processes_costs_what_each_does():
    results = together(
        a=(ONE_TASK, scenario_of(ONE_TASK, work=constant(60), pools=[pool(9)])),
        b=(ONE_TASK, scenario_of(ONE_TASK, work=constant(120), pools=[pool(9)])),
    )

    per_case = [results[name].yen_per_year.mean / results[name].cases_per_year.mean for name in "ab"]
    assert per_case == pytest.approx([60.0, 120.0])
