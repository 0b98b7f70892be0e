"""Reads one scenario of BPSim; whatever has no place in ours is named with its element."""

from __future__ import annotations

import re

from lxml import etree

from meguru.engines.bpmn.model import Diagram, Node, NodeKind
from meguru.engines.calendars import WorkingCalendar
from meguru.engines.conditions import Condition
from meguru.engines.scenario_files.arriving import arrivals_of
from meguru.engines.scenario_files.bpsim_cases import read_attributes, read_condition
from meguru.engines.scenario_files.bpsim_values import UNITS, read_duration, read_number, value_of
from meguru.engines.scenario_files.carrying import ReadScenario
from meguru.engines.scenario_files.checked import MOST_ENTRIES, MOST_PEOPLE, text
from meguru.engines.scenario_files.icalendar import from_icalendar
from meguru.engines.scenario_files.in_drawing import child, children, name_of
from meguru.engines.scenario_files.moments import mean_and_variance
from meguru.engines.simulation.scenario import (
    ZERO,
    Arrivals,
    CaseAttribute,
    Distribution,
    DistributionKind,
    Scenario,
    StaffPool,
    TaskParameters,
)
from meguru.engines.uploads import Refused, Remark

_RESOURCE = re.compile(r"^(?:bpsim:)?getResource\(\s*['\"]([^'\"]{1,500})['\"]\s*(?:,\s*(\d{1,6})\s*)?\)$")
WAITS = ("WaitTime", "QueueTime", "TransferTime", "LagTime")
READ = {
    "TimeParameters": frozenset({"ProcessingTime"}),
    "ControlParameters": frozenset({"InterTriggerTimer", "Probability", "Condition"}),
    "ResourceParameters": frozenset({"Selection", "Quantity"}),
    "CostParameters": frozenset({"FixedCost", "UnitCost"}),
    "PropertyParameters": frozenset({"Property"}),
}


class BpsimReader:
    def __init__(self, scenario: etree._Element, root: etree._Element, diagram: Diagram) -> None:
        self.scenario = scenario
        self.diagram = diagram
        self.remarks: list[Remark] = []
        self.resources = {
            one.get("id") or "": one.get("name") or "" for one in root.iter() if name_of(one) == "resource"
        }
        self.base_unit = 60.0  # minutes, unless the scenario says otherwise

    def read(self) -> ReadScenario:
        self.parameters()
        calendars = self.calendars()
        given = [one for name, one in children(self.scenario) if name == "ElementParameters"]
        if len(given) > MOST_ENTRIES:
            raise Refused(f"条件が多すぎます（{MOST_ENTRIES:,} 件まで）。", code="too-large")
        pools = self.pools(given, calendars)
        tasks: dict[str, TaskParameters] = {}
        events: dict[str, Distribution] = {}
        branches: dict[str, dict[str, float]] = {}
        arrivals: Arrivals | None = None
        conditions: dict[str, Condition] = {}
        attributes: dict[str, CaseAttribute] = {}
        for one in given:
            key = text(one.get("elementRef"), where="elementRef")
            node, flow = self.diagram.nodes.get(key), self.diagram.flows.get(key)
            self.name_unread(key, one)
            if child(one, "PropertyParameters") is not None:
                self.properties(one, key, node, attributes)
            if flow is not None:
                self.share(one, key, branches.setdefault(flow.source, {}))
                self.condition(one, key, conditions)
            elif node is None:
                if key not in pools:
                    self.say("は図にないため、読んでいません。", where=key)
            elif node.kind.is_activity:
                tasks[key] = self.task(one, key, pools)
            elif (timer := self.inner(one, "ControlParameters", "InterTriggerTimer")) is not None:
                if not self.diagram.incoming(key) and node.attached_to is None and arrivals is None:
                    arrivals = self.arrivals(timer, calendars, key)
                else:
                    events[key] = self.duration(timer, where=key)
        if arrivals is None:
            raise Refused("案件の届く間隔（開始イベントの InterTriggerTimer）がありません。", code="arrivals")
        scenario = Scenario(
            tasks=tasks,
            pools=pools,
            arrivals=arrivals,
            branches={key: weights for key, weights in branches.items() if weights},
            event_delays=events,
            conditions=conditions,
            attributes=tuple(attributes.values()),
        )
        return ReadScenario(scenario, tuple(self.remarks))

    def condition(self, one: etree._Element, key: str, conditions: dict[str, Condition]) -> None:
        parameter = self.inner(one, "ControlParameters", "Condition")
        if parameter is None:
            return
        found = read_condition(parameter)
        if found is None:
            self.say(
                f"流れ「{key[:60]}」の条件（Condition）は読めないため、割合だけを使います。",
                code="not-carried",
            )
        else:
            conditions[key] = found

    def properties(
        self, one: etree._Element, key: str, node: Node | None, attributes: dict[str, CaseAttribute]
    ) -> None:
        """Only those of a start: what changes on the way has no counterpart."""
        if node is None or node.kind is not NodeKind.START_EVENT:
            self.say("の属性（Property）は、開始イベントのものではないため、読んでいません。", where=key)
            return
        found, left = read_attributes(one)
        attributes.update({each.key: each for each in found})
        for name in left:
            self.say(f"の属性「{name[:40]}」は読んでいません。", where=key)

    def say(self, message: str, *, where: str = "", code: str = "not-carried") -> None:
        named = f"「{self.label(where)}」" if where else ""
        remark = Remark(code, "warning", f"{named}{message}", where=where or None)
        if remark not in self.remarks:
            self.remarks.append(remark)

    def label(self, key: str) -> str:
        node = self.diagram.nodes.get(key)
        return ((node.name if node is not None else self.resources.get(key, "")) or key)[:60]

    def parameters(self) -> None:
        held = child(self.scenario, "ScenarioParameters")
        if held is None:
            return
        unit = held.get("baseTimeUnit") or "min"
        if unit not in UNITS:
            raise Refused(f"時間の単位「{unit[:20]}」が読めません。", code="unit")
        self.base_unit = UNITS[unit]
        for name, _one in children(held):
            self.say(f"全体の設定「{name[:40]}」は使いません（期間と繰り返しは、動かすときに決めます）。")
        for name in ("replication", "seed"):
            if held.get(name):
                self.say(f"全体の設定「{name}」は使いません（期間と繰り返しは、動かすときに決めます）。")

    def calendars(self) -> dict[str, WorkingCalendar]:
        found = {}
        for name, one in children(self.scenario):
            if name == "Calendar":
                key = text(one.get("id"), where="Calendar の id")
                where = f"カレンダー「{(one.get('name') or key)[:60]}」"
                found[key], left = from_icalendar(one.text or "", where=where)
                for what in left:
                    self.say(f"{where}の{what}は読んでいません。")
            elif name not in ("ElementParameters", "ScenarioParameters"):
                self.say(f"「{name[:40]}」は、こちらの条件に当たるものがないため、読んでいません。")
        return found

    def name_unread(self, key: str, one: etree._Element) -> None:
        for group, held in children(one):
            known = READ.get(group, frozenset()) | (
                frozenset(WAITS) if group == "TimeParameters" else frozenset()
            )
            if group not in READ:
                self.say(f"の「{group[:40]}」は読んでいません。", where=key)
                continue
            for name, _part in children(held):
                if name not in known:
                    self.say(f"の「{name[:40]}」は読んでいません。", where=key)

    def inner(self, one: etree._Element, group: str, name: str) -> etree._Element | None:
        held = child(one, group)
        return None if held is None else child(held, name)

    def duration(self, parameter: etree._Element, *, where: str) -> Distribution:
        value = value_of(parameter)
        if value is None:
            return ZERO
        found, changed = read_duration(
            value, base_seconds=self.base_unit, where=f"「{self.label(where)}」の{name_of(parameter)}"
        )
        if changed:
            self.say(f"の{name_of(parameter)}：{changed}。", where=where, code="changed")
        return found

    def share(self, one: etree._Element, key: str, weights: dict[str, float]) -> None:
        parameter = self.inner(one, "ControlParameters", "Probability")
        value = None if parameter is None else value_of(parameter)
        if value is not None:
            weights[key] = read_number(value, where=f"流れ「{key[:60]}」の割合", most=1e6)

    def task(self, one: etree._Element, key: str, pools: dict[str, StaffPool]) -> TaskParameters:
        work, delay = ZERO, ZERO
        held = child(one, "TimeParameters")
        for name, parameter in children(held) if held is not None else ():
            if name == "ProcessingTime":
                work = self.duration(parameter, where=key)
            elif name in WAITS:
                if delay != ZERO:
                    self.say(f"の「{name}」は読んでいません（待ちは一つだけ読みます）。", where=key)
                else:
                    delay = self.duration(parameter, where=key)
        return TaskParameters(
            work=work, delay=delay, pool_id=self.doer(one, key, pools), yen_per_case=self.fee(one, key)
        )

    def doer(self, one: etree._Element, key: str, pools: dict[str, StaffPool]) -> str | None:
        parameter = self.inner(one, "ResourceParameters", "Selection")
        value = None if parameter is None else value_of(parameter)
        if value is None:
            return None
        words = (value.get("value") or "").strip()
        found = _RESOURCE.match(words)
        if found is None:
            self.say(f"の担当の選び方「{words[:60]}」は読めないため、担当なしとしました。", where=key)
            return None
        if (found[2] or "1") != "1":
            self.say(f"の担当の人数（{found[2]} 人）は、1 人としました。", where=key, code="changed")
        if found[1] not in pools:
            raise Refused(
                f"「{self.label(key)}」：担当「{found[1][:40]}」の人数が書かれていません。", code="resource"
            )
        return found[1]

    def fee(self, one: etree._Element, key: str) -> int:
        parameter = self.inner(one, "CostParameters", "FixedCost")
        value = None if parameter is None else value_of(parameter)
        return (
            0 if value is None else round(read_number(value, where=f"「{self.label(key)}」の費用", most=1e12))
        )

    def pools(
        self, given: list[etree._Element], calendars: dict[str, WorkingCalendar]
    ) -> dict[str, StaffPool]:
        """Everything with a quantity that is no element of the drawing's flow."""
        found = {}
        for one in given:
            key = text(one.get("elementRef"), where="elementRef")
            parameter = self.inner(one, "ResourceParameters", "Quantity")
            if parameter is None or key in self.diagram.nodes:
                continue
            where = f"担当「{self.label(key)}」"
            values = [value for name, value in children(parameter) if name != "ResultRequest"]
            timed = next((value for value in values if value.get("validFor")), None)
            value = timed if timed is not None else next(iter(values), None)
            if value is None:
                continue
            if len(values) > 1:
                self.say(f"{where}：人数がいくつもあるため、一つだけを読みました。")
            calendar = calendars.get(value.get("validFor") or "")
            if calendar is None:
                if value.get("validFor"):
                    raise Refused(
                        f"{where}：カレンダー「{(value.get('validFor') or '')[:40]}」がありません。",
                        code="calendar",
                    )
                self.say(f"{where}：勤務時間がないため、いつも居るものとしました。", code="changed")
            found[key] = StaffPool(
                id=key,
                name=self.resources.get(key) or key,
                headcount=max(int(read_number(value, where=f"{where}の人数", most=MOST_PEOPLE)), 1),
                calendar=calendar or WorkingCalendar.always_open(),
                hourly_yen=self.wage(one, where),
            )
        return found

    def wage(self, one: etree._Element, where: str) -> int:
        parameter = self.inner(one, "CostParameters", "UnitCost")
        value = None if parameter is None else value_of(parameter)
        if value is None:
            return 0
        unit = UNITS.get(value.get("timeUnit") or "", self.base_unit)
        return round(read_number(value, where=f"{where}の単価", most=1e9) * 3600.0 / unit)

    def arrivals(self, timer: etree._Element, calendars: dict[str, WorkingCalendar], key: str) -> Arrivals:
        values = [one for name, one in children(timer) if name != "ResultRequest"]
        named = next((one.get("validFor") for one in values if one.get("validFor")), None)
        between = self.duration(timer, where=key)
        found, told = arrivals_of(
            mean_and_variance(between)[0],
            calendars.get(named or ""),
            is_exponential=between.kind is DistributionKind.EXPONENTIAL,
            where=f"「{self.label(key)}」の届く間隔",
        )
        self.remarks += told
        return found
