"""The tree of a file brought into the shape of the standard: one root, one namespace, everything in its place.

Steps.  1. The root: the `definitions` of the file wherever it stands, several of them put together, or a new
           one around a bare process.
        2. The namespaces of drafts, of slips of the pen and missing ones become the one of BPMN 2.0.
        3. Names with the wrong capitals become the right ones; an unknown element that flows lead to or from
           becomes a plain task and keeps its old name as an attribute.
        4. What stands in the wrong place (steps outside a process, a drawing inside one) moves to the right one.
Extensions (`extensionElements` and foreign namespaces) are never looked into.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from meguru.engines.bpmn.files.vocabulary import (
    ARTIFACTS,
    BPMNDI,
    DC,
    DI,
    EVENT_DEFINITIONS,
    KEPT_SILENTLY,
    MEGURU,
    MODEL,
    local_name,
    namespace_of,
)
from meguru.engines.bpmn.files.write_tree import insert
from meguru.engines.bpmn.model import NodeKind
from meguru.engines.bpmn.recovery.attributes import right_attributes, right_ids
from meguru.engines.bpmn.recovery.emf import as_the_standard
from meguru.engines.bpmn.recovery.said import Said, label
from meguru.engines.bpmn.recovery.steps import (
    drop_doubled_lines,
    drop_ends_of_nothing,
    read_steps_of_tools,
)

WAS = f"{{{MEGURU}}}was"  # the name that an unknown element had in its file

_NODES = frozenset(kind.value for kind in NodeKind)
_CHOREOGRAPHY = frozenset({"choreographyTask", "subChoreography", "callChoreography"})
_IN_PROCESS = _NODES | {"sequenceFlow", "laneSet", *ARTIFACTS, "association", "dataObject"}
_ROOTS = frozenset(
    {
        *(
            "process",
            "collaboration",
            "choreography",
            "globalConversation",
            "category",
            "dataStore",
            "message",
        ),
        *("itemDefinition", "error", "escalation", "signal", "resource", "interface", "partnerEntity"),
        *("partnerRole", "correlationProperty", "endPoint", "globalTask", "globalUserTask", "relationship"),
        *("globalScriptTask", "globalManualTask", "globalBusinessRuleTask", "import", "extension"),
    }
)
_ONLY_AT_THE_TOP = frozenset(
    {
        *("dataStore", "message", "itemDefinition", "error", "escalation", "signal", "category"),
        *("resource", "interface"),
    }
)
_MAY_HOLD = dict.fromkeys(("textAnnotation", "group", "association"), ("process", "collaboration"))
_IN_COLLABORATION = frozenset({"participant", "messageFlow", "conversation", "subConversation"})
_MODEL_NAMES = frozenset(
    {
        *("definitions", "lane", "childLaneSet", "flowNodeRef", "text", "conditionExpression", "condition"),
        *(
            "eventDefinitionRef",
            "categoryValue",
            "timeDate",
            "timeDuration",
            "timeCycle",
            "extensionElements",
        ),
        *("sourceRef", "targetRef", "loopCardinality", "conversationLink", "callConversation", "script"),
        *("choreographyTask", "subChoreography", "callChoreography", "messageFlowRef", "participantRef"),
    }
    | _IN_PROCESS
    | _ROOTS
    | _IN_COLLABORATION
    | KEPT_SILENTLY
    | EVENT_DEFINITIONS.keys()
)
_BROKEN_URI = re.compile(r"[\s<>\"{}|\\^`]")
_CLOSED = frozenset(
    {"extensionElements", "documentation", "text", "script", "condition", "conditionExpression"}
)
_BY_LOWER = {name.lower(): name for name in _MODEL_NAMES} | {
    "subprocess": "subProcess",
    "eventsubprocess": "subProcess",
    "embeddedsubprocess": "subProcess",
    "adhocsubprocess": "adHocSubProcess",
    "intermediateevent": "intermediateThrowEvent",
    "eventgateway": "eventBasedGateway",
    "annotation": "textAnnotation",
    "pool": "participant",
}
_DRAWN = {
    **dict.fromkeys(
        ("BPMNDiagram", "BPMNPlane", "BPMNShape", "BPMNEdge", "BPMNLabel", "BPMNLabelStyle"), BPMNDI
    ),
    **dict.fromkeys(("Bounds", "Font"), DC),
    "waypoint": DI,
}


def bring_into_shape(root: etree._Element, said: Said) -> tuple[etree._Element, bool]:
    """Return the root of a mended tree (it may be the same one) and whether anything was changed."""
    before = len(said.remarks)
    root = as_the_standard(root, said)
    root = _one_root(root, said)
    root = _one_namespace(root, said)
    _right_names(root, said)
    read_steps_of_tools(root, said)
    right_ids(root, said)
    right_attributes(root, said)
    _right_places(root, said)
    drop_doubled_lines(root, said)
    drop_ends_of_nothing(root, said)
    return root, len(said.remarks) > before


def count_of_nodes(root: etree._Element) -> int:
    """How many steps, events and gateways a file holds, in any namespace."""
    return sum(local_name(one) in _NODES for one in root.iter("*"))


def is_bpmn(root: etree._Element) -> bool:
    """Say whether anything in a tree looks like a part of a BPMN file."""
    strong = _NODES | {"process", "collaboration", "choreography", "definitions", "Definitions"}
    return any(
        local_name(one) in strong and (local_name(one) in _NODES or "bpmn" in namespace_of(one).lower())
        for one in root.iter("*")
        if _is_model(one)
    )


def _is_model(element: etree._Element) -> bool:
    namespace = namespace_of(element).lower()
    return not namespace or "bpmn" in namespace


# -- the root ----------------------------------------------------------------------------------------------


def _one_root(root: etree._Element, said: Said) -> etree._Element:
    if local_name(root) == "definitions" and _is_model(root) and root.find(".//{*}definitions") is None:
        return root
    found = [
        one for one in root.iter("{*}definitions") if _is_model(one) and not _is_within(one, "definitions")
    ]
    if not found:
        return _around(root, said)
    first = found[0]
    if first is not root:
        said.whole("repaired-root", f"図が <{local_name(root)}> の中に包まれていたため、取り出しました。")
    more = [one for one in root.iter("{*}definitions") if one is not first and _is_model(one)]
    if more:
        said.whole("repaired-root", f"definitions が {len(more) + 1} 個あったため、一つにまとめました。")
    for other in more:
        for child in list(other):
            first.append(child)
        parent = other.getparent()
        if parent is not None:
            parent.remove(other)
    return first


def _around(root: etree._Element, said: Said) -> etree._Element:
    """New definitions around the processes of a file that has none."""
    made = etree.Element(f"{{{MODEL}}}definitions", nsmap={"bpmn": MODEL})
    made.set("id", "definitions_1")
    made.set("targetNamespace", MEGURU)
    tops = ("process", "collaboration", "BPMNDiagram")
    held = [
        one
        for one in root.iter()
        if local_name(one) in tops and not any(_is_within(one, name) for name in tops)
    ]
    for one in held or [root]:
        made.append(one)
    said.whole("repaired-root", "ファイルの先頭にあるはずの definitions がないため、補って読みました。")
    return made


def _is_within(element: etree._Element, name: str) -> bool:
    return any(local_name(above) == name for above in element.iterancestors())


# -- the namespaces ----------------------------------------------------------------------------------------


def _model_part(element: etree._Element) -> Iterator[etree._Element]:
    """The elements of the model and the drawing below an element; extensions are left out."""
    for child in element.iterchildren("*"):
        name = local_name(child)
        if name in _DRAWN or ((name in _MODEL_NAMES or name.lower() in _BY_LOWER) and _is_close(child)):
            yield child
        elif namespace_of(child) not in ("", MODEL):
            continue
        if name not in _CLOSED:
            yield from _model_part(child)


def _is_close(element: etree._Element) -> bool:
    """Whether a namespace is that of BPMN, a slip or a draft of it, or missing."""
    namespace = namespace_of(element).lower()
    return not namespace or namespace == MODEL.lower() or ("omg" in namespace and "bpmn" in namespace)


def _one_namespace(root: etree._Element, said: Said) -> etree._Element:
    own = namespace_of(root)
    vendor = own if own and not _is_close(root) else MODEL  # a vendor's own namespace is used throughout
    wrong = [one for one in _parts(root, vendor) if namespace_of(one) != _due(one)]
    if own in (MODEL, vendor) and not wrong:
        return root
    strange = sorted(
        {namespace_of(one) or "(なし)" for one in [root, *wrong] if namespace_of(one) != _due(one)}
    )
    said.whole("repaired-namespace", f"BPMN 2.0 ではない名前空間「{'、'.join(strange[:3])}」を直しました。")
    kept: dict[Any, str] = {None: MODEL, "bpmndi": BPMNDI, "dc": DC, "di": DI}
    kept |= {
        prefix: uri
        for prefix, uri in root.nsmap.items()
        if prefix is not None and uri != own and not _BROKEN_URI.search(uri)
    }
    top = etree.Element(
        f"{{{MODEL}}}definitions",
        {str(name): str(value) for name, value in root.attrib.items()},
        nsmap=kept,  # None is the default namespace
    )
    top.text = root.text
    for child in list(root):
        top.append(child)
    for one in wrong:
        one.tag = f"{{{_due(one)}}}{local_name(one)}"
    return top


def _parts(root: etree._Element, vendor: str) -> Iterator[etree._Element]:
    if vendor == MODEL:
        yield from _model_part(root)
        return
    for one in root.iter(f"{{{vendor}}}*"):
        if one is not root:
            yield one


def _due(element: etree._Element) -> str:
    return _DRAWN.get(local_name(element), MODEL)


# -- the names ---------------------------------------------------------------------------------------------


def _right_names(root: etree._Element, said: Said) -> None:
    ends = {
        (flow.get(name) or "").strip().rpartition(":")[2]
        for flow in root.iter("{*}sequenceFlow")
        for name in ("sourceRef", "targetRef")
    }
    for element in list(root.iter(f"{{{MODEL}}}*")):
        name = local_name(element)
        is_lost = name in _CHOREOGRAPHY and element.get("id") in ends and not _is_in_choreography(element)
        if (name in _MODEL_NAMES and not is_lost) or element.getparent() is None:
            continue
        right = _BY_LOWER.get(name.lower())
        if right is not None and not is_lost:
            element.tag = f"{{{MODEL}}}{right}"
            if name.lower() == "eventsubprocess":
                element.set("triggeredByEvent", "true")
            said.one(
                "repaired-name", f"「{label(element)}」の種類「{name}」を「{right}」に直しました。", element
            )
        elif element.get("id") in ends:
            element.tag = f"{{{MODEL}}}task"
            element.set(WAS, name)
            said.one(
                "repaired-name",
                f"「{label(element)}」の種類「{name}」は BPMN にないため、ふつうの作業として読みました。",
                element,
            )


def _is_in_choreography(element: etree._Element) -> bool:
    return local_name(element) in _CHOREOGRAPHY and any(
        local_name(above) in ("choreography", "subChoreography") for above in element.iterancestors()
    )


# -- the places --------------------------------------------------------------------------------------------


def _right_places(root: etree._Element, said: Said) -> None:
    for element in list(root.iter("{*}BPMNDiagram")):
        if element.getparent() is not root:
            root.append(element)
            said.one(
                "repaired-place",
                "図の位置の情報が別の場所にあったため、移しました。",
                element,
                severity="hint",
            )
    for diagram in root.findall("{*}BPMNDiagram"):
        _with_plane(diagram, said)
    for element in list(root.iter(f"{{{MODEL}}}*")):
        _put_right(root, element, said)


def _with_plane(diagram: etree._Element, said: Said) -> None:
    loose = [child for child in diagram if local_name(child) in ("BPMNShape", "BPMNEdge")]
    if loose:
        plane = diagram.find("{*}BPMNPlane")
        if plane is None:
            plane = etree.SubElement(diagram, f"{{{BPMNDI}}}BPMNPlane")
        for child in loose:
            plane.append(child)
        said.one("repaired-place", "図形を載せるページ(BPMNPlane)がなかったため、補いました。", diagram)


def _put_right(root: etree._Element, element: etree._Element, said: Said) -> None:
    parent, name = element.getparent(), local_name(element)
    if parent is None or _is_within(element, "extensionElements"):
        return
    where = local_name(parent)
    target: etree._Element | None = None
    if (name in ("process", "collaboration") and parent is not root) or (
        name in _ONLY_AT_THE_TOP and where in ("process", "collaboration")
    ):
        target = root
    elif where not in ("definitions", "collaboration", "participant", "process"):
        return
    elif name in _IN_PROCESS and where not in _MAY_HOLD.get(name, ("process",)):
        target = _a_process(root, element)
    elif name in _IN_COLLABORATION and where in ("definitions", "process", "participant"):
        target = _a_collaboration(root)
    if target is not None and target is not parent:
        insert(target, element)
        said.one("repaired-place", f"「{label(element)}」が別の場所に書かれていたため、移しました。", element)


def _a_process(root: etree._Element, element: etree._Element) -> etree._Element:
    """The process of the participant in which something stands, else the first process, else a new one."""
    holder = element.getparent()
    wanted = (holder.get("processRef") or "").rpartition(":")[2] if holder is not None else ""
    processes = root.findall(f"{{{MODEL}}}process")
    for process in processes:
        if wanted and process.get("id") == wanted:
            return process
    if processes:
        return processes[0]
    made = root.makeelement(f"{{{MODEL}}}process")
    insert(root, made)
    made.set("id", "process_1" if root.find(".//*[@id='process_1']") is None else "process_made")
    return made


def _a_collaboration(root: etree._Element) -> etree._Element:
    found = root.find(f"{{{MODEL}}}collaboration")
    if found is None:
        found = root.makeelement(f"{{{MODEL}}}collaboration")
        insert(root, found)
    return found
