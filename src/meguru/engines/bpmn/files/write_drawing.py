"""The drawing of a diagram: shapes, edges and labels of BPMN DI."""

from __future__ import annotations

from lxml import etree

from meguru.engines.bpmn.files.vocabulary import BPMNDI, DC, DI, local_name
from meguru.engines.bpmn.files.write_tree import Tree, append, insert
from meguru.engines.bpmn.model import CONTAINERS, Bounds, Diagram, NodeKind

Place = tuple[etree._Element, tuple[float, float]]  # a plane and its shift

_NAMES = {"bpmndi": BPMNDI, "dc": DC, "di": DI}


def write_drawing(tree: Tree) -> None:
    """Bring the drawing up to date: only what moved, came or went is touched."""
    _remove_gone(tree)
    if tree.after.shapes or tree.after.edges:
        places = _scope_planes(tree, _planes(tree)[0])
        for key, bounds in tree.after.shapes.items():
            _write_shape(tree, places, key, bounds)
        for key, points in tree.after.edges.items():
            _write_edge(tree, places, key, points)
    _retarget_planes(tree)


def _remove_gone(tree: Tree) -> None:
    """Shapes and edges of elements that are gone, on every plane, and planes of sub-processes that are gone."""
    groups_before = (tree.before.nodes, tree.before.flows, tree.before.pools, tree.before.lanes)
    more_before = (tree.before.messages, tree.before.artifacts, tree.before.associations)
    groups_after = (tree.after.nodes, tree.after.flows, tree.after.pools, tree.after.lanes)
    more_after = (tree.after.messages, tree.after.artifacts, tree.after.associations)
    left = {key for group in (*groups_after, *more_after) for key in group}
    gone = {key for group in (*groups_before, *more_before) for key in group if key not in left}
    for diagram in [child for child in tree.root if local_name(child) == "BPMNDiagram"]:
        for plane in [child for child in diagram if local_name(child) == "BPMNPlane"]:
            if _reference(plane) in gone:
                tree.remove(diagram)
            for drawn in [child for child in plane if _reference(child) in gone]:
                plane.remove(drawn)
    for key, element in (*tree.drawing.shape_elements.items(), *tree.drawing.edge_elements.items()):
        if key not in tree.after.shapes and key not in tree.after.edges:
            tree.remove(element)


def _reference(element: etree._Element) -> str:
    if not isinstance(element.tag, str):
        return ""
    return (element.get("bpmnElement") or "").strip().rpartition(":")[2]


def _planes(tree: Tree) -> list[etree._Element]:
    found = [
        plane
        for diagram in tree.root
        if local_name(diagram) == "BPMNDiagram"
        for plane in diagram
        if local_name(plane) == "BPMNPlane"
    ]
    if found:
        return found
    diagram = tree.root.makeelement(f"{{{BPMNDI}}}BPMNDiagram", {"id": tree.fresh_id("diagram")}, _NAMES)
    insert(tree.root, diagram)
    plane = etree.SubElement(diagram, f"{{{BPMNDI}}}BPMNPlane", id=tree.fresh_id("plane"))
    plane.set("bpmnElement", _main_element(tree))
    return [plane]


def _main_element(tree: Tree) -> str:
    for existing in tree.children(tree.root, "collaboration"):
        if not existing.get("id"):
            existing.set("id", tree.fresh_id("collaboration"))
        return str(existing.get("id"))
    return next(iter(tree.after.processes), "")


def _retarget_planes(tree: Tree) -> None:
    """A plane that shows a process which is gone, or which now is in a pool, shows the main element."""
    main = _main_element(tree)
    pooled = {pool.process_id for pool in tree.after.pools.values()}
    ids = {element.get("id") for element in tree.root.iter() if isinstance(element.tag, str)}
    for diagram in [child for child in tree.root if local_name(child) == "BPMNDiagram"]:
        for plane in [child for child in diagram if local_name(child) == "BPMNPlane"]:
            shown = _reference(plane)
            newly_pooled = shown in pooled and not tree.before.pools
            if main and (shown not in ids or newly_pooled):
                plane.set("bpmnElement", main)


# -- shapes -----------------------------------------------------------------------------------------------


def _write_shape(tree: Tree, places: dict[str, Place], key: str, bounds: Bounds) -> None:
    element = tree.drawing.shape_elements.get(key)
    dx, dy = tree.drawing.shift.get(key, (0.0, 0.0))
    if element is None or element.getparent() is None:
        plane, (dx, dy) = _place_for(tree, places, key)
        element = _new(tree, plane, "BPMNShape", key)
        _set_markers(tree, element, key)
        _set_bounds(element, bounds, dx, dy)
    elif tree.before.shapes.get(key) != bounds:
        _set_bounds(element, bounds, dx, dy)
        if element.get("isHorizontal") == "false" and not _is_upright(tree.after, key):
            element.set("isHorizontal", "true")
    node = tree.after.nodes.get(key)
    if node and node.kind is NodeKind.EXCLUSIVE_GATEWAY and not element.get("isMarkerVisible"):
        old = tree.before.nodes.get(key)
        if old is None or old.kind is not node.kind:
            element.set("isMarkerVisible", "true")
    _write_label(tree, element, key, dx, dy)


def _is_upright(diagram: Diagram, key: str) -> bool:
    """Whether a pool or lane stands: its lanes are side by side, or it is higher than wide."""
    pool = diagram.pools.get(key)
    process = pool.process_id if pool else diagram.lanes[key].process_id if key in diagram.lanes else None
    tops = {
        diagram.shapes[lane.id].y
        for lane in diagram.lanes.values()
        if lane.process_id == process and lane.parent_lane_id is None and lane.id in diagram.shapes
    }
    lanes = sum(lane.process_id == process and lane.parent_lane_id is None for lane in diagram.lanes.values())
    if lanes > 1 and tops:
        return max(tops) - min(tops) < 1
    return diagram.shapes[key].height > diagram.shapes[key].width


def _scope_planes(tree: Tree, default: etree._Element) -> dict[str, Place]:
    """Where the contents of each scope are drawn, and by how much that plane was shifted; "" is the default."""
    drawn: dict[str, Place] = {}
    for key, element in tree.drawing.shape_elements.items():
        plane = element.getparent()
        if plane is not None:
            drawn[key] = (plane, tree.drawing.shift.get(key, (0.0, 0.0)))
    places: dict[str, Place] = {"": (default, (0.0, 0.0))}
    for key, node in tree.after.nodes.items():
        if key in drawn:
            places.setdefault(node.parent_id, drawn[key])
    return {**drawn, **places}


def _place_for(tree: Tree, places: dict[str, Place], key: str) -> Place:
    """New shapes go where their neighbours of the same scope are drawn."""
    node, flow = tree.after.nodes.get(key), tree.after.flows.get(key)
    scope = node.parent_id if node else flow.parent_id if flow else ""
    return places.get(scope, places[""])


def _new(tree: Tree, plane: etree._Element, name: str, key: str) -> etree._Element:
    taken = f"{key}_di"
    drawn_id = taken if taken not in tree.taken else tree.fresh_id(taken)
    tree.taken.add(drawn_id)
    element = plane.makeelement(f"{{{BPMNDI}}}{name}", {"id": drawn_id, "bpmnElement": key}, _NAMES)
    append(plane, element)
    return element


def _set_markers(tree: Tree, element: etree._Element, key: str) -> None:
    node = tree.after.nodes.get(key)
    if key in tree.after.pools or key in tree.after.lanes:
        element.set("isHorizontal", "true")
    elif node and node.kind in CONTAINERS:
        open_ = any(one.parent_id == key and one.id in tree.after.shapes for one in tree.after.nodes.values())
        element.set("isExpanded", "true" if open_ else "false")


def _set_bounds(element: etree._Element, bounds: Bounds, dx: float, dy: float) -> None:
    existing = [child for child in element if local_name(child) == "Bounds"]
    place = existing[0] if existing else element.makeelement(f"{{{DC}}}Bounds", None, _NAMES)
    if not existing:
        element.insert(0, place)
    for name, value in (
        *(("x", bounds.x - dx), ("y", bounds.y - dy)),
        *(("width", bounds.width), ("height", bounds.height)),
    ):
        place.set(name, _number(value))


def _write_label(tree: Tree, element: etree._Element, key: str, dx: float, dy: float) -> None:
    wanted = tree.after.labels.get(key)
    was_drawn = key in tree.drawing.shape_elements or key in tree.drawing.edge_elements
    if was_drawn and wanted == tree.before.labels.get(key):
        return
    labels = [child for child in element if local_name(child) == "BPMNLabel"]
    if wanted is not None:
        label = labels[0] if labels else etree.SubElement(element, f"{{{BPMNDI}}}BPMNLabel")
        _set_bounds(label, wanted, dx, dy)
    elif labels:
        for child in [child for child in labels[0] if local_name(child) == "Bounds"]:
            labels[0].remove(child)
        if not len(labels[0]) and not labels[0].attrib:
            element.remove(labels[0])


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(float(value))


# -- edges ------------------------------------------------------------------------------------------------


def _write_edge(
    tree: Tree, places: dict[str, Place], key: str, points: tuple[tuple[float, float], ...]
) -> None:
    element = tree.drawing.edge_elements.get(key)
    dx, dy = tree.drawing.shift.get(key, (0.0, 0.0))
    if element is None or element.getparent() is None:
        plane, (dx, dy) = _place_for(tree, places, key)
        element = _new(tree, plane, "BPMNEdge", key)
        _set_points(element, points, dx, dy)
    elif tree.before.edges.get(key) != points:
        _set_points(element, points, dx, dy)
    _write_label(tree, element, key, dx, dy)


def _set_points(
    element: etree._Element, points: tuple[tuple[float, float], ...], dx: float, dy: float
) -> None:
    old = [child for child in element if local_name(child) == "waypoint"]
    place = element.index(old[0]) if old else _first_label(element)
    for child in old:
        element.remove(child)
    for offset, (x, y) in enumerate(points):
        point = element.makeelement(f"{{{DI}}}waypoint", {"x": _number(x - dx), "y": _number(y - dy)}, _NAMES)
        element.insert(place + offset, point)


def _first_label(element: etree._Element) -> int:
    for index, child in enumerate(element):
        if local_name(child) == "BPMNLabel":
            return index
    return len(element)
