"""What a simulation needs to know of a drawing: who does each step, where it splits, where it waits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from meguru.engines.bpmn.model import Diagram, Node, NodeKind
from meguru.engines.simulation import Network, ready_network
from meguru.engines.simulation import layout as at

SYSTEM_KINDS = frozenset({NodeKind.SERVICE_TASK, NodeKind.SCRIPT_TASK, NodeKind.BUSINESS_RULE_TASK})
NOT_OF_THE_OFFICE = (
    *(
        "申請者",
        "届出者",
        "届出人",
        "申請人",
        "請求者",
        "住民",
        "市民",
        "町民",
        "村民",
        "区民",
        "県民",
        "本人",
    ),
    *("利用者", "保護者", "事業者", "相手方", "来庁者", "代理人", "お客", "システム", "applicant", "citizen"),
    *("resident", "customer", "system"),
)
EVERYBODY = "staff"


@dataclass(frozen=True, slots=True)
class Doer:
    """Who does steps: a lane, or the whole pool or process when it has no lanes."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class WayOut:
    """One flow that leaves a splitting element; `returns` when it leads back before the case can go on."""

    flow_id: str
    name: str
    returns: bool


@dataclass(frozen=True, slots=True)
class Splitting:
    """分岐: an element at which cases go different ways.

    `is_exclusive`: exactly one way is taken, the shares add up to 100 percent; otherwise each way has its own chance.
    """

    key: str
    name: str
    is_exclusive: bool
    ways: tuple[WayOut, ...]


def steps_of(diagram: Diagram) -> tuple[Node, ...]:
    """Tasks that the simulation carries out (sub-processes without contents are tasks, too), in file order."""
    network = ready_network(diagram)
    return tuple(network.element_of[key] for key in _with_op(network, at.TASK) if key in network.element_of)


def waits_of(diagram: Diagram) -> tuple[Node, ...]:
    """Events at which a case waits: timers, messages, conditions."""
    network = ready_network(diagram)
    return tuple(network.element_of[key] for key in _with_op(network, at.WAIT))


def doer_of(diagram: Diagram, node: Node) -> Doer:
    """The lane of a step, of the sub-process around it, else the pool, else everybody."""
    current: Node | None = node
    while current is not None:
        lane = diagram.lanes.get(current.lane_id or "")
        if lane is not None:
            return Doer(lane.id, lane.name or lane.id)
        parent = current.parent_id
        current = diagram.nodes.get(parent)
        if current is None:
            pool = next((one for one in diagram.pools.values() if one.process_id == parent), None)
            if pool is not None:
                return Doer(pool.id, pool.name or pool.id)
    return Doer(EVERYBODY, "担当")


def doers_of(diagram: Diagram) -> tuple[Doer, ...]:
    """Everyone who has at least one step that people do, in the order of the steps."""
    found: dict[str, Doer] = {}
    for node in steps_of(diagram):
        if node.kind not in SYSTEM_KINDS:
            doer = doer_of(diagram, node)
            found.setdefault(doer.key, doer)
    return tuple(found.values())


def is_of_the_office(name: str) -> bool:
    """Whether a lane's name says that office staff stand in it: a first guess that people can change."""
    lowered = name.lower()
    return not any(word in lowered for word in NOT_OF_THE_OFFICE)


def splits_of(diagram: Diagram) -> tuple[Splitting, ...]:
    """Every element whose shares matter, border events with a chance of their own included."""
    network = ready_network(diagram)
    found = []
    for number, key in enumerate(network.node_ids):
        row = number * at.NODE_WIDTH
        flows = _flows(network, range(network.node[row + at.OUT_FIRST], network.node[row + at.OUT_END]))
        is_chance = key in network.needs_chance
        leaves = network.node[row + at.LEAVES]
        if not is_chance and (leaves == at.TAKE_ALL or len(flows) < 2):
            continue
        node = network.element_of[key]
        found.append(
            Splitting(
                key=key,
                name=node.name or _name_before(diagram, node),
                is_exclusive=leaves == at.TAKE_ONE and not is_chance,
                ways=tuple(_way(diagram, network, flow) for flow in flows),
            )
        )
    return tuple(found)


def label_of(diagram: Diagram, key: str) -> str:
    """The name that people read for an element."""
    node = diagram.nodes.get(key)
    return (node.name if node is not None else "") or key


def named(names: Iterable[str], *, most: int = 5) -> str:
    """A list of names in a sentence: the first few, and how many more."""
    every = [f"「{name}」" for name in names]
    more = f"ほか{len(every) - most}件" if len(every) > most else ""
    return "".join(every[:most]) + more


def _with_op(network: Network, op: int) -> list[str]:
    return [
        key
        for number, key in enumerate(network.node_ids)
        if network.node[number * at.NODE_WIDTH + at.OP] == op and key in network.element_of
    ]


def _flows(network: Network, places: range) -> list[int]:
    return [network.out_flow[place] for place in places]


def _way(diagram: Diagram, network: Network, flow: int) -> WayOut:
    key = network.flow_ids[flow]
    leaves_loop = bool(network.flow[flow * at.FLOW_WIDTH + at.LEAVES_LOOP])
    drawn = diagram.flows[key]
    name = drawn.name or drawn.condition or _name_after(diagram, drawn.target)
    return WayOut(flow_id=key, name=name, returns=not leaves_loop)


def _name_after(diagram: Diagram, key: str) -> str:
    """Where a flow without a name leads: the next element that has one."""
    seen: set[str] = set()
    while key not in seen:
        seen.add(key)
        node = diagram.nodes[key]
        if node.name:
            return f"→ {node.name}"
        following = diagram.outgoing(key)
        if node.kind is NodeKind.END_EVENT or not following:
            return "→ 終わり"
        key = following[0].target
    return f"→ {key}"


def _name_before(diagram: Diagram, node: Node) -> str:
    """A gateway without a name is called after the step before it, a start after the sub-process that it begins."""
    if node.kind is NodeKind.START_EVENT and node.parent_id in diagram.nodes:
        return f"「{diagram.nodes[node.parent_id].name or node.parent_id}」が起きる割合"
    seen: set[str] = set()
    key = node.id
    while key not in seen:
        seen.add(key)
        before = diagram.incoming(key)
        if not before:
            break
        key = before[0].source
        if diagram.nodes[key].name:
            return f"「{diagram.nodes[key].name}」のあとの分岐"
    return node.id
