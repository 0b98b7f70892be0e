"""What of a diagram is to be seen, and whether all of it has a place."""

from __future__ import annotations

from meguru.engines.bpmn.model import Bounds, Diagram, Flow, MessageFlow


def needs_layout(diagram: Diagram) -> bool:
    """True when a shape or flow that should be seen has no place; contents of closed sub-processes need none."""
    hidden = hidden_nodes(diagram)
    seen = [node for node in diagram.nodes if node not in hidden]
    places = [*seen, *diagram.lanes, *diagram.pools] if diagram.shapes else seen
    if any(element not in diagram.shapes for element in places):
        return True
    wires: list[Flow | MessageFlow] = [*diagram.flows.values(), *diagram.messages.values()]
    drawn = {*seen, *diagram.pools}
    return any(
        len(diagram.edges.get(wire.id, ())) < 2
        for wire in wires
        if wire.source in drawn and wire.target in drawn and wire.source != wire.target
    )


def hidden_nodes(diagram: Diagram) -> set[str]:
    """Nodes the file does not show: inside a closed sub-process, or of a process that it does not draw at all."""
    shapes = diagram.shapes
    closed = {
        node.parent_id
        for node in diagram.nodes.values()
        if node.parent_id in diagram.nodes
        and node.parent_id in shapes
        and not _lies_in(shapes.get(node.id), shapes[node.parent_id])
    }
    if shapes:
        shown = {node.parent_id for node in diagram.nodes.values() if node.id in shapes}
        closed |= {process for process in diagram.processes if process not in shown}
    hidden: set[str] = set()
    for node_id in diagram.nodes:
        path: dict[str, None] = {}
        current = diagram.nodes[node_id].parent_id
        while current not in path and current not in closed and current in diagram.nodes:
            path[current] = None
            current = diagram.nodes[current].parent_id
        if current in closed:
            hidden.add(node_id)
    return hidden


def _lies_in(inner: Bounds | None, outer: Bounds) -> bool:
    if inner is None:
        return False
    x, y = inner.x + inner.width / 2, inner.y + inner.height / 2
    return outer.x <= x <= outer.x + outer.width and outer.y <= y <= outer.y + outer.height
