"""Which nodes a token can come to, going by the lines alone."""

from __future__ import annotations

from meguru.engines.bpmn.model import CONTAINERS
from meguru.engines.bpmn.tokens.outline import Outline


def reachable_nodes(outline: Outline) -> frozenset[str]:
    """Follow flows, links, boundary events and the contents of sub-processes from every start."""
    reached: set[str] = set()
    queue: list[str] = []
    for scope in outline.processes:
        queue += _beginnings(outline, scope)
    while queue:
        key = queue.pop()
        if key in reached:
            continue
        reached.add(key)
        queue += [flow.target for flow in outline.outgoing[key]]
        queue += [event.id for event in outline.boundaries[key]]
        if key in outline.link_targets:
            queue.append(outline.link_targets[key])
        if outline.nodes[key].kind in CONTAINERS:
            queue += _beginnings(outline, key)
    # A compensation event hangs on its activity, but no token comes to it.
    hanging = {node.id for node in outline.nodes.values() if node.attached_to in reached}
    return frozenset(reached | hanging)


def _beginnings(outline: Outline, scope: str) -> list[str]:
    return [
        node.id
        for node in outline.children[scope]
        if node in outline.starts[scope]
        or node.triggered_by_event
        or (node.id in outline.entered and node.id not in outline.linked)
    ]
