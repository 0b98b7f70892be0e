"""Who catches an error, escalation or cancel event that is thrown inside a sub-process."""

from __future__ import annotations

from dataclasses import dataclass

from meguru.engines.bpmn.model import EventTrigger, Node, NodeKind
from meguru.engines.bpmn.tokens.outline import Outline

_THROWING = frozenset({NodeKind.END_EVENT, NodeKind.INTERMEDIATE_THROW_EVENT})
_CAUGHT = frozenset({EventTrigger.ERROR, EventTrigger.ESCALATION, EventTrigger.CANCEL})


@dataclass(frozen=True, slots=True)
class Catcher:
    """A boundary event, or the start of an event sub-process; `scope` is what it interrupts."""

    node: Node
    scope: str
    interrupting: bool


def find_catcher(*, outline: Outline, node: Node) -> Catcher | None:
    """Find the nearest catcher of what a node throws, from the inside out; None for nodes that throw nothing.

    End events throw errors, escalations and cancellations, events on the way escalations. Codes are not compared.
    """
    is_thrown = (
        node.trigger in _CAUGHT
        if node.kind is NodeKind.END_EVENT
        else node.trigger is EventTrigger.ESCALATION
    )
    if node.kind not in _THROWING or not is_thrown:
        return None
    for scope in outline.chain[node.parent_id]:
        for sub in outline.event_sub_processes[scope]:
            if sub.id in outline.chain[node.parent_id]:
                continue
            for start in outline.starts[sub.id]:
                if start.trigger is node.trigger:
                    return Catcher(start, scope, start.interrupting)
        for event in outline.boundaries.get(scope, ()):
            if event.trigger is node.trigger:
                return Catcher(event, scope, event.interrupting)
    return None


def throws_inside(*, outline: Outline, scope: str, trigger: EventTrigger) -> bool:
    """Say whether something in a scope throws this trigger; then its catcher waits for the throw."""
    return trigger in _CAUGHT and any(
        node.trigger is trigger and node.kind in _THROWING and scope in outline.chain[node.parent_id]
        for node in outline.nodes.values()
    )
