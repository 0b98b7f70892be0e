"""The elements that a file of Prosimos speaks of: it has ids and no drawing, and some tools write names for ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from meguru.engines.bpmn.model import Diagram, Flow, Node, NodeKind

ELEMENTS = (
    ("task_resource_distribution", "task_id", NodeKind.TASK),
    ("gateway_branching_probabilities", "gateway_id", NodeKind.EXCLUSIVE_GATEWAY),
    ("event_distribution", "event_id", NodeKind.INTERMEDIATE_CATCH_EVENT),
)


def spoken_of(held: Mapping[str, Any], diagram: Diagram) -> Diagram:
    """Elements of the drawing where the ids are its own, else elements named like their ids.

    What makes no sense is passed over: the reader refuses it in words.
    """
    nodes: dict[str, Node] = {}
    flows: dict[str, Flow] = {}
    for section, field, kind in ELEMENTS:
        for one in _records(held.get(section)):
            key = one.get(field)
            if isinstance(key, str) and key:
                nodes.setdefault(key, diagram.nodes.get(key) or Node(key, kind, name=key))
    for one in _records(held.get(ELEMENTS[1][0])):
        source = one.get("gateway_id")
        for way in _records(one.get("probabilities")):
            key = way.get("path_id")
            if isinstance(source, str) and isinstance(key, str) and key:
                drawn = diagram.flows.get(key)
                is_own = drawn is not None and drawn.source == source
                flows[key] = drawn if is_own and drawn else Flow(key, source, "", name=key)
    return Diagram(processes={}, nodes=nodes, flows=flows)


def _records(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, list):
        yield from (one for one in value if isinstance(one, dict))
