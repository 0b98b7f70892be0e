"""The same arguments give the same bits: again, compiled or not, whatever grows on the way."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import fields, replace

import numpy as np
import pytest

from meguru.engines.bpmn import DiagramBuilder, EventTrigger
from meguru.engines.bpmn.testing import add_chain, draw
from meguru.engines.calendars import WorkingCalendar
from meguru.engines.conditions import Comparison, Operator
from meguru.engines.simulation import (
    Batch,
    CaseAttribute,
    CaseType,
    Distribution,
    DistributionKind,
    Overtime,
    QueuePriority,
    ServiceLevel,
    SimulationResult,
    StaffMember,
    is_numba_available,
    simulate,
    simulate_log,
)
from meguru.engines.simulation.testing import (
    constant,
    exponential,
    pool,
    scenario_of,
    unexplained,
)

MORNING = WorkingCalendar(weekly=(((540, 720),),) * 5 + ((),) * 2)
OFFICE = WorkingCalendar.office_hours().with_japanese_holidays([2026])

needs_numba = pytest.mark.skipif(not is_numba_available(), reason="compares with numba")


def everything():
    """A design with every kind of element, and queues that outgrow the first tables."""
    builder = DiagramBuilder()
    add_chain(builder, "s>A A>o1 o1>B o1>C B>o2 C>o2 o2>p1 p1>D p1>E D>p2 E>p2 p2>x1 x1>A x1>F F>e L>e")
    builder.boundary(id="edge", attached_to="D", interrupting=False)
    builder.flow("edge", "L")
    builder.sub_process(id="sub", name="審査")
    add_chain(builder, "i0>I I>J", parent="sub")
    builder.chain("F", "sub", "e")
    builder.boundary(id="late", attached_to="sub", trigger=EventTrigger.TIMER)
    builder.flow("late", "e")
    diagram = builder.build()
    scenario = scenario_of(
        diagram,
        work=Distribution(DistributionKind.GAMMA, (0.7, 900.0), zero_share=0.1),
        delay=Distribution(DistributionKind.LOGNORMAL, (8.0, 1.5), maximum_seconds=300_000.0),
        pools=[pool(2, calendar=OFFICE)],
        cases_per_hour=2,
        branches={"x1": {"flow_14": 0.4, "flow_15": 0.6}},
        event_delays={"edge": exponential(7200), "late": constant(7200)},
    )
    return diagram, scenario


def everything_at_once():
    """The same drawing with people, priorities, batches, repetition, conditions, overtime and promises."""
    diagram, scenario = everything()
    diagram = replace(
        diagram,
        nodes={
            key: replace(
                node, multi_instance={"B": "parallel", "C": "sequential", "sub": "sequential"}.get(key)
            )
            for key, node in diagram.nodes.items()
        },
    )
    members = (
        StaffMember("速い人", speed=1.4, grade="主任"),
        StaffMember("午前の人", skills=frozenset("ABEI"), calendar=MORNING),
    )
    desk = replace(
        scenario.pools["desk"], headcount=4, members=members, overtime=Overtime(2.0, from_waiting=3)
    )
    is_rich = Comparison(Operator.GT, "income", (50,))
    tasks = {
        **scenario.tasks,
        "E": replace(scenario.tasks["E"], batch=Batch(size=5, most_hours=30.0, further_share=0.3)),
    }
    scenario = replace(
        scenario,
        tasks=tasks,
        pools={"desk": desk},
        case_types=(CaseType("a", "窓口", 0.4, priority=2), CaseType("b", "郵送", 0.6)),
        attributes=(
            CaseAttribute("income", numbers=exponential(60)),
            CaseAttribute("child", {True: 0.3, False: 0.7}),
        ),
        conditions={flow.id: is_rich for flow in diagram.outgoing("o1")[:1]},
        priority_rules=(QueuePriority(Comparison(Operator.EQ, "child", (True,)), priority=5),),
        instances={"B": exponential(2), "C": constant(2), "sub": constant(2)},
        grade_yen={"主任": 4200},
        service_levels=(ServiceLevel("p", 80.0, calendar=OFFICE),),
    )
    return diagram, scenario


def same(first: SimulationResult, second: SimulationResult) -> bool:
    """Whether every figure is equal to the last bit; nan equals nan."""
    for field in fields(SimulationResult):
        one, other = getattr(first, field.name), getattr(second, field.name)
        if isinstance(one, np.ndarray):
            if not np.array_equal(one, other):
                return False
        elif field.name not in ("compiled", "log") and repr(one) != repr(other):
            return False
    return True


class TestSeeds:
    def test_the_same_seed_gives_the_same_result(self):
        diagram, scenario = everything()
        runs = [
            simulate(diagram, scenario, seed=9, replications=2, days=9, warm_up_days=2, use_numba=False)
            for _ in "ab"
        ]

        assert same(*runs)

    def test_another_seed_gives_another_result(self):
        diagram, scenario = everything()
        runs = [
            simulate(diagram, scenario, seed=s, replications=2, days=9, warm_up_days=2, use_numba=False)
            for s in (1, 2)
        ]

        assert not same(*runs)

    def test_replications_do_not_depend_on_how_many_there_are(self):
        diagram, scenario = everything()
        few, many = (
            simulate(diagram, scenario, seed=9, replications=n, days=9, warm_up_days=2, use_numba=False)
            for n in (2, 3)
        )

        assert np.array_equal(few.yen_by_replication, many.yen_by_replication[:2])

    def test_keeping_the_log_changes_nothing(self):
        diagram, scenario = everything()
        plain, kept = (
            simulate(
                diagram,
                scenario,
                seed=9,
                replications=2,
                days=9,
                warm_up_days=2,
                use_numba=False,
                keep_log=log,
            )
            for log in (False, True)
        )

        assert same(plain, kept)
        assert kept.log is not None
        assert kept.log.events.height > 0


class TestWithAndWithoutNumba:
    @needs_numba
    def test_results_agree_to_the_last_bit(self):
        diagram, scenario = everything()
        plain, compiled = (
            simulate(diagram, scenario, seed=9, replications=2, days=20, warm_up_days=5, use_numba=use)
            for use in (False, True)
        )

        assert (plain.compiled, compiled.compiled) == (False, True)
        assert same(plain, compiled)

    @needs_numba
    def test_results_agree_to_the_last_bit_with_every_feature(self):
        diagram, scenario = everything_at_once()
        plain, compiled = (
            simulate(diagram, scenario, seed=9, replications=2, days=30, warm_up_days=5, use_numba=use)
            for use in (False, True)
        )

        assert same(plain, compiled)
        assert plain.pools["desk"].overtime_hours_per_year.mean > 0

    @needs_numba
    def test_logs_agree_to_the_last_bit(self):
        diagram, scenario = everything()
        scenario = replace(scenario, pools={"desk": pool(1, calendar=OFFICE)})  # a long queue: tables grow
        plain, compiled = (
            simulate_log(diagram, scenario, seed=9, days=40, warm_up_days=0, use_numba=use)
            for use in (False, True)
        )

        assert plain.events.height > 4096
        assert plain.events.equals(compiled.events)
        assert plain.cases.equals(compiled.cases)

    def test_the_environment_can_switch_numba_off(self):
        code = (
            "from meguru.engines.simulation import is_numba_available, simulate\n"
            "from meguru.engines.bpmn.testing import draw\n"
            "from meguru.engines.simulation.testing import scenario_of\n"
            "d = draw('s>A A>e')\n"
            "r = simulate(d, scenario_of(d), seed=1, replications=1, days=2)\n"
            "print(is_numba_available(), r.compiled)\n"
        )
        environment = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": os.pathsep.join(sys.path)}

        done = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
        )

        assert done.stdout.split() == ["False", "False"]


class TestCores:
    @needs_numba
    def test_how_many_there_are_changes_nothing(self):
        diagram, scenario = everything_at_once()
        told: list[int] = []
        one, two = (
            simulate(diagram, scenario, seed=9, replications=5, days=20, cores=cores, progress=told.append)
            for cores in (1, 2)
        )

        assert same(one, two)
        assert told == [1, 2, 3, 4, 5] * 2


class TestEveryFeature:
    def test_everything_ends_and_replays(self):
        diagram, scenario = everything_at_once()

        result = simulate(
            diagram, scenario, seed=2, replications=1, days=12, warm_up_days=0, use_numba=False, keep_log=True
        )

        assert result.unfinished_cases == 0
        assert result.log is not None
        assert unexplained(diagram, result.log) == []


class TestOrder:
    def test_simultaneous_work_is_done_first_come_first_served(self):
        diagram = draw("s>A A>e")
        scenario = scenario_of(diagram, work=constant(3000), pools=[pool(1)], cases_per_hour=1)

        log = simulate_log(diagram, scenario, seed=1, cases=300, warm_up_days=0, use_numba=False)

        by_request = log.events.sort("enabled_at")["started_at"].to_list()
        assert by_request == sorted(by_request)
