"""One flow node, written or brought up to date."""

from __future__ import annotations

from lxml import etree

from meguru.engines.bpmn.files.facts import write_facts
from meguru.engines.bpmn.files.vocabulary import TRAITS, XSI, child_elements, local_name
from meguru.engines.bpmn.files.write_tree import GIVES_DATA, TAKES_DATA, Tree, clean
from meguru.engines.bpmn.model import CONTAINERS, EventTrigger, Node, NodeKind

_LOOPS = ("standardLoopCharacteristics", "multiInstanceLoopCharacteristics")
_MESSAGING = frozenset({NodeKind.SEND_TASK, NodeKind.RECEIVE_TASK})
_GATEWAYS = frozenset(kind for kind in NodeKind if kind.is_gateway)
_ACTIVITIES = frozenset(kind for kind in NodeKind if kind.is_activity)
_WITH_DEFAULT = _ACTIVITIES | {
    *(NodeKind.EXCLUSIVE_GATEWAY, NodeKind.INCLUSIVE_GATEWAY, NodeKind.COMPLEX_GATEWAY)
}

# Attributes and children of the standard that only some kinds may have; dropped when the kind changes.
_ONLY_FOR: dict[str, frozenset[NodeKind]] = {
    "default": _WITH_DEFAULT,
    "gatewayDirection": _GATEWAYS,
    "eventGatewayType": frozenset({NodeKind.EVENT_BASED_GATEWAY}),
    "instantiate": frozenset({NodeKind.EVENT_BASED_GATEWAY, NodeKind.RECEIVE_TASK}),
    "startQuantity": _ACTIVITIES,
    "completionQuantity": _ACTIVITIES,
    "isForCompensation": _ACTIVITIES,
    "operationRef": _MESSAGING | {NodeKind.SERVICE_TASK},
    "messageRef": _MESSAGING,
    "implementation": _MESSAGING | {NodeKind.SERVICE_TASK, NodeKind.USER_TASK, NodeKind.BUSINESS_RULE_TASK},
    "scriptFormat": frozenset({NodeKind.SCRIPT_TASK}),
    "script": frozenset({NodeKind.SCRIPT_TASK}),
    "rendering": frozenset({NodeKind.USER_TASK}),
    "calledElement": frozenset({NodeKind.CALL_ACTIVITY}),
    "triggeredByEvent": CONTAINERS,
    "ordering": frozenset({NodeKind.AD_HOC_SUB_PROCESS}),
    "cancelRemainingInstances": frozenset({NodeKind.AD_HOC_SUB_PROCESS}),
    "completionCondition": frozenset({NodeKind.AD_HOC_SUB_PROCESS}),
    "attachedToRef": frozenset({NodeKind.BOUNDARY_EVENT}),
    "cancelActivity": frozenset({NodeKind.BOUNDARY_EVENT}),
    "isInterrupting": frozenset({NodeKind.START_EVENT}),
    "parallelMultiple": frozenset(kind for kind in NodeKind if kind.is_event),
    "ioSpecification": _ACTIVITIES,
    "property": TAKES_DATA | GIVES_DATA,
    "dataInput": TAKES_DATA - _ACTIVITIES,
    "inputSet": TAKES_DATA - _ACTIVITIES,
    "dataInputAssociation": TAKES_DATA,
    "dataOutput": GIVES_DATA - _ACTIVITIES,
    "outputSet": GIVES_DATA - _ACTIVITIES,
    "dataOutputAssociation": GIVES_DATA,
    "standardLoopCharacteristics": _ACTIVITIES,
    "multiInstanceLoopCharacteristics": _ACTIVITIES,
}


def update_node(*, tree: Tree, element: etree._Element, before: Node | None, after: Node) -> None:
    """Bring an element from one node to another; without `before` it is new and still bare."""
    old = before or Node(id=after.id, kind=after.kind)
    if old.kind is not after.kind:
        _change_kind(tree, element, after.kind)
    if old.name != after.name:
        tree.set(element, "name", after.name)
    if old.attached_to != after.attached_to:
        tree.set(element, "attachedToRef", after.attached_to or "")
    if old.interrupting != after.interrupting or (before and old.kind is not after.kind):
        name = {NodeKind.BOUNDARY_EVENT: "cancelActivity", NodeKind.START_EVENT: "isInterrupting"}
        if after.kind in name:
            tree.set(element, name[after.kind], "" if after.interrupting else "false")
    if old.triggered_by_event != after.triggered_by_event:
        tree.set(element, "triggeredByEvent", "true" if after.triggered_by_event else "")
    if old.called_element != after.called_element:
        tree.set(element, "calledElement", after.called_element or "")
    if old.default_flow_id != after.default_flow_id:
        tree.set(element, "default", (after.default_flow_id or "") if after.kind in _WITH_DEFAULT else "")
    if old.traits != after.traits:
        _set_traits(tree, element, old, after)
    write_facts(tree, element, before=old.facts, after=after.facts)
    if old.documentation != after.documentation:
        _set_documentation(tree, element, after.documentation)
    if old.trigger is not after.trigger:
        _set_trigger(tree, element, after)
    elif old.name != after.name and after.trigger is EventTrigger.LINK:
        _rename_link(tree, element, old.name, after.name)
    if old.multi_instance != after.multi_instance:
        _set_repetition(tree, element, after.multi_instance)


def _change_kind(tree: Tree, element: etree._Element, kind: NodeKind) -> None:
    element.tag = tree.tag(kind.value)
    for name, kinds in _ONLY_FOR.items():
        if kind not in kinds:
            tree.set(element, name, "")
            for child in tree.children(element, name):
                tree.remove(child)
    if not kind.is_event:
        _drop_event_definitions(tree, element)


def _set_traits(tree: Tree, element: etree._Element, old: Node, after: Node) -> None:
    known = {trait.value for trait in old.traits}
    foreign = [word for word in element.get(TRAITS, "").split() if word not in known]
    tree.set(element, TRAITS, " ".join([*sorted(trait.value for trait in after.traits), *foreign]))


def _set_documentation(tree: Tree, element: etree._Element, text: str) -> None:
    existing = tree.children(element, "documentation")
    if not text:
        if existing:
            tree.remove(existing[0])
    elif existing:
        for child in list(existing[0]):
            existing[0].remove(child)
        existing[0].text = clean(text)
    else:
        tree.add(element, "documentation", text=text)


def _drop_event_definitions(tree: Tree, element: etree._Element) -> None:
    for child in child_elements(element, tree.namespace):
        if local_name(child).endswith(("EventDefinition", "ventDefinitionRef")):
            tree.remove(child)


def _set_trigger(tree: Tree, element: etree._Element, after: Node) -> None:
    _drop_event_definitions(tree, element)
    several = (EventTrigger.MESSAGE, EventTrigger.SIGNAL)
    triggers = several if after.trigger is EventTrigger.MULTIPLE else (after.trigger,)
    for trigger in triggers:
        if trigger is EventTrigger.NONE:
            continue
        name = f"{trigger.value}EventDefinition"
        definition = tree.add(element, name, id=tree.fresh_id(name))
        if trigger is EventTrigger.LINK:
            definition.set("name", clean(after.name))
        elif trigger is EventTrigger.CONDITIONAL:
            condition = tree.add(definition, "condition")
            condition.set(f"{{{XSI}}}type", tree.prefixed(condition, "tFormalExpression"))


def _rename_link(tree: Tree, element: etree._Element, old: str, name: str) -> None:
    """A link that was called like its event goes on being called so."""
    for definition in tree.children(element, "linkEventDefinition"):
        if definition.get("name", "") == clean(old) or not name:
            definition.set("name", clean(name))


def _set_repetition(tree: Tree, element: etree._Element, repetition: str | None) -> None:
    for child in tree.children(element, *_LOOPS):
        tree.remove(child)
    if repetition == "loop":
        tree.add(element, "standardLoopCharacteristics")
    elif repetition:
        loop = tree.add(element, "multiInstanceLoopCharacteristics")
        tree.set(loop, "isSequential", "true" if repetition == "sequential" else "")
