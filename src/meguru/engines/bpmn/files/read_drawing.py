"""The drawing of a BPMN file: shapes, edges and labels."""

from __future__ import annotations

import math
from collections.abc import Container, Iterator

from lxml import etree

from meguru.engines.bpmn.files.source import Drawing
from meguru.engines.bpmn.files.vocabulary import line_of, local_name
from meguru.engines.bpmn.model import Bounds, Remark

_GAP = 80.0  # pixels between two planes that are put below one another
_LARGEST = 1e7  # pixels; beyond that a coordinate is a mistake

Points = tuple[tuple[float, float], ...]


def read_drawing(*, root: etree._Element, drawable: Container[str], known: Container[str]) -> Drawing:
    """Read all BPMNDiagram elements of a file.

    A file with several planes (pages) is drawn as one: each further plane is moved below those before it, and
    `shift` remembers by how much. An element that is drawn twice keeps its first place.
    """
    reader = _DrawingReader(drawable=drawable, known=known)
    planes = [
        plane
        for diagram in root.iterchildren()
        if local_name(diagram) == "BPMNDiagram"
        for plane in diagram.iterchildren()
        if local_name(plane) == "BPMNPlane"
    ]
    for plane in planes:
        reader.plane(plane)
    return reader.result()


class _DrawingReader:
    def __init__(self, *, drawable: Container[str], known: Container[str]) -> None:
        self.drawable = drawable
        self.known = known
        self.shapes: dict[str, Bounds] = {}
        self.edges: dict[str, Points] = {}
        self.labels: dict[str, Bounds] = {}
        self.shape_elements: dict[str, etree._Element] = {}
        self.edge_elements: dict[str, etree._Element] = {}
        self.shift: dict[str, tuple[float, float]] = {}
        self.remarks: list[Remark] = []
        self.bottom = -math.inf
        self.moved = False

    def plane(self, plane: etree._Element) -> None:
        shapes, edges, labels = self.read_plane(plane)
        dy = 0.0
        if self.shapes and shapes:
            dy = self.bottom + _GAP - min(bounds.y for bounds in shapes.values())
        for key, bounds in shapes.items():
            self.shapes[key] = _moved(bounds, dy)
            self.bottom = max(self.bottom, bounds.y + dy + bounds.height)
        for key, points in edges.items():
            self.edges[key] = tuple((x, y + dy) for x, y in points)
        for key, bounds in labels.items():
            self.labels[key] = _moved(bounds, dy)
        if dy:
            self.shift.update(dict.fromkeys([*shapes, *edges], (0.0, dy)))
            if not self.moved:
                self.moved = True
                text = "図が複数のページに分かれているため、上から順に並べて一枚で表示します。"
                self.remarks.append(Remark(code="several-planes", severity="hint", message=text))

    def read_plane(
        self, plane: etree._Element
    ) -> tuple[dict[str, Bounds], dict[str, Points], dict[str, Bounds]]:
        shapes: dict[str, Bounds] = {}
        edges: dict[str, Points] = {}
        labels: dict[str, Bounds] = {}
        for element, kind, key in self.drawn(plane):
            if kind == "BPMNShape":
                bounds = _bounds(element)
                if bounds is None:
                    self.say(
                        element, "bad-coordinates", f"図形「{key}」の位置または大きさが数値として読めません。"
                    )
                    continue
                shapes[key] = bounds
                self.shape_elements[key] = element
            else:
                points = _points(element)
                if points is None or len(points) < 2:
                    self.say(element, "bad-coordinates", f"線「{key}」の通り道が数値として読めません。")
                    continue
                edges[key] = points
                self.edge_elements[key] = element
            for label in element.iterchildren():
                place = _bounds(label) if local_name(label) == "BPMNLabel" else None
                if place is not None and (place.x or place.y):  # tools write 0, 0 for "wherever you like"
                    labels[key] = place
        return shapes, edges, labels

    def drawn(self, plane: etree._Element) -> Iterator[tuple[etree._Element, str, str]]:
        """Shapes and edges of elements that are in the graph and not drawn yet."""
        seen: set[str] = set()
        for element in plane.iterchildren():
            kind = local_name(element)
            if kind not in ("BPMNShape", "BPMNEdge"):
                continue
            key = element.get("bpmnElement", "").strip()
            if key not in self.known and ":" in key:
                key = key.partition(":")[2]
            if key not in self.known:
                text = f"図形が指す要素「{key}」が本文にありません。この図形は表示しません。"
                self.say(element, "shape-without-element", text)
            elif (
                key in self.drawable and key not in seen and key not in self.shapes and key not in self.edges
            ):
                seen.add(key)
                yield element, kind, key

    def say(self, element: etree._Element, code: str, message: str) -> None:
        key = element.get("bpmnElement") or element.get("id")
        self.remarks.append(
            Remark(code=code, severity="warning", message=message, element_id=key, line=line_of(element))
        )

    def result(self) -> Drawing:
        return Drawing(
            shapes=self.shapes,
            edges=self.edges,
            labels=self.labels,
            shape_elements=self.shape_elements,
            edge_elements=self.edge_elements,
            shift=self.shift,
            remarks=tuple(self.remarks),
        )


def _moved(bounds: Bounds, dy: float) -> Bounds:
    return Bounds(bounds.x, bounds.y + dy, bounds.width, bounds.height) if dy else bounds


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if math.isfinite(number) and abs(number) <= _LARGEST else None


def _bounds(element: etree._Element) -> Bounds | None:
    for child in element.iterchildren():
        if local_name(child) == "Bounds":
            x, y = _number(child.get("x")), _number(child.get("y"))
            width, height = _number(child.get("width")), _number(child.get("height"))
            if x is None or y is None or width is None or height is None or min(width, height) < 0:
                return None
            return Bounds(x, y, width, height)
    return None


def _points(element: etree._Element) -> Points | None:
    points = []
    for child in element.iterchildren():
        if local_name(child) == "waypoint":
            x, y = _number(child.get("x")), _number(child.get("y"))
            if x is None or y is None:
                return None
            points.append((x, y))
    return tuple(points)
