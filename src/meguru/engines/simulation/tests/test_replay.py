"""Every simulated trace must be a run of the token game in engines.bpmn."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meguru.engines.bpmn import DiagramBuilder, EventTrigger, NodeKind
from meguru.engines.bpmn.testing import add_chain, draw
from meguru.engines.simulation import (
    Batch,
    CaseType,
    Distribution,
    DistributionKind,
    Overtime,
    StaffMember,
    simulate,
    simulate_log,
)
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


def _with_features(diagram, data):
    """The same drawing with some tasks repeated, some done in batches, by people who differ."""
    tasks = [node.id for node in diagram.tasks()]
    some = st.sets(st.sampled_from(tasks))
    repeated, batched, skilled = (data.draw(some) for _ in range(3))
    kind = data.draw(st.sampled_from(["parallel", "sequential"]))
    nodes = {
        key: replace(node, multi_instance=kind) if key in repeated else node
        for key, node in diagram.nodes.items()
    }
    members = (StaffMember("一人目", speed=2.0, skills=frozenset(skilled)), StaffMember("二人目"))
    desk = replace(pool(3), members=members, overtime=data.draw(st.sampled_from([None, Overtime(2.0)])))
    types = (CaseType("a", "", 0.5, priority=1), CaseType("b", "", 0.5))
    scenario = scenario_of(
        diagram, work=exponential(900), delay=exponential(1800), pools=[desk], case_types=types
    )
    batch = Batch(size=data.draw(st.integers(1, 4)), most_hours=data.draw(st.sampled_from([None, 2.0])))
    changed = {key: replace(scenario.tasks[key], batch=batch) for key in batched}
    scenario = replace(
        scenario,
        tasks={**scenario.tasks, **changed},
        instances=dict.fromkeys(repeated, Distribution(DistributionKind.QUANTILES, (1.0, 4.0))),
    )
    return replace(diagram, nodes=nodes), scenario


class TestWellNestedProcesses:
    @settings(max_examples=25, deadline=None)
    @given(diagrams(), st.integers(0, 1000))
    def test_every_trace_replays(self, diagram, seed):
        log = run(diagram, cases=20, seed=seed)

        assert unexplained(diagram, log) == []

    @settings(max_examples=25, deadline=None)
    @given(diagrams(), st.data())
    def test_every_trace_replays_with_people_priorities_batches_and_repetition(self, diagram, data):
        diagram, scenario = _with_features(diagram, data)

        result = simulate(
            diagram,
            scenario,
            seed=3,
            replications=1,
            cases_per_replication=20,
            warm_up_days=0,
            use_numba=False,
            keep_log=True,
        )

        assert result.log is not None
        assert unexplained(diagram, result.log) == []
        assert result.unfinished_cases == 0

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
            "a0": "never-fires",
            "x1": "equal-branches",
            "B": "no-parameters",
        }
        assert all(remark.message.endswith("。") for remark in result.remarks)
