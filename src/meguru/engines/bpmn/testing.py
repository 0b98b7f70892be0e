"""Diagrams in one line of text. For tests only."""

from __future__ import annotations

from meguru.engines.bpmn.build import DiagramBuilder
from meguru.engines.bpmn.model import Diagram, NodeKind

_KINDS = {
    "x": NodeKind.EXCLUSIVE_GATEWAY,
    "p": NodeKind.PARALLEL_GATEWAY,
    "o": NodeKind.INCLUSIVE_GATEWAY,
    "g": NodeKind.EVENT_BASED_GATEWAY,
}


def draw(text: str) -> Diagram:
    """Draw "s>A A>x1 x1>B x1>e B>e": s.. starts, e.. ends, x p o g + digit gateways, the rest tasks."""
    builder = DiagramBuilder()
    add_chain(builder, text)
    return builder.build()


def add_chain(builder: DiagramBuilder, text: str, *, parent: str = "", known: tuple[str, ...] = ()) -> None:
    """Add such a text to a builder; `known` are ids that are there already."""
    made = set(known)
    for chain in text.split():
        ids = chain.split(">")
        for node_id in ids:
            if node_id not in made:
                made.add(node_id)
                _add(builder, node_id, parent)
        builder.chain(*ids)


def _add(builder: DiagramBuilder, node_id: str, parent: str) -> None:
    if node_id[0] in _KINDS and node_id[1:].isdigit():
        builder.gateway(id=node_id, kind=_KINDS[node_id[0]], parent=parent)
    elif node_id[0] == "s" and not node_id[1:].strip("0123456789"):
        builder.start(id=node_id, parent=parent)
    elif node_id[0] == "e" and not node_id[1:].strip("0123456789"):
        builder.end(id=node_id, parent=parent)
    else:
        builder.task(id=node_id, name=node_id, parent=parent)
