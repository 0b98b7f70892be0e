"""Scenarios inside a drawing as Signavio and BIMP write them: `qbp:processSimulationInfo`.

Read from the root or from the extension elements of a process; written into those of the first process.
Figures are seconds whatever the displayed unit says; so do the tools that write them.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from meguru.engines.bpmn.model import Diagram
from meguru.engines.calendars import WorkingCalendar
from meguru.engines.scenario_files.arriving import arrivals_of, hours_of, seconds_between
from meguru.engines.scenario_files.carrying import Format, ReadScenario, WrittenScenario, carried
from meguru.engines.scenario_files.checked import MOST_PEOPLE, number, text, whole
from meguru.engines.scenario_files.in_drawing import (
    bytes_of,
    child,
    children,
    model_of,
    name_of,
    tree_of,
    tree_of_drawing,
)
from meguru.engines.scenario_files.moments import (
    Powers,
    mean_and_variance,
    of_gamma,
    of_lognormal,
    of_normal,
)
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
    ZERO,
    Arrivals,
    Distribution,
    DistributionKind,
    Scenario,
    StaffPool,
    TaskParameters,
)
from meguru.engines.uploads import Refused, Remark

SPACE = "http://www.qbp-simulator.com/Schema201212"
ROOT = "processSimulationInfo"
ARRIVING = "QBP_DEFAULT_TIMETABLE"
KINDS = {
    DistributionKind.CONSTANT: "FIXED",
    DistributionKind.UNIFORM: "UNIFORM",
    DistributionKind.TRIANGULAR: "TRIANGULAR",
    DistributionKind.EXPONENTIAL: "EXPONENTIAL",
    DistributionKind.LOGNORMAL: "LOGNORMAL",
    DistributionKind.GAMMA: "GAMMA",
}
QBP = Format(
    "QBP",
    Powers(frozenset(KINDS), cuts_off=False),
    delays=False,
    fees=False,
    holidays=False,
    splits_anywhere=True,
)
KNOWN = frozenset(
    {
        "errors",
        "arrivalRateDistribution",
        "timetables",
        "resources",
        "elements",
        "sequenceFlows",
        "statsOptions",
    }
)


def write_qbp(scenario: Scenario, diagram: Diagram) -> WrittenScenario:
    """The drawing with the scenario inside. Raises: Refused when no case arrives."""
    kept, remarks = carried(scenario, diagram, QBP)
    root = tree_of_drawing(diagram)
    for old in list(root.iter(f"{{{SPACE}}}{ROOT}")):
        parent = old.getparent()
        if parent is not None:
            parent.remove(old)
    process = next(root.iter(f"{{{model_of(root)}}}process"), None)
    if process is None:
        raise Refused("図に業務フローがないため、条件を書き込めません。", code="no-process")
    home = child(process, "extensionElements")
    if home is None:
        home = etree.Element(f"{{{model_of(root)}}}extensionElements")
        process.insert(1 if child(process, "documentation") is not None else 0, home)
    home.append(_info(kept))
    return WrittenScenario(bytes_of(root), remarks)


def read_qbp(data: bytes, diagram: Diagram) -> ReadScenario:
    """The scenario inside a drawing. Raises: Refused when there is none, or it cannot be used."""
    info = next(tree_of(data).iter(f"{{{SPACE}}}{ROOT}"), None)
    if info is None:
        raise Refused("図の中に QBP の条件（processSimulationInfo）がありません。", code="no-parameters")
    return _Reader(info, diagram).read()


def _info(kept: Scenario) -> etree._Element:
    info = etree.Element(
        f"{{{SPACE}}}{ROOT}",
        nsmap={"qbp": SPACE},
        attrib={"id": "qbp_meguru", "processInstances": "", "currency": "JPY"},
    )
    between = Distribution(DistributionKind.EXPONENTIAL, (seconds_between(kept.arrivals),))
    _duration(info, "arrivalRateDistribution", between)
    tables = _sub(info, "timetables")
    _timetable(tables, ARRIVING, "届く時間帯", hours_of(kept.arrivals), is_default=True)
    for pool in kept.pools.values():
        _timetable(tables, f"{pool.id}_calendar", pool.name, pool.calendar, is_default=False)
    resources = _sub(info, "resources")
    for pool in kept.pools.values():
        _sub(
            resources,
            "resource",
            id=pool.id,
            name=pool.name,
            totalAmount=str(pool.headcount),
            costPerHour=str(pool.hourly_yen),
            timetableId=f"{pool.id}_calendar",
        )
    elements = _sub(info, "elements")
    for key, task in kept.tasks.items():
        element = _sub(elements, "element", id=f"qbp_{key}", elementId=key)
        _duration(element, "durationDistribution", task.work)
        if task.pool_id is not None:
            _sub(_sub(element, "resourceIds"), "resourceId").text = task.pool_id
    for key, duration in kept.event_delays.items():
        _duration(_sub(elements, "element", id=f"qbp_{key}", elementId=key), "durationDistribution", duration)
    flows = _sub(info, "sequenceFlows")
    for weights in kept.branches.values():
        for flow, value in weights.items():
            _sub(flows, "sequenceFlow", elementId=flow, executionProbability=repr(value))
    return info


def _sub(parent: etree._Element, name: str, /, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{SPACE}}}{name}", attrib=attributes)


def _timetable(
    parent: etree._Element, key: str, name: str, calendar: WorkingCalendar, *, is_default: bool
) -> None:
    table = _sub(parent, "timetable", id=key, default=str(is_default).lower(), name=name)
    rules = _sub(table, "rules")
    for rule in rules_of(calendar):
        _sub(
            rules,
            "rule",
            fromTime=clock(rule.opens),
            toTime=clock(rule.closes),
            fromWeekDay=DAYS[rule.first],
            toWeekDay=DAYS[rule.last],
        )


def _duration(parent: etree._Element, name: str, duration: Distribution) -> None:
    values = duration.parameters
    mean, first, second = 0.0, 0.0, 0.0
    match duration.kind:
        case DistributionKind.CONSTANT:
            mean = values[0]
        case DistributionKind.UNIFORM:
            first, second = values
        case DistributionKind.TRIANGULAR:
            first, mean, second = values
        case DistributionKind.EXPONENTIAL:
            first = values[0]
        case _:
            mean, first = mean_and_variance(duration)
    held = _sub(parent, name, type=KINDS[duration.kind], mean=repr(mean), arg1=repr(first), arg2=repr(second))
    _sub(held, "timeUnit").text = "seconds"


class _Reader:
    def __init__(self, info: etree._Element, diagram: Diagram) -> None:
        self.info = info
        self.diagram = diagram
        self.remarks: list[Remark] = []

    def read(self) -> ReadScenario:
        calendars = self.calendars()
        pools = self.pools(calendars)
        tasks, events = self.elements(pools)
        scenario = Scenario(
            tasks=tasks,
            pools=pools,
            arrivals=self.arrivals(calendars),
            branches=self.branches(),
            event_delays=events,
        )
        for name, _one in children(self.info):
            if name not in KNOWN:
                self.say(f"「{name[:60]}」は、こちらの条件に当たるものがないため、読んでいません。")
        return ReadScenario(scenario, tuple(self.remarks))

    def say(self, message: str, *, where: str | None = None, code: str = "not-carried") -> None:
        remark = Remark(code, "warning", message, where=where)
        if remark not in self.remarks:
            self.remarks.append(remark)

    def each(self, group: str, name: str) -> Iterator[etree._Element]:
        held = child(self.info, group)
        if held is not None:
            yield from (one for called, one in children(held) if called == name)

    def calendars(self) -> dict[str, WorkingCalendar]:
        """By id; the default one under "" as well."""
        found: dict[str, WorkingCalendar] = {}
        for table in self.each("timetables", "timetable"):
            key = text(table.get("id"), where="timetable の id")
            where = f"勤務時間「{table.get('name') or key}」"[:60]
            rules = child(table, "rules")
            given = [] if rules is None else [one for name, one in children(rules) if name == "rule"]
            found[key] = calendar_of([self.rule(one, where=where) for one in given], where=where)
            if table.get("default") == "true":
                found.setdefault("", found[key])
        return found

    def rule(self, one: etree._Element, *, where: str) -> Rule:
        return Rule(
            weekday_number(one.get("fromWeekDay"), where=where),
            weekday_number(one.get("toWeekDay") or one.get("fromWeekDay"), where=where),
            minute_of(one.get("fromTime"), where=where),
            minute_of(one.get("toTime"), where=where),
        )

    def pools(self, calendars: dict[str, WorkingCalendar]) -> dict[str, StaffPool]:
        found = {}
        for one in self.each("resources", "resource"):
            key = text(one.get("id"), where="resource の id")
            where = f"担当「{one.get('name') or key}」"[:60]
            table = one.get("timetableId") or ""
            if table not in calendars:
                if table:
                    raise Refused(f"{where}：勤務時間「{table[:40]}」がありません。", code="calendar")
                self.say(
                    f"{where}：勤務時間がないため、いつも居るものとしました。", code="changed", where=key
                )
            found[key] = StaffPool(
                id=key,
                name=(one.get("name") or key)[:500],
                headcount=max(
                    whole(one.get("totalAmount"), where=f"{where}の人数", least=0, most=MOST_PEOPLE), 1
                ),
                calendar=calendars.get(table, WorkingCalendar.always_open()),
                hourly_yen=round(number(one.get("costPerHour") or 0, where=f"{where}の単価", most=1e9)),
            )
        return found

    def elements(
        self, pools: dict[str, StaffPool]
    ) -> tuple[dict[str, TaskParameters], dict[str, Distribution]]:
        tasks: dict[str, TaskParameters] = {}
        events: dict[str, Distribution] = {}
        for one in self.each("elements", "element"):
            key = text(one.get("elementId"), where="element の elementId")
            node = self.diagram.nodes.get(key)
            where = f"「{((node.name if node is not None else '') or key)[:60]}」"
            held = child(one, "durationDistribution")
            duration = ZERO if held is None else self.duration(held, where=where)
            for name, _part in children(one):
                if name not in ("durationDistribution", "resourceIds"):
                    self.say(f"{where}の「{name[:40]}」は読んでいません。", where=key)
            if node is None:
                self.say(f"{where}は図にないため、読んでいません。", where=key)
            elif node.kind.is_activity:
                tasks[key] = TaskParameters(work=duration, pool_id=self.pool_of(one, pools, where=where))
            elif held is not None:
                events[key] = duration
        return tasks, events

    def pool_of(self, one: etree._Element, pools: dict[str, StaffPool], *, where: str) -> str | None:
        held = child(one, "resourceIds")
        keys = [(each.text or "").strip() for name, each in children(held)] if held is not None else []
        keys = [key for key in keys if key]
        if not keys:
            return None
        if len(keys) > 1:
            self.say(f"{where}：担当が二つ以上あるため、最初の担当が行うものとしました。")
        if keys[0] not in pools:
            raise Refused(f"{where}：担当「{keys[0][:40]}」がありません。", code="resource")
        return keys[0]

    def arrivals(self, calendars: dict[str, WorkingCalendar]) -> Arrivals:
        held = child(self.info, "arrivalRateDistribution")
        where = "届く間隔（arrivalRateDistribution）"
        if held is None:
            raise Refused(f"{where}がありません。", code="arrivals")
        between = self.duration(held, where=where)
        found, told = arrivals_of(
            mean_and_variance(between)[0],
            calendars.get(ARRIVING, calendars.get("")),
            is_exponential=between.kind is DistributionKind.EXPONENTIAL,
            where=where,
        )
        self.remarks += told
        if self.info.get("processInstances") or self.info.get("startDateTime"):
            self.say("件数の上限と始まりの日時は使わず、1年分の件数を間隔から決めます。")
        return found

    def branches(self) -> dict[str, dict[str, float]]:
        found: dict[str, dict[str, float]] = {}
        for one in self.each("sequenceFlows", "sequenceFlow"):
            key = text(one.get("elementId"), where="sequenceFlow の elementId")
            flow = self.diagram.flows.get(key)
            if flow is None:
                self.say(f"流れ「{key[:60]}」は図にないため、その割合は読んでいません。", where=key)
                continue
            value = number(one.get("executionProbability"), where=f"流れ「{key[:60]}」の割合", most=1e6)
            found.setdefault(flow.source, {})[key] = value
        return found

    def duration(self, held: etree._Element, *, where: str) -> Distribution:
        kind = (held.get("type") or "").upper()
        mean, first, second = (
            0.0 if held.get(name) in (None, "", "NaN") else number(held.get(name), where=where, most=1e18)
            for name in ("mean", "arg1", "arg2")
        )
        match kind:
            case "FIXED" | "CONSTANT":
                return Distribution(DistributionKind.CONSTANT, (mean,))
            case "EXPONENTIAL":
                value = first or mean
                return Distribution(DistributionKind.EXPONENTIAL, (value,)) if value else ZERO
            case "UNIFORM":
                return Distribution(DistributionKind.UNIFORM, (min(first, second), max(first, second)))
            case "TRIANGULAR":
                low, mode, high = sorted((first, mean, second))
                return Distribution(DistributionKind.TRIANGULAR, (low, mode, high))
            case "NORMAL":
                self.say(f"{where}：正規分布は、同じ形の値の表に置き換えました。", code="changed")
                return of_normal(mean, first)
            case "LOGNORMAL":
                return of_lognormal(mean, first)
            case "GAMMA":
                return of_gamma(mean, first)
        raise Refused(f"{where}：時間の形「{kind[:30] or name_of(held)}」が読めません。", code="distribution")
