"""One flow node of a BPMN file."""

from __future__ import annotations

from lxml import etree

from meguru.engines.bpmn.files.facts import read_facts
from meguru.engines.bpmn.files.vocabulary import (
    EVENT_DEFINITIONS,
    TRAITS,
    child_elements,
    child_named,
    local_name,
    text_of,
)
from meguru.engines.bpmn.model import EventTrigger, Node, NodeKind, Trait

_TRAITS = {trait.value: trait for trait in Trait}


def read_node(
    *,
    element: etree._Element,
    root: etree._Element,
    namespace: str,
    kind: NodeKind,
    node_id: str,
    parent_id: str,
) -> tuple[Node, tuple[str, ...], tuple[str, ...]]:
    """Read the attributes of a flow node; also return the traits that are not known and the facts that are none.

    The lane is not known yet; `default_flow_id` and `attached_to` are still unchecked references.
    """
    trigger, link_name = _trigger(element=element, root=root, namespace=namespace)
    words = element.get(TRAITS, "").split()
    documentation = text_of(child_named(element, namespace, "documentation"))
    facts, broken = read_facts(element)
    node = Node(
        id=node_id,
        kind=kind,
        name=element.get("name") or link_name,
        parent_id=parent_id,
        trigger=trigger,
        attached_to=element.get("attachedToRef") if kind is NodeKind.BOUNDARY_EVENT else None,
        interrupting=_interrupting(element=element, kind=kind),
        triggered_by_event=_is_true(element.get("triggeredByEvent")),
        multi_instance=_repetition(element=element, namespace=namespace),
        default_flow_id=element.get("default"),
        called_element=element.get("calledElement") or None,
        documentation=documentation,
        traits=frozenset(_TRAITS[word] for word in words if word in _TRAITS),
        facts=facts,
    )
    return node, tuple(word for word in words if word not in _TRAITS), broken


def _is_true(text: str | None) -> bool:
    return (text or "").strip() in ("true", "1")


def _interrupting(*, element: etree._Element, kind: NodeKind) -> bool:
    name = {NodeKind.BOUNDARY_EVENT: "cancelActivity", NodeKind.START_EVENT: "isInterrupting"}.get(kind)
    return name is None or (element.get(name) or "true").strip() in ("true", "1")


def _trigger(*, element: etree._Element, root: etree._Element, namespace: str) -> tuple[EventTrigger, str]:
    """What an event waits for or throws, and the name of a link."""
    found: list[EventTrigger] = []
    link_name = ""
    for child in child_elements(element, namespace):
        name = local_name(child)
        if name == "eventDefinitionRef":
            key = text_of(child).strip().rpartition(":")[2]
            named = [item for item in child_elements(root, namespace) if item.get("id") == key]
            name = local_name(named[0]) if named else ""
        if name in EVENT_DEFINITIONS:
            found.append(EVENT_DEFINITIONS[name])
            if found[-1] is EventTrigger.LINK:
                link_name = child.get("name", "")
    if len(found) > 1:
        return EventTrigger.MULTIPLE, link_name
    return (found[0] if found else EventTrigger.NONE), link_name


def _repetition(*, element: etree._Element, namespace: str) -> str | None:
    if child_named(element, namespace, "standardLoopCharacteristics") is not None:
        return "loop"
    several = child_named(element, namespace, "multiInstanceLoopCharacteristics")
    if several is None:
        return None
    return "sequential" if _is_true(several.get("isSequential")) else "parallel"
