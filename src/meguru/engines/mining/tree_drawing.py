"""From a process tree to gateways and tasks of a BPMN diagram."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from meguru.engines.bpmn.build import DiagramBuilder
from meguru.engines.bpmn.model import Diagram, NodeKind
from meguru.engines.mining.elements import drawable
from meguru.engines.mining.process_tree import Operator, ProcessTree

_XOR, _AND = NodeKind.EXCLUSIVE_GATEWAY, NodeKind.PARALLEL_GATEWAY


@dataclass(slots=True)
class _Sketch:
    """Nodes and edges while they are still simplified. Edges keep the order in which they were drawn."""

    element_of: Mapping[str, str]
    kinds: dict[str, NodeKind] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    edges: list[tuple[str, str]] = field(default_factory=list)

    def block(self, tree: ProcessTree) -> tuple[str, str]:
        """Draw a tree that is not silent; returns its first and last node."""
        if tree.activity is not None:
            node = self.element_of[tree.activity]
            self.kinds[node], self.labels[node] = NodeKind.USER_TASK, tree.activity
            return node, node
        if tree.operator is Operator.SEQUENCE:
            ends = [self.block(child) for child in tree.children]
            self.edges += [(a[1], b[0]) for a, b in itertools.pairwise(ends)]
            return ends[0][0], ends[-1][1]
        if tree.operator is Operator.LOOP:
            return self._loop(tree)
        kind = _AND if tree.operator is Operator.PARALLEL else _XOR
        split = self._gateway("split", kind)
        join = self._gateway("join", kind)
        for child in tree.children:
            self._between(split, child, join)
        return split, join

    def _loop(self, tree: ProcessTree) -> tuple[str, str]:
        again = self._gateway("again", _XOR)
        decide = self._gateway("decide", _XOR)
        self._between(again, tree.children[0], decide)
        for child in tree.children[1:]:
            self._between(decide, child, again)
        return again, decide

    def _between(self, source: str, tree: ProcessTree, target: str) -> None:
        if tree.is_silent:
            self.edges.append((source, target))
            return
        first, last = self.block(tree)
        self.edges += [(source, first), (last, target)]

    def _gateway(self, role: str, kind: NodeKind) -> str:
        number = sum(1 for other in self.kinds if other.startswith(f"{role}_")) + 1
        name = f"{role}_{number}"
        self.kinds[name] = kind
        return name

    def simplify(self) -> None:
        """Merge choices that follow one another directly; nothing the diagram allows is won or lost."""
        while self._merge_one():
            pass

    def _merge_one(self) -> bool:
        outgoing: dict[str, list[str]] = {node: [] for node in self.kinds}
        incoming: dict[str, list[str]] = {node: [] for node in self.kinds}
        for source, target in self.edges:
            outgoing[source].append(target)
            incoming[target].append(source)
        for node, kind in self.kinds.items():
            if kind is _XOR and len(incoming[node]) == len(outgoing[node]) == 1:
                self._remove(node, before=incoming[node][0], after=outgoing[node][0])
                return True
        for source, target in self.edges:
            if self.kinds[source] is not _XOR or self.kinds[target] is not _XOR or source == target:
                continue
            two_joins = len(outgoing[source]) == 1 and len(outgoing[target]) == 1
            two_splits = len(incoming[source]) == 1 and len(incoming[target]) == 1
            if two_joins:
                self._absorb(gone=source, into=target)
                return True
            if two_splits:
                self._absorb(gone=target, into=source)
                return True
        return False

    def _absorb(self, *, gone: str, into: str) -> None:
        moved = ((into if a == gone else a, into if b == gone else b) for a, b in self.edges)
        self.edges = list(dict.fromkeys(edge for edge in moved if edge != (into, into)))
        del self.kinds[gone]

    def _remove(self, node: str, *, before: str, after: str) -> None:
        del self.kinds[node]
        self.edges = list(
            dict.fromkeys(
                (before, after) if edge == (before, node) else edge
                for edge in self.edges
                if edge != (node, after)
            )
        )


def draw_tree(
    tree: ProcessTree,
    *,
    element_of: Mapping[str, str],
    lane_of: Mapping[str, str],
    name: str,
    start_name: str,
    end_name: str,
) -> Diagram:
    """Draw a process tree as a diagram without coordinates.

    `element_of` maps activity label -> task id; `lane_of` maps activity label -> lane name (empty: no lanes).
    Gateways stand in the lane of the work before a split and after a join.
    """
    sketch = _Sketch(element_of=element_of)
    sketch.kinds["start"] = NodeKind.START_EVENT
    if tree.is_silent:
        sketch.edges.append(("start", "end"))
    else:
        first, last = sketch.block(tree)
        sketch.edges = [("start", first), *sketch.edges, (last, "end")]
    sketch.kinds["end"] = NodeKind.END_EVENT
    sketch.simplify()
    lanes = _lanes(sketch, lane_of=lane_of)
    builder = DiagramBuilder(name=drawable(name))
    lane_ids = {lane: builder.lane(name=drawable(lane)) for lane in dict.fromkeys(lanes.values())}
    for node, kind in sketch.kinds.items():
        lane = lane_ids[lanes[node]] if node in lanes else None
        if kind is NodeKind.START_EVENT:
            builder.start(id=node, name=start_name, lane=lane)
        elif kind is NodeKind.END_EVENT:
            builder.end(id=node, name=end_name, lane=lane)
        elif kind.is_gateway:
            builder.gateway(id=node, kind=kind, lane=lane)
        else:
            builder.task(id=node, name=drawable(sketch.labels[node]), kind=kind, lane=lane)
    for source, target in sketch.edges:
        builder.flow(source, target)
    return builder.build()


def _lanes(sketch: _Sketch, *, lane_of: Mapping[str, str]) -> dict[str, str]:
    """The lane of every node; tasks by their activity, other nodes by their neighbours."""
    lanes = {node: lane_of[label] for node, label in sketch.labels.items() if label in lane_of}
    if not lanes:
        return {}
    before: dict[str, list[str]] = {node: [] for node in sketch.kinds}
    after: dict[str, list[str]] = {node: [] for node in sketch.kinds}
    for source, target in sketch.edges:
        after[source].append(target)
        before[target].append(source)
    waiting = [node for node in sketch.kinds if node not in lanes]
    while waiting:
        found = {}
        for node in waiting:
            near = before[node] + after[node] if len(after[node]) > 1 else after[node] + before[node]
            lane = _first_known(near, lanes)
            if lane is not None:
                found[node] = lane
        if not found:
            break
        lanes.update(found)
        waiting = [node for node in waiting if node not in lanes]
    return {node: lanes[node] for node in sketch.kinds if node in lanes}


def _first_known(nodes: Sequence[str], lanes: Mapping[str, str]) -> str | None:
    return next((lanes[node] for node in nodes if node in lanes), None)
