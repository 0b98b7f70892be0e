"""What a save changed, in words for the history of a draft."""

from __future__ import annotations

from dataclasses import replace

from meguru.engines.bpmn import Diagram, Node

MOST_NAMES = 3
MOST_CHARACTERS = 200


def in_words(*, before: Diagram, after: Diagram) -> str:
    """The steps that were added, changed and taken out; else that lines, places or other parts changed."""
    added = [node for key, node in after.nodes.items() if key not in before.nodes]
    gone = [node for key, node in before.nodes.items() if key not in after.nodes]
    changed = [
        node
        for key, node in after.nodes.items()
        if key in before.nodes and _own(node) != _own(before.nodes[key])
    ]
    parts = [
        f"{label}：{_names(nodes)}"
        for label, nodes in (("加えた", added), ("変えた", changed), ("消した", gone))
        if any(_is_step(node) for node in nodes)
    ]
    if not parts:
        parts = ["つながり"] if dict(before.flows) != dict(after.flows) else ["図の配置や枠"]
    return "、".join(parts)[:MOST_CHARACTERS]


def _is_step(node: Node) -> bool:
    return node.kind.is_activity or (node.kind.is_event and bool(node.name.strip()))


def _own(node: Node) -> Node:
    """A node without what only tells of its neighbours."""
    return replace(node, default_flow_id=None)


def _names(nodes: list[Node]) -> str:
    steps = [node for node in nodes if _is_step(node)]
    names = [
        f"「{node.name.strip()}」" if node.name.strip() else "名前のない手順" for node in steps[:MOST_NAMES]
    ]
    rest = f"ほか{len(steps) - MOST_NAMES}" if len(steps) > MOST_NAMES else ""
    return "".join(names) + rest
