"""Diagrams that hypothesis draws: any mixture of elements, connected in any way."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from meguru.engines.bpmn import (
    CONTAINERS,
    Artifact,
    ArtifactKind,
    Association,
    Bounds,
    Diagram,
    EventTrigger,
    Flow,
    Lane,
    MessageFlow,
    Node,
    NodeKind,
    Pool,
    Process,
    StepFacts,
    Trait,
)

_TEXT = st.text(alphabet="届出を確認 <>&\"'\n\t\rab]…😀", max_size=6)
_NUMBER = st.floats(min_value=-5000, max_value=5000, allow_nan=False) | st.integers(-99, 99).map(float)
_SIZE = st.floats(min_value=0, max_value=900, allow_nan=False)
_BOUNDS = st.builds(Bounds, _NUMBER, _NUMBER, _SIZE, _SIZE)
_PLACED = _BOUNDS.filter(lambda bounds: bool(bounds.x or bounds.y))  # a label at 0, 0 has no place of its own
_POINTS = st.lists(st.tuples(_NUMBER, _NUMBER), min_size=2, max_size=4).map(tuple)
_FACTS = st.just(StepFacts()) | st.builds(
    StepFacts,
    minutes=st.none() | st.floats(0, 500_000),
    waiting_hours=st.none() | st.floats(0, 9_000),
    times_a_year=st.none() | st.integers(0, 900_000_000),
    form=_TEXT,
    system=_TEXT,
)
_CHOOSING = (NodeKind.EXCLUSIVE_GATEWAY, NodeKind.INCLUSIVE_GATEWAY, NodeKind.COMPLEX_GATEWAY)
_EVENTS = tuple(kind for kind in NodeKind if kind.is_event)


@st.composite
def diagrams(draw: st.DrawFn) -> Diagram:
    """Draw a diagram without a drawing tool's help: legal, but seldom sensible."""
    processes = _processes(draw)
    nodes = _nodes(draw, list(processes))
    flows = _flows(draw, nodes)
    nodes = _default_flows(draw, nodes, flows)
    pools = _pools(draw, list(processes))
    lanes = _lanes(draw, list(processes))
    nodes = {key: replace(node, lane_id=draw(st.sampled_from([None, *lanes]))) for key, node in nodes.items()}
    messages = _messages(draw, [*nodes, *pools])
    artifacts = _artifacts(draw, [*processes, *(key for key in nodes if nodes[key].kind in CONTAINERS)])
    associations = _associations(draw, [*nodes, *flows], list(artifacts))
    drawn, lines = [*nodes, *pools, *lanes, *artifacts], [*flows, *messages, *associations]
    shapes = {key: draw(_BOUNDS) for key in drawn if draw(st.booleans())}
    edges = {key: draw(_POINTS) for key in lines if draw(st.booleans())}
    labels = {key: draw(_PLACED) for key in (*shapes, *edges) if draw(st.booleans())}
    return Diagram(
        processes=processes,
        nodes=nodes,
        flows=flows,
        pools=pools,
        lanes=lanes,
        messages=messages,
        artifacts=artifacts,
        associations=associations,
        shapes=shapes,
        edges=edges,
        labels=labels,
    )


def _processes(draw: st.DrawFn) -> dict[str, Process]:
    keys = ["process_1", "process_2"][: draw(st.integers(1, 2))]
    steps = st.sampled_from([(), ("node_3", "node_1"), ("node_2", "gone")])
    return {key: Process(key, draw(_TEXT), draw(st.booleans()), steps=draw(steps)) for key in keys}


def _nodes(draw: st.DrawFn, scopes: list[str]) -> dict[str, Node]:
    nodes: dict[str, Node] = {}
    for number in range(draw(st.integers(0, 7))):
        key = f"node_{number}"
        kind = draw(st.sampled_from(NodeKind))
        activities = [one.id for one in nodes.values() if one.kind.is_activity]
        if kind is NodeKind.BOUNDARY_EVENT and not activities:
            kind = NodeKind.START_EVENT
        nodes[key] = _node(draw, key, kind, scopes, activities)
        if kind in CONTAINERS:
            scopes = [*scopes, key]
    return nodes


def _node(draw: st.DrawFn, key: str, kind: NodeKind, scopes: list[str], activities: list[str]) -> Node:
    trigger = draw(st.sampled_from(EventTrigger)) if kind in _EVENTS else EventTrigger.NONE
    # A link event without a name of its own takes the name of its link.
    name = draw(_TEXT)
    can_go_on = kind in (NodeKind.BOUNDARY_EVENT, NodeKind.START_EVENT)
    return Node(
        id=key,
        kind=kind,
        name=name,
        parent_id=draw(st.sampled_from(scopes)),
        trigger=trigger,
        attached_to=draw(st.sampled_from(activities)) if kind is NodeKind.BOUNDARY_EVENT else None,
        interrupting=not can_go_on or draw(st.booleans()),
        triggered_by_event=kind in CONTAINERS and draw(st.booleans()),
        multi_instance=draw(st.sampled_from([None, "parallel", "sequential", "loop"]))
        if kind.is_activity
        else None,
        called_element=draw(st.sampled_from([None, "other"])) if kind is NodeKind.CALL_ACTIVITY else None,
        documentation=draw(_TEXT),
        traits=frozenset(draw(st.sets(st.sampled_from(Trait), max_size=3))),
        facts=draw(_FACTS),
    )


def _flows(draw: st.DrawFn, nodes: dict[str, Node]) -> dict[str, Flow]:
    flows = {}
    for number in range(draw(st.integers(0, 8)) if nodes else 0):
        source = draw(st.sampled_from(list(nodes)))
        mates = [key for key, node in nodes.items() if node.parent_id == nodes[source].parent_id]
        flows[f"flow_{number}"] = Flow(
            id=f"flow_{number}",
            source=source,
            target=draw(st.sampled_from(mates)),
            name=draw(_TEXT),
            condition=draw(_TEXT).strip(),
            parent_id=nodes[source].parent_id,
        )
    return flows


def _default_flows(draw: st.DrawFn, nodes: dict[str, Node], flows: dict[str, Flow]) -> dict[str, Node]:
    return {
        key: replace(
            node,
            default_flow_id=draw(
                st.sampled_from([None, *(flow.id for flow in flows.values() if flow.source == key)])
            ),
        )
        if node.kind.is_activity or node.kind in _CHOOSING
        else node
        for key, node in nodes.items()
    }


def _pools(draw: st.DrawFn, processes: list[str]) -> dict[str, Pool]:
    keys = ["pool_1", "pool_2"][: draw(st.integers(0, 2))]
    return {key: Pool(key, draw(_TEXT), draw(st.sampled_from([None, *processes]))) for key in keys}


def _lanes(draw: st.DrawFn, processes: list[str]) -> dict[str, Lane]:
    lanes: dict[str, Lane] = {}
    for number in range(draw(st.integers(0, 3))):
        key = f"lane_{number}"
        above = draw(st.sampled_from([None, *lanes]))
        process = lanes[above].process_id if above else draw(st.sampled_from(processes))
        lanes[key] = Lane(key, draw(_TEXT), process, above)
    return lanes


def _messages(draw: st.DrawFn, ends: list[str]) -> dict[str, MessageFlow]:
    keys = [f"message_{number}" for number in range(draw(st.integers(0, 2)) if ends else 0)]
    end = st.sampled_from(ends) if ends else st.nothing()
    return {key: MessageFlow(key, draw(end), draw(end), draw(_TEXT)) for key in keys}


def _artifacts(draw: st.DrawFn, scopes: list[str]) -> dict[str, Artifact]:
    artifacts = {}
    for number in range(draw(st.integers(0, 4))):
        key, kind = f"artifact_{number}", draw(st.sampled_from(ArtifactKind))
        only_process = kind in (ArtifactKind.DATA_INPUT, ArtifactKind.DATA_OUTPUT)
        held = [scope for scope in scopes if scope.startswith("process")] if only_process else scopes
        artifacts[key] = Artifact(key, kind, draw(_TEXT), draw(st.sampled_from(held)))
    return artifacts


def _associations(draw: st.DrawFn, ends: list[str], artifacts: list[str]) -> dict[str, Association]:
    if not ends or not artifacts:
        return {}
    ties = {}
    for number in range(draw(st.integers(0, 3))):
        key, pair = f"tie_{number}", (draw(st.sampled_from(ends)), draw(st.sampled_from(artifacts)))
        ties[key] = Association(key, *(pair if draw(st.booleans()) else reversed(pair)))
    return ties
