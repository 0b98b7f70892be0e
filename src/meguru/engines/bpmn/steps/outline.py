"""A drawing read as steps: which nodes are rows, in which order, and which ways lead from one to the next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from meguru.engines.bpmn.model import Diagram, EventTrigger, Flow, Node, NodeKind
from meguru.engines.bpmn.steps.ways import (
    OTHERWISE,
    AsDrawn,
    Branch,
    Choice,
    End,
    Nowhere,
    Split,
    To,
    Wait,
    Way,
    one_line,
    steps_of,
)

_DEEPEST = 8  # gateways behind one another without a step between them
_MOST_BRANCHES = 60  # in one way; beyond that nobody reads the words
SPLITS = {
    NodeKind.EXCLUSIVE_GATEWAY: Split.ONE,
    NodeKind.PARALLEL_GATEWAY: Split.ALL,
    NodeKind.INCLUSIVE_GATEWAY: Split.SOME,
    NodeKind.EVENT_BASED_GATEWAY: Split.FIRST,
}
WAITING = frozenset({NodeKind.PARALLEL_GATEWAY, NodeKind.INCLUSIVE_GATEWAY})
_BETWEEN = frozenset({NodeKind.INTERMEDIATE_CATCH_EVENT, NodeKind.INTERMEDIATE_THROW_EVENT})


@dataclass(frozen=True, slots=True)
class Guard:
    """The gateway before a step that is done only in some case: `do` leads to the step, `skip` past it."""

    gateway: str
    do: str
    skip: str
    condition: str


@dataclass(slots=True)
class Outline:
    """`order` holds the rows of each scope (process or sub-process), `ways` where each source of flows leads."""

    diagram: Diagram
    incoming: dict[str, list[Flow]] = field(default_factory=lambda: defaultdict(list))
    outgoing: dict[str, list[Flow]] = field(default_factory=lambda: defaultdict(list))
    order: dict[str, list[str]] = field(default_factory=dict)
    guards: dict[str, Guard] = field(default_factory=dict)
    ways: dict[str, Way] = field(default_factory=dict)
    links: dict[tuple[str, str], str] = field(default_factory=dict)
    _guarded: dict[str, str] = field(default_factory=dict)  # gateway -> step
    _left: int = 0

    def way_from(self, node_id: str) -> Way:
        """Where the lines out of a node lead."""
        self._left = _MOST_BRANCHES
        flows = self.outgoing[node_id]
        if not flows:
            return Nowhere()
        if len(flows) == 1:
            return self.way_to(flows[0].target)
        node = self.diagram.nodes[node_id]
        depends = any(flow.condition or flow.id == node.default_flow_id for flow in flows)
        return self._choice(node, Split.SOME if depends else Split.ALL, flows, (), gateway="")

    def way_to(self, node_id: str, path: tuple[str, ...] = ()) -> Way:
        """What a line into a node leads to, seen through gateways."""
        seen: set[str] = set()
        while True:
            node = self.diagram.nodes[node_id]
            if node_id in seen or node_id in path or len(path) > _DEEPEST:
                return AsDrawn()
            seen.add(node_id)
            if node_id in self._guarded:
                return To(self._guarded[node_id])
            if is_row(node):
                return To(node_id)
            if node.kind is NodeKind.END_EVENT:
                of_all = node.trigger is EventTrigger.TERMINATE
                return End(one_line(node.name), of_all=of_all, node=node_id)
            link = self.links.get((node.parent_id, node.name)) if is_link(node) else None
            flows = self.outgoing[link or node_id]
            if not (node.kind.is_gateway or link) or len(flows) > 1:
                break
            if not flows:
                return Nowhere()
            if node.kind in WAITING and len(self.incoming[node_id]) > 1:
                return Wait(self.way_to(flows[0].target, (*path, *seen)), join=node_id)
            node_id = flows[0].target
        if node.kind not in SPLITS:
            return AsDrawn()
        way = self._choice(node, SPLITS[node.kind], flows, (*path, *seen), gateway=node_id)
        waits = node.kind in WAITING and len(self.incoming[node_id]) > 1
        return Wait(way, join=node_id) if waits else way

    def _choice(
        self, node: Node, split: Split, flows: list[Flow], path: tuple[str, ...], *, gateway: str
    ) -> Way:
        self._left -= len(flows)
        if self._left < 0:
            return AsDrawn()
        branches = tuple(
            Branch(label_of_flow(flow, node), self.way_to(flow.target, path), flow=flow.id) for flow in flows
        )
        return Choice(split, branches, name=one_line(node.name) if gateway else "", gateway=gateway)

    def following(self, step_id: str) -> str | None:
        """The row below in the same scope; parts that wait for an event of their own are passed over."""
        rows = self.order[self.diagram.nodes[step_id].parent_id]
        for below in rows[rows.index(step_id) + 1 :]:
            if not self.diagram.nodes[below].triggered_by_event:
                return below
        return None

    def find_guards(self) -> None:
        """Steps behind a gateway that does nothing but skip them, last row first."""
        for scope, rows in self.order.items():
            below: str | None = None
            for step_id in reversed(rows):
                guard = self._guard(step_id, below)
                if guard and self.diagram.nodes[guard.gateway].parent_id == scope:
                    self.guards[step_id] = guard
                    self._guarded[guard.gateway] = step_id
                if not self.diagram.nodes[step_id].triggered_by_event:
                    below = step_id

    def _guard(self, step_id: str, below: str | None) -> Guard | None:
        flows = self.incoming[step_id]
        if len(flows) != 1:
            return None
        do, gateway = flows[0], self.diagram.nodes[flows[0].source]
        ways_out = self.outgoing[gateway.id]
        if gateway.kind is not NodeKind.EXCLUSIVE_GATEWAY or gateway.name.strip() or len(ways_out) != 2:
            return None
        skip = next(flow for flow in ways_out if flow is not do)
        condition = one_line(do.name or do.condition)
        if not condition or skip.name or skip.condition or not self.incoming[gateway.id]:
            return None
        self._left = _MOST_BRANCHES
        way = self.way_to(skip.target)
        leads_below = way == To(below) if below else isinstance(way, End)
        return Guard(gateway.id, do.id, skip.id, condition) if leads_below else None


def outline(diagram: Diagram) -> Outline:
    """Read a drawing as steps."""
    view = Outline(diagram)
    for flow in diagram.flows.values():
        if flow.source in diagram.nodes and flow.target in diagram.nodes:
            view.outgoing[flow.source].append(flow)
            view.incoming[flow.target].append(flow)
    caught: dict[tuple[str, str], list[str]] = defaultdict(list)
    for node in diagram.nodes.values():
        if is_link(node) and node.kind is NodeKind.INTERMEDIATE_CATCH_EVENT:
            caught[node.parent_id, node.name].append(node.id)
    view.links = {key: ids[0] for key, ids in caught.items() if len(ids) == 1}
    first = {node_id: view.way_from(node_id) for node_id in sources(diagram)}
    view.order = _order(diagram, first)
    view.find_guards()
    # Ways read before the guards were known lead into the guards' gateways.
    view.ways = {node_id: view.way_from(node_id) for node_id in first} if view.guards else first
    return view


def is_link(node: Node) -> bool:
    """Whether an event is one half of a jump."""
    return node.trigger is EventTrigger.LINK and node.kind in _BETWEEN


def is_row(node: Node) -> bool:
    """Tasks, sub-processes and what is waited for or sent on the way are rows of the table."""
    return node.kind.is_activity or (node.kind in _BETWEEN and not is_link(node))


def sources(diagram: Diagram) -> list[str]:
    """Every node whose lines out are told or kept by the table: all but gateways and ends."""
    return [
        key
        for key, node in diagram.nodes.items()
        if not node.kind.is_gateway and node.kind is not NodeKind.END_EVENT
    ]


def label_of_flow(flow: Flow, source: Node) -> str:
    """The case in which a line is taken, as the table writes it."""
    label = one_line(flow.name or flow.condition)
    if not label and flow.id == source.default_flow_id:
        return OTHERWISE
    return label


def _order(diagram: Diagram, ways: dict[str, Way]) -> dict[str, list[str]]:
    """The rows of every scope in the order of the work; the order that a person chose goes first."""
    scopes = [*diagram.processes, *(key for key, node in diagram.nodes.items() if node.kind.is_activity)]
    members: dict[str, list[str]] = {scope: [] for scope in scopes}
    for node in diagram.nodes.values():
        members.setdefault(node.parent_id, []).append(node.id)
    chosen = {step: n for process in diagram.processes.values() for n, step in enumerate(process.steps)}
    handlers: dict[str, list[str]] = defaultdict(list)
    for node in diagram.nodes.values():
        if node.attached_to:
            handlers[node.attached_to] += steps_of(ways[node.id])
    order = {}
    for scope, ids in members.items():
        natural = _along_the_work(diagram, ids, ways, handlers)
        if natural:
            order[scope] = _as_chosen(natural, chosen)
    return order


def _along_the_work(
    diagram: Diagram, ids: list[str], ways: dict[str, Way], handlers: dict[str, list[str]]
) -> list[str]:
    """Reverse postorder from the starts: a step comes after what leads to it, branches one after the other."""
    among = set(ids)
    starts = [key for key in ids if diagram.nodes[key].kind is NodeKind.START_EVENT]
    reached = {step for key in ids if key in ways for step in (*steps_of(ways[key]), *handlers[key])}
    rows = [key for key in ids if is_row(diagram.nodes[key])]
    first = [key for key in rows if key not in reached]
    finished: list[str] = []
    seen: set[str] = set()
    for root in reversed([*starts, *first]):
        _walk(root, ways, handlers, among, seen, finished)
    natural = [key for key in reversed(finished) if key in among and is_row(diagram.nodes[key])]
    for root in rows:
        if root not in seen:  # a circle that nothing leads into
            circle: list[str] = []
            _walk(root, ways, handlers, among, seen, circle)
            natural += [key for key in reversed(circle) if is_row(diagram.nodes[key])]
    return natural


def _walk(
    root: str,
    ways: dict[str, Way],
    handlers: dict[str, list[str]],
    among: set[str],
    seen: set[str],
    finished: list[str],
) -> None:
    """Depth first without recursion; later branches first, so that they end up behind the earlier ones."""
    stack = [(root, False)]
    while stack:
        key, is_done = stack.pop()
        if is_done:
            finished.append(key)
            continue
        if key in seen:
            continue
        seen.add(key)
        stack.append((key, True))
        steps: Iterable[str] = [*(steps_of(ways[key]) if key in ways else ()), *handlers[key]]
        # The stack turns the order round: what is pushed last is walked first.
        stack += [(step, False) for step in steps if step in among and step not in seen]


def _as_chosen(natural: list[str], chosen: dict[str, int]) -> list[str]:
    """Rows that a person ordered, in that order; others behind the row they follow along the work."""
    kept = sorted((key for key in natural if key in chosen), key=lambda key: chosen[key])
    if not kept:
        return natural
    rows = list(kept)
    for place, key in enumerate(natural):
        if key not in chosen:
            before = natural[place - 1] if place else None
            rows.insert(rows.index(before) + 1 if before else 0, key)
    return rows
