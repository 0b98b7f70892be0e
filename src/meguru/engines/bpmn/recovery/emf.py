"""Files in the form of the Eclipse Modeling Framework, written in the form of the standard.

The two forms say the same. In the first one the name of the XML element is the role in the metamodel ("flowElements")
and the kind stands in `xsi:type`; lists of references are attributes. In the second one the name is the kind, and
lists are elements. Kinds and texts that are not known stay as they are.
"""

from __future__ import annotations

from lxml import etree

from meguru.engines.bpmn.files.vocabulary import BPMNDI, DC, DI, MODEL, XSI, local_name, namespace_of
from meguru.engines.bpmn.files.write_tree import insert
from meguru.engines.bpmn.recovery.said import Said

_TYPE = f"{{{XSI}}}type"
_SAME = "#"  # the role is the name, in the singular
_ROLES = {
    **dict.fromkeys(("rootElements", "flowElements", "artifacts", "eventDefinitions", "values"), ""),
    "loopCharacteristics": "",
    "resources": "",
    "laneSets": "laneSet",
    "lanes": "lane",
    "participants": "participant",
    "messageFlows": "messageFlow",
    "conversations": "conversation",
    "conversationLinks": "conversationLink",
    "dataInputs": "dataInput",
    "dataOutputs": "dataOutput",
    "inputSets": "inputSet",
    "outputSets": "outputSet",
    "dataInputAssociations": "dataInputAssociation",
    "dataOutputAssociations": "dataOutputAssociation",
    "properties": "property",
    "imports": "import",
    "categoryValue": "categoryValue",
    **dict.fromkeys(
        ("childLaneSet", "ioSpecification", "conditionExpression", "documentation", "timeDate"), _SAME
    ),
    **dict.fromkeys(("timeDuration", "timeCycle", "condition", "completionCondition"), _SAME),
}
_DRAWN = {
    "diagrams": ("BPMNDiagram", BPMNDI),
    "plane": ("BPMNPlane", BPMNDI),
    "label": ("BPMNLabel", BPMNDI),
    "bounds": ("Bounds", DC),
    "waypoint": ("waypoint", DI),
}
_LISTS = {"incoming": "incoming", "outgoing": "outgoing", "flowNodeRefs": "flowNodeRef"}
_TEXTS = {"documentation": "text", "textAnnotation": "text", "scriptTask": "script"}
_EXPRESSIONS = frozenset(
    {"conditionExpression", "timeDate", "timeDuration", "timeCycle", "condition", "completionCondition"}
)


def as_the_standard(root: etree._Element, said: Said) -> etree._Element:
    """Return the root in the form of the standard; the same root when it is no file of that form."""
    if local_name(root).lower() != "definitions" or not any(
        local_name(child) == "rootElements" and child.get(_TYPE) for child in root
    ):
        return root
    made = etree.Element(
        f"{{{MODEL}}}definitions",
        {str(key): str(value) for key, value in root.attrib.items() if not str(key).startswith("{")},
        nsmap={"bpmn": MODEL, "bpmndi": BPMNDI, "dc": DC, "di": DI, "xsi": XSI},
    )
    for child in list(root):
        made.append(child)
    for element in list(made.iter("*")):
        if element is not made:
            _rewrite(element)
    said.whole(
        "repaired-form",
        "Eclipse の内部の形式(EMF)で書かれていたため、標準の BPMN の形に書き直しました。",
    )
    return made


def _rewrite(element: etree._Element) -> None:
    name = local_name(element)
    kind = (element.get(_TYPE) or "").rpartition(":")[2]
    role = _ROLES.get(name)
    if name in _DRAWN and namespace_of(element) in ("", BPMNDI):
        right, namespace = _DRAWN[name]
        element.tag = f"{{{namespace}}}{right}"
    elif name == "planeElement" and kind:
        element.tag = f"{{{BPMNDI}}}{kind}"
    elif role is None or namespace_of(element):
        return
    else:
        right = role if role not in ("", _SAME) else name if role == _SAME else kind[:1].lower() + kind[1:]
        if not right:
            return
        element.tag = f"{{{MODEL}}}{right}"
    if kind:
        if local_name(element) in _EXPRESSIONS:
            element.set(_TYPE, f"bpmn:t{kind}")
        else:
            del element.attrib[_TYPE]
    _lists_and_texts(element)


def _lists_and_texts(element: etree._Element) -> None:
    name = local_name(element)
    if name == "messageFlow" or namespace_of(element) != MODEL:
        return
    for attribute, child_name in _LISTS.items():
        for key in _taken(element, attribute).split():
            child = element.makeelement(f"{{{MODEL}}}{child_name}")
            child.text = key
            insert(element, child)
    text = _taken(element, "body" if name in _EXPRESSIONS else _TEXTS.get(name, ""))
    if not text:
        return
    if name == "documentation" or name in _EXPRESSIONS:
        element.text = text
        return
    child = element.makeelement(f"{{{MODEL}}}{_TEXTS[name]}")
    child.text = text
    insert(element, child)


def _taken(element: etree._Element, attribute: str) -> str:
    """The value of an attribute, which goes."""
    value = element.get(attribute) if attribute else None
    if value is None:
        return ""
    del element.attrib[attribute]
    return value
