"""Automatic drawing of a whole diagram: every shape a place, every connection a way.

Each scope (process or sub-process) is drawn by itself, innermost first, in layers from left to right
(layout_layers, layout_rows, layout_routes); lanes are bands of a process, pools are stacked, and what
runs between pools is drawn last (layout_links).

Holds.  Shapes never overlap, no flow runs through a foreign shape, every node lies in its lane and every lane
        in its pool. Chance plays no part; the order of the file decides ties, so a small change moves little.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from meguru.engines.bpmn.label_text import text_width
from meguru.engines.bpmn.layout.earlier import Earlier, earlier_of
from meguru.engines.bpmn.layout.links import (
    LINE_STEP,
    POOL_GAP,
    Ground,
    draw_links,
    escapes_needed,
    links_of,
)
from meguru.engines.bpmn.layout.routes import Point
from meguru.engines.bpmn.layout.scope import BAND_MARGIN, Place, Plan, draw_scope, place_of
from meguru.engines.bpmn.layout.sizes import (
    BLACK_BOX_HEIGHT,
    BOUNDARY_STEP,
    LANE_HEADER,
    POOL_HEADER,
    SUB_PROCESS_SIDE,
    SUB_PROCESS_TOP,
    TASK_FONT,
    Size,
    artifact_size,
    container_size,
    label_size,
    node_size,
    outside_label_lines,
)
from meguru.engines.bpmn.layout.tree import Tree, tree_of
from meguru.engines.bpmn.model import ArtifactKind, Bounds, Diagram, Lane

ORIGIN = 20.0
LEAST_LANE, LEAST_POOL, LONGEST_HEADER = 110.0, 110.0, 260.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One member of the stack: a pool with its process, a black box, or a process without a pool."""

    pool: str | None
    scope: str | None


@dataclass(slots=True)
class Canvas:
    """Absolute places, filled as the drawing goes on."""

    shapes: dict[str, Bounds] = field(default_factory=dict)
    edges: dict[str, tuple[Point, ...]] = field(default_factory=dict)
    labels: dict[str, Bounds] = field(default_factory=dict)
    origins: dict[str, Point] = field(default_factory=dict)
    obstacles: dict[str, list[tuple[str, Bounds]]] = field(default_factory=lambda: defaultdict(list))


def lay_out(diagram: Diagram, *, earlier: Diagram | None = None) -> Diagram:
    """Return the diagram with places for everything in it; places it had before are not looked at.

    What stands in `earlier`, a drawing that the reader knows, keeps its order from left to right and from top to
    bottom as far as the lines allow, so that a small change moves little.

    Shape:  `shapes` for every node, lane, pool and artifact; `edges` for every flow, message flow and
            association whose ends exist; `labels` for names that stand outside their shape.
    Unit:   pixels of BPMN DI; the origin is top left.
    """
    tree = tree_of(diagram)
    entries = _entries(diagram, tree)
    entry_of = {
        key: n for n, entry in enumerate(entries) for key in (entry.pool, entry.scope) if key is not None
    }
    links = links_of(diagram, tree, entry_of)
    plans = _plans(diagram, tree, escapes_needed(links, tree), earlier_of(earlier))
    loads: dict[int, int] = defaultdict(int)
    for link in links:
        for gap in set(link.gaps):
            loads[gap] += 1
    canvas = Canvas()
    edges_of_entries = _stack(diagram, tree, entries, plans, loads, canvas)
    _draw_scopes(tree, plans, canvas)
    ground = Ground(
        tree=tree,
        plans=plans,
        origins=canvas.origins,
        shapes=canvas.shapes,
        obstacles=canvas.obstacles,
        edges_of_entries=edges_of_entries,
        entry_of=entry_of,
        right=max((box.x + box.width for box in canvas.shapes.values()), default=0.0),
    )
    for link_id, points in draw_links(links, ground).items():
        canvas.edges[link_id] = tuple(points)
    _draw_associations(diagram, canvas)
    return replace(diagram, shapes=canvas.shapes, edges=canvas.edges, labels=canvas.labels)


def _entries(diagram: Diagram, tree: Tree) -> list[Entry]:
    entries: list[Entry] = []
    taken: set[str] = set()
    for pool in diagram.pools.values():
        scope = pool.process_id
        known = scope in tree.top_scopes and scope not in taken
        entries.append(Entry(pool=pool.id, scope=scope if known else None))
        if known and scope is not None:
            taken.add(scope)
    entries += [Entry(pool=None, scope=scope) for scope in tree.top_scopes if scope not in taken]
    return entries


def _plans(
    diagram: Diagram, tree: Tree, escapes: Mapping[str, tuple[int, int]], earlier: Earlier | None
) -> dict[str, Plan]:
    flows = defaultdict(list)
    for flow in diagram.flows.values():
        scope = tree.scope_of.get(flow.source)
        between_nodes = flow.source in diagram.nodes and flow.target in diagram.nodes
        if scope is not None and between_nodes and scope == tree.scope_of[flow.target]:
            flows[scope].append(flow)
    content: dict[str, Size] = {}
    plans: dict[str, Plan] = {}
    for scope in (*tree.inner_scopes, *tree.top_scopes):
        is_inner = scope in diagram.nodes
        bands = [] if is_inner else _bands(tree, scope)
        places = _places(diagram, tree, scope, content, bands, escapes)
        in_pool = any(pool.process_id == scope for pool in diagram.pools.values())
        plan = draw_scope(
            places,
            flows[scope],
            band_heights=[_lane_height(lane) for lane in bands] or [LEAST_POOL if in_pool else 0.0],
            margin=BAND_MARGIN if bands or in_pool else 2.0,
            earlier=earlier,
        )
        plans[scope] = plan
        content[scope] = (plan.width, plan.height)
    return plans


def _bands(tree: Tree, scope: str) -> list[Lane | None]:
    """The lanes that may hold nodes, and None at the end for nodes without a lane."""
    lanes = tree.lanes_in.get(scope, [])
    if not lanes:
        return []
    used = {node.lane_id for node in tree.nodes_in.get(scope, ())}
    parents = {lane.parent_lane_id for lane in lanes}
    bands: list[Lane | None] = [lane for lane in lanes if lane.id in used or lane.id not in parents]
    known = {lane.id for lane in lanes}
    homeless = [
        n for n in tree.nodes_in.get(scope, ()) if n.id not in tree.host_of and n.lane_id not in known
    ]
    if homeless or tree.artifacts_in.get(scope):
        bands.append(None)
    return bands


def _lane_height(lane: Lane | None) -> float:
    if lane is None:
        return 0.0
    return max(LEAST_LANE, min(text_width(lane.name, size=TASK_FONT) + 24, LONGEST_HEADER))


def _places(
    diagram: Diagram,
    tree: Tree,
    scope: str,
    content: Mapping[str, Size],
    bands: Sequence[Lane | None],
    escapes: Mapping[str, tuple[int, int]],
) -> list[Place]:
    band_of = {lane.id: n for n, lane in enumerate(bands) if lane}
    last = max(len(bands) - 1, 0)
    nodes = tree.nodes_in.get(scope, [])
    boundary = defaultdict(list)
    for node in nodes:
        if node.id in tree.host_of:
            boundary[tree.host_of[node.id]].append(node)
    places = []
    for node in nodes:
        if node.id not in tree.host_of:
            size = container_size(node, content[node.id]) if node.id in content else node_size(node)
            if node.id in content and escapes.get(node.id, (0, 0))[1]:
                # What leaves the contents downwards must not meet the events on the lower border.
                size = (size[0] + len(boundary[node.id]) * BOUNDARY_STEP + BOUNDARY_STEP / 2, size[1])
            place = place_of(node, size, boundary[node.id])
            place.band = band_of.get(node.lane_id or "", last)
            place.escapes_up, place.escapes_down = escapes.get(node.id, (0, 0))
            places.append(place)
    placed = {place.id: place for place in places}
    wired = _wired(diagram, tree)
    for place in places:
        companion = None if place.id in wired else _companion(diagram, tree, place.id, scope)
        if companion in wired and companion in placed and companion != place.id:
            place.beside = companion  # e.g. what is done when a step is taken back
            place.band = placed[companion].band if diagram.nodes[place.id].lane_id is None else place.band
    for artifact_id in tree.artifacts_in.get(scope, ()):
        artifact = diagram.artifacts[artifact_id]
        companion = _companion(diagram, tree, artifact_id, scope)
        text = () if artifact.kind is ArtifactKind.TEXT_ANNOTATION else outside_label_lines(artifact.text)
        beside = placed.get(companion or "")
        places.append(
            Place(
                id=artifact_id,
                size=artifact_size(artifact),
                label=label_size(text),
                band=beside.band if beside else last,
                beside=beside.id if beside else None,
            )
        )
    return places


def _wired(diagram: Diagram, tree: Tree) -> set[str]:
    """Nodes with a flow, their own or one of their boundary events."""
    ends = {end for flow in diagram.flows.values() for end in (flow.source, flow.target)}
    return {tree.host_of.get(end, end) for end in ends}


def _companion(diagram: Diagram, tree: Tree, artifact_id: str, scope: str) -> str | None:
    """The shape of this scope that an artifact is associated with, or that contains what it is tied to."""
    for association in diagram.associations.values():
        if artifact_id in (association.source, association.target):
            other = association.target if association.source == artifact_id else association.source
            if other in diagram.flows:
                other = diagram.flows[other].source
            if other in diagram.nodes:
                return next((cell for level, cell in tree.chain(other) if level == scope), None)
    return None


def _stack(
    diagram: Diagram,
    tree: Tree,
    entries: Sequence[Entry],
    plans: Mapping[str, Plan],
    loads: Mapping[int, int],
    canvas: Canvas,
) -> list[tuple[float, float]]:
    """Place pools and lanes below each other; returns (top, bottom) of every entry."""
    headers = [_headers(tree, entry) for entry in entries]
    right = max(
        (h + plans[e.scope].width for h, e in zip(headers, entries, strict=True) if e.scope is not None),
        default=600.0,
    )
    edges: list[tuple[float, float]] = []
    y = ORIGIN + (POOL_GAP + loads.get(-1, 0) * LINE_STEP if loads.get(-1) else 0.0)
    for number, entry in enumerate(entries):
        height = BLACK_BOX_HEIGHT
        if entry.scope is not None:
            height = plans[entry.scope].height
            canvas.origins[entry.scope] = (ORIGIN + headers[number], y)
            lane_x = ORIGIN + (POOL_HEADER if entry.pool else 0.0)
            _place_lanes(tree, entry.scope, plans[entry.scope], lane_x, ORIGIN + right, canvas)
        if entry.pool:
            canvas.shapes[entry.pool] = Bounds(ORIGIN, y, right, height)
        edges.append((y, y + height))
        y += height + POOL_GAP + loads.get(number, 0) * LINE_STEP
    return edges


def _headers(tree: Tree, entry: Entry) -> float:
    """The room left of the content for the names of pool and lanes."""
    if entry.scope is None:
        return 0.0
    depths = _depths(tree.lanes_in.get(entry.scope, []))
    lanes = (max(depths.values()) + 1) * LANE_HEADER if depths else 0.0
    return lanes + (POOL_HEADER if entry.pool else 0.0)


def _depths(lanes: Sequence[Lane]) -> dict[str, int]:
    depths: dict[str, int] = {}
    for lane in lanes:
        depths[lane.id] = depths.get(lane.parent_lane_id or "", -1) + 1
    return depths


def _place_lanes(tree: Tree, scope: str, plan: Plan, left: float, right: float, canvas: Canvas) -> None:
    lanes = tree.lanes_in.get(scope, [])
    depths = _depths(lanes)
    parent_of = {lane.id: lane.parent_lane_id for lane in lanes if lane.parent_lane_id in depths}
    extents: dict[str, tuple[float, float]] = {}
    for band, lane in enumerate(_bands(tree, scope)):
        current = lane.id if lane else None
        while current is not None:
            top, bottom = plan.bands[band]
            before = extents.get(current, (top, bottom))
            extents[current] = (min(before[0], top), max(before[1], bottom))
            current = parent_of.get(current)
    y = canvas.origins[scope][1]
    for lane_id, (top, bottom) in extents.items():
        x = left + depths[lane_id] * LANE_HEADER
        canvas.shapes[lane_id] = Bounds(x, y + top, right - x, bottom - top)


def _draw_scopes(tree: Tree, plans: Mapping[str, Plan], canvas: Canvas) -> None:
    """Move every plan to its place, outermost first."""
    for scope in (*tree.top_scopes, *reversed(tree.inner_scopes)):
        if scope in tree.scope_of:
            outer = canvas.shapes[scope]
            canvas.origins[scope] = (outer.x + SUB_PROCESS_SIDE, outer.y + SUB_PROCESS_TOP)
        dx, dy = canvas.origins[scope]
        top = tree.top_scope(scope) if scope in tree.scope_of else scope
        plan = plans[scope]
        for element, box in plan.shapes.items():
            canvas.shapes[element] = replace(box, x=box.x + dx, y=box.y + dy)
            canvas.obstacles[top].append((element, canvas.shapes[element]))
        for element, box in plan.labels.items():
            canvas.labels[element] = replace(box, x=box.x + dx, y=box.y + dy)
            canvas.obstacles[top].append((element + " label", canvas.labels[element]))
        for element, points in plan.edges.items():
            canvas.edges[element] = tuple((x + dx, y + dy) for x, y in points)


def _draw_associations(diagram: Diagram, canvas: Canvas) -> None:
    """Straight lines from border to border."""
    for association in diagram.associations.values():
        source, target = _box(association.source, canvas), _box(association.target, canvas)
        if source and target:
            canvas.edges[association.id] = (border_point(source, target), border_point(target, source))


def _box(element: str, canvas: Canvas) -> Bounds | None:
    if element in canvas.edges:
        points = canvas.edges[element]
        (x1, y1), (x2, y2) = points[0], points[1] if len(points) > 1 else points[0]
        return Bounds((x1 + x2) / 2, (y1 + y2) / 2, 0.0, 0.0)
    return canvas.shapes.get(element)


def border_point(box: Bounds, towards: Bounds) -> Point:
    """Where a straight line from the middle of one shape to another leaves it."""
    x, y = box.x + box.width / 2, box.y + box.height / 2
    dx, dy = towards.x + towards.width / 2 - x, towards.y + towards.height / 2 - y
    if (dx == 0 and dy == 0) or (box.width == 0 and box.height == 0):
        return x, y
    across = box.width / 2 / abs(dx) if dx else float("inf")
    along = box.height / 2 / abs(dy) if dy else float("inf")
    share = min(across, along)
    return round(x + dx * share, 1), round(y + dy * share, 1)
