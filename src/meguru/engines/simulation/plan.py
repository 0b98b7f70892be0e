"""One design and one scenario as the read-only tables of the kernel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import inf, isfinite

from meguru.engines.bpmn.model import Remark
from meguru.engines.calendars import CompiledCalendar, fiscal_month_order, fiscal_year
from meguru.engines.conditions import Condition
from meguru.engines.simulation import layout as at
from meguru.engines.simulation.arrivals import check_arrivals
from meguru.engines.simulation.branching import read_branching
from meguru.engines.simulation.durations import BadDistribution, QuantileTable, quantile_table
from meguru.engines.simulation.facts import check_facts
from meguru.engines.simulation.image import Image, ImageParts, build_image
from meguru.engines.simulation.network import Network
from meguru.engines.simulation.refusal import CannotSimulate
from meguru.engines.simulation.scenario import ZERO, Batch, Distribution, Scenario, TaskParameters
from meguru.engines.simulation.staff_image import BatchPlan
from meguru.engines.simulation.staffing import (
    PoolPlan,
    calendars_of,
    compiled_calendar,
    pool_plans,
    priorities,
)

TAIL_DAYS = 400  # holidays are known this long after the last arrival; then plain weeks repeat
_STEP_FLOOR, _STEP_CEILING = 5_000, 200_000
_MOST_INSTANCES = 1000  # of one activity in one case
_MOST_IN_BATCH = 1_000_000


@dataclass(frozen=True, slots=True)
class ReadyPlan:
    """The image, with what is needed to read the results.

    `conditions` are numbered by the bits that the kernel looks at.

    `pool_of` is the row of each node's pool in `scenario.pools`, -1 for none; `axis_offset_minutes` is local
    time minus UTC; `first_day` is day 0 of the time axis.
    """

    image: Image
    network: Network
    scenario: Scenario
    pool_of: tuple[int, ...]
    pools: tuple[PoolPlan, ...]
    conditions: tuple[Condition, ...]
    clocks: Mapping[str, CompiledCalendar]  # of service levels that run in working time
    pause_clocks: Mapping[
        str, int
    ]  # service level -> column of `Outcome.stood`; empty when no clock ever stands
    axis_offset_minutes: int
    first_day: date
    remarks: tuple[Remark, ...]


def make_plan(
    network: Network,
    scenario: Scenario,
    *,
    first_day: date,
    days: int,
    entries: tuple[tuple[int, int], ...] | None = None,
) -> ReadyPlan:
    """Check a scenario against a design and lay both out.

    `first_day` is day 0 of the time axis and `days` its length up to the last arrival. `entries` says per case type
    which processes its cases pass through, as the first and the one after the last; None means all.
    Raises: CannotSimulate naming the element.
    """
    check_arrivals(scenario.arrivals, scenario.case_types)
    check_facts(scenario)
    builder = _Builder(network, scenario, first_day=first_day, days=days + TAIL_DAYS)
    branching = read_branching(network, scenario)
    delay_dist, work_dist = builder.tables()
    most = builder.most_instances()
    clocks = builder.clocks()
    pauses = builder.pauses()
    parts = ImageParts(
        network=network,
        types=len(scenario.case_types),
        maximum_visits=scenario.maximum_visits,
        step_limit=builder.steps() * (most + 1),
        dists=builder.dists,
        delay=delay_dist,
        work=work_dist,
        pool_of=builder.pool_of,
        open_delay=builder.open_delay,
        yen=builder.yen,
        event_dist=builder.event_dist,
        weight=branching.weight,
        firing=branching.firing,
        start_weight=branching.start_weight,
        by_weight=branching.by_weight,
        pools=builder.pools,
        skill_of=builder.skills(),
        batches=builder.batches,
        count_dist=builder.count_dist,
        most_instances=most,
        most_parts=most * builder.parallel_containers(),
        facts=branching.facts,
        by_facts=branching.by_facts,
        classes=len(priorities(scenario)),
        entries=entries or ((0, network.scope[at.START_END]),) * len(scenario.case_types),
        pauses=pauses,
        pause_clocks=[clocks.get(level.id) for level in scenario.service_levels if pauses],
        months=builder.months(),
    )
    return ReadyPlan(
        image=build_image(parts),
        network=network,
        scenario=scenario,
        pool_of=tuple(builder.pool_of),
        pools=builder.pools,
        conditions=branching.conditions,
        clocks=clocks,
        pause_clocks={level.id: number for number, level in enumerate(scenario.service_levels) if pauses},
        axis_offset_minutes=builder.axis_offset,
        first_day=first_day,
        remarks=(*network.remarks, *branching.remarks, *builder.remarks),
    )


class _Builder:
    def __init__(self, network: Network, scenario: Scenario, *, first_day: date, days: int) -> None:
        self.network = network
        self.scenario = scenario
        self.first_day = first_day
        self.days = days
        nodes = len(network.node_ids)
        self.pool_of = [-1] * nodes
        self.open_delay = [0] * nodes
        self.yen = [0] * nodes
        self.event_dist = [-1] * nodes
        self.count_dist = [-1] * nodes
        self.batches: list[BatchPlan] = []
        self.index = {key: number for number, key in enumerate(network.node_ids)}
        self.pool_index = {key: number for number, key in enumerate(scenario.pools)}
        self.remarks: list[Remark] = []
        self.dists: list[QuantileTable] = []
        self.seen: dict[Distribution, int] = {}
        if scenario.maximum_visits < 1:
            raise CannotSimulate("繰り返しの上限は1以上にしてください。")
        deadline = scenario.deadline_hours
        if deadline is not None and not (isfinite(deadline) and deadline >= 0):
            raise CannotSimulate("処理期限(時間)は0以上の数にしてください。")
        offsets = [
            calendar.utc_offset_minutes for pool in scenario.pools.values() for calendar in calendars_of(pool)
        ]
        if scenario.arrivals.calendar is not None:
            offsets.append(scenario.arrivals.calendar.utc_offset_minutes)
        if len(set(offsets)) > 1:
            raise CannotSimulate(
                "時差の異なる勤務カレンダーが混ざっています。一つの時刻帯にそろえてください。"
            )
        self.axis_offset = offsets[0] if offsets else 540
        tasks = {
            key: self.label(key)
            for node, key in enumerate(network.node_ids)
            if network.node[node * at.NODE_WIDTH + at.OP] == at.TASK
        }
        self.pools = pool_plans(scenario, labels=tasks, first_day=first_day, days=days)

    def label(self, key: str) -> str:
        node = self.network.element_of.get(key)
        return f"「{node.name or key}」" if node is not None else f"「{key}」"

    def say(self, key: str, code: str, message: str) -> None:
        self.remarks.append(
            Remark(code=code, severity="hint", message=f"{self.label(key)}: {message}", element_id=key)
        )

    def distribution(self, key: str, distribution: Distribution) -> int:
        if distribution not in self.seen:
            try:
                table = quantile_table(distribution)
            except BadDistribution as reason:
                raise CannotSimulate(f"{self.label(key)}の時間の設定に誤りがあります: {reason}") from None
            self.seen[distribution] = len(self.dists)
            self.dists.append(table)
        return self.seen[distribution]

    def skills(self) -> list[int]:
        """The group of elements that each node belongs to in its pool."""
        return [
            0 if pool < 0 else self.pools[pool].skill_of.get(key, 0)
            for key, pool in zip(self.network.node_ids, self.pool_of, strict=True)
        ]

    def tables(self) -> tuple[list[int], list[int]]:
        """Delay and work of tasks; on the way the delays of events and the counts of instances."""
        delay, work = self.task_tables()
        self.event_tables()
        self.instance_tables()
        return delay, work

    def task_tables(self) -> tuple[list[int], list[int]]:
        types = self.scenario.case_types
        nodes = len(self.network.node_ids)
        delay = [self.distribution("", ZERO)] * (len(types) * nodes)
        work = list(delay)
        for node, key in enumerate(self.network.node_ids):
            if self.network.node[node * at.NODE_WIDTH + at.OP] != at.TASK:
                continue
            task = self.scenario.tasks.get(key)
            if task is None:
                self.say(
                    key,
                    "no-parameters",
                    "時間と担当が設定されていないため、一瞬で終わるものとして計算します。",
                )
                continue
            self.task(node, key, task)
            for number, case_type in enumerate(types):
                place = number * nodes + node
                delay[place] = self.distribution(key, task.delay_by_type.get(case_type.id, task.delay))
                work[place] = self.distribution(key, task.work_by_type.get(case_type.id, task.work))
        for key in self.scenario.tasks:
            if key not in self.index:
                self.say(key, "unknown-task", "図にない作業の設定があります。使わずに計算します。")
        return delay, work

    def task(self, node: int, key: str, task: TaskParameters) -> None:
        if task.pool_id is not None and task.pool_id not in self.pool_index:
            raise CannotSimulate(
                f"作業{self.label(key)}の担当「{task.pool_id}」が要員プールにありません。"
                "要員プールを追加するか、担当を選び直してください。"
            )
        if task.yen_per_case < 0:
            raise CannotSimulate(f"作業{self.label(key)}の一回ごとの費用が負になっています。")
        self.pool_of[node] = -1 if task.pool_id is None else self.pool_index[task.pool_id]
        self.open_delay[node] = int(task.delay_in_working_time)
        self.yen[node] = task.yen_per_case
        if task.batch is not None:
            self.batches.append(self.batch(node, key, task.batch))
        if task.delay_in_working_time and task.pool_id is None:
            self.say(key, "delay-without-calendar", "担当がないため、待ちを昼夜を問わず数えます。")

    def event_tables(self) -> None:
        """Delays of timers and messages; an event without one does not hold the case up."""
        for key, distribution in self.scenario.event_delays.items():
            if key not in self.index:
                self.say(
                    key, "unknown-event", "図にないイベントの待ち時間が設定されています。使わずに計算します。"
                )
                continue
            self.event_dist[self.index[key]] = self.distribution(key, distribution)
        for node, key in enumerate(self.network.node_ids):
            op = self.network.node[node * at.NODE_WIDTH + at.OP]
            if op == at.WAIT and key not in self.scenario.event_delays:
                self.say(
                    key,
                    "no-event-delay",
                    "待ち時間が設定されていないため、待たずに進むものとして計算します。",
                )

    def batch(self, node: int, key: str, batch: Batch) -> BatchPlan:
        hours = inf if batch.most_hours is None else batch.most_hours
        if not 0 <= batch.size <= _MOST_IN_BATCH or not hours >= 0 or not 0 <= batch.further_share <= 1:
            raise CannotSimulate(
                f"作業{self.label(key)}のまとめ処理は、件数と時間を0以上、二件目からの割合を0から1の間にしてください。"
            )
        releases = None
        if batch.releases is not None:
            if batch.releases.minutes_per_week == 0:
                raise CannotSimulate(f"作業{self.label(key)}のまとめ処理を始める時刻がありません。")
            releases = compiled_calendar(batch.releases, self.first_day, self.days)
        return BatchPlan(node, batch.size, hours * 3600.0, batch.further_share, releases)

    def clocks(self) -> dict[str, CompiledCalendar]:
        """The calendars of service levels. Raises CannotSimulate for promises that cannot be checked."""
        found = {}
        known = {case_type.id for case_type in self.scenario.case_types}
        for level in self.scenario.service_levels:
            name = f"処理期間の約束「{level.name or level.id}」"
            if not (isfinite(level.hours) and level.hours >= 0):
                raise CannotSimulate(f"{name}の時間は0以上の数にしてください。")
            for key in sorted(set(level.case_types) - known):
                raise CannotSimulate(f"{name}にある事案の型「{key}」がありません。")
            if level.calendar is not None:
                if level.calendar.utc_offset_minutes != self.axis_offset:
                    raise CannotSimulate(f"{name}のカレンダーの時差が、ほかと異なります。")
                found[level.id] = compiled_calendar(level.calendar, self.first_day, self.days)
        if len({level.id for level in self.scenario.service_levels}) < len(self.scenario.service_levels):
            raise CannotSimulate("処理期間の約束の識別子が重なっています。")
        return found

    def steps(self) -> int:
        """After how many moves of its tokens a case is given up."""
        moves = 4 * len(self.network.node_ids) * self.scenario.maximum_visits
        return min(max(_STEP_FLOOR, moves), _STEP_CEILING)

    def months(self) -> list[int]:
        """12 times the fiscal year of each day and the place of its month in it, when somebody's overtime is limited."""
        people = [person for pool in self.pools for person in pool.people]
        if all(person.over_limit == person.year_limit == inf for person in people):
            return []
        place = {month: number for number, month in enumerate(fiscal_month_order())}
        days = (self.first_day + timedelta(days=number) for number in range(self.days))
        return [12 * fiscal_year(day) + place[day.month] for day in days]

    def pauses(self) -> list[int]:
        """Nodes where the clock of a case stands. Only where tokens stay can it stand."""
        found = []
        for key in self.scenario.clock_stops_at:
            node = self.index.get(key)
            op = -1 if node is None else self.network.node[node * at.NODE_WIDTH + at.OP]
            if node is not None and op in (at.TASK, at.WAIT, at.CONTAINER):
                found.append(node)
            else:
                self.say(
                    key,
                    "clock-cannot-stop",
                    "ここでは事案が留まらないため、処理期間の時計を止めずに計算します。",
                )
        return found

    def instance_tables(self) -> None:
        """How often multi-instance activities are done; once when nothing is known."""
        for node, key in enumerate(self.network.node_ids):
            if self.network.node[node * at.NODE_WIDTH + at.REPEATS] == at.ONCE:
                continue
            given = self.scenario.instances.get(key)
            if given is None:
                self.say(key, "one-instance", "繰り返しの回数が設定されていないため、一回として計算します。")
                continue
            self.count_dist[node] = self.distribution(key, given)
        for key in self.scenario.instances:
            if key not in self.index or self.count_dist[self.index[key]] < 0:
                self.say(
                    key, "unknown-instances", "繰り返しの印がない要素に回数があります。使わずに計算します。"
                )

    def parallel_containers(self) -> int:
        """How many sub-processes can have several instances side by side."""
        rows = (node * at.NODE_WIDTH for node, dist in enumerate(self.count_dist) if dist >= 0)
        is_one = (at.CONTAINER, at.SIDE_BY_SIDE)
        return sum(
            (self.network.node[row + at.OP], self.network.node[row + at.REPEATS]) == is_one for row in rows
        )

    def most_instances(self) -> int:
        """The greatest number of instances that can be drawn; 0 when nothing is done more than once."""
        used = [dist for dist in self.count_dist if dist >= 0]
        most = max((self.dists[dist].values[-1] for dist in used), default=0.0)
        if most > _MOST_INSTANCES + 0.5:
            raise CannotSimulate(
                f"繰り返しの回数は{_MOST_INSTANCES:,}回までにしてください。分布に上限を付けると収まります。"
            )
        return int(most + 0.5)
