"""Branch weights and chances of a scenario as flat tables, checked element by element."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

from meguru.engines.bpmn.model import NodeKind, Remark
from meguru.engines.conditions import Condition
from meguru.engines.simulation import layout as at
from meguru.engines.simulation.network import Network
from meguru.engines.simulation.refusal import CannotSimulate
from meguru.engines.simulation.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Branching:
    """Shape: `weight[type * flows + flow]`, `firing[type * nodes + node]`, `start_weight` beside start nodes;
    `by_weight` are event-based gateways that choose by weight instead of by the first event. `conditions` are
    numbered; `facts` maps a flow to the number of its condition, `by_facts` says how the nodes choose that have some."""

    weight: list[float]
    firing: list[float]
    start_weight: list[float]
    by_weight: frozenset[int]
    conditions: tuple[Condition, ...]
    facts: Mapping[int, int]
    by_facts: Mapping[int, int]
    remarks: tuple[Remark, ...]


def read_branching(network: Network, scenario: Scenario) -> Branching:
    """Look every weight up. Raises CannotSimulate for weights that are negative, no number, or add up to 0."""
    return _Reader(network, scenario).read()


class _Reader:
    def __init__(self, network: Network, scenario: Scenario) -> None:
        self.network = network
        self.scenario = scenario
        self.index = {key: number for number, key in enumerate(network.node_ids)}
        self.remarks: list[Remark] = []
        self.facts, self.by_facts = self.read_conditions()

    def read(self) -> Branching:
        flows, nodes = len(self.network.flow_ids), len(self.network.node_ids)
        types = self.scenario.case_types
        weight = [0.0] * (len(types) * flows)
        firing = [0.0] * (len(types) * nodes)
        by_weight: set[int] = set()
        for node, key in enumerate(self.network.node_ids):
            row = node * at.NODE_WIDTH
            mode, op = self.network.node[row + at.LEAVES], self.network.node[row + at.OP]
            outgoing = self.network.out_flow[
                self.network.node[row + at.OUT_FIRST] : self.network.node[row + at.OUT_END]
            ]
            if op == at.RACE and not self.is_weighted(key) and self.all_clocked(outgoing):
                continue
            if op == at.RACE:
                by_weight.add(node)
            if mode == at.TAKE_ALL or not outgoing:
                continue
            for number, case_type in enumerate(types):
                given = self.given(key, case_type.id)
                values = (
                    self.one(key, given, outgoing) if mode == at.TAKE_ONE else self.some(key, given, outgoing)
                )
                for flow, value in zip(outgoing, values, strict=True):
                    by_chance = self.by_facts.get(node) == at.FACTS_THEN_CHANCE
                    weight[number * flows + flow] = 0.0 if by_chance and flow in self.facts else value
        for key in self.network.needs_chance:
            for number, case_type in enumerate(types):
                firing[number * nodes + self.network.node_ids.index(key)] = self.chance(key, case_type.id)
        self.name_unknown()
        return Branching(
            weight=weight,
            firing=firing,
            start_weight=self.starts(),
            by_weight=frozenset(by_weight),
            conditions=tuple(self.scenario.conditions.values()),
            facts=self.facts,
            by_facts=self.by_facts,
            remarks=tuple(self.remarks),
        )

    def read_conditions(self) -> tuple[dict[int, int], dict[int, int]]:
        """Which flow has which condition, and which nodes choose by conditions."""
        flow_index = {key: number for number, key in enumerate(self.network.flow_ids)}
        source_of = {}
        for node in range(len(self.network.node_ids)):
            row = node * at.NODE_WIDTH
            first, end = self.network.node[row + at.OUT_FIRST], self.network.node[row + at.OUT_END]
            source_of.update(dict.fromkeys(self.network.out_flow[first:end], node))
        facts = {}
        nodes = set()
        for number, key in enumerate(self.scenario.conditions):
            flow = flow_index.get(key, -1)
            node = source_of.get(flow, -1)
            if node < 0 or not self.chooses(node, flow):
                self.say(key, "unused-condition", "分岐しない矢印に条件があります。使わずに計算します。")
                continue
            facts[flow] = number
            nodes.add(node)
        return facts, {node: self.way(node, facts) for node in nodes}

    def way(self, node: int, facts: Mapping[int, int]) -> int:
        """Flows without a condition, the default flow left out, are left to chance when no condition holds."""
        row = node * at.NODE_WIDTH
        outgoing = self.network.out_flow[
            self.network.node[row + at.OUT_FIRST] : self.network.node[row + at.OUT_END]
        ]
        roles = {flow: self.network.flow[flow * at.FLOW_WIDTH + at.FLOW_ROLE] for flow in outgoing}
        free = [flow for flow in outgoing if flow not in facts and roles[flow] != at.OTHERWISE]
        return at.FACTS_THEN_CHANCE if free else at.FACTS_ONLY

    def chooses(self, node: int, flow: int) -> bool:
        """Whether a condition on this flow decides anything."""
        row = node * at.NODE_WIDTH
        mode = self.network.node[row + at.LEAVES]
        role = self.network.flow[flow * at.FLOW_WIDTH + at.FLOW_ROLE]
        element = self.network.element_of.get(self.network.node_ids[node])
        is_exclusive = element is not None and element.kind is NodeKind.EXCLUSIVE_GATEWAY
        return (mode == at.TAKE_ONE and is_exclusive) or (mode == at.TAKE_SOME and role == at.MAYBE)

    def is_maybe(self, flow: int) -> bool:
        return self.network.flow[flow * at.FLOW_WIDTH + at.FLOW_ROLE] == at.MAYBE

    def label(self, key: str) -> str:
        node = self.network.element_of.get(key)
        return f"「{node.name or key}」" if node is not None else f"「{key}」"

    def say(self, key: str, code: str, message: str) -> None:
        remark = Remark(code=code, severity="hint", message=f"{self.label(key)}: {message}", element_id=key)
        if remark not in self.remarks:
            self.remarks.append(remark)

    def given(self, key: str, type_id: str) -> Mapping[str, float] | None:
        special = self.scenario.branches_by_type.get(type_id, {}).get(key)
        given = special if special is not None else self.scenario.branches.get(key)
        for flow, value in (given or {}).items():
            if not isfinite(value) or value < 0:
                raise CannotSimulate(
                    f"分岐{self.label(key)}の割合({flow})が負か、数でない値です。0以上の数にしてください。"
                )
        return given

    def is_weighted(self, key: str) -> bool:
        return key in self.scenario.branches or any(
            key in held for held in self.scenario.branches_by_type.values()
        )

    def all_clocked(self, outgoing: tuple[int, ...]) -> bool:
        """Whether every event behind an event-based gateway has a delay of its own."""
        for flow in outgoing:
            target = self.network.flow[flow * at.FLOW_WIDTH + at.TARGET]
            key = self.network.node_ids[target]
            is_task = self.network.node[target * at.NODE_WIDTH + at.OP] == at.TASK
            if not is_task and key not in self.scenario.event_delays:
                return False
        return True

    def one(self, key: str, given: Mapping[str, float] | None, outgoing: tuple[int, ...]) -> list[float]:
        if given is None and self.by_facts.get(self.index[key]) == at.FACTS_ONLY:
            return [1.0] * len(outgoing)
        if given is None:
            self.say(key, "equal-branches", "分岐の割合が設定されていないため、等しい割合で計算します。")
            return [1.0] * len(outgoing)
        values = [float(given.get(self.network.flow_ids[flow], 0.0)) for flow in outgoing]
        if sum(values) <= 0:
            raise CannotSimulate(
                f"分岐{self.label(key)}の割合の合計が0です。少なくとも一つの行き先に0より大きい割合を入れてください。"
            )
        return values

    def some(self, key: str, given: Mapping[str, float] | None, outgoing: tuple[int, ...]) -> list[float]:
        if given is None and all(flow in self.facts for flow in outgoing if self.is_maybe(flow)):
            return [0.5] * len(outgoing)
        if given is None:
            self.say(
                key, "even-chances", "それぞれの行き先に進む割合が設定されていないため、半々で計算します。"
            )
            return [0.5] * len(outgoing)
        values = [float(given.get(self.network.flow_ids[flow], 0.0)) for flow in outgoing]
        if max(values) > 1:
            raise CannotSimulate(
                f"包含分岐{self.label(key)}の割合は、行き先ごとに0から1の間にしてください(合計が1を超えても構いません)。"
            )
        roles = [self.network.flow[flow * at.FLOW_WIDTH + at.FLOW_ROLE] for flow in outgoing]
        if sum(values) <= 0 and at.PLAIN not in roles and at.OTHERWISE not in roles:
            raise CannotSimulate(
                f"包含分岐{self.label(key)}の割合がすべて0です。少なくとも一つの行き先に0より大きい割合を入れてください。"
            )
        return values

    def chance(self, key: str, type_id: str) -> float:
        """The chance that a border event fires: its weight; certain when only its clock is known."""
        given = self.given(key, type_id)
        if given is not None:
            total = sum(given.values())
            if total > 1:
                raise CannotSimulate(f"境界イベント{self.label(key)}が起きる割合は0から1の間にしてください。")
            return total
        if key in self.scenario.event_delays:
            return 1.0
        self.say(key, "never-fires", "起きる割合も時間も設定されていないため、起きないものとして計算します。")
        return 0.0

    def starts(self) -> list[float]:
        """Weights of alternative start events, by process or sub-process id; equal when not given."""
        weights: list[float] = []
        for number, scope in enumerate(self.network.scope_ids):
            row = number * at.SCOPE_WIDTH
            keys = [
                self.network.node_ids[node]
                for node in self.network.start_node[
                    self.network.scope[row + at.START_FIRST] : self.network.scope[row + at.START_END]
                ]
            ]
            chosen = self.network.scope[row + at.START_MODE] == at.ONE_START and len(keys) > 1
            given = self.given(scope, "") if chosen else None
            if chosen and given is None:
                self.say(
                    scope,
                    "equal-starts",
                    "開始が複数あり割合が設定されていないため、等しい割合で計算します。",
                )
            values = [1.0 if given is None else float(given.get(key, 0.0)) for key in keys]
            if chosen and sum(values) <= 0:
                raise CannotSimulate(f"{self.label(scope)}の開始イベントの割合の合計が0です。")
            weights += [value / sum(values) for value in values]
        return weights

    def name_unknown(self) -> None:
        known = {*self.network.node_ids}
        wanted = {*self.scenario.branches}
        wanted.update(key for held in self.scenario.branches_by_type.values() for key in held)
        for key in sorted(wanted - known):
            self.say(key, "unknown-branch", "図にない要素の割合が設定されています。使わずに計算します。")
