"""What a format can carry of a scenario: the scenario without the rest, and the rest by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from meguru.engines.bpmn.model import Diagram, NodeKind
from meguru.engines.calendars import WorkingCalendar
from meguru.engines.scenario_files.batches import fitting_batch
from meguru.engines.scenario_files.cases import Cases, carried_cases
from meguru.engines.scenario_files.moments import Powers, fitting
from meguru.engines.scenario_files.teams import team_of, workers_of
from meguru.engines.simulation import mean_seconds
from meguru.engines.simulation.scenario import (
    ZERO,
    Arrivals,
    Batch,
    Distribution,
    Scenario,
    StaffPool,
    TaskParameters,
)
from meguru.engines.simulation.staffing import calendars_of
from meguru.engines.uploads import Remark

DECIDING = frozenset({NodeKind.EXCLUSIVE_GATEWAY, NodeKind.INCLUSIVE_GATEWAY, NodeKind.EVENT_BASED_GATEWAY})
PLAIN = Scenario(tasks={}, pools={}, arrivals=Arrivals((0.0,) * 168))


@dataclass(frozen=True, slots=True)
class Format:
    """What a format can say. `splits_anywhere`: shares on any element with several ways out, not only gateways.

    `people`: single people with hours, a wage and times of their own; `visits`: how often a loop may be passed.
    """

    name: str
    durations: Powers
    delays: bool
    fees: bool
    holidays: bool
    splits_anywhere: bool
    people: bool = False
    batches: bool = False
    attributes: bool = False  # with conditions on them
    priorities: bool = False
    visits: bool = False


@dataclass(frozen=True, slots=True)
class ReadScenario:
    """A scenario from a file, and what of the file it does not hold."""

    scenario: Scenario
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class WrittenScenario:
    """A file, and what of the scenario it does not hold."""

    content: bytes
    remarks: tuple[Remark, ...]


def carried(scenario: Scenario, diagram: Diagram, can: Format) -> tuple[Scenario, tuple[Remark, ...]]:
    """The part of a scenario that a format can say, and a remark for everything that is left out or changed.

    Holds: what comes back when the format is written and read is the returned scenario; carrying that again changes
    nothing and has nothing to say.
    """
    work = _Carrier(scenario, diagram, can)
    return work.carry(), tuple(work.remarks)


class _Carrier:
    def __init__(self, scenario: Scenario, diagram: Diagram, can: Format) -> None:
        self.scenario = scenario
        self.diagram = diagram
        self.can = can
        self.remarks: list[Remark] = []

    def lose(self, what: str, *, where: str | None = None) -> None:
        at = f"「{self.label(where)}」の" if where else ""
        message = f"{at}{what}は、{self.can.name} の書式では表せないため、書き出していません。"
        self.remarks.append(Remark("not-carried", "warning", message, where=where))

    def change(self, what: str, *, where: str | None = None) -> None:
        at = f"「{self.label(where)}」の" if where else ""
        self.remarks.append(Remark("changed", "warning", f"{at}{what}", where=where))

    def label(self, key: str) -> str:
        node = self.diagram.nodes.get(key)
        pool = self.scenario.pools.get(key)
        return (node.name if node is not None else pool.name if pool is not None else "") or key

    def carry(self) -> Scenario:
        self.name_the_rest()
        tasks = {key: self.task(key, task) for key, task in self.scenario.tasks.items()}
        pools = {key: self.pool(pool) for key, pool in self.scenario.pools.items()}
        tasks, pools, grades = self.people(tasks, pools)
        cases = self.cases()
        return replace(
            PLAIN,
            tasks=tasks,
            pools=pools,
            grade_yen=grades,
            arrivals=self.arrivals(),
            branches=self.branches(),
            event_delays={
                key: self.duration(duration, "待ち時間", where=key)
                for key, duration in self.scenario.event_delays.items()
            },
            attributes=cases.attributes,
            conditions=cases.conditions,
            priority_rules=cases.priority_rules,
            maximum_visits=self.scenario.maximum_visits if self.can.visits else PLAIN.maximum_visits,
        )

    def name_the_rest(self) -> None:
        """Everything that none of the formats has."""
        given = self.scenario
        for there, what in (
            (given.branches_by_type, "事案の型ごとの分岐"),
            (given.deadline_hours is not None, "期限"),
            (
                given.maximum_visits != PLAIN.maximum_visits and not self.can.visits,
                "同じところを回る回数の上限",
            ),
            (given.notes, "注記"),
            (given.instances, "繰り返す作業の回数"),
            (given.grade_yen and not self.can.people, "職階ごとの単価"),
            (given.service_levels, "処理期間の約束"),
        ):
            if there:
                self.lose(what)
        if not self.can.attributes:
            self.name_cases()
        kind = given.case_types[0]
        if (kind.id, kind.channel, kind.name) != ("all", "", "") and len(given.case_types) == 1:
            self.lose("事案の型の名前")

    def name_cases(self) -> None:
        """What differs from case to case, for a format that has none of it."""
        given = self.scenario
        for there, what in (
            (bool(len(given.case_types) > 1 or given.case_types[0].priority), "事案の型ごとの割合と優先順位"),
            (bool(given.attributes), "事案の属性"),
            (bool(given.conditions), "分岐の条件"),
            (bool(given.priority_rules), "優先の決まり"),
        ):
            if there:
                self.lose(what)

    def task(self, key: str, task: TaskParameters) -> TaskParameters:
        for there, what in (
            (task.work_by_type, "事案の型ごとの作業時間"),
            (task.delay_by_type, "事案の型ごとの待ち"),
            (task.batch and not self.can.batches, "まとめて行う決まり"),
            (task.delay_in_working_time, "「待ちを勤務時間だけ数える」設定"),
        ):
            if there:
                self.lose(what, where=key)
        delay = ZERO
        if self.can.delays:
            delay = self.duration(task.delay, "前の待ち", where=key)
        elif mean_seconds(task.delay) > 0:
            self.lose("前の待ち", where=key)
        if task.yen_per_case and not self.can.fees:
            self.lose("1回ごとの費用", where=key)
        return TaskParameters(
            work=self.duration(task.work, "作業時間", where=key),
            delay=delay,
            pool_id=task.pool_id if task.pool_id in self.scenario.pools else None,
            yen_per_case=task.yen_per_case if self.can.fees else 0,
            batch=self.batch(key, task.batch) if self.can.batches else None,
        )

    def batch(self, key: str, batch: Batch | None) -> Batch | None:
        if batch is None:
            return None
        found, lost = fitting_batch(batch)
        for what in lost:
            self.lose(what, where=key)
        return found

    def pool(self, pool: StaffPool) -> StaffPool:
        holidays = any(one.holidays for one in calendars_of(pool))
        for there, what in (
            (not pool.is_staff, "「職員でない」という区別"),
            (pool.members and not self.can.people, "一人ひとりの違い"),
            (pool.overtime, "時間外勤務の決まり"),
            (any(one.utc_offset_minutes != 540 for one in calendars_of(pool)), "時差"),
            (holidays and not self.can.holidays, "休日"),
        ):
            if there:
                self.lose(what, where=pool.id)
        return StaffPool(
            id=pool.id,
            name=pool.name or pool.id,
            headcount=pool.headcount,
            calendar=self.calendar(pool.calendar),
            hourly_yen=pool.hourly_yen,
            members=tuple(
                replace(one, calendar=None if one.calendar is None else self.calendar(one.calendar))
                for one in (pool.members if self.can.people else ())
            ),
        )

    def calendar(self, calendar: WorkingCalendar) -> WorkingCalendar:
        holidays = calendar.holidays if self.can.holidays else frozenset()
        closed = frozenset(day for day in holidays if calendar.weekly[day.weekday()])
        return replace(calendar, holidays=closed, utc_offset_minutes=540)

    def people(
        self, tasks: dict[str, TaskParameters], pools: dict[str, StaffPool]
    ) -> tuple[dict[str, TaskParameters], dict[str, StaffPool], dict[str, int]]:
        """Teams as they come back from a format in which everybody has durations of their own."""
        grades: dict[str, int] = {}
        if not self.can.people:
            return tasks, pools, grades
        if self.scenario.grade_yen:
            self.change("職階ごとの単価は、一人ずつの単価として書き出します。")
        for key, pool in pools.items():
            if not pool.members:
                continue
            team = team_of(key, pool.name, workers_of(pool, tasks, self.scenario.grade_yen))
            pools[key] = team.pool
            grades |= team.grade_yen
            for step, work in team.work.items():
                tasks[step] = replace(tasks[step], work=work)
        return tasks, pools, grades

    def cases(self) -> Cases:
        if not self.can.attributes:
            return Cases()
        return carried_cases(
            self.scenario,
            self.diagram,
            durations=self.can.durations,
            anywhere=self.can.splits_anywhere,
            with_priorities=self.can.priorities,
            lose=self.lose,
            change=self.change,
        )

    def duration(self, duration: Distribution, what: str, *, where: str) -> Distribution:
        found = fitting(duration, self.can.durations)
        if found == duration:
            return duration
        if found.kind is duration.kind and not duration.zero_share:
            self.lose(f"{what}の上限", where=where)
        else:
            self.change(
                f"{what}の形は、{self.can.name} の書式にないため、平均とばらつきの同じ別の形にしました。",
                where=where,
            )
        return found

    def arrivals(self) -> Arrivals:
        """One rate in the hours in which cases arrive at all."""
        given = self.scenario.arrivals
        rates = given.per_hour_of_week
        open_hours = [rate for rate in rates if rate > 0]
        mean = sum(open_hours) / len(open_hours) if open_hours else 0.0
        if any(abs(rate - mean) > 1e-9 * mean for rate in open_hours):
            self.change("届く件数は、届く時間帯の平均にならしました（時間ごとの違いは表せません）。")
        if any(abs(factor - 1) > 1e-12 for factor in given.month_factor):
            self.lose("月ごとの件数の違い")
        if given.on_holidays_factor != 1 and given.calendar is not None:
            self.lose("休日に届かないこと")
        return Arrivals(per_hour_of_week=tuple(mean if rate > 0 else 0.0 for rate in rates))

    def branches(self) -> Mapping[str, Mapping[str, float]]:
        found: dict[str, Mapping[str, float]] = {}
        for key, weights in self.scenario.branches.items():
            node = self.diagram.nodes.get(key)
            flows = {flow.id for flow in self.diagram.outgoing(key)} if node is not None else set()
            is_sayable = node is not None and (self.can.splits_anywhere or node.kind in DECIDING)
            if not is_sayable or not flows or not set(weights) <= flows:
                self.lose("分かれ方の割合", where=key)
                continue
            total = sum(weights.values())
            shares = node is not None and node.kind is not NodeKind.INCLUSIVE_GATEWAY and total > 0
            found[key] = {
                flow: weights[flow] / total if shares else weights[flow]
                for flow in (one.id for one in self.diagram.outgoing(key))
                if flow in weights
            }
        return found
