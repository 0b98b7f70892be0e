"""Scenarios in the JSON of Prosimos and the tools around it.

Staff pools become resource profiles with one resource of so many people. Steps that need nobody are given to a
profile that is always free, because the format wants somebody for every step; it is known again by its id.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from meguru.engines.bpmn.model import Diagram
from meguru.engines.calendars import WorkingCalendar
from meguru.engines.scenario_files import prosimos_durations as durations
from meguru.engines.scenario_files.arriving import arrivals_of, hours_of, seconds_between
from meguru.engines.scenario_files.carrying import Format, ReadScenario, WrittenScenario, carried
from meguru.engines.scenario_files.checked import MOST_PEOPLE, listed, number, record, text, whole
from meguru.engines.scenario_files.moments import mean_and_variance
from meguru.engines.scenario_files.weekly import (
    DAYS,
    Rule,
    calendar_of,
    clock,
    minute_of,
    rules_of,
    weekday_number,
)
from meguru.engines.simulation.scenario import (
    Arrivals,
    Distribution,
    DistributionKind,
    Scenario,
    StaffPool,
    TaskParameters,
)
from meguru.engines.uploads import Refused, Remark

PROSIMOS = Format(
    "Prosimos", durations.POWERS, delays=False, fees=False, holidays=False, splits_anywhere=False
)
NOBODY = "meguru_nobody"
NOBODY_AMOUNT = 100
MOST_BYTES = 20 * 1024 * 1024
READ = frozenset(
    {
        "resource_profiles",
        "arrival_time_distribution",
        "arrival_time_calendar",
        "gateway_branching_probabilities",
        "task_resource_distribution",
        "event_distribution",
        "resource_calendars",
    }
)


def write_prosimos(scenario: Scenario, diagram: Diagram) -> WrittenScenario:
    """A scenario as JSON, the same bytes for the same scenario. Raises: Refused when no case arrives."""
    kept, remarks = carried(scenario, diagram, PROSIMOS)
    unmanned = [key for key, task in kept.tasks.items() if task.pool_id is None]
    between = Distribution(DistributionKind.EXPONENTIAL, (seconds_between(kept.arrivals),))
    pools = [*kept.pools.values()]
    if unmanned:
        free = WorkingCalendar.always_open()
        pools.append(StaffPool(NOBODY, "人手の要らない作業", NOBODY_AMOUNT, free, 0))
    content = {
        "resource_profiles": [_profile(pool, kept.tasks) for pool in pools],
        "arrival_time_distribution": durations.written(between),
        "arrival_time_calendar": _periods(hours_of(kept.arrivals)),
        "gateway_branching_probabilities": [
            {
                "gateway_id": key,
                "probabilities": [{"path_id": flow, "value": value} for flow, value in weights.items()],
            }
            for key, weights in kept.branches.items()
        ],
        "task_resource_distribution": [
            {
                "task_id": key,
                "resources": [{"resource_id": task.pool_id or NOBODY, **durations.written(task.work)}],
            }
            for key, task in kept.tasks.items()
        ],
        "event_distribution": [
            {"event_id": key, **durations.written(duration)} for key, duration in kept.event_delays.items()
        ],
        "resource_calendars": [
            {"id": f"{pool.id}_calendar", "name": pool.name, "time_periods": _periods(pool.calendar)}
            for pool in pools
        ],
        "batch_processing": [],
        "case_attributes": [],
        "prioritisation_rules": [],
    }
    encoded = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False).encode("utf-8")
    return WrittenScenario(encoded, remarks)


def read_prosimos(data: bytes, diagram: Diagram) -> ReadScenario:
    """A scenario from JSON. Raises: Refused, in words that name the place, for a file that cannot be used."""
    return _Reader(_loaded(data), diagram).read()


def _profile(pool: StaffPool, tasks: Mapping[str, TaskParameters]) -> dict[str, Any]:
    assigned = [key for key, task in tasks.items() if (task.pool_id or NOBODY) == pool.id]
    resource = {
        "id": pool.id,
        "name": pool.name,
        "cost_per_hour": pool.hourly_yen,
        "amount": pool.headcount,
        "calendar": f"{pool.id}_calendar",
        "assignedTasks": assigned,
    }
    return {"id": f"{pool.id}_profile", "name": pool.name, "resource_list": [resource]}


def _periods(calendar: WorkingCalendar) -> list[dict[str, str]]:
    return [
        {
            "from": DAYS[rule.first],
            "to": DAYS[rule.last],
            "beginTime": clock(rule.opens),
            "endTime": clock(rule.closes),
        }
        for rule in rules_of(calendar)
    ]


def _loaded(data: bytes) -> dict[str, Any]:
    if len(data) > MOST_BYTES:
        raise Refused("ファイルが大きすぎます（上限 20 MB）。", code="too-large")
    try:
        found = json.loads(data.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError) as reason:
        raise Refused(
            "JSON として読めません。Prosimos の条件のファイルか、途中で切れていないかを確かめてください。",
            code="not-json",
        ) from reason
    return record(found, where="ファイル全体")


def _no_number(_text: str) -> NoReturn:
    raise ValueError("no number")


class _Reader:
    def __init__(self, held: dict[str, Any], diagram: Diagram) -> None:
        self.held = held
        self.diagram = diagram
        self.remarks: list[Remark] = []

    def read(self) -> ReadScenario:
        calendars = self.calendars()
        pools, pool_of = self.pools(calendars)
        scenario = Scenario(
            tasks=self.tasks(pool_of),
            pools=pools,
            arrivals=self.arrivals(),
            branches=self.branches(),
            event_delays=self.events(),
        )
        for key, value in self.held.items():
            if key not in READ and value not in ([], {}, None, ""):
                self.say(f"「{key[:60]}」は、こちらの条件に当たるものがないため、読んでいません。")
        return ReadScenario(scenario, tuple(self.remarks))

    def say(self, message: str, *, where: str | None = None, severity: str = "warning") -> None:
        self.remarks.append(Remark("not-carried", severity, message, where=where))

    def duration(self, value: Any, *, where: str) -> Distribution:
        found, told = durations.read(value, where=where)
        self.remarks += [one for one in told if one not in self.remarks]
        return found

    def calendars(self) -> dict[str, WorkingCalendar]:
        found = {}
        for one in listed(self.held.get("resource_calendars", []), where="resource_calendars"):
            key = text(record(one, where="resource_calendars").get("id"), where="resource_calendars の id")
            found[key] = self.calendar(one.get("time_periods"), where=f"勤務時間「{key}」")
        return found

    def calendar(self, value: Any, *, where: str) -> WorkingCalendar:
        rules = []
        for one in listed(value, where=where):
            held = record(one, where=where)
            rules.append(
                Rule(
                    weekday_number(held.get("from"), where=where),
                    weekday_number(held.get("to"), where=where),
                    minute_of(held.get("beginTime"), where=where),
                    minute_of(held.get("endTime"), where=where),
                )
            )
            if "probability" in held and number(held["probability"], where=where) != 1:
                self.say(f"{where}：居る確率（probability）は使わず、いつも居るものとしました。")
        return calendar_of(rules, where=where)

    def pools(
        self, calendars: Mapping[str, WorkingCalendar]
    ) -> tuple[dict[str, StaffPool], dict[str, str | None]]:
        """The pools, and resource id -> pool id (None: needs nobody)."""
        pools: dict[str, StaffPool] = {}
        pool_of: dict[str, str | None] = {}
        for one in listed(self.held.get("resource_profiles", []), where="resource_profiles"):
            profile = record(one, where="resource_profiles")
            where = f"担当「{str(profile.get('name', profile.get('id', '')))[:40]}」"
            resources = [
                record(each, where=where) for each in listed(profile.get("resource_list"), where=where)
            ]
            if not resources:
                continue
            keys = [text(each.get("id"), where=where) for each in resources]
            if keys == [NOBODY]:
                pool_of[NOBODY] = None
                continue
            pool = self.pool(keys, resources, calendars, where=where)
            pools[pool.id] = pool
            pool_of.update(dict.fromkeys(keys, pool.id))
        return pools, pool_of

    def pool(
        self,
        keys: list[str],
        resources: list[dict[str, Any]],
        calendars: Mapping[str, WorkingCalendar],
        *,
        where: str,
    ) -> StaffPool:
        amounts = [
            whole(one.get("amount", 1), where=f"{where}の人数", least=0, most=MOST_PEOPLE)
            for one in resources
        ]
        named = [str(one.get("calendar", "")) for one in resources]
        missing = next((name for name in named if name not in calendars), None)
        if missing is not None:
            raise Refused(
                f"{where}：勤務時間「{missing[:40]}」が resource_calendars にありません。", code="calendar"
            )
        costs = [number(one.get("cost_per_hour", 0), where=f"{where}の単価", most=1e9) for one in resources]
        if len({calendars[name] for name in named}) > 1 or len(set(costs)) > 1:
            self.say(
                f"{where}：人ごとの勤務時間と単価の違いは読まず、最初の人に合わせました。", where=keys[0]
            )
        return StaffPool(
            id=keys[0],
            name=str(resources[0].get("name", "") or keys[0])[:500],
            headcount=max(sum(amounts), 1),
            calendar=calendars[named[0]],
            hourly_yen=round(costs[0]),
        )

    def tasks(self, pool_of: Mapping[str, str | None]) -> dict[str, TaskParameters]:
        found = {}
        for one in listed(
            self.held.get("task_resource_distribution", []), where="task_resource_distribution"
        ):
            held = record(one, where="task_resource_distribution")
            key = text(held.get("task_id"), where="task_id")
            where = f"作業「{self.name(key)}」"
            given = [record(each, where=where) for each in listed(held.get("resources"), where=where)]
            if not given:
                raise Refused(f"{where}：担当が一人もいません。", code="resource")
            who = [text(each.get("resource_id"), where=where) for each in given]
            lost = next((one for one in who if one not in pool_of), None)
            if lost is not None:
                raise Refused(
                    f"{where}：担当「{lost[:40]}」が resource_profiles にいません。", code="resource"
                )
            times = [self.duration(each, where=where) for each in given]
            self.compare(where, key, {pool_of[each] for each in who}, times)
            found[key] = TaskParameters(work=times[0], pool_id=pool_of[who[0]])
            if key not in self.diagram.nodes:
                self.say(f"{where}は図にないため、計算では使いません。", where=key)
        return found

    def compare(self, where: str, key: str, pools: set[str | None], times: list[Distribution]) -> None:
        if len(pools) > 1:
            self.say(f"{where}：係の違う担当が何人もいるため、最初の人の係が行うものとしました。", where=key)
        if len({mean_and_variance(each) for each in times}) > 1:
            self.say(f"{where}：人ごとの作業時間の違いは読まず、最初の人に合わせました。", where=key)

    def arrivals(self) -> Arrivals:
        where = "届く間隔（arrival_time_distribution）"
        between = self.duration(self.held.get("arrival_time_distribution"), where=where)
        periods = self.held.get("arrival_time_calendar")
        calendar = self.calendar(periods, where="届く時間帯（arrival_time_calendar）") if periods else None
        found, told = arrivals_of(
            mean_and_variance(between)[0],
            calendar,
            is_exponential=between.kind is DistributionKind.EXPONENTIAL and not between.maximum_seconds,
            where=where,
        )
        self.remarks += told
        return found

    def branches(self) -> dict[str, dict[str, float]]:
        found = {}
        given = self.held.get("gateway_branching_probabilities", [])
        for one in listed(given, where="gateway_branching_probabilities"):
            held = record(one, where="gateway_branching_probabilities")
            key = text(held.get("gateway_id"), where="gateway_id")
            where = f"分岐「{self.name(key)}」"
            weights = {}
            for each in listed(held.get("probabilities"), where=where):
                way = record(each, where=where)
                weights[text(way.get("path_id"), where=where)] = number(
                    way.get("value"), where=where, most=1e6
                )
            known = {flow.id for flow in self.diagram.outgoing(key)} if key in self.diagram.nodes else set()
            if not weights or not set(weights) <= known:
                self.say(f"{where}の割合は、図の流れと合わないため、読んでいません。", where=key)
                continue
            found[key] = weights
        return found

    def events(self) -> dict[str, Distribution]:
        found = {}
        given = self.held.get("event_distribution", [])
        for one in listed(given or [], where="event_distribution"):
            held = record(one, where="event_distribution")
            key = text(held.get("event_id"), where="event_id")
            found[key] = self.duration(held, where=f"イベント「{self.name(key)}」")
        return found

    def name(self, key: str) -> str:
        node = self.diagram.nodes.get(key)
        return ((node.name if node is not None else "") or key)[:60]
