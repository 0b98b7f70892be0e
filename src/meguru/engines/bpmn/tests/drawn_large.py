"""Large graphs of every kind of element, made from a number: for tests and measurements of the layout."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from meguru.engines.bpmn.model import (
    Artifact,
    ArtifactKind,
    Association,
    Diagram,
    EventTrigger,
    Flow,
    Lane,
    MessageFlow,
    Node,
    NodeKind,
    Pool,
    Process,
)

KINDS = (
    *(NodeKind.TASK,) * 4,
    *(NodeKind.USER_TASK, NodeKind.EXCLUSIVE_GATEWAY, NodeKind.EXCLUSIVE_GATEWAY, NodeKind.PARALLEL_GATEWAY),
    *(NodeKind.INTERMEDIATE_CATCH_EVENT, NodeKind.END_EVENT, NodeKind.SUB_PROCESS),
)
NAMES = ("", "審査する", "届出を受け付ける", "本人確認書類が足りないときは照会する", "Check income")


class _Maker:
    def __init__(self, seed: int) -> None:
        self.chance = np.random.default_rng(seed)
        self.processes: dict[str, Process] = {}
        self.pools: dict[str, Pool] = {}
        self.lanes: dict[str, Lane] = {}
        self.nodes: dict[str, Node] = {}
        self.flows: dict[str, Flow] = {}
        self.messages: dict[str, MessageFlow] = {}
        self.artifacts: dict[str, Artifact] = {}
        self.associations: dict[str, Association] = {}
        self.members: dict[str, list[str]] = defaultdict(list)
        self.leaf_lanes: dict[str, list[str]] = defaultdict(list)

    def below(self, count: int) -> int:
        return int(self.chance.integers(count))

    def happens(self, share: float) -> bool:
        return bool(self.chance.random() < share)

    def one_of(self, items):
        return items[self.below(len(items))]

    def frame(self, *, pools: int, lanes: int) -> None:
        """Pools with lanes, some of them nested, and black boxes."""
        for number in range(pools):
            process = f"p{number}"
            self.processes[process] = Process(process)
            if pools > 1 or self.happens(0.7):
                self.pools[f"pool{number}"] = Pool(f"pool{number}", "市民課", process)
            for lane in range(self.below(lanes + 1)):
                key = f"l{number}_{lane}"
                above = f"l{number}_{lane - 1}" if lane and self.happens(0.2) else None
                if above in self.lanes and self.lanes[above].parent_lane_id is None:
                    self.leaf_lanes[process] = [one for one in self.leaf_lanes[process] if one != above]
                else:
                    above = None
                self.lanes[key] = Lane(key, f"第{lane}係", process, above)
                self.leaf_lanes[process].append(key)
        for number in range(self.below(3) if pools > 1 else 0):
            self.pools[f"box{number}"] = Pool(f"box{number}", "住民")

    def fill(self, count: int) -> None:
        """Nodes of every kind, some inside sub-processes, some on the borders of others."""
        tops = list(self.processes)
        scopes = list(tops)
        while len(self.nodes) < count:
            scope = self.one_of(scopes if self.happens(0.5) else tops)
            lane = self.one_of(self.leaf_lanes[scope]) if self.leaf_lanes[scope] else None
            key = f"n{len(self.nodes)}"
            kind = self.one_of(KINDS)
            self.nodes[key] = Node(key, kind, name=self.one_of(NAMES), parent_id=scope, lane_id=lane)
            self.members[scope].append(key)
            if kind is NodeKind.SUB_PROCESS and len(scopes) < 25:
                scopes.append(key)
            if kind.is_activity and self.happens(0.15) and len(self.nodes) < count:
                edge = f"n{len(self.nodes)}"
                self.nodes[edge] = Node(
                    edge,
                    NodeKind.BOUNDARY_EVENT,
                    name="期限",
                    parent_id=scope,
                    lane_id=lane,
                    attached_to=key,
                    trigger=EventTrigger.TIMER,
                )
                self.members[scope].append(edge)

    def wire(self, extra: int) -> None:
        """Mostly from one node to one soon after it; some loops, some across everything."""
        for members in self.members.values():
            for place in range(1, len(members)):
                self.flow(members[max(0, place - 1 - self.below(4))], members[place])
            for _ in range(extra * len(members) // len(self.nodes)):
                self.flow(self.one_of(members), self.one_of(members))

    def cross(self, count: int) -> None:
        """Flows over the borders of sub-processes, which the standard forbids and people draw."""
        for _ in range(count):
            one, other = self.one_of(list(self.nodes)), self.one_of(list(self.nodes))
            holders = self.holders(one) | self.holders(other)
            if self.home(one) == self.home(other) and not holders & {one, other}:
                self.flow(one, other)

    def holders(self, key: str) -> set[str]:
        """The sub-processes around a node; those on whose border it or they sit count too."""
        found = set()
        while key in self.nodes:
            key = self.nodes[key].parent_id
            found.add(key)
        return found | {one.id for one in self.nodes.values() if one.attached_to in found}

    def flow(self, source: str, target: str) -> None:
        if self.nodes[target].kind is not NodeKind.BOUNDARY_EVENT:
            key = f"f{len(self.flows)}"
            name = self.one_of(("", "", "はい", "書類が足りない場合"))
            self.flows[key] = Flow(key, source, target, name=name, parent_id=self.nodes[source].parent_id)

    def talk(self, count: int) -> None:
        """Messages between pools, notes and data beside nodes."""
        homes = {key: self.home(key) for key in self.nodes}
        homes |= {key: pool.process_id or key for key, pool in self.pools.items()}
        ends = list(homes)
        for number in range(count):
            one, other = self.one_of(ends), self.one_of(ends)
            if homes[one] != homes[other]:
                self.messages[f"m{number}"] = MessageFlow(f"m{number}", one, other, "通知")
        for number in range(count // 4):
            near = self.one_of(list(self.nodes))
            kind = self.one_of(
                (ArtifactKind.TEXT_ANNOTATION, ArtifactKind.DATA_OBJECT, ArtifactKind.DATA_STORE)
            )
            key = f"a{number}"
            self.artifacts[key] = Artifact(key, kind, "覚え書き", self.nodes[near].parent_id)
            self.associations[f"s{number}"] = Association(f"s{number}", key, near)

    def home(self, key: str) -> str:
        while key in self.nodes:
            key = self.nodes[key].parent_id
        return key


def large_diagram(
    seed: int,
    *,
    count: int = 300,
    pools: int = 3,
    lanes: int = 4,
    extra: int = 80,
    messages: int = 30,
    crossing: int = 0,
) -> Diagram:
    """Make the same diagram for the same arguments."""
    maker = _Maker(seed)
    maker.frame(pools=pools, lanes=lanes)
    maker.fill(count)
    maker.wire(extra)
    maker.cross(crossing)
    maker.talk(messages)
    return Diagram(
        processes=maker.processes,
        nodes=maker.nodes,
        flows=maker.flows,
        pools=maker.pools,
        lanes=maker.lanes,
        messages=maker.messages,
        artifacts=maker.artifacts,
        associations=maker.associations,
    )
