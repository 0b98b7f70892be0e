"""One design and one scenario as the read-only part of the memory image (`layout`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from meguru.engines.calendars import CompiledCalendar
from meguru.engines.simulation import layout as at
from meguru.engines.simulation.durations import QuantileTable
from meguru.engines.simulation.network import Network
from meguru.engines.simulation.numbers import part_salts, salts, text_key
from meguru.engines.simulation.staff_image import BatchPlan, StaffImage
from meguru.engines.simulation.staffing import PoolPlan


@dataclass(frozen=True, slots=True)
class ImageParts:
    """What goes into an image, by index instead of address.

    Shape:  `delay` and `work` hold an index into `dists` at [type * nodes + node], `weight` a number at
            [type * flows + flow], `firing` a chance at [type * nodes + node]. `pool_of`, `open_delay`, `yen` and
            `event_dist` have one entry per node (-1: none), likewise `skill_of` and `count_dist`; `by_weight` are event-based gateways that
            choose by weight. `facts` numbers the conditions of flows, `by_facts` says how the nodes choose that have some.
            `months` numbers the month of each day. `pauses` are nodes where the clock of a case stands, `pause_clocks` the calendars of the clocks (None: round
            the clock). `entries` has the first start of the whole case and the one after its last per case type.
            `most_instances` bounds how many items one activity of one case makes at once, `most_parts` how many
            instances of sub-processes begin side by side at one moment.
    """

    network: Network
    types: int
    maximum_visits: int
    step_limit: int
    dists: Sequence[QuantileTable]
    delay: Sequence[int]
    work: Sequence[int]
    pool_of: Sequence[int]
    open_delay: Sequence[int]
    yen: Sequence[int]
    event_dist: Sequence[int]
    weight: Sequence[float]
    firing: Sequence[float]
    start_weight: Sequence[float]
    by_weight: frozenset[int]
    pools: Sequence[PoolPlan]
    skill_of: Sequence[int]
    batches: Sequence[BatchPlan]
    count_dist: Sequence[int]
    most_instances: int
    most_parts: int
    facts: Mapping[int, int]
    by_facts: Mapping[int, int]
    classes: int
    entries: Sequence[tuple[int, int]]
    pauses: Sequence[int] = ()
    pause_clocks: Sequence[CompiledCalendar | None] = ()
    months: Sequence[int] = ()


@dataclass(slots=True)
class Image:
    """The three tables as lists. `node_sums_at` and `pool_sums_at` are where results stand in `reals`."""

    ints: list[int] = field(default_factory=lambda: [0] * at.REGISTERS)
    reals: list[float] = field(default_factory=lambda: [0.0] * at.REAL_REGISTERS)
    keys: list[int] = field(default_factory=list)
    node_sums_at: int = 0
    pool_sums_at: int = 0
    slot_width: int = 0

    def add_ints(self, values: Sequence[int]) -> int:
        """Append and return the address of the first."""
        address = len(self.ints)
        self.ints.extend(values)
        return address

    def add_reals(self, values: Sequence[float]) -> int:
        """Append and return the address of the first."""
        address = len(self.reals)
        self.reals.extend(values)
        return address


def build_image(parts: ImageParts) -> Image:
    """Lay everything out and turn indices into addresses."""
    return _Builder(parts).build()


class _Builder:
    def __init__(self, parts: ImageParts) -> None:
        self.parts = parts
        self.network = parts.network
        self.image = Image()
        self.nodes = len(self.network.node_ids)
        self.flows = len(self.network.flow_ids)
        self.scopes = len(self.network.scope_ids)
        self.first_node = self.image.add_ints(self.network.node)
        self.first_flow = self.image.add_ints(self.network.flow)
        self.first_scope = self.image.add_ints(self.network.scope)

    def build(self) -> Image:
        self.keys()
        self.dists = self.distributions()
        self.staff = StaffImage(self.image.add_ints, self.image.add_reals)
        self.pools = self.staff.pools(self.parts.pools, classes=self.parts.classes)
        self.image.pool_sums_at = self.image.ints[self.pools[0] + at.POOL_SUMS] if self.pools else 0
        self.node_records()
        self.flow_records()
        self.scope_records()
        self.registers()
        return self.image

    def node_at(self, index: int) -> int:
        return -1 if index < 0 else self.first_node + index * at.NODE_WIDTH

    def flow_at(self, index: int) -> int:
        return self.first_flow + index * at.FLOW_WIDTH

    def scope_at(self, index: int) -> int:
        return -1 if index < 0 else self.first_scope + index * at.SCOPE_WIDTH

    def keys(self) -> None:
        """Salts first, then one key per node and per flow."""
        self.image.keys = salts().tolist()
        self.node_keys = len(self.image.keys)
        self.image.keys += [text_key(key) for key in self.network.node_ids]
        self.flow_keys = len(self.image.keys)
        self.image.keys += [text_key(key) for key in self.network.flow_ids]
        self.part_salts = len(self.image.keys)
        self.image.keys += part_salts().tolist() if self.parts.most_parts else []

    def distributions(self) -> list[int]:
        addresses = []
        for table in self.parts.dists:
            values = self.image.add_reals((table.zero_share, *table.values)) + 1
            addresses.append(self.image.add_ints((table.kind, values, len(table.values) - 1)))
        return addresses

    def node_records(self) -> None:
        image, parts, ints = self.image, self.parts, self.image.ints
        lists = {
            at.OUT_FIRST: image.add_ints([self.flow_at(flow) for flow in self.network.out_flow]),
            at.IN_FIRST: image.add_ints([self.flow_at(flow) for flow in self.network.in_flow]),
            at.EDGE_FIRST: image.add_ints([self.node_at(node) for node in self.network.edge_node]),
        }
        image.node_sums_at = image.add_reals([0.0] * (self.nodes * at.NODE_SUM_WIDTH))
        for node in range(self.nodes):
            record = self.node_at(node)
            for column, address in lists.items():
                ints[record + column] += address
                ints[record + column + 1] += address
            for column in (at.SCOPE, at.CHILD, at.HANDLED_SCOPE):
                ints[record + column] = self.scope_at(ints[record + column])
            for column in (at.HOST, at.HANDLER):
                ints[record + column] = self.node_at(ints[record + column])
            ints[record + at.POOL] = self.pools[parts.pool_of[node]] if parts.pool_of[node] >= 0 else -1
            ints[record + at.OPEN_DELAY] = parts.open_delay[node]
            ints[record + at.YEN] = parts.yen[node]
            event = parts.event_dist[node]
            ints[record + at.EVENT_DIST] = self.dists[event] if event >= 0 else -1
            if ints[record + at.OP] == at.RACE:
                ints[record + at.LEAVES] = at.TAKE_ONE if node in parts.by_weight else at.TAKE_ALL
            ints[record + at.REST] = at.SLOT_HEAD + self.flows + 2 * node
            ints[record + at.NUMBER] = node
            ints[record + at.SUMS] = image.node_sums_at + node * at.NODE_SUM_WIDTH
            ints[record + at.DELAYS] = self.by_type(parts.delay, node)
            ints[record + at.WORKS] = self.by_type(parts.work, node)
            ints[record + at.FIRING] = image.add_reals(parts.firing[node :: self.nodes])
            ints[record + at.KEY] = self.node_keys + node
            ints[record + at.SKILL] = parts.skill_of[node]
            ints[record + at.BATCH] = -1
            count = parts.count_dist[node]
            ints[record + at.COUNT_DIST] = self.dists[count] if count >= 0 else -1
            ints[record + at.BY_FACTS] = parts.by_facts.get(node, 0)
        self.batch_records()

    def batch_records(self) -> None:
        ints, first = self.image.ints, self.staff.batches(self.parts.batches)
        for number, plan in enumerate(self.parts.batches):
            record = first + number * at.BATCH_WIDTH
            ints[record + at.BATCH_NODE] = self.node_at(plan.node)
            ints[self.node_at(plan.node) + at.BATCH] = record
        ints[at.BATCHES_AT] = first
        ints[at.BATCHES_END] = first + len(self.parts.batches) * at.BATCH_WIDTH

    def by_type(self, dists: Sequence[int], node: int) -> int:
        return self.image.add_ints([self.dists[dist] for dist in dists[node :: self.nodes]])

    def flow_records(self) -> None:
        image, ints = self.image, self.image.ints
        reach = image.add_ints(self.network.reach)
        for flow in range(self.flows):
            record = self.flow_at(flow)
            ints[record + at.TARGET] = self.node_at(ints[record + at.TARGET])
            ints[record + at.FLOW_SCOPE] = self.scope_at(ints[record + at.FLOW_SCOPE])
            ints[record + at.REACH] = reach + ints[record + at.REACH] * self.nodes
            ints[record + at.MARK] = at.SLOT_HEAD + flow
            ints[record + at.WEIGHTS] = image.add_reals(self.parts.weight[flow :: self.flows])
            ints[record + at.FLOW_KEY] = self.flow_keys + flow
            ints[record + at.FACT] = self.parts.facts.get(flow, -1)

    def scope_records(self) -> None:
        image, ints = self.image, self.image.ints
        starts = image.add_ints([self.node_at(node) for node in self.network.start_node])
        entries = [starts + place for entry in self.parts.entries for place in entry]
        ints[at.TYPE_STARTS_AT] = image.add_ints(entries)
        weights = image.add_reals(self.parts.start_weight)
        for scope in range(self.scopes):
            record = self.scope_at(scope)
            ints[record + at.CONTAINER_NODE] = self.node_at(ints[record + at.CONTAINER_NODE])
            ints[record + at.START_WEIGHTS] = weights + ints[record + at.START_FIRST]
            ints[record + at.START_FIRST] += starts
            ints[record + at.START_END] += starts
            ints[record + at.SCOPE_END] = self.scope_at(ints[record + at.SCOPE_END])
            ints[record + at.TOKENS] = (
                at.SLOT_HEAD + self.flows + 2 * self.nodes + at.COUNTS_PER_SCOPE * scope
            )
        image.slot_width = at.SLOT_HEAD + self.flows + 2 * self.nodes + at.COUNTS_PER_SCOPE * self.scopes

    def registers(self) -> None:
        image, ints = self.image, self.image.ints
        joins = image.add_ints([self.node_at(node) for node in self.network.or_node])
        room = 4096 + 4 * self.flows
        ints[at.STACK_AT] = image.add_ints([0] * room)
        ints[at.STACK_ROOM] = room
        ints[at.MAXIMUM_VISITS] = self.parts.maximum_visits
        ints[at.STEP_LIMIT] = self.parts.step_limit
        ints[at.ITEM_RESERVE] = 256 + 4 * self.nodes + 2 * (self.parts.most_instances + self.parts.most_parts)
        ints[at.SLOT_RESERVE] = 1 + 2 * self.parts.most_parts
        ints[at.FIRST_NODE], ints[at.NODES_END] = self.first_node, self.node_at(self.nodes)
        ints[at.FIRST_FLOW], ints[at.FLOWS_END] = self.first_flow, self.flow_at(self.flows)
        ints[at.ROOT_SCOPE] = self.first_scope
        ints[at.OR_FIRST], ints[at.OR_END] = joins, joins + len(self.network.or_node)
        ints[at.SALTS_AT] = 0
        ints[at.PART_SALTS_AT] = self.part_salts
        ints[at.PAUSES_AT] = image.add_ints([self.node_at(node) for node in self.parts.pauses])
        ints[at.PAUSES_END] = ints[at.PAUSES_AT] + len(self.parts.pauses)
        ints[at.MONTHS_AT] = image.add_ints(self.parts.months)
        ints[at.MONTHS_END] = ints[at.MONTHS_AT] + len(self.parts.months)
        clocks = [self.staff.calendar(each) for each in self.parts.pause_clocks]
        ints[at.PAUSE_CLOCKS_AT] = image.add_ints(clocks)
        ints[at.PAUSE_CLOCKS_END] = ints[at.PAUSE_CLOCKS_AT] + len(clocks)
