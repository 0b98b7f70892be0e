"""Drawings with elements of every kind joined at random, sound or not, and scenarios for them. For tests only."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from meguru.engines.bpmn import Diagram, DiagramBuilder, EventTrigger, Node, NodeKind
from meguru.engines.simulation import Distribution, DistributionKind, Scenario
from meguru.engines.simulation.testing import exponential, pool, scenario_of

ONE_OR_TWO = Distribution(DistributionKind.QUANTILES, (1.0, 2.0))
THROWN = (EventTrigger.ERROR, EventTrigger.ESCALATION, EventTrigger.CANCEL)
ENDS = (EventTrigger.NONE, EventTrigger.NONE, EventTrigger.TERMINATE, *THROWN, EventTrigger.ESCALATION)
CAUGHT = (EventTrigger.TIMER, EventTrigger.MESSAGE, *THROWN, EventTrigger.ESCALATION)
PASSED = (EventTrigger.ESCALATION, EventTrigger.ESCALATION, EventTrigger.NONE, EventTrigger.LINK)
KINDS = (
    NodeKind.TASK,
    NodeKind.TASK,
    NodeKind.TASK,
    NodeKind.SUB_PROCESS,
    NodeKind.AD_HOC_SUB_PROCESS,
    NodeKind.EXCLUSIVE_GATEWAY,
    NodeKind.EXCLUSIVE_GATEWAY,
    NodeKind.PARALLEL_GATEWAY,
    NodeKind.INCLUSIVE_GATEWAY,
    NodeKind.EVENT_BASED_GATEWAY,
    NodeKind.INTERMEDIATE_CATCH_EVENT,
    NodeKind.INTERMEDIATE_THROW_EVENT,
    NodeKind.END_EVENT,
)
ACTIVITIES = (NodeKind.TASK, NodeKind.SUB_PROCESS)


class _Drawer:
    """Adds nodes to one builder; `one_of` and `number` are the choices of hypothesis."""

    def __init__(self, draw_value: st.DrawFn) -> None:
        self.draw_value = draw_value
        self.builder = DiagramBuilder()
        self.kinds: dict[str, NodeKind] = {}

    def one_of(self, values):
        return self.draw_value(st.sampled_from(values))

    def number(self, least: int, most: int) -> int:
        return self.draw_value(st.integers(least, most))

    def scope(self, parent: str, *, depth: int, most: int, trigger=EventTrigger.NONE, interrupting=True):
        """A start, nodes joined at random, and event sub-processes beside them."""
        start = self.add(NodeKind.START_EVENT, parent, trigger=trigger, interrupting=interrupting)
        ids = [self.node(parent, depth) for _ in range(self.number(1, most))]
        edges = [edge for host in ids for edge in self.borders(host, parent)]
        for place, target in enumerate(ids):
            self.builder.flow(self.one_of([start, *ids[max(place - 2, 0) : place]]), target)
        for edge in edges:
            self.builder.flow(edge, self.one_of(ids))
        for source in ids if self.number(0, 2) == 0 else ():
            if self.number(0, 3) == 0:
                self.builder.flow(source, self.one_of(ids))
        for _ in range(self.number(0, 2) if depth else 0):
            if self.number(0, 1):
                self.event_sub_process(parent, depth - 1)

    def add(self, kind: NodeKind, parent: str, **facts) -> str:
        added = self.builder.add(Node(id=f"n{len(self.kinds)}", kind=kind, parent_id=parent, **facts))
        self.kinds[added] = kind
        return added

    def node(self, parent: str, depth: int) -> str:
        kind = self.one_of(KINDS)
        facts = {}
        if kind is NodeKind.END_EVENT:
            facts["trigger"] = self.one_of(ENDS)
        if kind is NodeKind.INTERMEDIATE_THROW_EVENT:
            facts["trigger"] = self.one_of(PASSED)
        if facts.get("trigger") is EventTrigger.LINK:
            facts["name"] = "先"
            if self.number(0, 1):
                kind = NodeKind.INTERMEDIATE_CATCH_EVENT
        if kind in ACTIVITIES:
            facts["multi_instance"] = self.one_of((None, None, None, "parallel", "sequential"))
        added = self.add(kind, parent, **facts)
        if kind in (NodeKind.SUB_PROCESS, NodeKind.AD_HOC_SUB_PROCESS) and depth:
            if kind is NodeKind.SUB_PROCESS:
                self.scope(added, depth=depth - 1, most=4)
            else:
                for _ in range(self.number(1, 2)):
                    self.node(added, 0)
        return added

    def borders(self, host: str, parent: str) -> list[str]:
        if self.kinds[host] not in ACTIVITIES or self.number(0, 2):
            return []
        return [
            self.add(
                NodeKind.BOUNDARY_EVENT,
                parent,
                trigger=self.one_of(CAUGHT),
                attached_to=host,
                interrupting=self.one_of((True, False)),
            )
            for _ in range(self.number(1, 2))
        ]

    def event_sub_process(self, parent: str, depth: int) -> None:
        sub = self.add(NodeKind.SUB_PROCESS, parent, triggered_by_event=True)
        self.scope(
            sub,
            depth=depth,
            most=2,
            trigger=self.one_of(CAUGHT),
            interrupting=self.one_of((True, False)),
        )


@st.composite
def any_drawings(draw_value) -> Diagram:
    """One process; sub-processes and event sub-processes two deep."""
    drawer = _Drawer(draw_value)
    drawer.scope("process_1", depth=2, most=7)
    return drawer.builder.build()


@st.composite
def scenarios_for(draw_value, diagram: Diagram) -> Scenario:
    """Three people do everything; events come by clock or by chance."""
    caught = {
        key
        for key, node in diagram.nodes.items()
        if node.kind is NodeKind.BOUNDARY_EVENT
        or (node.kind is NodeKind.START_EVENT and node.trigger is not EventTrigger.NONE)
    }
    by_clock = {key for key in sorted(caught) if draw_value(st.booleans())}
    scenario = scenario_of(
        diagram,
        work=exponential(900),
        pools=[pool(3)],
        maximum_visits=3,
        event_delays={key: exponential(1800) for key in by_clock},
        branches={key: _even(diagram, key) for key in sorted(caught - by_clock)},
    )
    repeated = [key for key, node in diagram.nodes.items() if node.multi_instance]
    return replace(scenario, instances=dict.fromkeys(repeated, ONE_OR_TWO))


def _even(diagram: Diagram, key: str) -> dict[str, float]:
    flows = diagram.outgoing(key)
    return {flow.id: 0.5 / len(flows) for flow in flows}
