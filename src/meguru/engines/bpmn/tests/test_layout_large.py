"""Drawings of three hundred steps: correct, and steady when a little changes. How quick: bench/layout."""

from __future__ import annotations

import statistics
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meguru.engines.bpmn import Diagram, Flow, Node, NodeKind, lay_out
from meguru.engines.bpmn.model import Bounds
from meguru.engines.bpmn.tests.drawing_checks import problems_of
from meguru.engines.bpmn.tests.drawn_large import large_diagram
from meguru.engines.bpmn.tests.steadiness import turned_share

SEEDS = range(12)


class TestLargeDrawings:
    @settings(max_examples=6, deadline=None)
    @given(
        seed=st.integers(0, 9999),
        pools=st.sampled_from([1, 2, 8]),
        lanes=st.sampled_from([0, 4]),
        extra=st.sampled_from([0, 100, 400]),
        crossing=st.sampled_from([0, 15]),
    )
    def test_nothing_overlaps_and_no_line_runs_through_a_shape(self, seed, pools, lanes, extra, crossing):
        diagram = large_diagram(seed, pools=pools, lanes=lanes, extra=extra, crossing=crossing)

        assert problems_of(lay_out(diagram)) == []


def inserted(diagram: Diagram) -> Diagram:
    """One more step in the middle of a flow."""
    flow = list(diagram.flows.values())[len(diagram.flows) // 2]
    lane = diagram.nodes[flow.target].lane_id
    new = Node("new", NodeKind.TASK, name="加えた作業", parent_id=flow.parent_id, lane_id=lane)
    flows: dict[str, Flow] = {}
    for key, one in diagram.flows.items():
        if key == flow.id:
            flows[key] = replace(one, target="new")
            flows["new flow"] = Flow("new flow", "new", flow.target, parent_id=flow.parent_id)
        else:
            flows[key] = one
    return replace(diagram, nodes={**diagram.nodes, "new": new}, flows=flows)


def connected(diagram: Diagram) -> Diagram:
    """One more flow between two steps of one scope."""
    flow = list(diagram.flows.values())[len(diagram.flows) // 3]
    mates = [
        one.id
        for one in diagram.nodes.values()
        if one.parent_id == flow.parent_id and one.kind is not NodeKind.BOUNDARY_EVENT
    ]
    more = Flow("new flow", flow.source, mates[-1], parent_id=flow.parent_id)
    return replace(diagram, flows={**diagram.flows, more.id: more})


def renamed(diagram: Diagram) -> Diagram:
    task = next(node for node in diagram.nodes.values() if node.kind is NodeKind.TASK)
    return replace(
        diagram, nodes={**diagram.nodes, task.id: replace(task, name="前よりもずっと長い作業の名前")}
    )


class TestSteadiness:
    @pytest.mark.parametrize(
        ("change", "most_on_average"), [(renamed, 0.0), (inserted, 0.04), (connected, 0.06)]
    )
    def test_a_small_change_turns_few_pairs_of_shapes_round(self, change, most_on_average):
        diagrams = [large_diagram(seed, count=60, pools=2, lanes=3, extra=4, messages=3) for seed in SEEDS]

        turned = [turned_share(lay_out(one), lay_out(change(one))) for one in diagrams]

        assert statistics.mean(turned) <= most_on_average

    def test_the_measure_sees_a_drawing_that_was_turned_over(self):
        drawn = lay_out(large_diagram(1, count=20, pools=1, lanes=0, extra=0, messages=0))
        over = {
            key: Bounds(-box.x - box.width, box.y, box.width, box.height) for key, box in drawn.shapes.items()
        }

        assert turned_share(drawn, drawn) == 0
        assert turned_share(drawn, replace(drawn, shapes=over)) > 0.5
