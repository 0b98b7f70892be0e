"""Two questions about the drawing: which branch leaves a loop, and what lies upstream of a join."""

from __future__ import annotations

from meguru.engines.bpmn.model import Flow, NodeKind
from meguru.engines.bpmn.tokens.outline import Outline


def loop_exits(outline: Outline) -> frozenset[str]:
    """Flows of splitting nodes from which an end can be reached without coming back to the node."""
    before = _predecessors(outline)
    ends = [key for key in outline.nodes if not outline.outgoing[key] and key not in outline.link_targets]
    found: set[str] = set()
    for key, outgoing in outline.outgoing.items():
        if len(outgoing) < 2:
            continue
        leading_out = _closure(ends, before, without=key)
        found.update(flow.id for flow in outgoing if flow.target in leading_out)
    return frozenset(found)


def upstream_nodes(outline: Outline, *, flow: Flow) -> frozenset[str]:
    """Nodes from which a token can still arrive on a flow without passing the flow's own target."""
    return frozenset(_closure([flow.source], _predecessors(outline), without=flow.target))


def _predecessors(outline: Outline) -> dict[str, list[str]]:
    """The nodes before each node: along flows, from an activity to its border events, along links."""
    before = {
        key: [flow.source for flow in incoming if outline.nodes[flow.source].kind is not NodeKind.END_EVENT]
        for key, incoming in outline.incoming.items()
    }
    for host, edges in outline.boundaries.items():
        for edge in edges:
            before[edge.id].append(host)
    for source, target in outline.link_targets.items():
        before[target].append(source)
    return before


def _closure(begin: list[str], before: dict[str, list[str]], *, without: str) -> set[str]:
    found = {key for key in begin if key != without}
    queue = list(found)
    while queue:
        for key in before[queue.pop()]:
            if key != without and key not in found:
                found.add(key)
                queue.append(key)
    return found
