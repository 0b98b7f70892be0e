"""The drawing of one scope (a process or the inside of a sub-process), with its origin at the top left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from meguru.engines.bpmn.layout.earlier import Earlier
from meguru.engines.bpmn.layout.layers import Cell, Wire, layer
from meguru.engines.bpmn.layout.routes import Point, route
from meguru.engines.bpmn.layout.rows import place_rows
from meguru.engines.bpmn.layout.sizes import (
    BOUNDARY_INSET,
    BOUNDARY_STEP,
    EVENT,
    LABEL_GAP,
    Size,
    flow_label_lines,
    has_outside_label,
    label_size,
    outside_label_lines,
)
from meguru.engines.bpmn.model import Bounds, Flow, Node

CELL_GAP, BEND_GAP = 26.0, 11.0
BEND_ROOM = 3.0
BAND_MARGIN = 16.0
STUB, STUB_STEP = 9.0, 8.0  # horizontal runs below a boundary event
ESCAPE_STEP = 7.0


@dataclass(slots=True)
class Place:
    """What one shape asks for: its size, label, boundary events, companions and connections to outside."""

    id: str
    size: Size
    label: Size = (0.0, 0.0)  # below the shape
    band: int = 0
    beside: str | None = None
    boundary: list[tuple[str, Size]] = field(default_factory=list)  # (event, label size), right one first
    escapes_up: int = 0
    escapes_down: int = 0


@dataclass(frozen=True, slots=True)
class Escape:
    """Ways out of a scope from one cell: `up` and `down` heights of free horizontals, `x` free verticals."""

    up: list[float]
    down: list[float]
    x: list[float]


@dataclass(frozen=True, slots=True)
class Plan:
    """A drawn scope. `bands` are (top, bottom) per lane that may hold nodes."""

    width: float
    height: float
    shapes: dict[str, Bounds]
    edges: dict[str, list[Point]]
    labels: dict[str, Bounds]
    bands: list[tuple[float, float]]
    escapes: dict[str, Escape]


def place_of(node: Node, size: Size, boundary: Sequence[Node]) -> Place:
    """The room of a node: grown in width when its boundary events need it."""
    label = label_size(outside_label_lines(node.name)) if has_outside_label(node) else (0.0, 0.0)
    events = [(event.id, label_size(outside_label_lines(event.name))) for event in reversed(boundary)]
    least = (len(events) - 1) * BOUNDARY_STEP + 2 * BOUNDARY_INSET + 16 if events else 0.0
    width = max(size[0], least)
    return Place(id=node.id, size=(width, size[1]), label=label, boundary=events)


def draw_scope(
    places: Sequence[Place],
    flows: Sequence[Flow],
    *,
    band_heights: Sequence[float],
    margin: float,
    earlier: Earlier | None = None,
) -> Plan:
    """Lay one scope out. `flows` connect places or boundary events of places in this scope."""
    number = {place.id: index for index, place in enumerate(places)}
    ports = _boundary_ports(places)
    host = {event: place.id for place in places for event, _ in place.boundary}
    cells = [_cell(place, number) for place in places]
    wires = [
        Wire(
            id=flow.id,
            source=number[host.get(flow.source, flow.source)],
            target=number[host.get(flow.target, flow.target)],
            label_width=label_size(flow_label_lines(flow.name))[0],
            label_height=label_size(flow_label_lines(flow.name))[1],
            leave=ports.get(flow.source),
            enter=_entry(ports.get(flow.target)),
        )
        for flow in flows
    ]
    layering = layer(cells, wires, earlier)
    bends = len(layering.layer_of) - len(cells)
    up = [cell.up for cell in cells] + [BEND_ROOM] * bends
    down = [cell.down for cell in cells] + [BEND_ROOM] * bends
    for path, wire in zip(layering.paths, wires, strict=True):
        if wire.label_height:
            for end in path[:2]:
                if end >= len(cells):
                    up[end] = max(up[end], wire.label_height + 5)
    heights = place_rows(
        layering, up=up, down=down, gaps=(CELL_GAP, BEND_GAP), least_heights=band_heights, margin=margin
    )
    routes = route(layering, cells, wires, y=heights.y)
    shapes, labels = _shapes(places, cells, [routes.column_x[c] for c in layering.layer_of], heights.y)
    for index, wire in enumerate(wires):
        corner = routes.labels[index]
        if corner:
            labels[wire.id] = Bounds(corner[0], corner[1], wire.label_width, wire.label_height)
    return Plan(
        width=routes.width,
        height=heights.bands[-1][1] if heights.bands else 0.0,
        shapes=shapes,
        edges={wire.id: routes.points[index] for index, wire in enumerate(wires)},
        labels=labels,
        bands=heights.bands,
        escapes={
            place.id: _escape(place, cells[n], heights.y[n], routes.escapes.get(n, []))
            for n, place in enumerate(places)
        },
    )


def _cell(place: Place, number: Mapping[str, int]) -> Cell:
    width, height = place.size
    down = height / 2 + (place.label[1] + LABEL_GAP if place.label[1] else 0.0)
    if place.boundary:
        lowest_label = max(size[1] for _, size in place.boundary)
        down += EVENT / 2 + STUB + len(place.boundary) * STUB_STEP + lowest_label
    right_label = place.boundary[0][1][0] / 2 - BOUNDARY_INSET if place.boundary else 0.0
    beside = number.get(place.beside) if place.beside else None
    return Cell(
        id=place.id,
        half_width=width / 2,
        width=max(width + 2 * max(right_label, 0.0), place.label[0]),
        up=height / 2 + _escape_room(place.escapes_up),
        down=down + _escape_room(place.escapes_down),
        band=place.band,
        beside=beside,
        escapes=place.escapes_up + place.escapes_down,
    )


def _escape_room(count: int) -> float:
    return 5.0 + count * ESCAPE_STEP if count else 0.0


def _boundary_ports(places: Sequence[Place]) -> dict[str, tuple[float, float, float]]:
    """Boundary event -> (x offset, y of its lower border, y of its run), from the middle of the host."""
    ports = {}
    for place in places:
        half = place.size[1] / 2
        for index, (event, _) in enumerate(place.boundary):
            across = place.size[0] / 2 - BOUNDARY_INSET - index * BOUNDARY_STEP
            ports[event] = (across, half + EVENT / 2, half + EVENT / 2 + STUB + index * STUB_STEP)
    return ports


def _entry(port: tuple[float, float, float] | None) -> tuple[float, float, float] | None:
    """A wire into a boundary event (not usual) runs a little lower than the one out of it."""
    return (port[0], port[1], port[2] + STUB_STEP / 2) if port else None


def _shapes(
    places: Sequence[Place], cells: Sequence[Cell], x: Sequence[float], y: Sequence[float]
) -> tuple[dict[str, Bounds], dict[str, Bounds]]:
    shapes: dict[str, Bounds] = {}
    labels: dict[str, Bounds] = {}
    ports = _boundary_ports(places)
    for number, place in enumerate(places):
        width, height = place.size
        middle, line = x[number], y[number]
        shapes[place.id] = Bounds(middle - width / 2, line - height / 2, width, height)
        if place.label[1]:
            top = line + height / 2 + LABEL_GAP
            labels[place.id] = Bounds(middle - place.label[0] / 2, top, *place.label)
        runs = EVENT / 2 + STUB + len(place.boundary) * STUB_STEP
        for event, label in place.boundary:
            across = middle + ports[event][0]
            shapes[event] = Bounds(across - EVENT / 2, line + height / 2 - EVENT / 2, EVENT, EVENT)
            if label[1]:
                labels[event] = Bounds(across - label[0] / 2, line + height / 2 + runs, *label)
    return shapes, labels


def _escape(place: Place, cell: Cell, y: float, x: list[float]) -> Escape:
    return Escape(
        up=[y - cell.up + 2 + k * ESCAPE_STEP for k in range(place.escapes_up)],
        down=[y + cell.down - 2 - k * ESCAPE_STEP for k in range(place.escapes_down)],
        x=x,
    )
