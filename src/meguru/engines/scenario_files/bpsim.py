"""Scenarios inside a drawing as BPSim 2.0 keeps them: `BPSimData` in a relationship at the end of the file.

Staff pools become resources of the drawing, with a quantity that is valid in a calendar and a cost per hour. Only the
first scenario of the file is read; the others are named.
"""

from __future__ import annotations

import re

from lxml import etree

from meguru.engines.bpmn.identifiers import is_identifier
from meguru.engines.bpmn.model import Diagram, NodeKind
from meguru.engines.calendars import WorkingCalendar
from meguru.engines.scenario_files.arriving import hours_of, seconds_between
from meguru.engines.scenario_files.bpsim_cases import write_attributes, write_condition
from meguru.engines.scenario_files.bpsim_read import BpsimReader
from meguru.engines.scenario_files.bpsim_values import POWERS, SPACE, SPACES, sub, write_duration
from meguru.engines.scenario_files.carrying import Format, ReadScenario, WrittenScenario, carried
from meguru.engines.scenario_files.icalendar import to_icalendar
from meguru.engines.scenario_files.in_drawing import bytes_of, model_of, name_of, tree_of, tree_of_drawing
from meguru.engines.simulation import mean_seconds
from meguru.engines.simulation.scenario import Distribution, DistributionKind, Scenario, StaffPool
from meguru.engines.uploads import Refused, Remark

BPSIM = Format("BPSim", POWERS, delays=True, fees=True, holidays=True, splits_anywhere=True, attributes=True)
RELATION = "BPSimData"
ARRIVING = "calendar_arrivals"


def write_bpsim(scenario: Scenario, diagram: Diagram) -> WrittenScenario:
    """The drawing with the scenario inside. Raises: Refused when no case arrives or there is no start."""
    kept, remarks = carried(scenario, diagram, BPSIM)
    root = tree_of_drawing(diagram)
    model = model_of(root)
    _remove_old(root, model)
    names, renamed = _resource_ids(kept, diagram)
    drawn = next((one for one in root if name_of(one) == "BPMNDiagram"), None)
    for pool in kept.pools.values():
        resource = etree.Element(f"{{{model}}}resource", attrib={"id": names[pool.id], "name": pool.name})
        root.insert(len(root) if drawn is None else root.index(drawn), resource)
    relation = etree.SubElement(root, f"{{{model}}}relationship", attrib={"type": RELATION})
    home = etree.SubElement(relation, f"{{{model}}}extensionElements")
    data = etree.SubElement(home, f"{{{SPACE}}}BPSimData", nsmap={"bpsim": SPACE})
    _scenario(data, kept, diagram, names)
    for end in ("source", "target"):
        etree.SubElement(relation, f"{{{model}}}{end}").text = root.get("id") or "definitions_1"
    return WrittenScenario(bytes_of(root), (*remarks, *renamed))


def read_bpsim(data: bytes, diagram: Diagram) -> ReadScenario:
    """The scenario inside a drawing. Raises: Refused when there is none, or it cannot be used."""
    root = tree_of(data)
    found = [one for space in SPACES for one in root.iter(f"{{{space}}}Scenario")]
    if not found:
        raise Refused("図の中に BPSim の条件（BPSimData）がありません。", code="no-parameters")
    reader = BpsimReader(found[0], root, diagram)
    read = reader.read()
    others = tuple(
        Remark(
            "not-carried",
            "warning",
            f"条件「{(one.get('name') or one.get('id') or '')[:60]}」は読んでいません（最初の一つだけを読みます）。",
        )
        for one in found[1:]
    )
    return ReadScenario(read.scenario, (*read.remarks, *others))


def _remove_old(root: etree._Element, model: str) -> None:
    """Parameters and resources of an earlier scenario; resources that steps refer to stay."""
    for old in [one for one in root if name_of(one) == "relationship" and one.get("type") == RELATION]:
        root.remove(old)
    used = {(one.text or "").rsplit(":", 1)[-1] for one in root.iter(f"{{{model}}}resourceRef")}
    for old in [one for one in root if name_of(one) == "resource" and one.get("id") not in used]:
        root.remove(old)


def _resource_ids(kept: Scenario, diagram: Diagram) -> tuple[dict[str, str], tuple[Remark, ...]]:
    """An XML id per pool: its own when it can be one and nothing in the drawing has it."""
    taken = {*diagram.nodes, *diagram.flows, *diagram.lanes, *diagram.pools, *diagram.processes, *kept.pools}
    names: dict[str, str] = {}
    told = []
    for key, pool in kept.pools.items():
        is_free = key not in diagram.lanes and key not in diagram.pools and key not in diagram.processes
        if is_identifier(key) and is_free:
            names[key] = key
            continue
        base = "resource_" + re.sub(r"[^A-Za-z0-9_]", "_", key)
        name, number = base, 2
        while name in taken:
            name, number = f"{base}_{number}", number + 1
        taken.add(name)
        names[key] = name
        told.append(
            Remark(
                "changed",
                "hint",
                f"係「{pool.name}」の id は、ファイルの中では {name} になります。",
                where=key,
            )
        )
    return names, tuple(told)


def _scenario(data: etree._Element, kept: Scenario, diagram: Diagram, names: dict[str, str]) -> None:
    scenario = sub(data, "Scenario", id="meguru_scenario", name="Meguru")
    sub(scenario, "ScenarioParameters", baseTimeUnit="s", baseCurrencyUnit="JPY")
    _arrivals(scenario, kept, diagram)
    for key, task in kept.tasks.items():
        held = _element(scenario, key)
        times = sub(held, "TimeParameters")
        if mean_seconds(task.delay) > 0:
            write_duration(sub(times, "WaitTime"), task.delay)
        write_duration(sub(times, "ProcessingTime"), task.work)
        if task.pool_id is not None:
            selection = sub(sub(held, "ResourceParameters"), "Selection")
            sub(selection, "ExpressionParameter", value=f"bpsim:getResource('{names[task.pool_id]}',1)")
        if task.yen_per_case:
            cost = sub(sub(held, "CostParameters"), "FixedCost")
            sub(cost, "FloatingParameter", value=repr(float(task.yen_per_case)))
    for key, duration in kept.event_delays.items():
        write_duration(sub(sub(_element(scenario, key), "ControlParameters"), "InterTriggerTimer"), duration)
    shares = {flow: value for weights in kept.branches.values() for flow, value in weights.items()}
    for flow in dict.fromkeys((*shares, *kept.conditions)):
        control = sub(_element(scenario, flow), "ControlParameters")
        if flow in shares:
            sub(sub(control, "Probability"), "FloatingParameter", value=repr(float(shares[flow])))
        if flow in kept.conditions:
            write_condition(control, kept.conditions[flow])
    for pool in kept.pools.values():
        _pool(scenario, pool, names[pool.id])
    _calendar(scenario, ARRIVING, "届く時間帯", hours_of(kept.arrivals))
    for pool in kept.pools.values():
        _calendar(scenario, f"calendar_{names[pool.id]}", pool.name, pool.calendar)


def _arrivals(scenario: etree._Element, kept: Scenario, diagram: Diagram) -> None:
    start = next(
        (
            node
            for node in diagram.nodes.values()
            if node.kind is NodeKind.START_EVENT and node.parent_id in diagram.processes
        ),
        None,
    )
    if start is None:
        raise Refused("図に開始イベントがないため、届く件数を書き込めません。", code="no-start")
    between = Distribution(DistributionKind.EXPONENTIAL, (seconds_between(kept.arrivals),))
    held = _element(scenario, start.id)
    timer = sub(sub(held, "ControlParameters"), "InterTriggerTimer")
    write_duration(timer, between, valid_for=ARRIVING)
    write_attributes(held, kept.attributes)


def _pool(scenario: etree._Element, pool: StaffPool, name: str) -> None:
    held = _element(scenario, name)
    quantity = sub(sub(held, "ResourceParameters"), "Quantity")
    sub(quantity, "NumericParameter", value=str(pool.headcount), validFor=f"calendar_{name}")
    cost = sub(sub(held, "CostParameters"), "UnitCost")
    sub(cost, "FloatingParameter", value=repr(float(pool.hourly_yen)), timeUnit="hour")


def _calendar(scenario: etree._Element, key: str, name: str, calendar: WorkingCalendar) -> None:
    sub(scenario, "Calendar", id=key, name=name).text = to_icalendar(calendar).replace("\r\n", "\n")


def _element(scenario: etree._Element, key: str) -> etree._Element:
    return sub(scenario, "ElementParameters", elementRef=key)
