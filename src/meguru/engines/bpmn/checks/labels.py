"""How remarks speak of elements."""

from __future__ import annotations

from meguru.engines.bpmn.label_text import in_brief
from meguru.engines.bpmn.model import Node, NodeKind


def label_of(node: Node) -> str:
    """Return how a remark speaks of a node: its name in brackets, or its kind and id."""
    if node.name.strip():
        return f"「{in_brief(node.name)}」"
    if node.kind is NodeKind.START_EVENT:
        return f"開始({node.id})"
    if node.kind is NodeKind.END_EVENT:
        return f"終了({node.id})"
    if node.kind.is_gateway:
        return f"名前のない分岐・合流({node.id})"
    return f"名前のない{'イベント' if node.kind.is_event else '作業'}({node.id})"
