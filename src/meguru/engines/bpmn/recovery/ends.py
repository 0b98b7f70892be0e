"""What points to nothing is pointed to what it must mean: by the lists at the steps, by names, by the drawing.

Nothing is guessed when two answers are possible: then the reader leaves it out and names it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

import numpy as np
from lxml import etree

from meguru.engines.bpmn.files.source import Source
from meguru.engines.bpmn.files.vocabulary import child_elements, local_name, text_of
from meguru.engines.bpmn.files.write_tree import insert
from meguru.engines.bpmn.model import Bounds, NodeKind
from meguru.engines.bpmn.recovery.drawn import mend_drawing
from meguru.engines.bpmn.recovery.said import Said, label

NEAR = 6.0  # pixels by which the end of a line may miss its shape

_LISTS = {"sourceRef": "outgoing", "targetRef": "incoming"}
_DATA = {"dataStore": "dataStoreReference", "dataObject": "dataObjectReference"}


def mend_ends(source: Source, said: Said) -> None:
    """Mend the tree of a file that was read; whatever is changed is said."""
    mend_drawing(source, said)
    _Mender(source, said).mend()


class _Mender:
    def __init__(self, source: Source, said: Said) -> None:
        self.source = source
        self.said = said
        self.diagram = source.diagram
        self.by_name: dict[str, list[str]] = defaultdict(list)
        for key, node in self.diagram.nodes.items():
            self.by_name[node.name.strip()].append(key)
        self.listed: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.shape_ids: dict[str, str] = {}
        self.edge_of: dict[str, etree._Element] = {}
        self.drawn = _Places({key: box for key in self.diagram.nodes if (box := self._unshifted(key))})

    def mend(self) -> None:
        for element in self.source.without_id:
            kind, key = local_name(element), element.get("id")
            text = f"「{label(element)}」({kind})に識別子がないため、「{key}」を付けました。"
            self.said.one("repaired-id", text, element, severity="hint")
        self._look_up()
        for element in list(self._elements("sequenceFlow")):
            if self._mended_ends(element, also_pools=True):
                self._as_message(element)
        for element in list(self._elements("messageFlow")):
            self._mended_ends(element, also_pools=True)
        self._hosts()
        self._lanes()
        self._pools()
        self._data()

    def _elements(self, name: str) -> Iterator[etree._Element]:
        return self.source.root.iter(f"{{{self.source.namespace}}}{name}")

    def _look_up(self) -> None:
        """Which steps list which flows, and which shape draws what."""
        for key in self.diagram.nodes:
            for child in child_elements(self.source.elements[key], self.source.namespace):
                name = local_name(child)
                if name in ("incoming", "outgoing"):
                    self.listed[name, self._plain(text_of(child))].append(key)
        for edge in self.source.root.iter("{*}BPMNEdge"):
            self.edge_of.setdefault(self._plain(edge.get("bpmnElement")), edge)
        for shape in self.source.root.iter("{*}BPMNShape"):
            if shape.get("id"):
                self.shape_ids[shape.get("id", "")] = self._plain(shape.get("bpmnElement"))

    def _plain(self, text: str | None) -> str:
        key = (text or "").strip()
        if key in self.diagram.nodes or key in self.diagram.pools:
            return key
        return key.rpartition("#")[2].rpartition(":")[2]

    # -- lines -----------------------------------------------------------------------------------------

    def _mended_ends(self, element: etree._Element, *, also_pools: bool) -> bool:
        """Mend both ends of a line; say whether it now has two."""
        whole = True
        for attribute in ("sourceRef", "targetRef"):
            given = (element.get(attribute) or "").strip()
            if self._plain(given) in self.diagram.nodes or (
                also_pools and self._plain(given) in self.diagram.pools
            ):
                if "#" in given and self._plain(given) != given:
                    element.set(attribute, self._plain(given))
                    text = f"線「{label(element)}」の端の書き方「{given}」を直しました。"
                    self.said.one("repaired-reference", text, element, severity="hint")
                continue
            found, how = self._end(element, attribute, given)
            if not found:
                whole = False
                continue
            element.set(attribute, found)
            name = self.diagram.nodes[found].name or found
            side = "出どころ" if attribute == "sourceRef" else "行き先"
            text = f"線「{label(element)}」の{side}が読めないため、{how}「{name}」につなぎました。"
            self.said.one("repaired-reference", text, element)
        return whole

    def _end(self, element: etree._Element, attribute: str, given: str) -> tuple[str, str]:
        key = element.get("id") or ""
        listed = self.listed.get((_LISTS[attribute], key), []) if key else []
        if len(listed) == 1:
            return listed[0], "手順の側の記録から"
        if self.shape_ids.get(given) in self.diagram.nodes:
            return self.shape_ids[given], "図形の番号から"
        if given and len(self.by_name.get(given, ())) == 1:
            return self.by_name[given][0], "名前から"
        edge = self.edge_of.get(key)
        if edge is None or not key:
            return "", ""
        drawn = self.shape_ids.get((edge.get(attribute.replace("Ref", "Element")) or "").rpartition(":")[2])
        if drawn in self.diagram.nodes:
            return drawn or "", "図形の番号から"
        points = [child for child in edge if local_name(child) == "waypoint"]
        at = points[0 if attribute == "sourceRef" else -1] if points else None
        return (self._touched(at), "図の位置から") if at is not None else ("", "")

    def _touched(self, point: etree._Element) -> str:
        """The only step at a point; the smaller one where a border event sits on its step."""
        try:
            x, y = float(point.get("x", "")), float(point.get("y", ""))
        except ValueError:
            return ""
        found = [(box.width * box.height, key) for key, box in self.drawn.near(x, y)]
        found.sort()
        if len(found) > 1 and found[0][0] * 2 > found[1][0]:
            return ""
        return found[0][1] if found else ""

    def _unshifted(self, key: str) -> Bounds | None:
        box = self.diagram.shapes.get(key)
        if box is None:
            return None
        dx, dy = self.source.drawing.shift.get(key, (0.0, 0.0))
        return Bounds(box.x - dx, box.y - dy, box.width, box.height)

    def _as_message(self, element: etree._Element) -> None:
        """A sequence flow between pools is what BPMN calls a message flow."""
        ends = [self._plain(element.get(name)) for name in ("sourceRef", "targetRef")]
        homes = [self._home(end) for end in ends]
        if homes[0] == homes[1] and not any(end in self.diagram.pools for end in ends):
            return
        if ends[0] == ends[1] or homes[0] == homes[1]:
            return
        key = element.get("id") or ""
        for node in (end for end in ends if end in self.diagram.nodes):
            for child in child_elements(self.source.elements[node], self.source.namespace):
                if local_name(child) in ("incoming", "outgoing") and self._plain(text_of(child)) == key:
                    self.source.elements[node].remove(child)
        for child in child_elements(element, self.source.namespace):
            if local_name(child) == "conditionExpression":
                element.remove(child)
        element.tag = self._tag("messageFlow")
        insert(self._collaboration(), element)
        text = f"線「{label(element)}」はプールの境を越えているため、メッセージの線として読みました。"
        self.said.one("repaired-flow-between-pools", text, element)

    def _home(self, end: str) -> str:
        """The process in which something stands."""
        if end in self.diagram.pools:
            return self.diagram.pools[end].process_id or end
        seen: set[str] = set()
        while end in self.diagram.nodes and end not in seen:
            seen.add(end)
            end = self.diagram.nodes[end].parent_id
        return end

    def _tag(self, name: str) -> str:
        return f"{{{self.source.namespace}}}{name}"

    def _collaboration(self) -> etree._Element:
        found = self.source.root.find(self._tag("collaboration"))
        if found is None:
            found = self.source.root.makeelement(self._tag("collaboration"))
            insert(self.source.root, found)
        return found

    # -- what lies where -------------------------------------------------------------------------------

    def _hosts(self) -> None:
        """Boundary events without an activity hang on the one on whose border they are drawn."""
        activities = [key for key, node in self.diagram.nodes.items() if node.kind.is_activity]
        shapes = self.diagram.shapes
        places = _Places({key: shapes[key] for key in activities if key in shapes})
        for key, node in self.diagram.nodes.items():
            box = shapes.get(key)
            if node.kind is not NodeKind.BOUNDARY_EVENT or node.attached_to or box is None:
                continue
            x, y = box.x + box.width / 2, box.y + box.height / 2
            hosts = [other for other, host in places.near(x, y) if not _is_deep_inside(host, x, y)]
            if len(hosts) == 1:
                self.source.elements[key].set("attachedToRef", hosts[0])
                name = self.diagram.nodes[hosts[0]].name or hosts[0]
                text = f"境界イベント「{node.name or key}」を、図の位置から「{name}」に付けました。"
                self.said.one("repaired-reference", text, self.source.elements[key])

    def _lanes(self) -> None:
        """Steps that no lane lists belong to the innermost lane in which they are drawn."""
        parents = {lane.parent_lane_id for lane in self.diagram.lanes.values()}
        leaves = {
            key: box
            for key in self.diagram.lanes
            if key not in parents and (box := self.diagram.shapes.get(key)) is not None
        }
        for key, node in self.diagram.nodes.items():
            box = self.diagram.shapes.get(key)
            is_step = node.parent_id in self.diagram.processes and node.attached_to is None
            if box is None or node.lane_id is not None or not is_step:
                continue
            held = [lane for lane, area in leaves.items() if _holds(area, box)]
            own = [lane for lane in held if self.diagram.lanes[lane].process_id == node.parent_id]
            if len(own) != 1:
                continue
            lane = self.source.elements[own[0]]
            reference = lane.makeelement(self._tag("flowNodeRef"))
            reference.text = key
            insert(lane, reference)
            name = self.diagram.lanes[own[0]].name or own[0]
            text = (
                f"「{node.name or key}」がどのレーンか書かれていないため、図の位置から「{name}」としました。"
            )
            self.said.one("repaired-lane", text, self.source.elements[key], severity="hint")

    def _pools(self) -> None:
        """A pool without a process has the only process that is drawn in it and that no other pool has."""
        taken = {pool.process_id for pool in self.diagram.pools.values()}
        free: dict[str, list[Bounds]] = {key: [] for key in self.diagram.processes if key not in taken}
        for key, node in self.diagram.nodes.items():
            if node.parent_id in free and key in self.diagram.shapes:
                free[node.parent_id].append(self.diagram.shapes[key])
        for key, pool in self.diagram.pools.items():
            area = self.diagram.shapes.get(key)
            if pool.process_id is not None or area is None:
                continue
            inside = [one for one, boxes in free.items() if boxes and all(_holds(area, box) for box in boxes)]
            if len(inside) == 1:
                del free[inside[0]]
                self.source.elements[key].set("processRef", inside[0])
                text = f"プール「{pool.name or key}」の業務フローを、図の位置から「{inside[0]}」としました。"
                self.said.one("repaired-reference", text, self.source.elements[key])

    def _data(self) -> None:
        """Data that is drawn itself, where the standard wants a reference to it."""
        known: Mapping[str, etree._Element] = {
            one.get("id") or "": one for name in _DATA for one in self._elements(name)
        }
        home = next(iter(self.diagram.processes), "")
        for shape in self.source.root.iter("{*}BPMNShape") if home else ():
            data = known.get(self._plain(shape.get("bpmnElement")))
            if data is None:
                continue
            holder = data.getparent()
            if holder is None or local_name(holder) == "definitions":
                holder = self.source.elements[home]
            kind, key = local_name(data), data.get("id") or ""
            made = holder.makeelement(self._tag(_DATA[kind]), {"id": f"{key}_reference", f"{kind}Ref": key})
            if data.get("name"):
                made.set("name", data.get("name", ""))
            insert(holder, made)
            shape.set("bpmnElement", f"{key}_reference")
            text = f"データ「{label(data)}」が直接描かれていたため、図に置くための参照を補いました。"
            self.said.one("repaired-data", text, made, severity="hint")


class _Places:
    """Shapes that can be asked for what lies at a point, all at once."""

    def __init__(self, shapes: Mapping[str, Bounds]) -> None:
        self.shapes = shapes
        self.keys = list(shapes)
        corners = [(box.x, box.y, box.x + box.width, box.y + box.height) for box in shapes.values()]
        self.corners = np.array(corners, dtype=float).reshape(-1, 4)

    def near(self, x: float, y: float) -> list[tuple[str, Bounds]]:
        """The shapes that a point lies in, or misses by a little."""
        left, top, right, bottom = self.corners.T
        inside = (left - NEAR <= x) & (x <= right + NEAR) & (top - NEAR <= y) & (y <= bottom + NEAR)
        return [(self.keys[place], self.shapes[self.keys[place]]) for place in np.flatnonzero(inside)]


def _holds(area: Bounds, box: Bounds) -> bool:
    """Whether the middle of a shape lies in an area."""
    x, y = box.x + box.width / 2, box.y + box.height / 2
    return area.x <= x <= area.x + area.width and area.y <= y <= area.y + area.height


def _is_deep_inside(box: Bounds, x: float, y: float) -> bool:
    """Whether a point lies inside a shape, away from its border."""
    across = box.x + NEAR < x < box.x + box.width - NEAR
    return across and box.y + NEAR < y < box.y + box.height - NEAR
