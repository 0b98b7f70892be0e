"""Optimal alignments against brute force."""

import heapq

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from meguru.engines.bpmn import DiagramBuilder, compile_net, enabled, fire
from meguru.engines.bpmn.model import NodeKind
from meguru.engines.mining.alignments import Aligner, CannotAlign, align_variants
from meguru.engines.mining.discovery import discover
from meguru.engines.mining.testing import log_of_traces


def least_cost(net, trace):
    """Dijkstra on the plain synchronous product: slow, obvious."""
    start = (net.start, 0)
    best, queue, ties = {start: 0}, [(0, 0, start)], 0
    while queue:
        cost, _, (marking, position) = heapq.heappop(queue)
        if cost > best[marking, position]:
            continue
        if position == len(trace) and not any(marking):
            return cost
        steps = [((marking, position + 1), 1)] if position < len(trace) else []
        for step in enabled(net, marking):
            label, after = net.transitions[step].label, fire(net, marking, step)
            steps.append(((after, position), 0 if label is None else 1))
            if position < len(trace) and label == trace[position]:
                steps.append(((after, position + 1), 0))
        for state, extra in steps:
            if cost + extra < best.get(state, 10**9):
                best[state] = cost + extra
                ties += 1
                heapq.heappush(queue, (cost + extra, ties, state))
    raise AssertionError("no way to the end")


def inclusive_diagram():
    builder = DiagramBuilder()
    start, end = builder.start(), builder.end()
    split = builder.gateway(kind=NodeKind.INCLUSIVE_GATEWAY)
    join = builder.gateway(kind=NodeKind.INCLUSIVE_GATEWAY)
    builder.flow(start, split)
    for name in "abc":
        builder.chain(split, builder.task(id=name, name=name), join)
    builder.chain(join, builder.task(id="d", name="d"), end)
    return builder.build()


quickly = settings(
    deadline=None, max_examples=40, phases=[Phase.explicit, Phase.reuse, Phase.generate], derandomize=True
)
words = st.text("abcde", min_size=1, max_size=6)


class TestOptimality:
    @quickly
    @given(st.lists(words, min_size=1, max_size=5), words, st.sampled_from([0.0, 0.4]))
    def test_costs_equal_brute_force_on_discovered_models(self, traces, other, noise):
        discovery = discover(log_of_traces(traces), noise_threshold=noise)
        net = compile_net(discovery.diagram)
        log = log_of_traces([*traces, other])

        aligned = align_variants(log, diagram=discovery.diagram)

        for alignment, sequence in zip(aligned.alignments, aligned.traces.sequences(), strict=True):
            elements = [discovery.element_of.get(log.activities[a], "?") for a in sequence]
            assert alignment.optimal
            assert alignment.cost == least_cost(net, elements)

    @quickly
    @given(st.text("abcd", min_size=1, max_size=6))
    def test_costs_equal_brute_force_where_joins_look_at_other_places(self, trace):
        diagram = inclusive_diagram()

        aligned = align_variants(log_of_traces([trace]), diagram=diagram)

        assert aligned.alignments[0].cost == least_cost(compile_net(diagram), trace)


class TestMoves:
    def abc(self):
        return discover(log_of_traces(["abc"]))

    def test_a_skipped_task_and_an_inserted_record_cost_one_each(self):
        aligned = align_variants(log_of_traces(["axc"]), diagram=self.abc().diagram)

        alignment = aligned.alignments[0]
        kinds = [move.kind for move in alignment.moves if move.kind != "silent"]
        assert alignment.cost == 2
        assert sorted(kinds) == ["log", "match", "match", "model"]
        assert alignment.fitness == pytest.approx(1 - 2 / 6)

    def test_moves_replay_in_the_model_and_spell_the_trace(self):
        traces = ["abdce", "acbbe", "ae", "abcde"]
        discovery = discover(log_of_traces(traces), noise_threshold=0.3)
        log = log_of_traces([*traces, "edcba"])

        aligned = align_variants(log, diagram=discovery.diagram)

        net = compile_net(discovery.diagram)
        for alignment, sequence in zip(aligned.alignments, aligned.traces.sequences(), strict=True):
            positions = [move.position for move in alignment.moves if move.position is not None]
            assert positions == list(range(len(sequence)))
            marking = net.start
            for move in alignment.moves:
                if move.kind == "log":
                    continue
                marking = next(
                    fire(net, marking, step)
                    for step in enabled(net, marking)
                    if net.transitions[step].element_id == move.element_id
                    and net.transitions[step].flows == move.flows
                )
            assert not any(marking)

    def test_a_parallel_branch_is_enabled_by_the_split_and_not_by_its_neighbour(self):
        discovery = discover(log_of_traces(["abcd", "acbd"]))

        alignment = align_variants(log_of_traces(["abcd"]), diagram=discovery.diagram).alignments[0]

        enabled_by = {m.position: m.enabled_by for m in alignment.moves if m.kind == "match"}
        assert enabled_by == {0: -1, 1: 0, 2: 0, 3: 2}

    def test_the_branch_that_was_taken_is_told_by_its_flow(self):
        discovery = discover(log_of_traces(["ab", "ac"]))

        alignment = align_variants(log_of_traces(["ac"]), diagram=discovery.diagram).alignments[0]

        taken = {flow for move in alignment.moves for flow in move.flows}
        flow_to_c = next(f.id for f in discovery.diagram.flows.values() if f.target == "task_c")
        flow_to_b = next(f.id for f in discovery.diagram.flows.values() if f.target == "task_b")
        assert flow_to_c in taken
        assert flow_to_b not in taken


class TestLimits:
    def test_beyond_the_budget_an_upper_bound_is_marked_as_such(self):
        discovery = discover(log_of_traces(["abcde", "badce", "cdabe"]), noise_threshold=0.0)
        log = log_of_traces(["edcbaedcba"])
        exact = align_variants(log, diagram=discovery.diagram).alignments[0]

        bounded = Aligner(
            compile_net(discovery.diagram),
            elements=[(discovery.element_of[label],) for label in log.activities],
        )
        bounded._budget = 3
        rough = bounded.align([log.activities.index(letter) for letter in "edcbaedcba"])

        assert not rough.optimal
        assert rough.cost >= exact.cost
        assert rough.fitness >= 0

    def test_a_diagram_that_never_ends_is_refused_in_plain_words(self):
        builder = DiagramBuilder()
        start, join = builder.start(), builder.gateway(kind=NodeKind.PARALLEL_GATEWAY)
        task = builder.task(name="a")
        builder.chain(start, join, task)
        builder.flow(task, join)

        with pytest.raises(CannotAlign, match="開始から終了まで"):
            align_variants(log_of_traces(["a"]), diagram=builder.build())

    def test_activities_that_the_diagram_does_not_know_are_log_moves(self):
        discovery = discover(log_of_traces(["ab"]))

        alignment = align_variants(log_of_traces(["axyb"]), diagram=discovery.diagram).alignments[0]

        assert alignment.cost == 2

    def test_of_several_processes_the_recorded_one_is_compared(self):
        builder = DiagramBuilder()
        office = builder.process(id="office")
        builder.chain(builder.start(), builder.task(name="申請する"), builder.end())
        tasks = [builder.task(name=name, parent=office) for name in ("受け付ける", "審査する")]
        builder.chain(builder.start(parent=office), *tasks, builder.end(parent=office))

        log = log_of_traces([["受け付ける", "審査する"]])
        alignment = align_variants(log, diagram=builder.build()).alignments[0]

        assert alignment.cost == 0
