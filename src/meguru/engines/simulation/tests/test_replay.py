"""Every simulated trace must be a run of the token game in engines.bpmn."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meguru.engines.bpmn import DiagramBuilder, EventTrigger, NodeKind
from meguru.engines.bpmn.testing import add_chain, draw
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


@st.composite
def blocks(draw_value, builder, depth):
    """A random well-nested piece of process; returns its first and last node."""
    kind = draw_value(
        st.sampled_from(["task"] if depth == 0 else ["task", "row", "xor", "and", "or", "loop"])
    )
    if kind == "task":
        task = builder.task(name="作業")
        return task, task
    if kind == "row":
        parts = [draw_value(blocks(builder, depth - 1)) for _ in range(2)]
        builder.flow(parts[0][1], parts[1][0])
        return parts[0][0], parts[1][1]
    gateway = {
        "xor": NodeKind.EXCLUSIVE_GATEWAY,
        "loop": NodeKind.EXCLUSIVE_GATEWAY,
        "and": NodeKind.PARALLEL_GATEWAY,
        "or": NodeKind.INCLUSIVE_GATEWAY,
    }[kind]
    split, join = builder.gateway(kind=gateway), builder.gateway(kind=gateway)
    if kind == "loop":
        first, last = draw_value(blocks(builder, depth - 1))
        builder.chain(split, first)
        builder.chain(last, join)
        builder.flow(join, split)
        return split, join
    for _ in range(draw_value(st.integers(2, 3))):
        first, last = draw_value(blocks(builder, depth - 1))
        builder.flow(split, first)
        builder.flow(last, join)
    if kind in ("xor", "or") and draw_value(st.booleans()):
        builder.flow(split, join, is_default=kind == "or")
    return split, join


@st.composite
def diagrams(draw_value):
    builder = DiagramBuilder()
    first, last = draw_value(blocks(builder, draw_value(st.integers(1, 3))))
    builder.flow(builder.start(), first)
    builder.flow(last, builder.end())
    return builder.build()


class TestWellNestedProcesses:
    @settings(max_examples=25, deadline=None)
    @given(diagrams(), st.integers(0, 1000))
    def test_every_trace_replays(self, diagram, seed):
        log = run(diagram, cases=20, seed=seed)

        assert unexplained(diagram, log) == []

    @settings(max_examples=15, deadline=None)
    @given(diagrams())
    def test_every_case_ends(self, diagram):
        result = simulate(
            diagram,
            scenario_of(diagram, work=constant(60)),
            seed=1,
            replications=1,
            days=3,
            warm_up_days=0,
            use_numba=False,
        )

        assert result.unfinished_cases == 0


class TestFreeDrawings:
    @pytest.mark.parametrize(
        "text",
        [
            "s>A A>B A>C B>D C>D D>e",  # implicit split, then D once per token
            "s1>A s2>B A>x1 B>x1 x1>C C>e",  # two ways to begin
            "A>B B>e C>e",  # no start event: both beginnings at once
            "s>p1 p1>A p1>B A>x1 B>x1 x1>D D>e",  # a merge of parallel tokens: D twice
            "s>o1 o1>A o1>B o1>C A>o2 B>o2 o2>D D>o3 C>o3 o3>E E>e",  # nested inclusive joins
            "s>A A>x1 x1>A x1>B B>x2 x2>A x2>e",  # loops into each other
            "s>p1 p1>A p1>B A>e1 B>C C>e2",  # several ends
            "s>o1 o1>x1 x1>A A>x2 x2>x1 x2>o2 o1>B B>o2 o2>C C>e",  # a loop upstream of an inclusive join
        ],
    )
    def test_every_trace_replays(self, text):
        diagram = draw(text)

        assert unexplained(diagram, run(diagram)) == []

    def test_a_terminate_end_stops_what_is_under_way(self):
        builder = DiagramBuilder()
        add_chain(builder, "s>p1 p1>A p1>B B>C C>D D>e")
        builder.flow("A", builder.end(id="stop", trigger=EventTrigger.TERMINATE))
        diagram = builder.build()

        log = run(diagram)

        assert unexplained(diagram, log) == []
        assert any("D" not in trace for trace in traces(log))

    def test_link_events_lead_on(self):
        builder = DiagramBuilder()
        add_chain(builder, "s>A")
        builder.flow(
            "A", builder.event(kind=NodeKind.INTERMEDIATE_THROW_EVENT, trigger=EventTrigger.LINK, name="あ")
        )
        builder.event(id="there", trigger=EventTrigger.LINK, name="あ")
        add_chain(builder, "there>B B>e", known=("there",))
        diagram = builder.build()

        log = run(diagram)

        assert set(traces(log)) == {("A", "B")}
        assert unexplained(diagram, log) == []

    def test_conditional_flows_of_a_task(self):
        builder = DiagramBuilder()
        add_chain(builder, "s>A B>e C>e D>e")
        builder.flow("A", "B", condition="b")
        builder.flow("A", "C", condition="c")
        builder.flow("A", "D", is_default=True)
        diagram = builder.build()

        log = run(diagram, branches=weights(diagram, "A", 0.4, 0.4, 0.0))

        assert unexplained(diagram, log) == []
        assert {"B", "C", "D"} <= {step for trace in traces(log) for step in trace}


class TestUnsoundDrawings:
    def test_a_case_that_waits_for_ever_is_reported_as_unfinished(self):
        diagram = draw("s>x1 x1>A x1>B A>p1 B>p1 p1>C C>e")
        scenario = scenario_of(diagram, work=constant(60), pools=[pool(5)])

        result = simulate(diagram, scenario, seed=1, replications=2, days=10, use_numba=False)

        assert result.throughput_hours.size == 0
        assert result.unfinished_cases > 400
        assert result.work_hours_per_year.mean == pytest.approx(8760 / 60, rel=0.1)
        assert any(remark.code == "unfinished-cases" for remark in result.remarks)

    @pytest.mark.parametrize(
        "text",
        [
            "s>x1 x1>x2 x2>x1",  # round and round without work
            "s>A A>A2 A2>A",  # a loop of work without a way out
            "s>p1 p1>A p1>x1 x1>p1 A>e",  # more tokens with every round
        ],
    )
    def test_a_case_that_never_settles_is_given_up(self, text):
        diagram = draw(text)

        result = simulate(
            diagram, scenario_of(diagram), seed=1, replications=1, days=1, warm_up_days=0, use_numba=False
        )

        assert result.unfinished_cases > 0
        assert result.throughput_hours.size == 0


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


class TestWhatIsNotSimulated:
    def test_is_named_by_id_in_plain_words(self):
        builder = DiagramBuilder()
        add_chain(builder, "s>A A>x1 x1>B x1>C B>e C>e")
        builder.task(id="many", name="全員に送る", multi_instance="parallel")
        builder.chain("C", "many", "e")
        builder.sub_process(id="alarm", name="警報", triggered_by_event=True)
        builder.start(id="a0", parent="alarm", trigger=EventTrigger.TIMER)
        add_chain(builder, "a0>W", parent="alarm", known=("a0",))
        diagram = builder.build()
        scenario = scenario_of(diagram)
        scenario = replace(scenario, tasks={k: v for k, v in scenario.tasks.items() if k != "B"})

        result = simulate(diagram, scenario, seed=1, replications=1, days=2, use_numba=False)

        named = {remark.element_id: remark.code for remark in result.remarks}
        assert named == {
            "many": "one-instance",
            "alarm": "event-sub-process",
            "x1": "equal-branches",
            "B": "no-parameters",
        }
        assert all(remark.message.endswith("。") for remark in result.remarks)
