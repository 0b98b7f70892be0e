"""One design and one scenario as the read-only tables of the kernel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import isfinite

from meguru.engines.bpmn.model import Remark
from meguru.engines.calendars import CompiledCalendar, WorkingCalendar, compile_calendar
from meguru.engines.simulation import layout as at
from meguru.engines.simulation.arrivals import check_arrivals
from meguru.engines.simulation.branching import read_branching
from meguru.engines.simulation.durations import BadDistribution, QuantileTable, quantile_table
from meguru.engines.simulation.image import Image, ImageParts, build_image
from meguru.engines.simulation.network import Network
from meguru.engines.simulation.refusal import CannotSimulate
from meguru.engines.simulation.scenario import ZERO, Distribution, Scenario, StaffPool, TaskParameters

TAIL_DAYS = 400  # holidays are known this long after the last arrival; then plain weeks repeat
_STEP_FLOOR, _STEP_CEILING = 5_000, 200_000
_MOST_HEADCOUNT = 1_000_000


@dataclass(frozen=True, slots=True)
class ReadyPlan:
    """The image, with what is needed to read the results.

    `pool_of` is the row of each node's pool in `scenario.pools`, -1 for none; `axis_offset_minutes` is local
    time minus UTC; `first_day` is day 0 of the time axis.
    """

    image: Image
    network: Network
    scenario: Scenario
    pool_of: tuple[int, ...]
    calendars: tuple[CompiledCalendar, ...]
    axis_offset_minutes: int
    first_day: date
    remarks: tuple[Remark, ...]


def make_plan(network: Network, scenario: Scenario, *, first_day: date, days: int) -> ReadyPlan:
    """Check a scenario against a design and lay both out.

    `first_day` is day 0 of the time axis and `days` its length up to the last arrival.
    Raises: CannotSimulate naming the element.
    """
    check_arrivals(scenario.arrivals, scenario.case_types)
    builder = _Builder(network, scenario)
    builder.check_pools()
    calendars = builder.calendars(first_day=first_day, days=days + TAIL_DAYS)
    branching = read_branching(network, scenario)
    delay_dist, work_dist = builder.task_tables()
    builder.event_tables()
    nodes = len(network.node_ids)
    steps = min(max(_STEP_FLOOR, 4 * nodes * scenario.maximum_visits), _STEP_CEILING)
    parts = ImageParts(
        network=network,
        types=len(scenario.case_types),
        maximum_visits=scenario.maximum_visits,
        step_limit=steps,
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
        headcount=[pool.headcount for pool in scenario.pools.values()],
        yen_per_second=[pool.hourly_yen / 3600.0 for pool in scenario.pools.values()],
        staff_share=[float(pool.is_staff) for pool in scenario.pools.values()],
        calendars=calendars,
    )
    return ReadyPlan(
        image=build_image(parts),
        network=network,
        scenario=scenario,
        pool_of=tuple(builder.pool_of),
        calendars=calendars,
        axis_offset_minutes=builder.axis_offset,
        first_day=first_day,
        remarks=(*network.remarks, *branching.remarks, *builder.remarks),
    )


class _Builder:
    def __init__(self, network: Network, scenario: Scenario) -> None:
        self.network = network
        self.scenario = scenario
        nodes = len(network.node_ids)
        self.pool_of = [-1] * nodes
        self.open_delay = [0] * nodes
        self.yen = [0] * nodes
        self.event_dist = [-1] * nodes
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
        offsets = [pool.calendar.utc_offset_minutes for pool in scenario.pools.values()]
        if scenario.arrivals.calendar is not None:
            offsets.append(scenario.arrivals.calendar.utc_offset_minutes)
        if len(set(offsets)) > 1:
            raise CannotSimulate(
                "時差の異なる勤務カレンダーが混ざっています。一つの時刻帯にそろえてください。"
            )
        self.axis_offset = offsets[0] if offsets else 540

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

    def check_pools(self) -> None:
        used = {task.pool_id for key, task in self.scenario.tasks.items() if key in self.index}
        for key, pool in self.scenario.pools.items():
            _check_pool(pool, is_used=key in used)

    def calendars(self, *, first_day: date, days: int) -> tuple[CompiledCalendar, ...]:
        return tuple(_compiled(pool.calendar, first_day, days) for pool in self.scenario.pools.values())

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


def _check_pool(pool: StaffPool, *, is_used: bool) -> None:
    name = f"要員プール「{pool.name or pool.id}」"
    if pool.headcount < 0 or pool.headcount > _MOST_HEADCOUNT or (is_used and pool.headcount < 1):
        raise CannotSimulate(f"{name}の人数が{pool.headcount}人です。1人以上にしてください。")
    if not isfinite(pool.hourly_yen) or pool.hourly_yen < 0:
        raise CannotSimulate(f"{name}の時間単価が負か、数でない値です。0円以上にしてください。")
    if is_used and pool.calendar.minutes_per_week == 0:
        raise CannotSimulate(
            f"{name}の勤務カレンダーに開いている時間がありません。勤務時間を入れてください。"
        )


@lru_cache(maxsize=128)
def _compiled(calendar: WorkingCalendar, first_day: date, days: int) -> CompiledCalendar:
    return compile_calendar(calendar, start=first_day, days=days)
