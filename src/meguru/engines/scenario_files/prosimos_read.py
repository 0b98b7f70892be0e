"""Reads the JSON of Prosimos; whatever has no place in ours is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from meguru.engines.bpmn.model import Diagram
from meguru.engines.calendars import WorkingCalendar
from meguru.engines.conditions import Condition
from meguru.engines.scenario_files import batches, comparisons
from meguru.engines.scenario_files import prosimos_durations as durations
from meguru.engines.scenario_files.arriving import arrivals_of
from meguru.engines.scenario_files.carrying import PLAIN, ReadScenario
from meguru.engines.scenario_files.checked import listed, number, record, text, whole
from meguru.engines.scenario_files.moments import mean_and_variance
from meguru.engines.scenario_files.prosimos_people import People
from meguru.engines.scenario_files.weekly import Rule, calendar_of, minute_of, weekday_number
from meguru.engines.simulation.scenario import (
    Arrivals,
    CaseAttribute,
    Distribution,
    DistributionKind,
    QueuePriority,
    Scenario,
    TaskParameters,
)
from meguru.engines.uploads import Refused, Remark

MOST_VISITS = 100_000
READ = frozenset(
    {
        "resource_profiles",
        "arrival_time_distribution",
        "arrival_time_calendar",
        "gateway_branching_probabilities",
        "task_resource_distribution",
        "event_distribution",
        "resource_calendars",
        "batch_processing",
        "case_attributes",
        "prioritisation_rules",
        "branch_rules",
        "gateway_execution_limit",
    }
)


class ProsimosReader:
    def __init__(self, held: dict[str, Any], diagram: Diagram) -> None:
        self.held = held
        self.diagram = diagram
        self.remarks: list[Remark] = []

    def read(self) -> ReadScenario:
        team = People(self, self.calendars()).read(self.sections("resource_profiles"), self.task_times())
        scenario = Scenario(
            tasks=self.batched(team.tasks),
            pools=team.pools,
            grade_yen=team.grade_yen,
            arrivals=self.arrivals(),
            branches=self.branches(),
            event_delays=self.events(),
            attributes=self.attributes(),
            conditions=self.conditions(),
            priority_rules=self.priorities(),
            maximum_visits=self.visits(),
        )
        for key, value in self.held.items():
            if key not in READ and value not in ([], {}, None, ""):
                self.say(f"「{key[:60]}」は、こちらの条件に当たるものがないため、読んでいません。")
        return ReadScenario(scenario, tuple(self.remarks))

    def say(self, message: str, *, where: str | None = None, severity: str = "warning") -> None:
        remark = Remark("not-carried", severity, message, where=where)
        if remark not in self.remarks:
            self.remarks.append(remark)

    def sections(self, name: str) -> list[dict[str, Any]]:
        given = self.held.get(name)
        return [record(one, where=name) for one in listed([] if given is None else given, where=name)]

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

    def task_times(self) -> dict[str, list[tuple[str, Distribution]]]:
        """Step -> (resource id, duration) of everybody who does it."""
        found: dict[str, list[tuple[str, Distribution]]] = {}
        for held in self.sections("task_resource_distribution"):
            key = text(held.get("task_id"), where="task_id")
            where = f"作業「{self.name(key)}」"
            given = [record(each, where=where) for each in listed(held.get("resources"), where=where)]
            if not given:
                raise Refused(f"{where}：担当が一人もいません。", code="resource")
            found[key] = [
                (text(each.get("resource_id"), where=where), self.duration(each, where=where))
                for each in given
            ]
            if key not in self.diagram.nodes:
                self.say(f"{where}は図にないため、計算では使いません。", where=key)
        return found

    def batched(self, tasks: Mapping[str, TaskParameters]) -> dict[str, TaskParameters]:
        found = dict(tasks)
        for held in self.sections("batch_processing"):
            key = text(held.get("task_id"), where="batch_processing の task_id")
            where = f"作業「{self.name(key)}」のまとめ処理"
            batch, told = batches.read(held, where=where)
            for words in told:
                self.say(words, where=key)
            if key not in found:
                self.say(f"{where}は、作業の時間がないため、読んでいません。", where=key)
            elif batch is not None:
                found[key] = replace(found[key], batch=batch)
        return found

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
        for held in self.sections("gateway_branching_probabilities"):
            key = text(held.get("gateway_id"), where="gateway_id")
            where = f"分岐「{self.name(key)}」"
            weights = {
                text(way.get("path_id"), where=where): number(way.get("value"), where=where, most=1e6)
                for way in self.ways(held, where=where)
                if way.get("value") is not None
            }
            known = {flow.id for flow in self.diagram.outgoing(key)} if key in self.diagram.nodes else set()
            if weights and set(weights) <= known:
                found[key] = weights
            elif weights or not self.ways(held, where=where):
                self.say(f"{where}の割合は、図の流れと合わないため、読んでいません。", where=key)
        return found

    def ways(self, held: dict[str, Any], *, where: str) -> list[dict[str, Any]]:
        return [record(each, where=where) for each in listed(held.get("probabilities"), where=where)]

    def conditions(self) -> dict[str, Condition]:
        """Of the flows that name a rule and are in the drawing."""
        known: dict[str, Condition] = {}
        for held in self.sections("branch_rules"):
            key = text(held.get("id"), where="branch_rules の id")
            known[key] = comparisons.read(held.get("rules"), where=f"分岐の条件「{key[:60]}」")
        found: dict[str, Condition] = {}
        for held in self.sections("gateway_branching_probabilities"):
            several = 0
            where = f"分岐「{self.name(str(held.get('gateway_id')))}」"
            for way in self.ways(held, where=where):
                named = way.get("condition_id")
                flow = text(way.get("path_id"), where=where)
                if named is None or flow not in self.diagram.flows:
                    continue
                if named not in known:
                    self.say(f"{where}の条件「{str(named)[:60]}」がないため、割合だけを使います。")
                    continue
                found[flow] = known[named]
                several += 1
            if several > 1:
                words = "の条件がいくつも同時に成り立つときは、先に書かれた流れへ進めます。"
                self.say(f"{where}{words}", severity="hint")
        return found

    def attributes(self) -> tuple[CaseAttribute, ...]:
        found: dict[str, CaseAttribute] = {}
        for held in self.sections("case_attributes"):
            key = text(held.get("name"), where="case_attributes の name")
            where = f"属性「{key[:60]}」"
            if held.get("type") == "continuous":
                found[key] = CaseAttribute(key, numbers=self.duration(held.get("values"), where=where))
                continue
            shares: dict[str | bool | int, float] = {}
            for each in listed(held.get("values"), where=where):
                one = record(each, where=where)
                value = one.get("key")
                name = value if isinstance(value, bool | int) else text(value, where=where)
                shares[name] = number(one.get("value"), where=where, most=1e6)
            if not any(shares.values()):
                raise Refused(f"{where}：値と割合が入っていません。", code="attribute")
            found[key] = CaseAttribute(key, shares=shares)
        return tuple(found.values())

    def priorities(self) -> tuple[QueuePriority, ...]:
        """Level 1 goes first there; the rest, without a rule, comes last there and has priority 0 here."""
        where = "優先の決まり（prioritisation_rules）"
        given = [
            (
                whole(held.get("priority_level"), where=where, least=0, most=10_000),
                comparisons.read(held.get("rules"), where=where),
            )
            for held in self.sections("prioritisation_rules")
        ]
        given.sort(key=lambda one: one[0])
        levels = sorted({level for level, _condition in given}, reverse=True)
        return tuple(QueuePriority(condition, levels.index(level) + 1) for level, condition in given)

    def visits(self) -> int:
        limit = self.held.get("gateway_execution_limit")
        if limit is None:
            return PLAIN.maximum_visits
        return whole(limit, where="回る回数の上限（gateway_execution_limit）", least=1, most=MOST_VISITS)

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
