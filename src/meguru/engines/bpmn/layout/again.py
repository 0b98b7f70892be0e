"""A drawing that changed: what a person placed stays, what is new gets a place beside its neighbours.

A drawing that is just as `lay_out` made it is laid out as a whole again, in the order it had: nothing in it was
placed by a person.

Steps.  1. New lanes become bands below the last one, if nothing lies there.
        2. New shapes, and shapes that are not in their lane any more, take the nearest free place.
        3. Lanes and pools grow to the right to hold them.
        4. Lines whose ends moved or changed are drawn anew; the others stay.
        Where that is not possible, everything is drawn anew and a note says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace

from meguru.engines.bpmn.layout.automatic import is_automatic
from meguru.engines.bpmn.layout.nearby import free_place, lies_inside, overlaps
from meguru.engines.bpmn.layout.place import border_point, lay_out
from meguru.engines.bpmn.layout.short_ways import short_way
from meguru.engines.bpmn.layout.sizes import (
    EVENT,
    LABEL_GAP,
    LANE_HEADER,
    POOL_HEADER,
    artifact_size,
    flow_label_lines,
    has_outside_label,
    label_size,
    node_size,
    outside_label_lines,
)
from meguru.engines.bpmn.model import CONTAINERS, Association, Bounds, Diagram, Flow, MessageFlow, Node

_NEW_LANE, _MARGIN = 130.0, 30.0


class NoRoom(Exception):
    """The changed drawing does not fit beside what is there; the message is the note for the reader."""


def place_again(
    before: Diagram, after: Diagram, *, moved: Collection[str] = ()
) -> tuple[Diagram, tuple[str, ...]]:
    """Give everything new in `after` a place, with the places of `before` as they are; also return notes.

    `moved` are nodes that are in another lane than before. A drawing without places is laid out as a whole.
    """
    if not any(key in before.shapes for key in after.nodes) and (after.nodes or not before.shapes):
        return lay_out(after), ()
    if is_automatic(before):
        return lay_out(after, earlier=before), ()
    try:
        return Again(before, after, set(moved)).drawn(), ()
    except NoRoom as reason:
        return lay_out(after, earlier=before), (str(reason),)


class Again:
    """The changed drawing beside what is there; `moved` are nodes that are in another lane than before."""

    def __init__(self, before: Diagram, after: Diagram, moved: set[str]) -> None:
        self.before, self.after = before, after
        kept = {*after.nodes, *after.pools, *after.lanes, *after.artifacts}
        self.shapes = {key: box for key, box in before.shapes.items() if key in kept}
        self.drawn_scopes = {
            node.parent_id for node in before.nodes.values() if node.id in before.shapes
        } | set(after.processes)
        self.moved = {key for key in moved if key in self.shapes and not self._is_in_lane(key)}
        self.incoming: dict[str, list[str]] = defaultdict(list)
        self.outgoing: dict[str, list[str]] = defaultdict(list)
        for flow in after.flows.values():
            self.incoming[flow.target].append(flow.source)
            self.outgoing[flow.source].append(flow.target)
        self.lines = self._kept_lines()

    def drawn(self) -> Diagram:
        self._new_lanes()
        for key in self.moved:
            del self.shapes[key]
        waiting = [
            key
            for key, node in self.after.nodes.items()
            if key not in self.shapes and node.parent_id in self.drawn_scopes
        ]
        if len(waiting) > len(self.after.nodes) / 2 and len(waiting) > 8:
            raise NoRoom("新しい手順が多いため、図全体を並べ直しました。")
        while waiting:
            key = min(waiting, key=self._turn)
            waiting.remove(key)
            self._place(self.after.nodes[key])
        self._place_artifacts()
        self._grow()
        edges = self._draw_lines()
        return replace(self.after, shapes=self.shapes, edges=edges, labels=self._labels(edges))

    # -- lanes --------------------------------------------------------------------------------------------

    def _is_in_lane(self, key: str) -> bool:
        lane = self.shapes.get(self.after.nodes[key].lane_id or "")
        box = self.shapes[key]
        middle = box.y + box.height / 2
        return lane is not None and lane.y <= middle <= lane.y + lane.height

    def _new_lanes(self) -> None:
        for lane in self.after.lanes.values():
            if lane.id in self.shapes or lane.process_id not in self.drawn_scopes:
                continue
            beside = [
                self.shapes[one.id]
                for one in self.after.lanes.values()
                if one.process_id == lane.process_id and one.id in self.shapes
            ]
            if not beside:
                if any(
                    node.parent_id == lane.process_id and node.id in self.shapes
                    for node in self.after.nodes.values()
                ):
                    raise NoRoom("担当ごとの枠(レーン)を付けたため、図全体を並べ直しました。")
                continue
            if len(beside) > 1 and len({round(box.y) for box in beside}) == 1:
                raise NoRoom("担当の枠(レーン)が縦に並ぶ図のため、図全体を並べ直しました。")
            bottom = max(box.y + box.height for box in beside)
            left, right = min(box.x for box in beside), max(box.x + box.width for box in beside)
            made = Bounds(left, bottom, right - left, _NEW_LANE)
            around = {lane.id for lane in self.after.lanes.values()} | set(self._pools_of(lane.process_id))
            if any(overlaps(made, box) for key, box in self.shapes.items() if key not in around):
                raise NoRoom("新しい担当の枠(レーン)を置く場所がないため、図全体を並べ直しました。")
            self.shapes[lane.id] = made
            for pool in self._pools_of(lane.process_id):
                box = self.shapes[pool]
                self.shapes[pool] = replace(box, height=max(box.height, made.y + made.height - box.y))

    def _pools_of(self, process: str) -> list[str]:
        return [
            pool.id
            for pool in self.after.pools.values()
            if pool.process_id == process and pool.id in self.shapes
        ]

    # -- shapes -------------------------------------------------------------------------------------------

    def _turn(self, key: str) -> int:
        """What everything before has a place for comes first, then what has any neighbour with a place."""
        placed = [other in self.shapes for other in self.incoming[key]]
        if placed and all(placed):
            return 0
        if any(placed):
            return 1
        return 2 if any(other in self.shapes for other in self.outgoing[key]) else 3

    def _place(self, node: Node) -> None:
        if node.attached_to in self.shapes:
            host = self.shapes[node.attached_to or ""]
            x, y = host.x + host.width - EVENT, host.y + host.height - EVENT / 2
            self.shapes[node.id] = Bounds(x, y, EVENT, EVENT)
            return
        old = self.before.shapes.get(node.id)
        size = (old.width, old.height) if old else node_size(node)
        within = self._room_of(node)
        self.shapes[node.id] = free_place(
            size,
            before=[self.shapes[key] for key in self.incoming[node.id] if key in self.shapes],
            after=[self.shapes[key] for key in self.outgoing[node.id] if key in self.shapes],
            taken=self._taken(node),
            lines=list(self.lines.values()),
            within=within,
            gap=self._gap(node.id),
        )

    def _gap(self, key: str) -> float:
        """The room that the words on the lines into a node need."""
        names = [flow.name for flow in self.after.flows.values() if flow.target == key and flow.name]
        return max((label_size(flow_label_lines(name))[0] + 30 for name in names), default=0.0)

    def _room_of(self, node: Node) -> Bounds | None:
        """The lane, sub-process or pool that must hold a node, without the strip of its name."""
        if node.lane_id in self.shapes:
            lane = self.shapes[node.lane_id or ""]
            return Bounds(lane.x + LANE_HEADER, lane.y, lane.width - LANE_HEADER, lane.height)
        if node.parent_id in self.shapes:
            box = self.shapes[node.parent_id]
            return Bounds(box.x, box.y + 24, box.width, box.height - 24)
        for pool in self._pools_of(node.parent_id):
            box = self.shapes[pool]
            return Bounds(box.x + POOL_HEADER, box.y, box.width - POOL_HEADER, box.height)
        return None

    def _taken(self, node: Node) -> list[Bounds]:
        """Shapes of the same scope, and everything outside of it that does not contain it."""
        around = {node.id, *self.after.lanes, *self.after.pools}
        parent = node.parent_id
        while parent in self.after.nodes and parent not in around:
            around.add(parent)
            parent = self.after.nodes[parent].parent_id
        boxes = [box for key, box in self.shapes.items() if key not in around]
        foreign = [
            self.shapes[pool.id]
            for pool in self.after.pools.values()
            if pool.id in self.shapes and pool.process_id != parent
        ]
        return [*boxes, *foreign]

    def _place_artifacts(self) -> None:
        for artifact in self.after.artifacts.values():
            if artifact.id in self.shapes or artifact.id in self.before.artifacts:
                continue
            ends = [
                one.source if one.target == artifact.id else one.target
                for one in self.after.associations.values()
                if artifact.id in (one.source, one.target)
            ]
            near = [self.shapes[key] for key in ends if key in self.shapes]
            around = {*self.after.lanes, *self.after.pools}
            taken = [box for key, box in self.shapes.items() if key not in around]
            self.shapes[artifact.id] = free_place(
                artifact_size(artifact), before=near, after=(), taken=taken, lines=(), within=None
            )

    def _grow(self) -> None:
        """Sub-processes, lanes and pools reach as far to the right as what they hold."""
        for node in sorted(self.after.nodes.values(), key=self._depth, reverse=True):
            if node.kind in CONTAINERS and node.id in self.shapes:
                inside = [
                    self.shapes[one.id]
                    for one in self.after.nodes.values()
                    if one.parent_id == node.id and one.id in self.shapes
                ]
                new = [box for box in inside if box not in self.before.shapes.values()]
                if new and self._stretch(node.id, new):
                    box = self.shapes[node.id]
                    if any(
                        overlaps(box, other)
                        for other in self._taken(node)
                        if other not in inside and not lies_inside(other, box)
                    ):
                        raise NoRoom("まとまり(サブプロセス)の中に場所がないため、図全体を並べ直しました。")
        for process in self.after.processes:
            held = [
                self.shapes[node.id]
                for node in self.after.nodes.values()
                if node.parent_id == process
                and node.id in self.shapes
                and self.shapes[node.id] != self.before.shapes.get(node.id)
            ]
            frames = [
                *self._pools_of(process),
                *(
                    lane.id
                    for lane in self.after.lanes.values()
                    if lane.process_id == process and lane.id in self.shapes
                ),
            ]
            right = max((box.x + box.width + _MARGIN for box in held), default=0.0)
            for key in frames:
                box = self.shapes[key]
                if box.x + box.width < right:
                    self.shapes[key] = replace(box, width=right - box.x)

    def _stretch(self, key: str, inside: list[Bounds]) -> bool:
        box = self.shapes[key]
        right = max(one.x + one.width + _MARGIN for one in inside)
        bottom = max(one.y + one.height + _MARGIN / 2 for one in inside)
        self.shapes[key] = replace(
            box, width=max(box.width, right - box.x), height=max(box.height, bottom - box.y)
        )
        return self.shapes[key] != box

    def _depth(self, node: Node) -> int:
        depth, seen = 0, {node.id}
        while node.parent_id in self.after.nodes and node.parent_id not in seen:
            node = self.after.nodes[node.parent_id]
            seen.add(node.id)
            depth += 1
        return depth

    # -- lines --------------------------------------------------------------------------------------------

    def _kept_lines(self) -> dict[str, tuple[tuple[float, float], ...]]:
        """Lines that can stay: their ends are the same and were not moved."""
        old, new = _ends(self.before), _ends(self.after)
        return {
            key: points
            for key, points in self.before.edges.items()
            if key in new and new[key] == old.get(key) and not set(new[key]) & self.moved
        }

    def _draw_lines(self) -> dict[str, tuple[tuple[float, float], ...]]:
        edges = dict(self.lines)
        wires: list[Flow | MessageFlow] = [*self.after.flows.values(), *self.after.messages.values()]
        for wire in wires:
            was_drawn = wire.id in self.before.edges or wire.id not in {
                *self.before.flows,
                *self.before.messages,
            }
            if wire.id in edges or not was_drawn:
                continue
            source, target = self.shapes.get(wire.source), self.shapes.get(wire.target)
            if source and target:
                node = self.after.nodes.get(wire.source)
                edges[wire.id] = short_way(
                    source,
                    target,
                    obstacles=self._obstacles(wire.source, wire.target),
                    lines=[
                        edges[one.id]
                        for one in wires
                        if one.id in edges and one.source != wire.source and one.target != wire.target
                    ],
                    from_below=bool(node and node.attached_to),
                )
        for tie in self.after.associations.values():
            if tie.id not in edges and (
                tie.id in self.before.edges or tie.id not in self.before.associations
            ):
                source, target = self.shapes.get(tie.source), self.shapes.get(tie.target)
                if source and target:
                    edges[tie.id] = (border_point(source, target), border_point(target, source))
        return edges

    def _obstacles(self, *ends: str) -> list[Bounds]:
        """Shapes that a line must not run through: none of those that contain one of its ends."""
        around = {*ends, *self.after.lanes, *self.after.pools}
        for end in ends:
            node = self.after.nodes.get(end)
            while node is not None and node.parent_id in self.after.nodes and node.parent_id not in around:
                around.add(node.parent_id)
                node = self.after.nodes[node.parent_id]
            if end in self.after.nodes and self.after.nodes[end].attached_to:
                around.add(self.after.nodes[end].attached_to or "")
        inside = {
            node.id
            for node in self.after.nodes.values()
            if node.parent_id in self.after.nodes and node.parent_id not in around
        }
        return [
            self.shapes[key]
            for key in (*self.after.nodes, *self.after.artifacts)
            if key in self.shapes and key not in around and key not in inside
        ]

    def _labels(self, edges: dict[str, tuple[tuple[float, float], ...]]) -> dict[str, Bounds]:
        """Labels of what stayed; those of new or moved gateways, events and lines stand beside them."""
        labels = {}
        for key, box in self.before.labels.items():
            stays = (
                self.shapes.get(key) == self.before.shapes.get(key)
                if key in self.before.shapes
                else edges.get(key) == self.before.edges.get(key)
            )
            if (key in self.shapes or key in edges) and stays and self._words(key) == self._words_before(key):
                labels[key] = box
        for key, node in self.after.nodes.items():
            if (
                key not in labels
                and key in self.shapes
                and has_outside_label(node)
                and node.name
                and key not in self.before.shapes
            ):
                width, height = label_size(outside_label_lines(node.name))
                box = self.shapes[key]
                labels[key] = Bounds(
                    box.x + box.width / 2 - width / 2, box.y + box.height + LABEL_GAP, width, height
                )
        return labels

    def _words(self, key: str) -> str:
        return _name(self.after, key)

    def _words_before(self, key: str) -> str:
        return _name(self.before, key)


def _ends(diagram: Diagram) -> dict[str, tuple[str, str]]:
    wires: list[Flow | MessageFlow | Association] = [*diagram.flows.values(), *diagram.messages.values()]
    return {wire.id: (wire.source, wire.target) for wire in [*wires, *diagram.associations.values()]}


def _name(diagram: Diagram, key: str) -> str:
    if key in diagram.nodes:
        return diagram.nodes[key].name
    if key in diagram.flows:
        return diagram.flows[key].name
    return ""
