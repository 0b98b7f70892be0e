"""An XML tree that is brought up to date with a diagram, touching nothing that did not change."""

from __future__ import annotations

import re

from lxml import etree

from meguru.engines.bpmn.files.source import Source
from meguru.engines.bpmn.files.vocabulary import MEGURU, child_elements, local_name
from meguru.engines.bpmn.identifiers import make_identifier
from meguru.engines.bpmn.model import ArtifactKind, Diagram, NodeKind

etree.register_namespace("meguru", MEGURU)  # the prefix that lxml chooses for our own attributes

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# The order in which the schema wants children; what is not listed is a flow element or a root element (20).
_RANKS = {
    "documentation": 0,
    "extensionElements": 1,
    "import": 2,
    "extension": 2,
    "supportedInterfaceRef": 2,
    "partitionElement": 3,
    "participant": 3,
    "auditing": 4,
    "monitoring": 5,
    "categoryValueRef": 6,
    "messageFlow": 6,
    "incoming": 7,
    "flowNodeRef": 7,
    "outgoing": 8,
    "childLaneSet": 8,
    "ioSpecification": 9,
    "property": 10,
    "dataInput": 11,
    "dataOutput": 12,
    "dataInputAssociation": 13,
    "dataOutputAssociation": 14,
    "inputSet": 15,
    "outputSet": 16,
    "resourceRole": 17,
    "performer": 17,
    "humanPerformer": 17,
    "potentialOwner": 17,
    "rendering": 18,
    "standardLoopCharacteristics": 18,
    "multiInstanceLoopCharacteristics": 18,
    "laneSet": 19,
    "textAnnotation": 21,
    "association": 21,
    "group": 21,
    "correlationSubscription": 23,
    "supports": 24,
    "completionCondition": 25,
    "BPMNDiagram": 30,
    "relationship": 31,
}
_ACTIVITIES = frozenset(kind for kind in NodeKind if kind.is_activity)
TAKES_DATA = _ACTIVITIES | {NodeKind.END_EVENT, NodeKind.INTERMEDIATE_THROW_EVENT}
GIVES_DATA = _ACTIVITIES | {
    *(NodeKind.START_EVENT, NodeKind.INTERMEDIATE_CATCH_EVENT, NodeKind.BOUNDARY_EVENT)
}
_IN_PROCESS = {"ioSpecification": 3, "resourceRole": 22, "potentialOwner": 22, "performer": 22}


class Tree:
    """The tree, the diagram it stands for (`before`), and the diagram it shall stand for (`after`)."""

    def __init__(self, *, source: Source, after: Diagram) -> None:
        self.root = source.root
        self.namespace = source.namespace
        self.before = source.diagram
        self.after = after
        self.drawing = source.drawing
        self.elements = dict(source.elements)
        self.taken = {
            str(element.get("id")) for element in self.root.iter() if isinstance(element.tag, str)
        } | _ids_of(after)

    def tag(self, name: str) -> str:
        """Return a name in the namespace of the model."""
        return f"{{{self.namespace}}}{name}" if self.namespace else name

    def fresh_id(self, prefix: str) -> str:
        """Return an id that nobody has, and keep it."""
        made = make_identifier(prefix=prefix, taken=self.taken)
        self.taken.add(made)
        return made

    def children(self, element: etree._Element, *names: str) -> list[etree._Element]:
        """Return the model children with one of the names."""
        return [child for child in child_elements(element, self.namespace) if local_name(child) in names]

    def add(
        self, parent: etree._Element, name: str, /, *, text: str | None = None, **attributes: str
    ) -> etree._Element:
        """Add a child where the schema wants it. Attributes keep the order in which they are given."""
        element = parent.makeelement(self.tag(name), {key: clean(value) for key, value in attributes.items()})
        if text is not None:
            element.text = clean(text)
        insert(parent, element)
        return element

    def set(self, element: etree._Element, name: str, value: str) -> None:
        """Set an attribute; an empty value takes it away."""
        if value:
            element.set(name, clean(value))
        elif name in element.attrib:
            del element.attrib[name]

    def remove(self, element: etree._Element) -> None:
        """Take an element out of the tree, if it is still in it."""
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)

    def prefixed(self, element: etree._Element, name: str) -> str:
        """Return a name of the model as it must be written in an attribute value such as xsi:type."""
        for prefix, uri in element.nsmap.items():
            if uri == self.namespace:
                return f"{prefix}:{name}" if prefix else name
        return name


def clean(text: str) -> str:
    """Drop characters that XML cannot hold."""
    return _NOT_XML.sub("", text)


def insert(parent: etree._Element, element: etree._Element) -> None:
    """Put a child behind the last one that may stand before it, keeping the indentation of its neighbours."""
    rank = _rank(parent, element)
    after: etree._Element | None = None
    for child in parent.iterchildren(reversed=True):
        if isinstance(child.tag, str) and _rank(parent, child) <= rank:
            break
        after = child
    if after is None:
        append(parent, element)
        return
    before = after.getprevious()
    element.tail = parent.text if before is None else before.tail
    after.addprevious(element)


def append(parent: etree._Element, element: etree._Element) -> None:
    """Put a child at the end, indented as its neighbours are."""
    last = next(parent.iterchildren(reversed=True), None)
    parent.append(element)
    if last is None:
        element.tail = parent.text if not (parent.text or "").strip() else None
        return
    element.tail = last.tail
    previous = last.getprevious()
    last.tail = parent.text if previous is None else previous.tail


def _rank(parent: etree._Element, child: etree._Element) -> int:
    name = local_name(child)
    if name.endswith(("EventDefinition", "EventDefinitionRef")) and local_name(parent) != "definitions":
        return 17
    if local_name(parent) == "process" and name in _IN_PROCESS:
        return _IN_PROCESS[name]
    return _RANKS.get(name, 20)


def _ids_of(diagram: Diagram) -> set[str]:
    groups = (
        *(diagram.processes, diagram.nodes, diagram.flows, diagram.pools, diagram.lanes),
        *(diagram.messages, diagram.artifacts, diagram.associations),
    )
    return {key for group in groups for key in group}


def is_data(diagram: Diagram, key: str) -> bool:
    """Say whether an id is a data object, store, input or output."""
    return key in diagram.artifacts and diagram.artifacts[key].kind not in (
        ArtifactKind.TEXT_ANNOTATION,
        ArtifactKind.GROUP,
    )


def takes_data(diagram: Diagram, key: str) -> bool:
    """Say whether a node can have data going into it: activities and throwing events."""
    return key in diagram.nodes and diagram.nodes[key].kind in TAKES_DATA


def gives_data(diagram: Diagram, key: str) -> bool:
    """Say whether a node can have data coming out of it: activities and catching events."""
    return key in diagram.nodes and diagram.nodes[key].kind in GIVES_DATA
