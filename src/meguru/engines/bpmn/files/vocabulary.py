"""Names of the BPMN 2.0 file format that reading and writing share."""

from __future__ import annotations

from functools import lru_cache

from lxml import etree

from meguru.engines.bpmn.model import ArtifactKind, EventTrigger

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
MEGURU = "https://meguru.dev/ns/bpmn/1"
TRAITS = f"{{{MEGURU}}}traits"
STEPS = f"{{{MEGURU}}}steps"  # of a process: the order of rows in the step table

EVENT_DEFINITIONS = {
    f"{trigger.value}EventDefinition": trigger
    for trigger in EventTrigger
    if trigger not in (EventTrigger.NONE, EventTrigger.MULTIPLE)
}

ARTIFACTS = {kind.value: kind for kind in ArtifactKind}
DATA_ARTIFACTS = frozenset(
    {ArtifactKind.DATA_OBJECT, ArtifactKind.DATA_STORE, ArtifactKind.DATA_INPUT, ArtifactKind.DATA_OUTPUT}
)

# Children of a process that carry no token and are kept as they are, without a remark.
KEPT_SILENTLY = frozenset(
    {
        *("documentation", "extensionElements", "auditing", "monitoring", "property", "laneSet"),
        *("incoming", "outgoing", "ioSpecification", "ioBinding", "dataObject", "dataInputAssociation"),
        *("dataOutputAssociation", "resourceRole", "performer", "humanPerformer", "potentialOwner"),
        *("standardLoopCharacteristics", "multiInstanceLoopCharacteristics", "completionCondition"),
        *("correlationSubscription", "supports", "supportedInterfaceRef", "association", "category"),
    }
)


def namespace_of(element: etree._Element) -> str:
    """Return the namespace of an element, "" when it has none."""
    return element.tag[1:].partition("}")[0] if element.tag.startswith("{") else ""


def local_name(element: etree._Element) -> str:
    """Return the name without its namespace; "" for comments and processing instructions."""
    tag = element.tag
    return _local(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=1024)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def child_elements(element: etree._Element, namespace: str) -> list[etree._Element]:
    """Return the children that belong to the given namespace, in order."""
    return list(element.iterchildren(f"{{{namespace}}}*"))


def child_named(element: etree._Element, namespace: str, name: str) -> etree._Element | None:
    """Return the first child of that name."""
    return next(element.iterchildren(f"{{{namespace}}}{name}"), None)


def text_of(element: etree._Element | None) -> str:
    """Return all text inside an element."""
    return "" if element is None else "".join(str(part) for part in element.itertext())


def line_of(element: etree._Element) -> int | None:
    """Return the line of the file in which an element begins; None for an element that was made."""
    line = element.sourceline
    return line if isinstance(line, int) and line > 0 else None
