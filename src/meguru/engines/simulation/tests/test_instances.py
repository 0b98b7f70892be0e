"""Multi-instance activities: as often as drawn, side by side or one by one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from meguru.engines.bpmn import DiagramBuilder, EventTrigger
from meguru.engines.bpmn.testing import add_chain
from meguru.engines.simulation import Distribution, DistributionKind, simulate, simulate_log
from meguru.engines.simulation.testing import (
    constant,
    exponential,
    pool,
    scenario_of,
    traces,
    unexplained,
)

TEN_MINUTES = constant(600)
ONE_TO_THREE = Distribution(DistributionKind.QUANTILES, (1.0, 2.0, 3.0))


def task_diagram(kind: str, *, edge: bool = False):
    builder = DiagramBuilder()
    add_chain(builder, "s>Y Z>e")
    builder.task(id="M", name="関係課に聞く", multi_instance=kind)
    builder.chain("Y", "M", "Z")
    if edge:
        builder.boundary(id="edge", attached_to="M", trigger=EventTrigger.TIMER)
        builder.flow("edge", "Z")
    return builder.build()


def sub_diagram(kind: str):
    builder = DiagramBuilder()
    add_chain(builder, "s>Y Z>e")
    builder.sub_process(id="M", name="現地調査", multi_instance=kind)
    add_chain(builder, "I>J", parent="M")
    builder.chain("Y", "M", "Z")
    return builder.build()


def world(diagram, instances, *, work=TEN_MINUTES, pools=(), **options):
    return replace(scenario_of(diagram, work=work, pools=pools, **options), instances={"M": instances})


def run(diagram, scenario):
    return simulate(diagram, scenario, seed=8, replications=1, days=40, warm_up_days=0, use_numba=False)


def log_of(diagram, scenario):
    return simulate_log(diagram, scenario, seed=8, days=20, warm_up_days=0, use_numba=False)


class TestTasks:
    @pytest.mark.parametrize(("kind", "hours"), [("parallel", 0.5), ("sequential", 5 / 6), ("loop", 5 / 6)])
    def test_side_by_side_takes_as_long_as_one_and_one_by_one_as_all(self, kind, hours):
        diagram = task_diagram(kind)

        result = run(diagram, world(diagram, constant(3)))

        assert result.mean_hours.mean == pytest.approx(hours)
        assert result.elements["M"].visits.mean == pytest.approx(3 * result.cases_per_year.mean)

    def test_the_longest_of_several_counts(self):
        """The expected maximum of three exponential times of mean 1 is 1 + 1/2 + 1/3."""
        diagram = task_diagram("parallel")
        scenario = world(diagram, constant(3), work={"M": exponential(3600)}, cases_per_hour=8)

        result = run(diagram, scenario)

        assert result.mean_hours.mean == pytest.approx(11 / 6, rel=0.03)

    def test_the_count_is_drawn_for_each_case(self):
        diagram = task_diagram("parallel")

        log = log_of(diagram, world(diagram, ONE_TO_THREE))

        assert {trace.count("M") for trace in traces(log)} == {1, 2, 3}
        mean = sum(trace.count("M") for trace in traces(log)) / len(traces(log))
        assert mean == pytest.approx(2.0, abs=0.12)

    @pytest.mark.parametrize("kind", ["parallel", "sequential"])
    def test_every_trace_replays(self, kind):
        diagram = task_diagram(kind, edge=True)
        scenario = world(diagram, ONE_TO_THREE, work=exponential(1800), pools=[pool(2)])
        scenario = replace(scenario, event_delays={"edge": constant(3600)})

        log, result = log_of(diagram, scenario), run(diagram, scenario)

        assert unexplained(diagram, log) == []
        assert any("M" not in trace for trace in traces(log))
        assert result.unfinished_cases == 0

    def test_nobody_is_asked_less_than_once(self):
        diagram = task_diagram("parallel")

        assert set(traces(log_of(diagram, world(diagram, constant(0))))) == {("Y", "M", "Z")}


class TestSubProcesses:
    def test_contents_are_repeated(self):
        diagram = sub_diagram("sequential")

        log = log_of(diagram, world(diagram, constant(2)))

        assert set(traces(log)) == {("Y", "I", "J", "I", "J", "Z")}
        assert unexplained(diagram, log) == []
