"""Connections that leave their scope: message flows between pools, and flows that cross a sub-process border.

Way.  From a node straight down (or up) to the edge of its pool when nothing is in between; otherwise a short run
      below the node to the channel right of it, which is free from top to bottom, and so outwards through
      every sub-process. Between the pools each connection has a horizontal line of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from meguru.engines.bpmn.layout.routes import Point, simplified
from meguru.engines.bpmn.layout.scope import Plan
from meguru.engines.bpmn.layout.sizes import BOUNDARY_INSET, BOUNDARY_STEP, EVENT
from meguru.engines.bpmn.layout.tree import Tree
from meguru.engines.bpmn.model import Bounds, Diagram

LINE_STEP = 12.0
POOL_GAP = 40.0


@dataclass(frozen=True, slots=True)
class Link:
    """A connection between two entries of the stack of pools; `gaps` are the gaps below those entries."""

    id: str
    source: str
    target: str
    source_entry: int
    target_entry: int

    @property
    def source_goes_up(self) -> bool:
        return self.source_entry > self.target_entry

    @property
    def target_goes_up(self) -> bool:
        return self.target_entry > self.source_entry

    @property
    def gaps(self) -> tuple[int, int]:
        return self.source_entry - self.source_goes_up, self.target_entry - self.target_goes_up


def links_of(diagram: Diagram, tree: Tree, entry_of: Mapping[str, int]) -> list[Link]:
    """Message flows and flows between scopes, ends that do not exist left out.

    `entry_of` gives the place in the stack of pools for top scopes and pools.
    """

    def entry(element: str) -> int | None:
        if element in diagram.nodes:
            return entry_of.get(tree.top_scope(element))
        return entry_of.get(element) if element in diagram.pools else None

    links = []
    connections = [(m.id, m.source, m.target) for m in diagram.messages.values()]
    connections += [
        (flow.id, flow.source, flow.target)
        for flow in diagram.flows.values()
        if tree.scope_of.get(flow.source) != tree.scope_of.get(flow.target)
    ]
    for link_id, source, target in connections:
        first, second = entry(source), entry(target)
        if first is not None and second is not None and source != target:
            links.append(Link(link_id, source, target, first, second))
    return links


def escapes_needed(links: Sequence[Link], tree: Tree) -> dict[str, tuple[int, int]]:
    """Per cell, how many connections leave upwards and downwards through its surroundings."""
    needed: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for link in links:
        for end, goes_up in ((link.source, link.source_goes_up), (link.target, link.target_goes_up)):
            if end in tree.scope_of:
                for level, (_, cell) in enumerate(tree.chain(end)):
                    below = level == 0 and end in tree.host_of  # first under the boundary event, then up
                    needed[cell][0 if goes_up and not below else 1] += 1
    return {cell: (up, down) for cell, (up, down) in needed.items()}


@dataclass(slots=True)
class Ground:
    """What is already drawn, in absolute places."""

    tree: Tree
    plans: Mapping[str, Plan]
    origins: Mapping[str, Point]  # scope -> its top left
    shapes: Mapping[str, Bounds]
    obstacles: Mapping[str, Sequence[tuple[str, Bounds]]]  # top scope -> nodes, artifacts and labels
    edges_of_entries: Sequence[tuple[float, float]]  # (top, bottom)
    entry_of: Mapping[str, int]
    right: float
    used: dict[tuple[str, str, str], int] = field(default_factory=lambda: defaultdict(int))

    def turn(self, scope: str, cell: str, kind: str) -> int:
        """Count the uses of something that each connection has to itself."""
        self.used[(scope, cell, kind)] += 1
        return self.used[(scope, cell, kind)] - 1


def draw_links(links: Sequence[Link], ground: Ground) -> dict[str, list[Point]]:
    """The waypoints of every link."""
    ends_at: dict[str, int] = defaultdict(int)
    for link in links:
        ends_at[link.source] += 1
        ends_at[link.target] += 1
    edges: dict[str, list[Point]] = {}
    for link in links:
        leaving = _way_out(link.source, link.source_goes_up, ground, ends_at)
        entering = _way_out(link.target, link.target_goes_up, ground, ends_at)
        if not leaving and not entering:
            entering = _pool_end(link.target, link.target_goes_up, ground, None)
        if not leaving:
            leaving = _pool_end(link.source, link.source_goes_up, ground, entering[-1][0])
        if not entering:
            entering = _pool_end(link.target, link.target_goes_up, ground, leaving[-1][0])
        between = _between(link, leaving[-1], entering[-1], ground)
        edges[link.id] = simplified([*leaving, *between, *reversed(entering)])
    return edges


def _between(link: Link, leaving: Point, entering: Point, ground: Ground) -> list[Point]:
    first, second = link.gaps
    if first == second and leaving[0] == entering[0]:
        return []
    height = _line(first, ground)
    if first == second:
        return [(leaving[0], height), (entering[0], height)]
    aside = ground.right + 20 + ground.turn("", "", "aside") * LINE_STEP
    other = _line(second, ground)
    return [(leaving[0], height), (aside, height), (aside, other), (entering[0], other)]


def _line(gap: int, ground: Ground) -> float:
    """A height of its own below entry `gap` (above the first one for -1)."""
    place = ground.turn(str(gap), "", "line")
    top = ground.edges_of_entries[gap][1] if gap >= 0 else ground.edges_of_entries[0][0] - POOL_GAP
    return top + POOL_GAP / 2 + place * LINE_STEP


def _pool_end(pool: str, goes_up: bool, ground: Ground, x: float | None) -> list[Point]:
    shape = ground.shapes[pool]
    if x is None:
        x = shape.x + shape.width / 2 + ground.turn(pool, "", "end") * LINE_STEP
    x = min(max(x, shape.x + 10), shape.x + shape.width - 10)
    return [(x, shape.y if goes_up else shape.y + shape.height)]


def _way_out(node: str, goes_up: bool, ground: Ground, ends_at: Mapping[str, int]) -> list[Point]:
    """From the border of a node to the edge of its pool; empty when this is no node."""
    if node not in ground.tree.scope_of:
        return []
    chain = ground.tree.chain(node)
    top = chain[-1][0]
    edge = ground.edges_of_entries[ground.entry_of[top]][0 if goes_up else 1]
    x, y = _port(node, goes_up, ground, ends_at)
    on_lower_border = node in ground.tree.host_of
    own = {node, *(cell for _, cell in chain)}
    if not (on_lower_border and goes_up) and _is_clear(x, y, edge, top=top, own=own, ground=ground):
        return [(x, y), (x, edge)]
    points = [(x, y)]
    for level, (scope, cell) in enumerate(chain):
        origin = ground.origins[scope]
        escape = ground.plans[scope].escapes[cell]
        upwards = goes_up and not (on_lower_border and level == 0)
        runs = escape.up if upwards else escape.down
        run = origin[1] + runs[ground.turn(scope, cell, "up" if upwards else "down")]
        free = origin[0] + escape.x[ground.turn(scope, cell, "x")]
        border = ground.shapes.get(scope)
        y = edge if border is None else border.y if goes_up else border.y + border.height
        points += [(x, run), (free, run), (free, y)]
        x = free
    return points


def _port(node: str, goes_up: bool, ground: Ground, ends_at: Mapping[str, int]) -> Point:
    shape = ground.shapes[node]
    y = shape.y if goes_up and node not in ground.tree.host_of else shape.y + shape.height
    boundary = sum(1 for host in ground.tree.host_of.values() if host == node)
    if shape.width <= 50:  # a circle or a diamond touches its box in the middle only
        return shape.x + shape.width / 2, y
    taken = BOUNDARY_INSET + EVENT / 2 + (boundary - 1) * BOUNDARY_STEP + 4
    free = shape.width - (taken if boundary and not goes_up else 0.0)
    place = ground.turn(node, "", "port") + 1
    return shape.x + float(round(free * place / (ends_at[node] + 1))), y


def _is_clear(x: float, y: float, edge: float, *, top: str, own: set[str], ground: Ground) -> bool:
    low, high = min(y, edge), max(y, edge)
    for element, box in ground.obstacles[top]:
        if element in own:
            continue
        if box.x - 4 < x < box.x + box.width + 4 and box.y < high and box.y + box.height > low:
            return False
    return True
