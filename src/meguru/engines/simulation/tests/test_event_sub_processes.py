"""Event sub-processes begin by chance or by a clock, at most once while their scope runs."""

from __future__ import annotations

import numpy as np
import pytest

from meguru.engines.bpmn import DiagramBuilder, EventTrigger
from meguru.engines.bpmn.model import Node, NodeKind
from meguru.engines.simulation import simulate
from meguru.engines.simulation.testing import (
    constant,
    exponential,
    pool,
    scenario_of,
    traces,
    unexplained,
    weights,
)

HOUR = 3600.0


def drawing(*, interrupting: bool, trigger=EventTrigger.MESSAGE, inside=False):
    """s > A > B > e, and an event sub-process with H, in the process or in a sub-process around A and B."""
    builder = DiagramBuilder()
    parent = ""
    if inside:
        parent = builder.sub_process(id="sub", name="中")
        builder.chain(builder.start(id="s0"), "sub", builder.end(id="e0"))
    ids = [builder.start(id="s", parent=parent)]
    ids += [builder.task(id=key, name=key, parent=parent) for key in ("A", "B")]
    builder.chain(*ids, builder.end(id="e", parent=parent))
    home = parent or builder.build().nodes["s"].parent_id
    builder.add(Node("event", NodeKind.SUB_PROCESS, parent_id=home, triggered_by_event=True))
    builder.add(
        Node("h", NodeKind.START_EVENT, parent_id="event", trigger=trigger, interrupting=interrupting)
    )
    builder.chain("h", builder.task(id="H", name="H", parent="event"), builder.end(id="he", parent="event"))
    return builder.build()


def run(diagram, *, use_numba=False, **options):
    scenario = scenario_of(diagram, work=constant(HOUR), pools=[pool(50)], **options)
    result = simulate(
        diagram,
        scenario,
        seed=5,
        replications=1,
        cases_per_replication=400,
        warm_up_days=0,
        use_numba=use_numba,
        keep_log=True,
    )
    visits = {key: result.elements[key].visits.mean / result.elements["A"].visits.mean for key in "ABH"}
    assert unexplained(diagram, result.log) == []
    assert result.unfinished_cases == 0
    return visits, result


@pytest.mark.parametrize("inside", [False, True], ids=["in the process", "in a sub-process"])
class TestEventSubProcess:
    def test_without_chance_or_clock_it_never_begins_and_is_named(self, inside):
        visits, result = run(drawing(interrupting=False, inside=inside))

        assert visits["H"] == 0
        assert ("never-fires", "h") in {(remark.code, remark.element_id) for remark in result.remarks}

    def test_by_chance_it_happens_that_often(self, inside):
        diagram = drawing(interrupting=False, inside=inside)

        visits, _ = run(diagram, branches=weights(diagram, "h", 0.3))

        assert visits["H"] == pytest.approx(0.3, abs=0.07)
        assert visits["B"] == 1

    def test_a_certain_one_happens_exactly_once(self, inside):
        diagram = drawing(interrupting=True, inside=inside)

        visits, _ = run(diagram, branches=weights(diagram, "h", 1.0))

        assert visits["H"] == 1

    def test_its_clock_interrupts_what_is_under_way(self, inside):
        diagram = drawing(interrupting=True, trigger=EventTrigger.TIMER, inside=inside)

        _, result = run(diagram, event_delays={"h": constant(1.5 * HOUR)})

        assert set(traces(result.log)) == {("A", "H")}
        assert result.mean_hours.mean == pytest.approx(2.5, abs=0.01)

    def test_its_clock_adds_work_when_it_does_not_interrupt(self, inside):
        diagram = drawing(interrupting=False, trigger=EventTrigger.TIMER, inside=inside)

        visits, result = run(diagram, event_delays={"h": constant(1.5 * HOUR)})

        assert visits == {"A": 1, "B": 1, "H": 1}
        assert result.mean_hours.mean == pytest.approx(2.5, abs=0.01)

    def test_a_clock_that_comes_too_late_does_nothing(self, inside):
        diagram = drawing(interrupting=True, trigger=EventTrigger.TIMER, inside=inside)

        visits, result = run(diagram, event_delays={"h": constant(9 * HOUR)})

        assert visits["H"] == 0
        assert result.mean_hours.mean == pytest.approx(2.0, abs=0.01)

    def test_compiled_it_gives_the_same_bits(self, inside):
        diagram = drawing(interrupting=True, inside=inside)
        chances = weights(diagram, "h", 0.4)

        _, plain = run(diagram, branches=chances)
        _, compiled = run(diagram, branches=chances, use_numba=None)

        assert np.array_equal(plain.throughput_hours, compiled.throughput_hours)


def nested(*, trigger=EventTrigger.TIMER, interrupting=False):
    """An event sub-process with H in the process, and in it another one with K that takes H's place."""
    builder = DiagramBuilder()
    builder.start(id="s")
    builder.task(id="A", name="A")
    builder.task(id="B", name="B")
    thrown = trigger if trigger is EventTrigger.ERROR else EventTrigger.NONE
    builder.add(Node("e", NodeKind.END_EVENT, parent_id=builder.build().nodes["s"].parent_id, trigger=thrown))
    builder.chain("s", "A", "B", "e")
    around = builder.build().nodes["s"].parent_id
    starts = (
        ("outer", around, "h", "H", trigger, interrupting),
        ("inner", "outer", "k", "K", EventTrigger.TIMER, True),
    )
    for sub, parent, start, task, event, takes_over in starts:
        builder.add(Node(sub, NodeKind.SUB_PROCESS, parent_id=parent, triggered_by_event=True))
        builder.add(Node(start, NodeKind.START_EVENT, parent_id=sub, trigger=event, interrupting=takes_over))
        builder.chain(start, builder.task(id=task, name=task, parent=sub), builder.end(parent=sub))
    return builder.build()


NESTED = nested()


class TestOneInsideAnother:
    @pytest.mark.parametrize(
        ("delays", "chances", "hours"),
        [({"h": constant(1.5 * HOUR)}, {}, 3.0), ({}, weights(NESTED, "h", 1.0), 3.5)],
        ids=["begun by a clock", "begun by chance"],
    )
    def test_its_clock_starts_with_the_one_around_it(self, delays, chances, hours):
        delays = {**delays, "k": constant(0.5 * HOUR)}

        _, result = run(NESTED, event_delays=delays, branches=chances)

        assert result.mean_hours.mean == pytest.approx(hours, abs=0.01)
        assert all("K" in trace and "H" not in trace for trace in traces(result.log))

    def test_its_clock_starts_when_an_error_is_caught(self):
        diagram = nested(trigger=EventTrigger.ERROR, interrupting=True)

        _, result = run(diagram, event_delays={"k": constant(0.5 * HOUR)})

        assert result.mean_hours.mean == pytest.approx(3.5, abs=0.01)
        assert set(traces(result.log)) == {("A", "B", "K")}

    def test_one_that_comes_too_late_does_nothing(self):
        _, result = run(NESTED, event_delays={"h": constant(1.5 * HOUR), "k": constant(5 * HOUR)})

        assert set(traces(result.log)) <= {("A", "B", "H"), ("A", "H", "B")}

    def test_compiled_it_gives_the_same_bits(self):
        delays = {"h": exponential(HOUR), "k": exponential(HOUR)}

        _, plain = run(NESTED, event_delays=delays)
        _, compiled = run(NESTED, event_delays=delays, use_numba=None)

        assert np.array_equal(plain.throughput_hours, compiled.throughput_hours)
        assert plain.log.events.equals(compiled.log.events)


def thrown(*, on_border, interrupting, repeats=False):
    """A, an escalation on the way and B, perhaps A again; H hears it in an event sub-process or on the border."""
    builder = DiagramBuilder()
    inside = {"parent": builder.sub_process(id="sub", name="中")}
    builder.chain(builder.start(), "sub", builder.end())
    again, enough = (builder.gateway(kind=NodeKind.EXCLUSIVE_GATEWAY, id=key, **inside) for key in "yz")
    told = builder.event(kind=NodeKind.INTERMEDIATE_THROW_EVENT, trigger=EventTrigger.ESCALATION, **inside)
    tasks = {key: builder.task(id=key, name=key, **inside) for key in "AB"}
    builder.chain(builder.start(**inside), again, tasks["A"], told, enough, tasks["B"], builder.end(**inside))
    if repeats:
        builder.flow(enough, again)
    if on_border:
        heard = builder.boundary(
            attached_to="sub", trigger=EventTrigger.ESCALATION, interrupting=interrupting
        )
        home = {}
    else:
        home = {"parent": builder.sub_process(name="報告", triggered_by_event=True, **inside)}
        heard = builder.start(trigger=EventTrigger.ESCALATION, interrupting=interrupting, **home)
    builder.chain(heard, builder.task(id="H", name="H", **home), builder.end(**home))
    return builder.build()


@pytest.mark.parametrize("on_border", [True, False], ids=["on the border", "in an event sub-process"])
class TestEscalationOnTheWay:
    def test_every_one_is_heard_while_the_earlier_ones_are_under_way(self, on_border):
        diagram = thrown(on_border=on_border, interrupting=False, repeats=True)

        visits, result = run(diagram)

        assert visits["H"] == visits["A"]
        assert any(
            trace[:3] == ("A", "H", "A") or trace[:3] == ("A", "A", "H") for trace in traces(result.log)
        )

    def test_one_that_interrupts_takes_the_place_of_the_rest(self, on_border):
        _, result = run(thrown(on_border=on_border, interrupting=True))

        assert set(traces(result.log)) == {("A", "H")}

    def test_compiled_it_gives_the_same_bits(self, on_border):
        diagram = thrown(on_border=on_border, interrupting=False, repeats=True)

        _, plain = run(diagram)
        _, compiled = run(diagram, use_numba=None)

        assert np.array_equal(plain.throughput_hours, compiled.throughput_hours)


def test_those_who_wait_before_a_sub_process_are_not_lost_when_an_error_in_it_is_caught_inside():
    builder = DiagramBuilder()
    inside = {"parent": builder.sub_process(id="sub", name="中")}
    builder.gateway(id="both", kind=NodeKind.PARALLEL_GATEWAY)
    builder.chain(builder.start(), "both", "sub", builder.end())
    builder.flow("both", "sub")
    a_then_b = [builder.task(id=key, name=key, **inside) for key in "AB"]
    builder.chain(builder.start(**inside), *a_then_b, builder.end(trigger=EventTrigger.ERROR, **inside))
    rescue = {"parent": builder.sub_process(name="救済", triggered_by_event=True, **inside)}
    heard = builder.start(trigger=EventTrigger.ERROR, **rescue)
    builder.chain(heard, builder.task(id="H", name="H", **rescue), builder.end(**rescue))

    _, result = run(builder.build())

    assert set(traces(result.log)) == {("A", "B", "H", "A", "B", "H")}
