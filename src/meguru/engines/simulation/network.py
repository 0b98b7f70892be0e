"""From the diagram to flat tables: what happens to a token at every element.

Scopes, starts, links and catchers are looked up by engines.bpmn, so both forms of the graph agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from meguru.engines.bpmn.model import CONTAINERS, Diagram, EventTrigger, Flow, Node, NodeKind, Remark
from meguru.engines.bpmn.tokens.catching import find_catcher, throws_inside
from meguru.engines.bpmn.tokens.outline import Outline, outline_of
from meguru.engines.simulation import layout as at
from meguru.engines.simulation.reachability import loop_exits, upstream_nodes

_INCLUSIVE = frozenset({NodeKind.INCLUSIVE_GATEWAY, NodeKind.COMPLEX_GATEWAY})
_ENDING = frozenset({EventTrigger.ERROR, EventTrigger.CANCEL})  # end the process when nobody catches them


@dataclass(frozen=True, slots=True)
class Network:
    """A diagram ready for scenarios.

    Shape:  `node_ids` and `flow_ids` name the records of the flat tables (`layout`); the processes
            themselves come first among the nodes. `scope_ids` names scopes; the first is the whole case.
            `element_of` maps id -> node of the diagram.
    `needs_chance` lists border events and starts of event sub-processes that fire by chance, without or with a clock.
    `remarks` names what is not simulated, or only approximately.
    """

    node_ids: tuple[str, ...]
    flow_ids: tuple[str, ...]
    scope_ids: tuple[str, ...]
    element_of: Mapping[str, Node]
    node: tuple[int, ...]
    flow: tuple[int, ...]
    scope: tuple[int, ...]
    out_flow: tuple[int, ...]
    in_flow: tuple[int, ...]
    edge_node: tuple[int, ...]
    start_node: tuple[int, ...]
    or_node: tuple[int, ...]
    reach: tuple[int, ...]
    needs_chance: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()


def ready_network(diagram: Diagram) -> Network:
    """Compile a diagram. Never raises: what cannot be simulated is named in `remarks` and left out."""
    outline = outline_of(diagram=diagram, process_id=None)
    return _Compiler(outline).finish()


class _Compiler:
    """Fills the tables one kind at a time; only `ready_network` uses it."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.node_ids = (*outline.processes, *outline.nodes)
        self.index = {key: number for number, key in enumerate(self.node_ids)}
        self.flow_ids = tuple(outline.flows)
        self.flow_index = {key: number for number, key in enumerate(self.flow_ids)}
        self.scopes: list[str] = [""]
        self.scope_end: dict[str, int] = {}
        self.remarks: list[Remark] = list(outline.remarks)
        self.node = [0] * (len(self.node_ids) * at.NODE_WIDTH)
        self.out_flow: list[int] = []
        self.in_flow: list[int] = []
        self.edge_node: list[int] = []
        self.or_node: list[int] = []
        self.needs_chance: list[str] = []

    def finish(self) -> Network:
        for process in self.outline.processes:
            self.number_scopes(process)
        self.scope_end[""] = len(self.scopes)
        self.scope_index = {key: number for number, key in enumerate(self.scopes)}
        for process in self.outline.processes:
            self.describe(process, op=at.CONTAINER, scope="", child=process)
        for node in self.outline.nodes.values():
            self.element(node)
        scope, start_node = self.scope_tables()
        flow, reach = self.flow_tables()
        return Network(
            node_ids=self.node_ids,
            flow_ids=self.flow_ids,
            scope_ids=tuple(self.scopes),
            element_of=self.outline.nodes,
            node=tuple(self.node),
            flow=tuple(flow),
            scope=tuple(scope),
            out_flow=tuple(self.out_flow),
            in_flow=tuple(self.in_flow),
            edge_node=tuple(self.edge_node),
            start_node=tuple(start_node),
            or_node=tuple(self.or_node),
            reach=tuple(reach),
            needs_chance=tuple(self.needs_chance),
            remarks=tuple(self.remarks),
        )

    def number_scopes(self, scope: str) -> None:
        """Inner scopes follow their outer scope directly."""
        self.scopes.append(scope)
        for node in self.outline.children[scope]:
            if node.kind in CONTAINERS and self.outline.children[node.id]:
                self.number_scopes(node.id)
        self.scope_end[scope] = len(self.scopes)

    def say(self, node: Node, code: str, message: str) -> None:
        text = f"「{node.name or node.id}」: {message}"
        self.remarks.append(Remark(code=code, severity="warning", message=text, element_id=node.id))

    def put(self, key: str, column: int, value: int) -> None:
        self.node[self.index[key] * at.NODE_WIDTH + column] = value

    def describe(self, key: str, *, op: int, scope: str, child: str | None = None) -> None:
        """The columns that every node has."""
        for column in (at.HOST, at.HANDLER):
            self.put(key, column, -1)
        self.put(key, at.OP, op)
        self.put(key, at.SCOPE, self.scope_index[scope])
        self.put(key, at.CHILD, -1 if child is None else self.scope_index[child])
        outgoing = self.leaving_flows(key)
        incoming = self.outline.incoming.get(key, ())
        edges = (*self.outline.boundaries.get(key, ()), *self.own_starts(key))
        self.put(key, at.OUT_FIRST, len(self.out_flow))
        self.out_flow += [self.flow_index[flow.id] for flow in outgoing]
        self.put(key, at.OUT_END, len(self.out_flow))
        self.put(key, at.IN_FIRST, len(self.in_flow))
        self.in_flow += [self.flow_index[flow.id] for flow in incoming]
        self.put(key, at.IN_END, len(self.in_flow))
        self.put(key, at.EDGE_FIRST, len(self.edge_node))
        self.edge_node += [self.index[edge.id] for edge in edges]
        self.put(key, at.EDGE_END, len(self.edge_node))

    def leaving_flows(self, key: str) -> tuple[Flow, ...]:
        """Nothing leaves an end event, whatever is drawn."""
        node = self.outline.nodes.get(key)
        return () if node is None or node.kind is NodeKind.END_EVENT else self.outline.outgoing[key]

    def element(self, node: Node) -> None:
        has_contents = node.kind in CONTAINERS and bool(self.outline.children[node.id])
        child = node.id if has_contents else None
        self.describe(node.id, op=self.operation(node, has_contents), scope=node.parent_id, child=child)
        self.put(node.id, at.LEAVES, self.leaving(node))
        self.put(node.id, at.INTERRUPTS, int(node.interrupting))
        self.put(node.id, at.HANDLED_SCOPE, self.scope_index[node.parent_id])
        if node.multi_instance and node.kind.is_activity:
            side_by_side = node.multi_instance == "parallel"
            self.put(node.id, at.REPEATS, at.SIDE_BY_SIDE if side_by_side else at.ONE_BY_ONE)
        if node.kind is NodeKind.COMPLEX_GATEWAY:
            self.say(node, "complex-gateway", "複合ゲートウェイは包含ゲートウェイとして計算します。")
        catcher = find_catcher(outline=self.outline, node=node)
        if catcher is not None:
            self.put(node.id, at.OP, at.ESCAPE)
            self.put(node.id, at.HANDLER, self.index[catcher.node.id])
            self.put(node.id, at.HANDLED_SCOPE, self.scope_index[catcher.scope])
        elif node.kind is NodeKind.END_EVENT and node.trigger in _ENDING:
            self.put(node.id, at.OP, at.TERMINATE)
            process = self.outline.chain[node.parent_id][-1]
            self.put(node.id, at.HANDLED_SCOPE, self.scope_index[process])
        elif node.id in self.outline.link_targets:
            self.put(node.id, at.OP, at.LINK)
            self.put(node.id, at.HANDLER, self.index[self.outline.link_targets[node.id]])
        elif node.kind is NodeKind.BOUNDARY_EVENT:
            self.border(node)
        elif node.kind is NodeKind.START_EVENT:
            self.own_start(node)
        elif node.triggered_by_event and not self.outline.starts[node.id]:
            self.say(
                node,
                "event-sub-process",
                "イベントで始まるサブプロセスに開始がないため、起きないものとします。",
            )

    def operation(self, node: Node, has_contents: bool) -> int:
        if node.kind.is_activity:
            return at.CONTAINER if has_contents else at.TASK
        if node.kind is NodeKind.PARALLEL_GATEWAY:
            return at.JOIN
        if node.kind in _INCLUSIVE and len(self.outline.incoming[node.id]) > 1:
            self.or_node.append(self.index[node.id])
            return at.MERGE
        if node.kind is NodeKind.EVENT_BASED_GATEWAY and len(self.outline.outgoing[node.id]) > 1:
            return at.RACE
        if node.kind is NodeKind.INTERMEDIATE_CATCH_EVENT and node.trigger is not EventTrigger.LINK:
            return at.WAIT
        if node.kind is NodeKind.END_EVENT:
            return at.TERMINATE if node.trigger is EventTrigger.TERMINATE else at.END
        return at.PASS

    def leaving(self, node: Node) -> int:
        outgoing = self.outline.outgoing[node.id]
        if len(outgoing) < 2:
            return at.TAKE_ALL
        if node.kind in (NodeKind.EXCLUSIVE_GATEWAY, NodeKind.EVENT_BASED_GATEWAY):
            return at.TAKE_ONE
        if node.kind in _INCLUSIVE:
            return at.TAKE_SOME
        chosen = any(flow.condition or flow.id == node.default_flow_id for flow in outgoing)
        return at.TAKE_SOME if node.kind.is_activity and chosen else at.TAKE_ALL

    def border(self, node: Node) -> None:
        host = node.attached_to or ""
        if node not in self.outline.boundaries.get(host, ()):
            return
        self.put(node.id, at.HOST, self.index[host])
        if not throws_inside(outline=self.outline, scope=host, trigger=node.trigger):
            self.needs_chance.append(node.id)

    def own_start(self, node: Node) -> None:
        sub = self.outline.nodes.get(node.parent_id)
        if sub is not None and sub.triggered_by_event and node in self.own_starts(sub.parent_id):
            self.put(node.id, at.HOST, self.index[sub.parent_id])
            self.needs_chance.append(node.id)

    def own_starts(self, scope: str) -> tuple[Node, ...]:
        """The starts of event sub-processes in a scope that nothing inside throws to: they begin by chance or clock."""
        return tuple(
            start
            for sub in self.outline.event_sub_processes.get(scope, ())
            for start in self.outline.starts[sub.id]
            if not throws_inside(outline=self.outline, scope=scope, trigger=start.trigger)
        )

    def scope_tables(self) -> tuple[list[int], list[int]]:
        table: list[int] = []
        start_node: list[int] = []
        for scope in self.scopes:
            starts, mode = self.starts_of(scope)
            container = self.index.get(scope, -1)
            first = len(start_node)
            start_node += [self.index[key] for key in starts]
            table += [container, first, len(start_node), self.scope_end[scope], mode, 0, 0]
        return table, start_node

    def starts_of(self, scope: str) -> tuple[list[str], int]:
        if scope == "":
            return list(self.outline.processes), at.ALL_STARTS
        children = self.outline.children[scope]
        begun = [node.id for node in children if node.id in self.outline.entered - self.outline.linked]
        if scope in self.outline.ad_hoc:
            self.say(
                self.outline.nodes[scope],
                "ad-hoc",
                "中の作業を、描かれた順に一回ずつ行うものとして計算します。",
            )
            return begun, at.IN_TURN
        starts = [node.id for node in self.outline.starts[scope]]
        return (starts, at.ONE_START) if starts else (begun, at.ALL_STARTS)

    def flow_tables(self) -> tuple[list[int], list[int]]:
        exits = loop_exits(self.outline)
        rows: list[int] = []
        table: list[int] = []
        for flow in self.outline.flows.values():
            target = self.outline.nodes[flow.target]
            row = 0
            if self.node[self.index[target.id] * at.NODE_WIDTH + at.OP] == at.MERGE:
                row = len(rows) // len(self.node_ids)
                waiting = upstream_nodes(self.outline, flow=flow)
                rows += [int(key in waiting) for key in self.node_ids]
            role = self.role(self.outline.nodes[flow.source], flow.id, bool(flow.condition))
            scope = self.scope_index[target.parent_id]
            table += [self.index[target.id], scope, int(flow.id in exits), row, role, 0, 0, 0, -1]
        return table, rows

    def role(self, source: Node, flow_id: str, has_condition: bool) -> int:
        if flow_id == source.default_flow_id:
            return at.OTHERWISE
        if source.kind in _INCLUSIVE or has_condition:
            return at.MAYBE
        return at.PLAIN
