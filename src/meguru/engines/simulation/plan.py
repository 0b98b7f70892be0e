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
from meguru.engines.simulation.durations import BadDistribution, quantile_table
from meguru.engines.simulation.layout import Plan
from meguru.engines.simulation.network import Network
from meguru.engines.simulation.numbers import salts, text_key
from meguru.engines.simulation.refusal import CannotSimulate
from meguru.engines.simulation.scenario import ZERO, Distribution, Scenario, StaffPool, TaskParameters

TAIL_DAYS = 400  # holidays are known this long after the last arrival; then plain weeks repeat
_STEP_FLOOR, _STEP_CEILING = 20_000, 200_000
_MOST_HEADCOUNT = 1_000_000


@dataclass(frozen=True, slots=True)
class ReadyPlan:
    """The tables as lists, with what is needed to read the results.

    `pool_ids` names the pools in order; `axis_offset_minutes` is local time minus UTC.
    """

    tables: Plan
    network: Network
    scenario: Scenario
    pool_ids: tuple[str, ...]
    calendars: tuple[CompiledCalendar, ...]
    axis_offset_minutes: int
    first_day: date
    remarks: tuple[Remark, ...]


def make_plan(
    network: Network, scenario: Scenario, *, first_day: date, days: int, keep_log: bool
) -> ReadyPlan:
    """Check a scenario against a design and lay both out.

    `first_day` is day 0 of the time axis and `days` its length up to the last arrival.
    Raises: CannotSimulate naming the element.
    """
    check_arrivals(scenario.arrivals, scenario.case_types)
    builder = _Builder(network, scenario)
    pools = builder.pools()
    calendars = builder.calendars(first_day=first_day, days=days + TAIL_DAYS)
    branching = read_branching(network, scenario)
    delay_dist, work_dist = builder.task_tables()
    builder.event_tables(branching.by_weight)
    nodes = len(network.node_ids)
    steps = min(max(_STEP_FLOOR, 4 * nodes * scenario.maximum_visits), _STEP_CEILING)
    setting = [
        nodes,
        len(network.flow_ids),
        len(network.scope_ids),
        scenario.maximum_visits,
        steps,
        int(keep_log),
        256 + 4 * nodes,
    ]
    tables = Plan(
        setting=setting,
        window=[0.0, 0.0],
        node=builder.node,
        node_key=[text_key(key) for key in network.node_ids],
        out_flow=list(network.out_flow),
        in_flow=list(network.in_flow),
        edge_node=list(network.edge_node),
        flow=list(network.flow),
        flow_key=[text_key(key) for key in network.flow_ids],
        weight=branching.weight,
        firing=branching.firing,
        scope=list(network.scope),
        start_node=list(network.start_node),
        start_weight=branching.start_weight,
        or_node=list(network.or_node),
        reach=list(network.reach),
        delay_dist=delay_dist,
        work_dist=work_dist,
        dist=builder.dist,
        dist_zero=builder.dist_zero,
        dist_value=builder.dist_value,
        staff=pools,
        staff_yen=[pool.hourly_yen / 3600.0 for pool in scenario.pools.values()],
        salt=salts().tolist(),
        **_calendar_tables(calendars),
    )
    remarks = (*network.remarks, *branching.remarks, *builder.remarks)
    return ReadyPlan(
        tables, network, scenario, tuple(scenario.pools), calendars, builder.axis_offset, first_day, remarks
    )


class _Builder:
    def __init__(self, network: Network, scenario: Scenario) -> None:
        self.network = network
        self.scenario = scenario
        self.node = list(network.node)
        self.index = {key: number for number, key in enumerate(network.node_ids)}
        self.pool_index = {key: number for number, key in enumerate(scenario.pools)}
        self.remarks: list[Remark] = []
        self.dist: list[int] = []
        self.dist_zero: list[float] = []
        self.dist_value: list[float] = []
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

    def put(self, node: int, column: int, value: int) -> None:
        self.node[node * at.NODE_WIDTH + column] = value

    def distribution(self, key: str, distribution: Distribution) -> int:
        if distribution not in self.seen:
            try:
                table = quantile_table(distribution)
            except BadDistribution as reason:
                raise CannotSimulate(f"{self.label(key)}の時間の設定に誤りがあります: {reason}") from None
            self.seen[distribution] = len(self.dist_zero)
            self.dist += [table.kind, len(self.dist_value), len(table.values) - 1]
            self.dist_zero.append(table.zero_share)
            self.dist_value += table.values
        return self.seen[distribution]

    def pools(self) -> list[int]:
        table: list[int] = []
        first = 0
        used = {task.pool_id for key, task in self.scenario.tasks.items() if key in self.index}
        for number, (key, pool) in enumerate(self.scenario.pools.items()):
            _check_pool(pool, is_used=key in used)
            table += [pool.headcount, number, first]
            first += pool.headcount
        return table

    def calendars(self, *, first_day: date, days: int) -> tuple[CompiledCalendar, ...]:
        return tuple(_compiled(pool.calendar, first_day, days) for pool in self.scenario.pools.values())

    def task_tables(self) -> tuple[list[int], list[int]]:
        types = self.scenario.case_types
        nodes = len(self.network.node_ids)
        delay = [self.distribution("", ZERO)] * (len(types) * nodes)
        work = list(delay)
        for node, key in enumerate(self.network.node_ids):
            if self.node[node * at.NODE_WIDTH + at.OP] != at.TASK:
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
        self.put(node, at.POOL, -1 if task.pool_id is None else self.pool_index[task.pool_id])
        self.put(node, at.OPEN_DELAY, int(task.delay_in_working_time))
        self.put(node, at.YEN, task.yen_per_case)
        if task.delay_in_working_time and task.pool_id is None:
            self.say(key, "delay-without-calendar", "担当がないため、待ちを昼夜を問わず数えます。")

    def event_tables(self, by_weight: frozenset[int]) -> None:
        """Delays of timers and messages; an event without one does not hold the case up."""
        for key, distribution in self.scenario.event_delays.items():
            if key not in self.index:
                self.say(
                    key, "unknown-event", "図にないイベントの待ち時間が設定されています。使わずに計算します。"
                )
                continue
            self.put(self.index[key], at.EVENT_DIST, self.distribution(key, distribution))
        for node, key in enumerate(self.network.node_ids):
            op = self.node[node * at.NODE_WIDTH + at.OP]
            if op == at.WAIT and key not in self.scenario.event_delays:
                self.say(
                    key,
                    "no-event-delay",
                    "待ち時間が設定されていないため、待たずに進むものとして計算します。",
                )
            if op == at.RACE:
                self.put(node, at.LEAVES, at.TAKE_ONE if node in by_weight else at.TAKE_ALL)


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


def _calendar_tables(calendars: tuple[CompiledCalendar, ...]) -> dict[str, list[float] | list[int]]:
    """The calendars one after the other; pools that share a calendar share its tables."""
    rows: list[int] = []
    week_open: list[float] = []
    day_first: list[int] = []
    opens: list[float] = []
    closes: list[float] = []
    before: list[float] = []
    placed: dict[int, int] = {}
    for calendar in calendars:
        if id(calendar) not in placed:
            placed[id(calendar)] = len(day_first)
            day_first += (calendar.day_first + len(opens)).tolist()
            opens += calendar.opens.tolist()
            closes += calendar.closes.tolist()
            before += calendar.before.tolist()
        rows += [placed[id(calendar)], calendar.days]
        week_open.append(calendar.week_open)
    return {
        "calendar": rows,
        "week_open": week_open,
        "day_first": day_first,
        "opens": opens,
        "closes": closes,
        "before": before,
    }
