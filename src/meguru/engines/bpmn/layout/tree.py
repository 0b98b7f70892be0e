"""Which shape lies in which: sub-processes, lanes and pools of a diagram, without dangling or circular ties."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from meguru.engines.bpmn.model import CONTAINERS, Diagram, Lane, Node

LOOSE = ""  # the scope of nodes that belong to no known process


@dataclass(frozen=True, slots=True)
class Tree:
    """A *scope* is a process or a sub-process: what is laid out in one go."""

    scope_of: dict[str, str]  # node or artifact -> id of its scope
    nodes_in: dict[str, list[Node]]  # scope -> its nodes in file order
    artifacts_in: dict[str, list[str]]
    host_of: dict[str, str]  # boundary event -> activity
    top_scopes: list[str]
    lanes_in: dict[str, list[Lane]]  # top scope -> lanes, parents before children
    inner_scopes: list[str]  # sub-processes with contents, innermost first

    def top_scope(self, element_id: str) -> str:
        scope = self.scope_of[element_id]
        while scope in self.scope_of:
            scope = self.scope_of[scope]
        return scope

    def chain(self, node_id: str) -> list[tuple[str, str]]:
        """(scope, cell) from the innermost scope of a node outwards; a boundary event counts as its host."""
        steps = []
        cell = self.host_of.get(node_id, node_id)
        while cell in self.scope_of:
            steps.append((self.scope_of[cell], cell))
            cell = self.scope_of[cell]
        return steps


def tree_of(diagram: Diagram) -> Tree:
    scope_of, depth = _scopes(diagram)
    nodes_in: dict[str, list[Node]] = defaultdict(list)
    for node in diagram.nodes.values():
        nodes_in[scope_of[node.id]].append(node)
    artifacts_in: dict[str, list[str]] = defaultdict(list)
    for artifact in diagram.artifacts.values():
        scope = artifact.parent_id
        known = scope in diagram.processes or scope in nodes_in
        scope_of[artifact.id] = scope if known else next(iter(diagram.processes), LOOSE)
        artifacts_in[scope_of[artifact.id]].append(artifact.id)
    top = list(diagram.processes)
    if nodes_in.get(LOOSE) or artifacts_in.get(LOOSE):
        top.append(LOOSE)
    inner = [n for n in diagram.nodes if n in nodes_in or n in artifacts_in]
    inner.sort(key=lambda n: -depth[n])
    return Tree(
        scope_of=scope_of,
        nodes_in=nodes_in,
        artifacts_in=artifacts_in,
        host_of=_hosts(diagram, scope_of),
        top_scopes=top,
        lanes_in=_lanes(diagram),
        inner_scopes=inner,
    )


def _scopes(diagram: Diagram) -> tuple[dict[str, str], dict[str, int]]:
    scope_of: dict[str, str] = {}
    depth: dict[str, int] = {}
    for node_id in diagram.nodes:
        path: dict[str, None] = {}  # in order
        current = node_id
        while current in diagram.nodes and current not in scope_of and current not in path:
            path[current] = None
            current = diagram.nodes[current].parent_id
        if current in path:  # containers that contain each other
            for member in path:
                scope_of[member], depth[member] = LOOSE, 0
            continue
        for member in reversed(path):
            parent = diagram.nodes[member].parent_id
            if parent in diagram.processes:
                scope_of[member], depth[member] = parent, 0
            elif parent in diagram.nodes and diagram.nodes[parent].kind in CONTAINERS:
                scope_of[member], depth[member] = parent, depth[parent] + 1
            else:
                scope_of[member], depth[member] = LOOSE, 0
    return scope_of, depth


def _hosts(diagram: Diagram, scope_of: dict[str, str]) -> dict[str, str]:
    hosts = {}
    for node in diagram.nodes.values():
        host = diagram.nodes.get(node.attached_to or "")
        if node.kind.is_event and host and host.kind.is_activity and scope_of[host.id] == scope_of[node.id]:
            hosts[node.id] = host.id
    return hosts


def _lanes(diagram: Diagram) -> dict[str, list[Lane]]:
    """Lanes per process, each followed by its children."""
    children: dict[str, list[Lane]] = defaultdict(list)
    roots: list[Lane] = []
    for lane in diagram.lanes.values():
        parent = lane.parent_lane_id or ""
        if parent in diagram.lanes and not _in_circle(diagram, lane):
            children[parent].append(lane)
        else:
            roots.append(replace(lane, parent_lane_id=None))
    used_in = {n.lane_id: n.parent_id for n in diagram.nodes.values() if n.lane_id}
    lanes_in: dict[str, list[Lane]] = defaultdict(list)
    for root in roots:
        process = root.process_id if root.process_id in diagram.processes else used_in.get(root.id, "")
        if process not in diagram.processes:
            process = next(iter(diagram.processes), LOOSE)
        stack = [root]
        while stack:
            lane = stack.pop()
            lanes_in[process].append(lane)
            stack.extend(reversed(children[lane.id]))
    return lanes_in


def _in_circle(diagram: Diagram, lane: Lane) -> bool:
    seen = {lane.id}
    parent = lane.parent_lane_id or ""
    while parent in diagram.lanes:
        if parent in seen:
            return True
        seen.add(parent)
        parent = diagram.lanes[parent].parent_lane_id or ""
    return False
