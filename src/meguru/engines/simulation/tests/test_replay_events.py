"""Sub-processes, border events and event gateways: every simulated trace must be a run of the token game."""

from __future__ import annotations

import pytest

from meguru.engines.bpmn import DiagramBuilder, EventTrigger, NodeKind
from meguru.engines.bpmn.testing import add_chain
from meguru.engines.simulation import simulate, simulate_log
from meguru.engines.simulation.testing import (
    constant,
    exponential,
    pool,
    scenario_of,
    traces,
    unexplained,
    weights,
)


def run(diagram, *, cases=80, seed=1, **options):
    """Work records of a busy desk, so that cases overlap and queue."""
    scenario = scenario_of(
        diagram, work=exponential(900), delay=exponential(1800), pools=[pool(2)], **options
    )
    return simulate_log(diagram, scenario, seed=seed, cases=cases, warm_up_days=0, use_numba=False)


class TestSubProcesses:
    def diagram(self, *, trigger=EventTrigger.TIMER, interrupting=True, inner="i0>I I>J J>i9", kind=None):
        builder = DiagramBuilder()
        builder.start(id="s")
        builder.sub_process(id="sub", name="審査", kind=kind or NodeKind.SUB_PROCESS)
        builder.start(id="i0", parent="sub")
        builder.end(id="i9", parent="sub")
        add_chain(builder, inner, parent="sub", known=("i0", "i9"))
        builder.end(id="e")
        builder.task(id="Z", name="Z")
        builder.chain("s", "sub", "Z", "e")
        if trigger is not None:
            builder.boundary(id="edge", attached_to="sub", trigger=trigger, interrupting=interrupting)
            builder.task(id="late", name="late")
            builder.chain("edge", "late", "e")
        return builder

    def test_contents_run_inside_and_the_flow_goes_on(self):
        diagram = self.diagram(trigger=None).build()

        log = run(diagram)

        assert set(traces(log)) == {("I", "J", "Z")}

    @pytest.mark.parametrize("interrupting", [True, False])
    def test_a_timer_on_the_border(self, interrupting):
        diagram = self.diagram(interrupting=interrupting).build()

        log = run(diagram, event_delays={"edge": constant(3600)})

        assert unexplained(diagram, log) == []
        assert any("late" in trace for trace in traces(log))
        assert any("late" not in trace for trace in traces(log))

    @pytest.mark.parametrize("interrupting", [True, False])
    def test_a_message_by_chance_on_the_border(self, interrupting):
        diagram = self.diagram(interrupting=interrupting, trigger=EventTrigger.MESSAGE).build()

        log = run(diagram, cases=400, branches=weights(diagram, "edge", 0.25))

        assert unexplained(diagram, log) == []
        late = sum("late" in trace for trace in traces(log)) / 400
        assert late == pytest.approx(0.25, abs=0.06)

    def test_an_error_inside_leads_to_its_catcher(self):
        builder = self.diagram(trigger=EventTrigger.ERROR, inner="i0>x1 x1>I I>i9 x1>K")
        builder.flow("K", builder.end(id="fail", parent="sub", trigger=EventTrigger.ERROR))
        diagram = builder.build()

        log = run(diagram)

        assert unexplained(diagram, log) == []
        assert {("I", "Z"), ("K", "late")} == set(traces(log))

    def test_an_error_that_nobody_catches_ends_the_case(self):
        builder = self.diagram(trigger=None, inner="i0>x1 x1>I I>i9 x1>K")
        builder.flow("K", builder.end(id="fail", parent="sub", trigger=EventTrigger.ERROR))
        diagram = builder.build()

        log = run(diagram)

        assert unexplained(diagram, log) == []
        assert set(traces(log)) == {("I", "Z"), ("K",)}

    def test_ad_hoc_work_is_done_one_after_the_other(self):
        builder = DiagramBuilder()
        add_chain(builder, "s>Y Z>e")
        builder.sub_process(id="sub", name="任意", kind=NodeKind.AD_HOC_SUB_PROCESS)
        add_chain(builder, "K>L M", parent="sub")
        builder.chain("Y", "sub", "Z")
        diagram = builder.build()

        log = run(diagram)

        assert set(traces(log)) == {("Y", "K", "L", "M", "Z")}
        assert unexplained(diagram, log) == []

    def test_an_error_can_start_an_event_sub_process(self):
        builder = DiagramBuilder()
        add_chain(builder, "s>x1 x1>A A>e x1>B")
        builder.flow("B", builder.end(id="fail", trigger=EventTrigger.ERROR))
        builder.sub_process(id="rescue", name="救済", triggered_by_event=True)
        builder.start(id="r0", parent="rescue", trigger=EventTrigger.ERROR)
        add_chain(builder, "r0>R R>r9", parent="rescue", known=("r0",))
        diagram = builder.build()

        log = run(diagram)

        assert unexplained(diagram, log) == []
        assert ("B", "R", "r9") in traces(log)


class TestBorderOfATask:
    def diagram(self, *, interrupting: bool):
        builder = DiagramBuilder()
        add_chain(builder, "s>A A>B B>e L>e")
        builder.boundary(id="edge", attached_to="A", interrupting=interrupting)
        builder.flow("edge", "L")
        return builder.build()

    @pytest.mark.parametrize("interrupting", [True, False])
    def test_a_timer_fires_only_while_the_task_lasts(self, interrupting):
        diagram = self.diagram(interrupting=interrupting)

        log = run(diagram, event_delays={"edge": constant(2400)})

        assert unexplained(diagram, log) == []
        assert any("L" in trace for trace in traces(log))
        assert any("L" not in trace for trace in traces(log))

    @pytest.mark.parametrize("interrupting", [True, False])
    def test_a_message_by_chance_is_decided_when_the_work_is_done(self, interrupting):
        diagram = self.diagram(interrupting=interrupting)

        log = run(diagram, branches=weights(diagram, "edge", 0.5))

        assert unexplained(diagram, log) == []
        assert any("L" in trace for trace in traces(log))

    def test_an_interrupted_task_gives_its_place_back(self):
        diagram = self.diagram(interrupting=True)
        scenario = scenario_of(
            diagram,
            work={"A": constant(7200), "B": constant(60), "L": constant(60)},
            pools=[pool(1)],
            cases_per_hour=0.2,
            event_delays={"edge": constant(3600)},
        )

        result = simulate(diagram, scenario, seed=1, replications=2, days=60, warm_up_days=0, use_numba=False)

        assert result.unfinished_cases == 0
        assert result.elements["L"].visits.mean > 0


class TestEventGateway:
    def diagram(self):
        builder = DiagramBuilder()
        builder.start(id="s")
        builder.gateway(id="g1", kind=NodeKind.EVENT_BASED_GATEWAY)
        builder.event(id="reply", trigger=EventTrigger.MESSAGE)
        builder.event(id="month", trigger=EventTrigger.TIMER)
        builder.chain("s", "g1", "reply")
        builder.flow("g1", "month")
        add_chain(builder, "reply>A A>e month>B B>e", known=("reply", "month"))
        return builder.build()

    def test_the_first_event_wins(self):
        diagram = self.diagram()
        delays = {"reply": exponential(86400), "month": constant(86400)}

        log = run(diagram, cases=600, event_delays=delays)

        answered = sum(trace == ("A",) for trace in traces(log)) / 600
        assert answered == pytest.approx(1 - 2.718281828**-1, abs=0.06)
        assert unexplained(diagram, log) == []

    def test_weights_decide_when_they_are_known(self):
        diagram = self.diagram()

        log = run(diagram, cases=600, branches=weights(diagram, "g1", 1.0, 3.0))

        assert sum(trace == ("A",) for trace in traces(log)) / 600 == pytest.approx(0.25, abs=0.06)
