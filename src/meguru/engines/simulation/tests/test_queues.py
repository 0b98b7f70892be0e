"""Queueing theory: closed formulas that a correct simulator must meet."""

from __future__ import annotations

from dataclasses import replace
from math import factorial

import pytest

from meguru.engines.bpmn.testing import draw
from meguru.engines.simulation import Distribution, DistributionKind, is_numba_available, simulate
from meguru.engines.simulation.testing import constant, exponential, pool, scenario_of, weights

HOUR = 3600.0
ONE_TASK = draw("s>A A>e")

pytestmark = pytest.mark.skipif(not is_numba_available(), reason="large samples need numba")


def mean_queue_hours(*, work, headcount: int, cases_per_hour: float, cases: int = 120_000) -> float:
    scenario = scenario_of(ONE_TASK, work=work, pools=[pool(headcount)], cases_per_hour=cases_per_hour)
    result = simulate(ONE_TASK, scenario, seed=4, replications=5, cases_per_replication=cases, warm_up_days=5)
    return result.elements["A"].mean_queue_hours


def erlang_c_wait(*, servers: int, offered: float, service_hours: float) -> float:
    """Mean wait of M/M/c by Erlang's formula."""
    blocked = offered**servers / factorial(servers) * servers / (servers - offered)
    others = sum(offered**k / factorial(k) for k in range(servers))
    return blocked / (others + blocked) * service_hours / (servers - offered)


class TestOneServer:
    @pytest.mark.parametrize("load", [0.3, 0.7, 0.85])
    def test_exponential_work_waits_as_long_as_theory_says(self, load):
        waited = mean_queue_hours(work=exponential(60), headcount=1, cases_per_hour=60 * load)

        assert waited == pytest.approx(load / (1 - load) / 60, rel=0.03)

    def test_constant_work_waits_half_as_long(self):
        waited = mean_queue_hours(work=constant(60), headcount=1, cases_per_hour=42)

        assert waited == pytest.approx(0.7 / 0.3 / 60 / 2, rel=0.03)

    def test_general_work_follows_pollaczek_and_khinchine(self):
        gamma = Distribution(DistributionKind.GAMMA, (0.5, 120.0))  # mean 60 s, squared variation 2

        waited = mean_queue_hours(work=gamma, headcount=1, cases_per_hour=36)

        assert waited == pytest.approx(0.6 / 0.4 / 60 * (1 + 2) / 2, rel=0.03)


class TestManyServers:
    @pytest.mark.parametrize(("servers", "load"), [(2, 0.7), (5, 0.8)])
    def test_waits_as_erlang_says(self, servers, load):
        waited = mean_queue_hours(
            work=exponential(60), headcount=servers, cases_per_hour=60 * load * servers, cases=300_000
        )

        expected = erlang_c_wait(servers=servers, offered=load * servers, service_hours=1 / 60)
        assert waited == pytest.approx(expected, rel=0.03)

    def test_utilisation_is_the_offered_load(self):
        scenario = scenario_of(ONE_TASK, work=exponential(60), pools=[pool(4)], cases_per_hour=120)

        result = simulate(ONE_TASK, scenario, seed=3, replications=3, days=100)

        assert result.pools["desk"].utilisation.mean == pytest.approx(0.5, rel=0.01)


class TestTwoInARow:
    def test_the_second_queue_behaves_like_a_queue_of_its_own(self):
        tandem = draw("s>A A>B B>e")
        scenario = scenario_of(tandem, work={"A": exponential(60), "B": exponential(75)}, cases_per_hour=30)
        pools = {"a": pool(id="a"), "b": pool(id="b")}
        tasks = {key: replace(scenario.tasks[key], pool_id=key.lower()) for key in "AB"}
        scenario = replace(scenario, tasks=tasks, pools=pools)

        result = simulate(tandem, scenario, seed=11, replications=5)

        assert result.elements["A"].mean_queue_hours == pytest.approx(0.5 / 0.5 / 60, rel=0.03)
        assert result.elements["B"].mean_queue_hours == pytest.approx(0.625 / 0.375 / 48, rel=0.03)


class TestNetwork:
    def test_each_station_is_a_queue_of_its_own_at_the_rate_of_the_traffic_equations(self):
        """Jackson 1957: a = r + 0.4 * 0.25 a, b = 0.6 a, c = 0.4 a; the jobs in the system are the sum of rho/(1-rho)."""
        diagram = draw("s>x1 x1>A A>x2 x2>B x2>C B>e C>x3 x3>x1 x3>e")
        scenario = scenario_of(
            diagram,
            work={"A": exponential(60), "B": exponential(90), "C": exponential(150)},
            cases_per_hour=36,
            branches={**weights(diagram, "x2", 0.6, 0.4), **weights(diagram, "x3", 0.25, 0.75)},
            maximum_visits=1000,
        )
        scenario = replace(
            scenario,
            pools={key: pool(id=key) for key in "ABC"},
            tasks={key: replace(scenario.tasks[key], pool_id=key) for key in "ABC"},
        )

        result = simulate(diagram, scenario, seed=1, replications=6, cases_per_replication=60_000)

        loads = [40 / 60, 24 * 1.5 / 60, 16 * 2.5 / 60]
        theory = sum(load / (1 - load) for load in loads) / 36
        assert result.mean_hours.low * 0.995 <= theory <= result.mean_hours.high * 1.005
        assert result.mean_hours.mean == pytest.approx(theory, rel=0.03)
