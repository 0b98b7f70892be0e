"""A drawing while a table goes into it: nodes and lines that can be added, led elsewhere and taken away."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import replace
from typing import Any

from meguru.engines.bpmn.model import Diagram, Flow, Lane, Node, NodeKind, Pool, Process


class Draft:
    """The parts of a diagram in dictionaries of its own.

    `touched` are lines that are new or lead elsewhere, `fresh` nodes that are new, `moved` nodes in another lane.
    """

    def __init__(self, diagram: Diagram) -> None:
        self.diagram = diagram
        self.processes: dict[str, Process] = dict(diagram.processes)
        self.nodes: dict[str, Node] = dict(diagram.nodes)
        self.flows: dict[str, Flow] = dict(diagram.flows)
        self.lanes: dict[str, Lane] = dict(diagram.lanes)
        self.pools: dict[str, Pool] = dict(diagram.pools)
        self.touched: set[str] = set()
        self.fresh: set[str] = set()
        self.moved: set[str] = set()
        self.incoming: dict[str, list[str]] = defaultdict(list)
        self.outgoing: dict[str, list[str]] = defaultdict(list)
        for flow in diagram.flows.values():
            self.incoming[flow.target].append(flow.id)
            self.outgoing[flow.source].append(flow.id)
        self.had_way_in = {key for key, flows in self.incoming.items() if flows}
        self.had_several = {
            key for key in diagram.nodes if len(self.incoming[key]) > 1 or len(self.outgoing[key]) > 1
        }
        groups = (diagram.messages, diagram.artifacts, diagram.associations)
        self._taken = {key for group in (*groups, self.pools, self.lanes) for key in group}

    def new_id(self, prefix: str, about: str) -> str:
        """An id from what an element is about.

        Two people who add different steps to the same drawing get different ids, and the same ones when they
        add the same step; counted ids would clash when their drawings are merged.
        """
        stem = f"{prefix}_{hashlib.sha256(about.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
        made, count = stem, 1
        while any(made in group for group in (self.nodes, self.flows, self.processes, self._taken)):
            count += 1
            made = f"{stem}_{count}"
        return made

    def add_node(self, node: Node) -> str:
        self.nodes[node.id] = node
        self.fresh.add(node.id)
        return node.id

    def add_gateway(self, kind: NodeKind, about: str, *, near: str, name: str = "") -> str:
        """A gateway in the scope and lane of another node."""
        beside = self.nodes[near]
        key = self.new_id("gateway", f"{kind.value} {about}")
        return self.add_node(Node(key, kind, name, parent_id=beside.parent_id, lane_id=beside.lane_id))

    def set_node(self, key: str, **changes: Any) -> None:
        self.nodes[key] = replace(self.nodes[key], **changes)

    def add_flow(self, source: str, target: str, *, name: str = "") -> str:
        key = self.new_id("flow", f"{source} {target} {name}")
        self.flows[key] = Flow(key, source, target, name=name, parent_id=self.nodes[source].parent_id)
        self.incoming[target].append(key)
        self.outgoing[source].append(key)
        self.touched.add(key)
        return key

    def lead(self, key: str, target: str) -> None:
        """Lead a line to another node."""
        flow = self.flows[key]
        if flow.target == target:
            return
        self.incoming[flow.target].remove(key)
        self.incoming[target].append(key)
        self.flows[key] = replace(flow, target=target)
        self.touched.add(key)

    def set_flow(self, key: str, **changes: Any) -> None:
        self.flows[key] = replace(self.flows[key], **changes)

    def drop_flow(self, key: str) -> None:
        flow = self.flows.pop(key)
        self.incoming[flow.target].remove(key)
        self.outgoing[flow.source].remove(key)
        self.touched.discard(key)
        if self.nodes[flow.source].default_flow_id == key:
            self.set_node(flow.source, default_flow_id=None)

    def drop_node(self, key: str) -> None:
        """Take a node away with its lines, what is attached to it and what it contains."""
        for other in [one.id for one in self.nodes.values() if key in (one.attached_to, one.parent_id)]:
            if other in self.nodes:
                self.drop_node(other)
        for flow in [*self.incoming[key], *self.outgoing[key]]:
            if flow in self.flows:
                self.drop_flow(flow)
        del self.nodes[key]
        self.fresh.discard(key)

    def sweep(self) -> None:
        """Take away gateways and ends that nothing leads to any more, and gateways that divide nothing any more."""
        while True:
            lost = [
                key
                for key, node in self.nodes.items()
                if (node.kind.is_gateway or node.kind is NodeKind.END_EVENT)
                and not self.incoming[key]
                and (key in self.had_way_in or key in self.fresh)
            ]
            for key in lost:
                self.drop_node(key)
            if not lost and not self._splice():
                return

    def _splice(self) -> bool:
        found = False
        for key, node in list(self.nodes.items()):
            if not node.kind.is_gateway or not (key in self.had_several or key in self.fresh):
                continue
            if len(self.incoming[key]) != 1 or len(self.outgoing[key]) != 1:
                continue
            flow_in, flow_out = self.flows[self.incoming[key][0]], self.flows[self.outgoing[key][0]]
            if flow_out.target == key:
                continue
            self.drop_flow(flow_out.id)
            self.lead(flow_in.id, flow_out.target)
            self.drop_node(key)
            found = True
        return found

    def finished(self) -> Diagram:
        """The diagram; what points to elements that are gone goes with them. Places are not looked at."""
        old = self.diagram
        ends = {*self.nodes, *self.pools}
        messages = {key: one for key, one in old.messages.items() if {one.source, one.target} <= ends}
        artifacts = {
            key: one
            for key, one in old.artifacts.items()
            if one.parent_id in self.nodes or one.parent_id not in old.nodes
        }
        gone = {
            *(old.nodes.keys() - self.nodes.keys()),
            *(old.flows.keys() - self.flows.keys()),
            *(old.artifacts.keys() - artifacts.keys()),
            *(old.messages.keys() - messages.keys()),
        }
        associations = {
            key: one for key, one in old.associations.items() if not {one.source, one.target} & gone
        }
        return replace(
            old,
            processes=self.processes,
            nodes=self.nodes,
            flows=self.flows,
            lanes=self.lanes,
            pools=self.pools,
            messages=messages,
            artifacts=artifacts,
            associations=associations,
        )
