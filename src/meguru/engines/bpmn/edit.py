"""Edits of a diagram as values: each function returns a new diagram. Positions of what stays are kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from meguru.engines.bpmn.identifiers import is_identifier, make_identifier
from meguru.engines.bpmn.model import Diagram, Flow, Node, NodeKind, Trait


class CannotEdit(ValueError):
    """An edit that the diagram does not allow, for instance of an element that is not there."""


def replace_node(diagram: Diagram, *, node_id: str, **changes: Any) -> Diagram:
    """Change fields of one node (`name`, `kind`, `traits`, ...); ids cannot be changed.

    Raises: CannotEdit when there is no such node.
    """
    node = _node(diagram, node_id)
    return replace(diagram, nodes={**diagram.nodes, node_id: replace(node, **{**changes, "id": node_id})})


def remove_node(diagram: Diagram, *, node_id: str) -> Diagram:
    """Take a node out and let its incoming flows go to where its outgoing flow went; flow ids stay.

    A node that several flows leave becomes a gateway of the same id: parallel, since all of them were taken, or
    inclusive when they have conditions. A flow that would lead from a node straight back to it is dropped.
    Boundary events of the node go with it, and so does what only they led to.
    Raises: CannotEdit when there is no such node.
    """
    node = _node(diagram, node_id)
    for boundary in [one for one in diagram.nodes.values() if one.attached_to == node_id]:
        diagram = _without_branch(diagram, boundary.id)
    outgoing = tuple(flow for flow in diagram.outgoing(node_id) if flow.target != node_id)
    if len(outgoing) > 1:
        depends = any(flow.condition or flow.id == node.default_flow_id for flow in outgoing)
        gateway = Node(
            id=node_id,
            kind=NodeKind.INCLUSIVE_GATEWAY if depends else NodeKind.PARALLEL_GATEWAY,
            parent_id=node.parent_id,
            lane_id=node.lane_id,
            default_flow_id=node.default_flow_id,
        )
        shapes = {key: value for key, value in diagram.shapes.items() if key != node_id}
        return replace(diagram, nodes={**diagram.nodes, node_id: gateway}, shapes=shapes)
    target = outgoing[0].target if outgoing else None
    flows = {
        flow.id: replace(flow, target=target) if flow.target == node_id and target is not None else flow
        for flow in diagram.flows.values()
        if flow.source != node_id and not (flow.target == node_id and target in (None, flow.source))
    }
    return _without(_with_flows(diagram, flows), {node_id})


def remove_flow(diagram: Diagram, *, flow_id: str) -> Diagram:
    """Take one sequence flow out."""
    flows = {key: flow for key, flow in diagram.flows.items() if key != flow_id}
    return _without(_with_flows(diagram, flows), set())


def add_node(diagram: Diagram, *, node: Node) -> Diagram:
    """Put one more node into a diagram, not yet connected.

    Raises: CannotEdit when its id is taken or no XML name, or its parent or lane is not there.
    """
    taken = node.id in diagram.nodes or node.id in diagram.flows
    if taken or not is_identifier(node.id):
        raise CannotEdit(f"識別子「{node.id}」は使えません(既に使われているか、形が正しくありません)。")
    if node.parent_id not in diagram.processes and node.parent_id not in diagram.nodes:
        raise CannotEdit(f"「{node.parent_id}」という業務フローまたはサブプロセスは図にありません。")
    if node.lane_id is not None and node.lane_id not in diagram.lanes:
        raise CannotEdit(f"「{node.lane_id}」というレーンは図にありません。")
    return replace(diagram, nodes={**diagram.nodes, node.id: node})


def add_flow(diagram: Diagram, *, source: str, target: str, name: str = "", condition: str = "") -> Diagram:
    """Connect two nodes of the same process or sub-process; the flow gets the next free id.

    Raises: CannotEdit when one of them is not there or they do not belong together.
    """
    one, other = _node(diagram, source), _node(diagram, target)
    if one.parent_id != other.parent_id:
        raise CannotEdit(
            f"「{one.name or source}」と「{other.name or target}」は別の枠にあるので、線で結べません。"
        )
    key = make_identifier(prefix="flow", taken={*diagram.nodes, *diagram.flows})
    flow = Flow(key, source, target, name=name, condition=condition, parent_id=one.parent_id)
    return replace(diagram, flows={**diagram.flows, key: flow})


def insert_between(diagram: Diagram, *, flow_id: str, node: Node) -> Diagram:
    """Put a new node on a flow: the flow (id, name and condition) now leads to it, a new one goes on from it.

    An empty `parent_id` or lane is taken from where the flow comes from.
    Raises: CannotEdit when there is no such flow or the node cannot be added.
    """
    if flow_id not in diagram.flows:
        raise CannotEdit(f"「{flow_id}」という線は図にありません。")
    flow = diagram.flows[flow_id]
    before = _node(diagram, flow.source)
    placed = replace(
        node, parent_id=node.parent_id or before.parent_id, lane_id=node.lane_id or before.lane_id
    )
    added = add_node(diagram, node=placed)
    edges = {key: points for key, points in diagram.edges.items() if key != flow_id}
    cut = replace(added, flows={**diagram.flows, flow_id: replace(flow, target=node.id)}, edges=edges)
    return add_flow(cut, source=node.id, target=flow.target)


def with_traits(
    diagram: Diagram, *, node_id: str, add: Iterable[Trait] = (), remove: Iterable[Trait] = ()
) -> Diagram:
    """Give a node traits and take others away.

    Raises: CannotEdit when there is no such node.
    """
    traits = (_node(diagram, node_id).traits | frozenset(add)) - frozenset(remove)
    return replace_node(diagram, node_id=node_id, traits=traits)


def make_parallel(diagram: Diagram, *, first_id: str, second_id: str) -> Diagram:
    """Put two tasks that follow each other between a parallel split and a parallel join.

    Raises: CannotEdit unless the only flow out of the first is the only flow into the second.
    """
    first, second = _node(diagram, first_id), _node(diagram, second_id)
    between = diagram.outgoing(first_id)
    if len(between) != 1 or between[0].target != second_id or len(diagram.incoming(second_id)) != 1:
        raise CannotEdit(f"「{first.name}」と「{second.name}」は、一本の線で続いていません。")
    taken = {*diagram.nodes, *diagram.flows}
    ids = {}
    for role, prefix in (
        *(("split", "gateway"), ("join", "gateway")),
        *(("to_second", "flow"), ("from_first", "flow"), ("leave", "flow")),
    ):
        ids[role] = make_identifier(prefix=prefix, taken=taken)
        taken.add(ids[role])
    gateways = {
        ids[role]: Node(
            id=ids[role], kind=NodeKind.PARALLEL_GATEWAY, parent_id=first.parent_id, lane_id=node.lane_id
        )
        for role, node in (("split", first), ("join", second))
    }
    flows = dict(diagram.flows)
    for flow in diagram.incoming(first_id):
        flows[flow.id] = replace(flow, target=ids["split"])
    for flow in diagram.outgoing(second_id):
        flows[flow.id] = replace(flow, source=ids["join"])
    flows[between[0].id] = replace(between[0], source=ids["split"], target=first_id)
    for role, source, target in (
        ("to_second", ids["split"], second_id),
        ("from_first", first_id, ids["join"]),
        ("leave", second_id, ids["join"]),
    ):
        flows[ids[role]] = Flow(id=ids[role], source=source, target=target, parent_id=first.parent_id)
    return replace(_with_flows(diagram, flows), nodes={**diagram.nodes, **gateways})


def _node(diagram: Diagram, node_id: str) -> Node:
    if node_id not in diagram.nodes:
        raise CannotEdit(f"「{node_id}」という要素は図にありません。")
    return diagram.nodes[node_id]


def _with_flows(diagram: Diagram, flows: dict[str, Flow]) -> Diagram:
    """Replace the sequence flows and forget how changed ones were drawn."""
    changed = {key for key, flow in diagram.flows.items() if flows.get(key) != flow}
    edges = {key: value for key, value in diagram.edges.items() if key not in changed}
    labels = {key: value for key, value in diagram.labels.items() if key not in changed}
    return replace(diagram, flows=flows, edges=edges, labels=labels)


def _without_branch(diagram: Diagram, start_id: str) -> Diagram:
    """Remove a node and everything that can be reached only through it."""
    doomed = {start_id}
    while True:
        more = {
            node_id
            for node_id in diagram.nodes
            if node_id not in doomed
            and diagram.incoming(node_id)
            and all(flow.source in doomed for flow in diagram.incoming(node_id))
        }
        if not more:
            break
        doomed |= more
    flows = {
        key: flow
        for key, flow in diagram.flows.items()
        if flow.source not in doomed and flow.target not in doomed
    }
    return _without(_with_flows(diagram, flows), doomed)


def _without(diagram: Diagram, node_ids: set[str]) -> Diagram:
    """Drop nodes, and drawing and associations of everything that is no longer there."""
    nodes = {
        key: replace(node, default_flow_id=None) if node.default_flow_id not in diagram.flows else node
        for key, node in diagram.nodes.items()
        if key not in node_ids
    }
    messages = {
        key: one
        for key, one in diagram.messages.items()
        if one.source not in node_ids and one.target not in node_ids
    }
    associations = {
        key: one
        for key, one in diagram.associations.items()
        if one.source not in node_ids and one.target not in node_ids
    }
    drawn = {*nodes, *diagram.lanes, *diagram.pools, *diagram.artifacts}
    lines = {*diagram.flows, *messages, *associations}
    return replace(
        diagram,
        nodes=nodes,
        messages=messages,
        associations=associations,
        shapes={key: value for key, value in diagram.shapes.items() if key in drawn},
        edges={key: value for key, value in diagram.edges.items() if key in lines},
        labels={key: value for key, value in diagram.labels.items() if key in drawn | lines},
    )
