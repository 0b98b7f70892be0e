"""What must hold for every automatic drawing, said once for the tests of the layout."""

from __future__ import annotations

import itertools
import math

from meguru.engines.bpmn.model import Bounds, Diagram

NEAR = 0.51


def problems_of(diagram: Diagram) -> list[str]:
    """Everything that is wrong with a drawing, in words; empty when it is a good one."""
    return [
        *_missing(diagram),
        *_not_finite(diagram),
        *_overlaps(diagram),
        *_strays(diagram),
        *_bad_ways(diagram),
    ]


def _missing(diagram: Diagram) -> list[str]:
    shapes = [*diagram.nodes, *diagram.lanes, *diagram.pools, *diagram.artifacts]
    ends = {*diagram.nodes, *diagram.pools}
    wires = [*diagram.flows.values(), *diagram.messages.values()]
    return [f"no shape: {element}" for element in shapes if element not in diagram.shapes] + [
        f"no way: {wire.id}"
        for wire in wires
        if wire.source in ends
        and wire.target in ends
        and (wire.source != wire.target or wire.id in diagram.flows)
        and wire.id not in diagram.edges
    ]


def _not_finite(diagram: Diagram) -> list[str]:
    found = [
        f"not finite: {element}"
        for element, box in (*diagram.shapes.items(), *diagram.labels.items())
        if not all(map(math.isfinite, (box.x, box.y, box.width, box.height))) or box.x < 0 or box.y < 0
    ]
    for element, points in diagram.edges.items():
        if len(points) < 2 or not all(math.isfinite(value) for point in points for value in point):
            found.append(f"not finite: {element}")
    return found


def ancestors(diagram: Diagram, node_id: str) -> set[str]:
    found: set[str] = set()
    current = diagram.nodes[node_id].parent_id if node_id in diagram.nodes else ""
    if node_id in diagram.artifacts:
        current = diagram.artifacts[node_id].parent_id
    while current in diagram.nodes and current not in found:
        found.add(current)
        current = diagram.nodes[current].parent_id
    return found


def _overlaps(diagram: Diagram) -> list[str]:
    solid = [*diagram.nodes, *diagram.artifacts]
    found = []
    for index, one in enumerate(solid):
        for other in solid[:index]:
            nested = one in ancestors(diagram, other) or other in ancestors(diagram, one)
            hosted = any(
                a in diagram.nodes and diagram.nodes[a].attached_to == b
                for a, b in ((one, other), (other, one))
            )
            if not nested and not hosted and _overlap(diagram.shapes[one], diagram.shapes[other]):
                found.append(f"overlap: {one} {other}")
    pools = list(diagram.pools)
    for index, one in enumerate(pools):
        for other in pools[:index]:
            if _overlap(diagram.shapes[one], diagram.shapes[other]):
                found.append(f"overlap: {one} {other}")
    return found


def _overlap(one: Bounds, other: Bounds) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def _inside(inner: Bounds, outer: Bounds) -> bool:
    return (
        inner.x >= outer.x - NEAR
        and inner.y >= outer.y - NEAR
        and inner.x + inner.width <= outer.x + outer.width + NEAR
        and inner.y + inner.height <= outer.y + outer.height + NEAR
    )


def _strays(diagram: Diagram) -> list[str]:
    found = []
    for node in diagram.nodes.values():
        if node.lane_id in diagram.lanes and not _inside(
            diagram.shapes[node.id], diagram.shapes[node.lane_id]
        ):
            found.append(f"outside its lane: {node.id}")
        if node.parent_id in diagram.nodes and not _inside(
            diagram.shapes[node.id], diagram.shapes[node.parent_id]
        ):
            found.append(f"outside its sub-process: {node.id}")
        if node.attached_to in diagram.nodes:
            middle = diagram.shapes[node.id]
            x, y = middle.x + middle.width / 2, middle.y + middle.height / 2
            if not on_border((x, y), diagram.shapes[node.attached_to]):
                found.append(f"not on the border of its host: {node.id}")
    for pool in diagram.pools.values():
        for lane in diagram.lanes.values():
            if lane.process_id == pool.process_id and not _inside(
                diagram.shapes[lane.id], diagram.shapes[pool.id]
            ):
                found.append(f"outside its pool: {lane.id}")
        for node in diagram.nodes.values():
            if node.parent_id == pool.process_id and not _inside(
                diagram.shapes[node.id], diagram.shapes[pool.id]
            ):
                found.append(f"outside its pool: {node.id}")
    return found


def on_border(point: tuple[float, float], box: Bounds) -> bool:
    x, y = point
    across = box.x - NEAR <= x <= box.x + box.width + NEAR
    along = box.y - NEAR <= y <= box.y + box.height + NEAR
    on_side = min(abs(x - box.x), abs(x - box.x - box.width)) <= NEAR and along
    on_top = min(abs(y - box.y), abs(y - box.y - box.height)) <= NEAR and across
    return on_side or on_top


def _bad_ways(diagram: Diagram) -> list[str]:
    found = []
    for wire in (*diagram.flows.values(), *diagram.messages.values()):
        points = diagram.edges.get(wire.id)
        if not points:
            continue
        for end, point in ((wire.source, points[0]), (wire.target, points[-1])):
            if not on_border(point, diagram.shapes[end]):
                found.append(f"does not touch the border: {wire.id} {end}")
        own = {wire.source, wire.target}
        around = {a for end in own for a in ancestors(diagram, end)}
        hosts = {diagram.nodes[e].attached_to for e in own if e in diagram.nodes}
        for (x1, y1), (x2, y2) in itertools.pairwise(points):
            if x1 != x2 and y1 != y2:
                found.append(f"slanted: {wire.id}")
            for element in (*diagram.nodes, *diagram.artifacts):
                if element in around or (element in own and element not in hosts):
                    shrink = 1.0
                    if element in around or not _crosses((x1, y1), (x2, y2), diagram.shapes[element], shrink):
                        continue
                    found.append(f"runs through its own end: {wire.id} {element}")
                elif _crosses((x1, y1), (x2, y2), diagram.shapes[element], 1.0) and not (
                    diagram.nodes[element].attached_to in own if element in diagram.nodes else False
                ):
                    found.append(f"runs through a shape: {wire.id} {element}")
    return found


def _crosses(one: tuple[float, float], other: tuple[float, float], box: Bounds, shrink: float) -> bool:
    left, right = sorted((one[0], other[0]))
    top, bottom = sorted((one[1], other[1]))
    return (
        left < box.x + box.width - shrink
        and right > box.x + shrink
        and top < box.y + box.height - shrink
        and bottom > box.y + shrink
    )


def hidden_wires(diagram: Diagram) -> list[str]:
    """Flows without a common end that lie on one line for a while, so that nobody can tell them apart."""
    pieces = [
        (flow, one, other)
        for flow in diagram.flows.values()
        for one, other in itertools.pairwise(diagram.edges.get(flow.id, ()))
    ]
    found = []
    for index, (flow, a, b) in enumerate(pieces):
        for other, c, d in pieces[:index]:
            if flow.source == other.source or flow.target == other.target:
                continue
            for axis in (0, 1):
                same = a[axis] == b[axis] == c[axis] == d[axis]
                (low, high), (near, far) = (
                    sorted((a[1 - axis], b[1 - axis])),
                    sorted((c[1 - axis], d[1 - axis])),
                )
                if same and min(high, far) - max(low, near) > 0.5:
                    found.append(f"hidden: {flow.id} {other.id}")
    return found
