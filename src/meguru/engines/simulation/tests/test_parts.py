"""Sub-processes of which several instances run side by side, each with tokens and luck of its own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from meguru.engines.bpmn import DiagramBuilder, EventTrigger, compile_net, replay
from meguru.engines.bpmn.model import Node, NodeKind
from meguru.engines.bpmn.testing import add_chain
from meguru.engines.simulation import Distribution, DistributionKind, simulate
from meguru.engines.simulation.testing import (
    constant,
    exponential,
    pool,
    scenario_of,
    traces,
    unexplained,
)

HOUR = 3600.0
ONE_TO_THREE = Distribution(DistributionKind.QUANTILES, (1.0, 2.0, 3.0))


def drawing(*, inside: str = "i0>I I>J J>i9", trigger: EventTrigger | None = None, interrupting=True):
    """s > M > Z > e with contents in M, which is done side by side, and an event on its border that leads to L."""
    builder = DiagramBuilder()
    add_chain(builder, "s>Y Z>e L>e")
    builder.sub_process(id="M", name="現地調査", multi_instance="parallel")
    fill(builder, inside, "M")
    builder.chain("Y", "M", "Z")
    if trigger is not None:
        builder.boundary(id="edge", attached_to="M", trigger=trigger, interrupting=interrupting)
        builder.flow("edge", "L")
    return builder


def fill(builder: DiagramBuilder, inside: str, parent: str) -> None:
    """Contents of a sub-process: names that end in 0 are starts, in 8 and 9 ends."""
    names = sorted({name for pair in inside.split() for name in pair.split(">")})
    known = [builder.start(id=name, parent=parent) for name in names if name[-1] == "0"]
    known += [builder.end(id=name, parent=parent) for name in names if name[-1] in "89"]
    add_chain(builder, inside, parent=parent, known=tuple(known))


def with_end(builder: DiagramBuilder, end: str, trigger: EventTrigger):
    diagram = builder.build()
    return replace(diagram, nodes={**diagram.nodes, end: replace(diagram.nodes[end], trigger=trigger)})


def run(diagram, *, instances=ONE_TO_THREE, use_numba=False, cases=150, side_by_side=3, **options):
    """Simulate; every case ends and every trace is a run of the token game."""
    scenario = replace(
        scenario_of(diagram, **{"work": exponential(HOUR), "pools": [pool(12)], **options}),
        instances=instances if isinstance(instances, dict) else {"M": instances},
    )
    result = simulate(
        diagram,
        scenario,
        seed=8,
        replications=1,
        cases_per_replication=cases,
        warm_up_days=0,
        use_numba=use_numba,
        keep_log=True,
    )
    assert result.unfinished_cases == 0
    assert unexplained(diagram, result.log, side_by_side=side_by_side) == []
    return result


class TestSideBySide:
    def test_takes_as_long_as_one(self):
        result = run(drawing().build(), instances=constant(3), work=constant(HOUR), pools=[])

        assert result.mean_hours.mean == pytest.approx(4.0)
        assert result.elements["J"].visits.mean == pytest.approx(3 * result.cases_per_year.mean)
        assert "one-by-one" not in {remark.code for remark in result.remarks}

    def test_the_longest_of_several_counts(self):
        """The expected maximum of three exponential times of mean 1 is 1 + 1/2 + 1/3: instances have luck of their own."""
        diagram = drawing(inside="i0>I I>i9").build()

        result = run(diagram, instances=constant(3), work={"I": exponential(HOUR)}, pools=[], cases=3000)

        assert result.mean_hours.mean == pytest.approx(11 / 6, rel=0.04)

    def test_instances_overtake_one_another(self):
        result = run(drawing().build(), instances=constant(2))

        seen = {trace[1:5] for trace in traces(result.log)}
        assert {("I", "I", "J", "J"), ("I", "J", "I", "J")} <= seen

    def test_people_are_shared_with_other_cases(self):
        result = run(drawing().build(), instances=constant(3), pools=[pool(1)], cases_per_hour=0.1)

        assert result.pools["desk"].mean_queue_hours > 0.5

    def test_work_of_every_instance_is_counted(self):
        result = run(drawing().build(), instances=constant(3), work=constant(HOUR), pools=[pool(50)])

        assert result.work_hours_per_year.mean == pytest.approx(8 * result.cases_per_year.mean)


CONTENTS = {
    "a loop": ("i0>x1 x1>I I>x2 x2>x1 x2>i9", None, True),
    "an inclusive join": ("i0>o1 o1>I o1>J I>o2 J>o2 o2>K K>i9", None, True),
    "parallel branches without a join": ("i0>p1 p1>I p1>J I>i8 J>i9", None, True),
    "a clock on the border": ("i0>I I>J J>i9", EventTrigger.TIMER, True),
    "a reminder on the border": ("i0>I I>J J>i9", EventTrigger.TIMER, False),
}


@pytest.mark.parametrize("kind", CONTENTS)
def test_whatever_is_inside_every_trace_replays_and_the_bits_are_the_same(kind):
    inside, trigger, interrupting = CONTENTS[kind]
    diagram = drawing(inside=inside, trigger=trigger, interrupting=interrupting).build()
    options = {"cases": 60, "event_delays": {"edge": constant(HOUR)} if trigger else {}}

    plain, compiled = (run(diagram, use_numba=use, **options) for use in (False, None))

    assert np.array_equal(plain.throughput_hours, compiled.throughput_hours)
    assert plain.log.events.equals(compiled.log.events)
    if trigger:
        assert any("L" in trace for trace in traces(plain.log))


class TestWhatIsThrownInside:
    def test_an_error_takes_all_instances(self):
        inside = "i0>x1 x1>I x1>J I>i8 J>i9"
        diagram = with_end(drawing(inside=inside, trigger=EventTrigger.ERROR), "i9", EventTrigger.ERROR)

        result = run(diagram, instances=constant(3))

        failed = [trace for trace in traces(result.log) if "L" in trace]
        assert failed
        assert all("Z" not in trace and trace.count("J") == 1 for trace in failed)
        assert len(failed) / 150 == pytest.approx(7 / 8, abs=0.08)

    def test_an_escalation_that_does_not_interrupt_adds_work_each_time(self):
        builder = drawing(trigger=EventTrigger.ESCALATION, interrupting=False)
        diagram = with_end(builder, "i9", EventTrigger.ESCALATION)

        result = run(diagram, instances=constant(1))

        assert all("Z" in trace and "L" in trace for trace in traces(result.log))

    def test_a_terminate_end_ends_its_own_instance_only(self):
        """BPMN 2.0.2, 13.5.6: of a multi-instance sub-process only the affected instance is terminated."""
        inside = "i0>p1 p1>I p1>J I>i8 J>i9"
        diagram = with_end(drawing(inside=inside), "i9", EventTrigger.TERMINATE)

        result = run(diagram, instances=constant(2))

        assert all(trace.count("J") == 2 for trace in traces(result.log))
        assert {trace.count("I") for trace in traces(result.log)} == {0, 1, 2}

    def test_an_error_that_nobody_catches_ends_the_process(self):
        diagram = with_end(drawing(), "i9", EventTrigger.ERROR)

        result = run(diagram, instances=constant(2))

        assert all("Z" not in trace for trace in traces(result.log))


class TestNested:
    def diagram(self, trigger: EventTrigger | None = None):
        builder = drawing(inside="i0>I J>i9", trigger=trigger)
        builder.sub_process(id="N", name="中", parent="M", multi_instance="parallel")
        fill(builder, "n0>K K>n9", "N")
        builder.chain("I", "N", "J")
        return builder

    def test_parts_have_parts(self):
        instances = {"M": constant(2), "N": constant(2)}

        plain, compiled = (
            run(self.diagram().build(), instances=instances, use_numba=use, cases=40, side_by_side=2)
            for use in (False, None)
        )

        assert all(trace.count("K") == 4 and trace.count("J") == 2 for trace in traces(plain.log))
        assert plain.log.events.equals(compiled.log.events)

    def test_an_error_reaches_the_border_through_all_of_them(self):
        diagram = with_end(self.diagram(EventTrigger.ERROR), "n9", EventTrigger.ERROR)

        result = run(diagram, instances={"M": constant(2), "N": constant(2)}, side_by_side=2)

        assert all(trace.count("K") == 1 and trace[-1] == "L" for trace in traces(result.log))


class TestEventSubProcessInside:
    def test_every_instance_has_a_clock_of_its_own(self):
        builder = drawing()
        builder.add(Node("event", NodeKind.SUB_PROCESS, parent_id="M", triggered_by_event=True))
        builder.add(
            Node(
                "h",
                NodeKind.START_EVENT,
                parent_id="event",
                trigger=EventTrigger.TIMER,
                interrupting=True,
            )
        )
        builder.chain("h", builder.task(id="H", name="H", parent="event"), builder.end(parent="event"))

        result = run(builder.build(), instances=constant(2), event_delays={"h": constant(HOUR)})

        assert {trace.count("H") for trace in traces(result.log)} == {0, 1, 2}


class TestTokenGame:
    def test_more_instances_than_can_stand_side_by_side_do_not_fit(self):
        diagram = drawing().build()
        trace = ("Y", "I", "I", "I", "J", "J", "J", "Z")

        assert replay(compile_net(diagram), trace).fits
        assert not replay(compile_net(diagram, side_by_side=2), trace).fits
        assert replay(compile_net(diagram, side_by_side=1), ("Y", "I", "J", "I", "J", "Z")).fits
        assert not replay(compile_net(diagram), ("Y", "Z")).fits
