"""Processes, nodes, sequence flows, artifacts and associations."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from meguru.engines.bpmn.files.vocabulary import STEPS, XSI, text_of
from meguru.engines.bpmn.files.write_node import update_node
from meguru.engines.bpmn.files.write_tree import Tree, clean, gives_data, insert, is_data, takes_data
from meguru.engines.bpmn.model import Artifact, ArtifactKind, Association, Flow, Node


def write_processes(tree: Tree) -> None:
    """Add and rename processes. Those that are gone go last, when what they held has moved."""
    for key, process in tree.after.processes.items():
        old = tree.before.processes.get(key)
        if old is None:
            tree.elements[key] = tree.add(tree.root, "process", id=key)
            tree.set(tree.elements[key], "isExecutable", "true" if process.is_executable else "false")
        elif old.is_executable != process.is_executable:
            tree.elements[key].set("isExecutable", "true" if process.is_executable else "false")
        if (old.name if old else "") != process.name:
            tree.set(tree.elements[key], "name", process.name)
        if (old.steps if old else ()) != process.steps:
            tree.set(tree.elements[key], STEPS, " ".join(process.steps))


def write_nodes(tree: Tree) -> None:
    """Add, move and change nodes, outer ones first; then take away those that are gone."""
    for node in sorted(tree.after.nodes.values(), key=lambda node: _depth(tree, node)):
        old = tree.before.nodes.get(node.id)
        parent = tree.elements[node.parent_id]
        if old is None:
            tree.elements[node.id] = tree.add(parent, node.kind.value, id=node.id)
        elif old.parent_id != node.parent_id:
            insert(parent, tree.elements[node.id])
        update_node(tree=tree, element=tree.elements[node.id], before=old, after=node)


def _depth(tree: Tree, node: Node) -> int:
    depth, seen = 0, {node.id}
    while node.parent_id in tree.after.nodes and node.parent_id not in seen:
        seen.add(node.parent_id)
        node = tree.after.nodes[node.parent_id]
        depth += 1
    return depth


def write_flows(tree: Tree) -> None:
    """Add and change sequence flows, then the incoming and outgoing lists of the nodes they touch."""
    for flow in tree.after.flows.values():
        old = tree.before.flows.get(flow.id)
        parent = tree.elements[flow.parent_id]
        if old is None:
            tree.elements[flow.id] = tree.add(parent, "sequenceFlow", id=flow.id)
        elif old.parent_id != flow.parent_id:
            insert(parent, tree.elements[flow.id])
        _update_flow(tree, tree.elements[flow.id], old, flow)
    for key, flow in tree.before.flows.items():
        if key not in tree.after.flows:
            tree.remove(tree.elements[flow.id])
    _write_ends(tree)


def _update_flow(tree: Tree, element: etree._Element, old: Flow | None, flow: Flow) -> None:
    if old is None or old.name != flow.name:
        tree.set(element, "name", flow.name)
    if old is None or old.source != flow.source:
        element.set("sourceRef", flow.source)
    if old is None or old.target != flow.target:
        element.set("targetRef", flow.target)
    if (old.condition if old else "") == flow.condition:
        return
    for child in tree.children(element, "conditionExpression"):
        tree.remove(child)
    if flow.condition:
        condition = tree.add(element, "conditionExpression", text=flow.condition)
        condition.set(f"{{{XSI}}}type", tree.prefixed(condition, "tFormalExpression"))


def _write_ends(tree: Tree) -> None:
    now, then = _ends(tree.after.flows.values()), _ends(tree.before.flows.values())
    for key in tree.after.nodes:
        for name in ("incoming", "outgoing"):
            wanted, had = now.get((key, name), []), then.get((key, name), [])
            if wanted == had:
                continue
            element = tree.elements[key]
            listed = set()
            for child in tree.children(element, name):
                flow_id = text_of(child).strip().rpartition(":")[2]
                if flow_id in had and flow_id not in wanted:
                    tree.remove(child)
                listed.add(flow_id)
            for flow_id in wanted:
                if flow_id not in listed:
                    tree.add(element, name, text=flow_id)


def _ends(flows: Iterable[Flow]) -> dict[tuple[str, str], list[str]]:
    ends: dict[tuple[str, str], list[str]] = {}
    for flow in flows:
        ends.setdefault((flow.source, "outgoing"), []).append(flow.id)
        ends.setdefault((flow.target, "incoming"), []).append(flow.id)
    return ends


def write_artifacts(tree: Tree) -> None:
    """Add, change and take away notes, groups and data; one that changes its kind or scope is made anew."""
    for artifact in tree.after.artifacts.values():
        old = tree.before.artifacts.get(artifact.id)
        if old is not None and (old.kind, old.parent_id) != (artifact.kind, artifact.parent_id):
            tree.remove(tree.elements[artifact.id])
            old = None
        if old is None:
            tree.elements[artifact.id] = _add_artifact(tree, artifact)
        elif old.text != artifact.text:
            _set_text(tree, tree.elements[artifact.id], artifact)
    for key in tree.before.artifacts:
        if key not in tree.after.artifacts:
            tree.remove(tree.elements[key])


def _add_artifact(tree: Tree, artifact: Artifact) -> etree._Element:
    parent = tree.elements.get(artifact.parent_id)
    if parent is None:
        parent = tree.elements[next(iter(tree.after.processes))]
    if artifact.kind in (ArtifactKind.DATA_INPUT, ArtifactKind.DATA_OUTPUT):
        parent = _io_specification(tree, parent)
    element = tree.add(parent, artifact.kind.value, id=artifact.id)
    if artifact.kind is ArtifactKind.DATA_OBJECT:
        data_object = tree.add(parent, "dataObject", id=tree.fresh_id("dataObject"))
        element.set("dataObjectRef", str(data_object.get("id")))
    _set_text(tree, element, artifact)
    return element


def _io_specification(tree: Tree, process: etree._Element) -> etree._Element:
    for existing in tree.children(process, "ioSpecification"):
        return existing
    made = tree.add(process, "ioSpecification", id=tree.fresh_id("ioSpecification"))
    for name in ("inputSet", "outputSet"):
        tree.add(made, name, id=tree.fresh_id(name))
    return made


def _set_text(tree: Tree, element: etree._Element, artifact: Artifact) -> None:
    if artifact.kind is ArtifactKind.TEXT_ANNOTATION:
        for child in tree.children(element, "text"):
            tree.remove(child)
        if artifact.text:
            tree.add(element, "text", text=artifact.text)
    elif artifact.kind is ArtifactKind.GROUP:
        if artifact.text:
            category = tree.add(tree.root, "category", id=tree.fresh_id("category"))
            value = tree.add(category, "categoryValue", id=tree.fresh_id("categoryValue"))
            value.set("value", clean(artifact.text))
            element.set("categoryValueRef", str(value.get("id")))
        else:
            tree.set(element, "categoryValueRef", "")
    else:
        tree.set(element, "name", artifact.text)


def write_associations(tree: Tree) -> None:
    """Add and take away associations; one whose ends changed is drawn anew."""
    for key, old in tree.before.associations.items():
        if tree.after.associations.get(key) != old:
            tree.remove(tree.elements[key])
    for key, tie in tree.after.associations.items():
        element = tree.elements.get(key)
        if tree.before.associations.get(key) != tie or element is None or not _is_attached(tree, element):
            tree.elements[key] = _add_association(tree, tie)


def _is_attached(tree: Tree, element: etree._Element) -> bool:
    return element is tree.root or any(above is tree.root for above in element.iterancestors())


def _add_association(tree: Tree, tie: Association) -> etree._Element:
    after = tree.after
    if is_data(after, tie.source) and takes_data(after, tie.target):
        return _data_association(tree, tie, holder=tie.target, name="dataInputAssociation")
    if is_data(after, tie.target) and gives_data(after, tie.source):
        return _data_association(tree, tie, holder=tie.source, name="dataOutputAssociation")
    parent = _common_parent(tree, tie)
    return tree.add(parent, "association", id=tie.id, sourceRef=tie.source, targetRef=tie.target)


def _data_association(tree: Tree, tie: Association, *, holder: str, name: str) -> etree._Element:
    """The standard wants both ends; the end at the node is a property made for it, as other tools do."""
    node = tree.elements[holder]
    element = tree.add(node, name, id=tie.id)
    if name == "dataOutputAssociation":
        tree.add(element, "targetRef", text=tie.target)
        return element
    placeholder = tree.add(node, "property", id=tree.fresh_id("property"), name="__targetRef_placeholder")
    tree.add(element, "sourceRef", text=tie.source)
    tree.add(element, "targetRef", text=str(placeholder.get("id")))
    return element


def _common_parent(tree: Tree, tie: Association) -> etree._Element:
    """The scope that holds the artifact, or else the first process."""
    after = tree.after
    for end in (tie.source, tie.target):
        if end in after.artifacts and after.artifacts[end].parent_id in tree.elements:
            return tree.elements[after.artifacts[end].parent_id]
    for end in (tie.source, tie.target):
        if end in after.nodes:
            return tree.elements[after.nodes[end].parent_id]
    return tree.elements[next(iter(after.processes))]


def remove_gone(tree: Tree) -> None:
    """Take away nodes and processes that are gone, now that what stays has moved out of them."""
    for key in (*tree.before.nodes, *tree.before.processes):
        if key not in tree.after.nodes and key not in tree.after.processes:
            tree.remove(tree.elements[key])
