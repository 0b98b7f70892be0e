from __future__ import annotations

import itertools
import math
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meguru.engines.bpmn.layout.place import lay_out
from meguru.engines.bpmn.model import (
    Artifact,
    ArtifactKind,
    Association,
    Diagram,
    Flow,
    Lane,
    MessageFlow,
    Node,
    NodeKind,
    Pool,
    Process,
)
from meguru.engines.bpmn.tests.drawing_checks import hidden_wires, problems_of

NAMES = [
    "",
    "届出を受け付ける",
    "Check income of every member of the household",
    "審査",
    "本人確認書類が足りないとき",
]
PLAIN_KINDS = [
    NodeKind.TASK,
    NodeKind.USER_TASK,
    NodeKind.EXCLUSIVE_GATEWAY,
    NodeKind.PARALLEL_GATEWAY,
    NodeKind.INTERMEDIATE_CATCH_EVENT,
    NodeKind.SUB_PROCESS,
]


class Sketch:
    """Collects elements of a generated diagram."""

    def __init__(self) -> None:
        self.nodes: dict[str, Node] = {}
        self.flows: dict[str, Flow] = {}
        self.processes: dict[str, Process] = {"p": Process("p")}
        self.lanes: dict[str, Lane] = {}
        self.pools: dict[str, Pool] = {}
        self.messages: dict[str, MessageFlow] = {}
        self.artifacts: dict[str, Artifact] = {}
        self.associations: dict[str, Association] = {}

    def node(self, kind: NodeKind, *, parent: str = "p", name: str = "", **more: object) -> str:
        node = Node(f"n{len(self.nodes)}", kind, name=name, parent_id=parent)
        self.nodes[node.id] = replace(node, **more)  # type: ignore[arg-type]
        return node.id

    def flow(self, source: str, target: str, *, name: str = "") -> str:
        flow = Flow(f"f{len(self.flows)}", source, target, name=name, parent_id="p")
        self.flows[flow.id] = flow
        return flow.id

    def diagram(self) -> Diagram:
        return Diagram(
            processes=self.processes,
            nodes=self.nodes,
            flows=self.flows,
            lanes=self.lanes,
            pools=self.pools,
            messages=self.messages,
            artifacts=self.artifacts,
            associations=self.associations,
        )


@st.composite
def any_graphs(draw: st.DrawFn) -> Diagram:
    """Arbitrary directed graphs with loops, self-loops, parallel flows, sub-processes and boundary events."""
    sketch = Sketch()
    lane_count = draw(st.integers(0, 4))
    for number in range(lane_count):
        nested = f"l{number - 1}" if number == 2 and draw(st.booleans()) else None
        sketch.lanes[f"l{number}"] = Lane(f"l{number}", NAMES[number], "p", parent_lane_id=nested)
    if draw(st.booleans()):
        sketch.pools["pool"] = Pool("pool", "市民課", "p")
    count = draw(st.integers(1, 14))
    containers: list[str] = []
    for _ in range(count):
        kind = draw(st.sampled_from(PLAIN_KINDS))
        parent = draw(st.sampled_from(["p", "p", *containers]))
        lane = f"l{draw(st.integers(0, lane_count - 1))}" if lane_count and parent == "p" else None
        node = sketch.node(kind, parent=parent, name=draw(st.sampled_from(NAMES)), lane_id=lane)
        if kind is NodeKind.SUB_PROCESS:
            containers.append(node)
        if sketch.nodes[node].kind.is_activity:
            for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
                sketch.node(
                    NodeKind.BOUNDARY_EVENT, parent=parent, attached_to=node, lane_id=lane, name="期限"
                )
    ids = list(sketch.nodes)
    same_scope = draw(st.booleans())
    for _ in range(draw(st.integers(0, 22))):
        source, target = draw(st.sampled_from(ids)), draw(st.sampled_from(ids))
        if sketch.nodes[target].kind is NodeKind.BOUNDARY_EVENT:
            continue
        if not same_scope or sketch.nodes[source].parent_id == sketch.nodes[target].parent_id:
            if _one_inside_the_other(sketch, source, target):
                continue
            sketch.flow(source, target, name=draw(st.sampled_from(["", "", "はい", "書類が足りない場合"])))
    for number in range(draw(st.integers(0, 3))):
        artifact = Artifact(f"a{number}", draw(st.sampled_from(list(ArtifactKind))), "覚え書き", "p")
        sketch.artifacts[artifact.id] = artifact
        sketch.associations[f"s{number}"] = Association(f"s{number}", artifact.id, draw(st.sampled_from(ids)))
    return sketch.diagram()


def _one_inside_the_other(sketch: Sketch, one: str, other: str) -> bool:
    for inner, outer in ((one, other), (other, one)):
        hosts = {outer, sketch.nodes[outer].attached_to}
        current = sketch.nodes[inner].parent_id
        while current in sketch.nodes:
            if current in hosts:
                return True
            current = sketch.nodes[current].parent_id
    return False


@st.composite
def block_graphs(draw: st.DrawFn) -> Diagram:
    """What discovery makes: sequences, choices, parallel parts and loops inside each other."""
    sketch = Sketch()
    lane_count = draw(st.integers(0, 3))
    for number in range(lane_count):
        sketch.lanes[f"l{number}"] = Lane(f"l{number}", f"第{number}係", "p")

    def lane() -> str | None:
        return f"l{draw(st.integers(0, lane_count - 1))}" if lane_count else None

    def block(depth: int) -> tuple[str, str]:
        shape = draw(st.sampled_from(["task", "sequence", "choice", "loop"])) if depth < 4 else "task"
        if shape == "task":
            task = sketch.node(NodeKind.TASK, name="審査する", lane_id=lane())
            return task, task
        if shape == "sequence":
            first, second = block(depth + 1), block(depth + 1)
            sketch.flow(first[1], second[0])
            return first[0], second[1]
        kind = draw(st.sampled_from([NodeKind.EXCLUSIVE_GATEWAY, NodeKind.PARALLEL_GATEWAY]))
        opens, closes = sketch.node(kind, lane_id=lane()), sketch.node(kind, lane_id=lane())
        inner = block(depth + 1)
        sketch.flow(opens, inner[0], name="はい")
        sketch.flow(inner[1], closes)
        if shape == "loop":
            sketch.flow(closes, opens, name="差戻し")
        else:
            for _ in range(draw(st.integers(0, 2))):
                other = block(depth + 1)
                sketch.flow(opens, other[0])
                sketch.flow(other[1], closes)
            if draw(st.booleans()):
                sketch.flow(opens, closes, name="不要")
        return opens, closes

    start = sketch.node(NodeKind.START_EVENT, lane_id=lane())
    first, last = block(0)
    end = sketch.node(NodeKind.END_EVENT, lane_id=lane())
    sketch.flow(start, first)
    sketch.flow(last, end)
    return sketch.diagram()


@st.composite
def collaborations(draw: st.DrawFn) -> Diagram:
    """Several pools with messages between them."""
    sketch = Sketch()
    pool_count = draw(st.integers(2, 4))
    ends: list[tuple[int, str]] = []
    for number in range(pool_count):
        process = f"p{number}"
        if draw(st.booleans()):
            sketch.processes[process] = Process(process)
            sketch.pools[f"pool{number}"] = Pool(f"pool{number}", "窓口", process)
            inner = sketch.node(NodeKind.SUB_PROCESS, parent=process)
            members = [sketch.node(draw(st.sampled_from(PLAIN_KINDS)), parent=process) for _ in range(3)]
            members.append(sketch.node(NodeKind.TASK, parent=inner))
            members.append(sketch.node(NodeKind.TASK, parent=inner))
            members.append(sketch.node(NodeKind.BOUNDARY_EVENT, parent=process, attached_to=members[0]))
            if not sketch.nodes[members[0]].kind.is_activity:
                del sketch.nodes[members.pop()]
            sketch.flow(members[0], members[1])
            sketch.flow(members[1], members[2])
            ends += [(number, member) for member in members]
        else:
            sketch.pools[f"pool{number}"] = Pool(f"pool{number}", "住民", None)
        ends.append((number, f"pool{number}"))
    for number in range(draw(st.integers(0, 8))):
        one, other = draw(st.sampled_from(ends)), draw(st.sampled_from(ends))
        if one[0] != other[0]:
            sketch.messages[f"m{number}"] = MessageFlow(f"m{number}", one[1], other[1], "通知")
    return sketch.diagram()


THOROUGH = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


class TestLayOut:
    @THOROUGH
    @given(diagram=any_graphs())
    def test_any_graph_is_drawn_without_overlaps_or_wires_through_shapes(self, diagram: Diagram) -> None:
        drawn = lay_out(diagram)

        assert problems_of(drawn) == []

    @THOROUGH
    @given(diagram=block_graphs())
    def test_block_structured_processes_are_drawn_well(self, diagram: Diagram) -> None:
        drawn = lay_out(diagram)

        assert problems_of(drawn) == []
        assert hidden_wires(drawn) == []

    @THOROUGH
    @given(diagram=collaborations())
    def test_messages_between_pools_avoid_every_shape(self, diagram: Diagram) -> None:
        drawn = lay_out(diagram)

        assert problems_of(drawn) == []

    @given(diagram=any_graphs())
    @settings(max_examples=20, deadline=None)
    def test_the_same_diagram_is_always_drawn_the_same(self, diagram: Diagram) -> None:
        assert lay_out(diagram) == lay_out(diagram)

    def test_a_straight_process_is_drawn_on_one_line(self) -> None:
        sketch = Sketch()
        nodes = [sketch.node(NodeKind.TASK) for _ in range(5)]
        for one, other in itertools.pairwise(nodes):
            sketch.flow(one, other)

        drawn = lay_out(sketch.diagram())

        assert {len(points) for points in drawn.edges.values()} == {2}
        assert len({drawn.shapes[node].y for node in nodes}) == 1

    def test_one_more_step_at_the_end_moves_nothing_else(self) -> None:
        sketch = Sketch()
        nodes = [sketch.node(NodeKind.TASK) for _ in range(4)]
        for one, other in itertools.pairwise(nodes):
            sketch.flow(one, other)
        before = lay_out(sketch.diagram())

        sketch.flow(nodes[-1], sketch.node(NodeKind.END_EVENT))
        after = lay_out(sketch.diagram())

        assert {node: after.shapes[node] for node in nodes} == {node: before.shapes[node] for node in nodes}

    @given(diagram=any_graphs(), data=st.data())
    @settings(max_examples=40, deadline=None)
    def test_connections_that_make_no_sense_never_break_the_drawing(
        self, diagram: Diagram, data: st.DataObject
    ) -> None:
        ends = [*diagram.nodes, *diagram.lanes, *diagram.pools, *diagram.artifacts, "p", "nowhere"]
        flows, messages = dict(diagram.flows), {}
        for number in range(6):
            one, other = data.draw(st.sampled_from(ends)), data.draw(st.sampled_from(ends))
            flows[f"odd{number}"] = Flow(f"odd{number}", one, other)
            messages[f"m{number}"] = MessageFlow(f"m{number}", other, one, "照会")

        drawn = lay_out(replace(diagram, flows=flows, messages=messages))

        assert set(diagram.nodes) <= set(drawn.shapes)
        assert all(
            math.isfinite(value) for points in drawn.edges.values() for point in points for value in point
        )

    def test_five_hundred_sub_processes_inside_each_other_are_drawn(self) -> None:
        sketch = Sketch()
        parent = "p"
        for _ in range(500):
            parent = sketch.node(NodeKind.SUB_PROCESS, parent=parent)

        drawn = lay_out(sketch.diagram())

        assert len(drawn.shapes) == 500

    def test_a_diagram_without_anything_stays_empty(self) -> None:
        drawn = lay_out(Diagram(processes={}, nodes={}, flows={}))

        assert (drawn.shapes, drawn.edges, drawn.labels) == ({}, {}, {})

    def test_ends_that_do_not_exist_are_left_out(self) -> None:
        sketch = Sketch()
        task = sketch.node(NodeKind.TASK, lane_id="nowhere", attached_to="nobody")
        flow = sketch.flow(task, "missing")

        drawn = lay_out(sketch.diagram())

        assert task in drawn.shapes
        assert flow not in drawn.edges

    def test_containers_and_lanes_that_contain_each_other_do_not_hang(self) -> None:
        sketch = Sketch()
        sketch.node(NodeKind.SUB_PROCESS, parent="n1")
        sketch.node(NodeKind.SUB_PROCESS, parent="n0", lane_id="l0")
        sketch.lanes = {
            "l0": Lane("l0", "甲", "p", parent_lane_id="l1"),
            "l1": Lane("l1", "乙", "p", parent_lane_id="l0"),
        }

        drawn = lay_out(sketch.diagram())

        assert {"n0", "n1", "l0", "l1"} <= set(drawn.shapes)

    @pytest.mark.parametrize("extra_flows", [30, 100])
    def test_three_hundred_nodes_all_find_a_place(self, extra_flows: int) -> None:
        sketch = Sketch()
        nodes = [sketch.node(NodeKind.TASK, name="審査する") for _ in range(300)]
        for number in range(1, 300):
            sketch.flow(nodes[(number * 7 + number // 3) % number], nodes[number])
        for number in range(extra_flows):
            sketch.flow(nodes[number * 61 % 300], nodes[number * 37 % 300])

        drawn = lay_out(sketch.diagram())

        assert set(nodes) <= set(drawn.shapes)
        assert set(sketch.diagram().flows) == set(drawn.edges)
