"""Several processes in one simulation: one drawing and one scenario made of many, under names of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from meguru.engines.bpmn.model import Diagram, Flow, Node
from meguru.engines.conditions import AllOf, AnyOf, Comparison, Condition, Exists, Not, Operator
from meguru.engines.simulation import layout as at
from meguru.engines.simulation.network import Network
from meguru.engines.simulation.refusal import CannotSimulate
from meguru.engines.simulation.scenario import (
    CaseAttribute,
    QueuePriority,
    Scenario,
    ServiceLevel,
    StaffPool,
    TaskParameters,
)

Value = TypeVar("Value")
Designs = Mapping[str, tuple[Diagram, Scenario]]

_PROCESS = "/"  # the attribute that tells the processes apart; no other key can have this name


@dataclass(frozen=True, slots=True)
class Joined:
    """`first_type` is the row of each process's first case type among all."""

    diagram: Diagram
    scenario: Scenario
    first_type: Mapping[str, int]


def own(process: str, key: str) -> str:
    """The name of an element of one process among all."""
    return f"{process}/{key}"


def join(designs: Designs) -> Joined:
    """Put designs side by side. Pools of the same id are the same people.

    Raises: CannotSimulate when there is nothing to join, or two scenarios describe a pool or a wage differently.
    """
    if not designs or any("/" in process or not process for process in designs):
        raise CannotSimulate("一緒に計算する業務には、一つ以上の名前(「/」を含まないもの)が必要です。")
    first_type, count = {}, 0
    for process, (_, scenario) in designs.items():
        first_type[process] = count
        count += len(scenario.case_types)
    return Joined(
        diagram=_diagram(designs),
        scenario=_scenario(designs),
        first_type=first_type,
    )


def entries(network: Network, designs: Designs) -> tuple[tuple[int, int], ...]:
    """Per case type of all processes: the first and the one after the last start of the processes of its design."""
    starts = [network.node_ids[node] for node in network.start_node[: network.scope[at.START_END]]]
    found = []
    for process, (_, scenario) in designs.items():
        places = [place for place, key in enumerate(starts) if key.startswith(own(process, ""))]
        if not places:
            raise CannotSimulate(f"業務「{process}」の図に要素がありません。")
        found += [(places[0], places[-1] + 1)] * len(scenario.case_types)
    return tuple(found)


def _diagram(designs: Designs) -> Diagram:
    processes, nodes, flows = {}, {}, {}
    for process, (diagram, _) in designs.items():
        for held in diagram.processes.values():
            key = own(process, held.id)
            processes[key] = replace(held, id=key, steps=())
        for node in diagram.nodes.values():
            nodes[own(process, node.id)] = _node(process, node)
        for flow in diagram.flows.values():
            flows[own(process, flow.id)] = _flow(process, flow)
    associations = {
        own(process, key): replace(
            each, id=own(process, key), source=own(process, each.source), target=own(process, each.target)
        )
        for process, (diagram, _) in designs.items()
        for key, each in diagram.associations.items()
    }
    return Diagram(processes=processes, nodes=nodes, flows=flows, associations=associations)


def _node(process: str, node: Node) -> Node:
    return replace(
        node,
        id=own(process, node.id),
        name=node.name or node.id,
        parent_id=own(process, node.parent_id),
        attached_to=None if node.attached_to is None else own(process, node.attached_to),
        default_flow_id=None if node.default_flow_id is None else own(process, node.default_flow_id),
    )


def _flow(process: str, flow: Flow) -> Flow:
    return replace(
        flow,
        id=own(process, flow.id),
        source=own(process, flow.source),
        target=own(process, flow.target),
        parent_id=own(process, flow.parent_id),
    )


def _scenario(designs: Designs) -> Scenario:
    scenarios = {process: scenario for process, (_, scenario) in designs.items()}
    return Scenario(
        tasks={
            own(process, key): _task(process, task)
            for process, scenario in scenarios.items()
            for key, task in scenario.tasks.items()
        },
        pools=_pools(scenarios),
        arrivals=next(iter(scenarios.values())).arrivals,
        branches={
            own(process, key): _named(process, weights)
            for process, scenario in scenarios.items()
            for key, weights in scenario.branches.items()
        },
        branches_by_type={
            own(process, key): {own(process, node): _named(process, w) for node, w in held.items()}
            for process, scenario in scenarios.items()
            for key, held in scenario.branches_by_type.items()
        },
        case_types=tuple(
            replace(each, id=own(process, each.id))
            for process, scenario in scenarios.items()
            for each in scenario.case_types
        ),
        event_delays=_all_of({process: each.event_delays for process, each in scenarios.items()}),
        maximum_visits=max(scenario.maximum_visits for scenario in scenarios.values()),
        attributes=_attributes(scenarios),
        conditions={
            own(process, flow): _condition(process, condition)
            for process, scenario in scenarios.items()
            for flow, condition in scenario.conditions.items()
        },
        priority_rules=tuple(
            _rule(process, each)
            for process, scenario in scenarios.items()
            for each in scenario.priority_rules
        ),
        instances=_all_of({process: each.instances for process, each in scenarios.items()}),
        grade_yen=_wages(scenarios),
        service_levels=_promises(scenarios),
        clock_stops_at=tuple(
            own(process, key) for process, each in scenarios.items() for key in each.clock_stops_at
        ),
    )


def _attributes(scenarios: Mapping[str, Scenario]) -> tuple[CaseAttribute, ...]:
    """Those of all processes, and the one that tells the processes apart."""
    of_process = CaseAttribute(
        _PROCESS,
        shares_by_type={
            own(process, each.id): {process: 1.0}
            for process, scenario in scenarios.items()
            for each in scenario.case_types
        },
    )
    named = [
        _attribute(process, each) for process, scenario in scenarios.items() for each in scenario.attributes
    ]
    return (of_process, *named)


def _promises(scenarios: Mapping[str, Scenario]) -> tuple[ServiceLevel, ...]:
    """A promise for all cases is one for all case types of its process."""
    return tuple(
        replace(
            level,
            id=own(process, level.id),
            case_types=tuple(
                own(process, key) for key in level.case_types or [each.id for each in scenario.case_types]
            ),
        )
        for process, scenario in scenarios.items()
        for level in scenario.service_levels
    )


def _named(process: str, values: Mapping[str, Value]) -> dict[str, Value]:
    return {own(process, key): value for key, value in values.items()}


def _all_of(values: Mapping[str, Mapping[str, Value]]) -> dict[str, Value]:
    return {own(process, key): value for process, held in values.items() for key, value in held.items()}


def _task(process: str, task: TaskParameters) -> TaskParameters:
    return replace(
        task,
        work_by_type=_named(process, task.work_by_type),
        delay_by_type=_named(process, task.delay_by_type),
    )


def _pools(scenarios: Mapping[str, Scenario]) -> dict[str, StaffPool]:
    pools: dict[str, StaffPool] = {}
    for scenario in scenarios.values():
        for key, pool in scenario.pools.items():
            if pools.setdefault(key, pool) != pool:
                raise CannotSimulate(
                    f"要員プール「{pool.name or key}」の内容が業務によって異なります。同じ内容にそろえてください。"
                )
    return {key: _with_skills(pool, scenarios) for key, pool in pools.items()}


def _with_skills(pool: StaffPool, scenarios: Mapping[str, Scenario]) -> StaffPool:
    """Skills name elements of any of the processes, by their own id or as "process/id"."""
    members = tuple(
        replace(
            member,
            skills=None
            if member.skills is None
            else member.skills | {own(process, key) for process in scenarios for key in member.skills},
        )
        for member in pool.members
    )
    return replace(pool, members=members)


def _wages(scenarios: Mapping[str, Scenario]) -> dict[str, int]:
    wages: dict[str, int] = {}
    for scenario in scenarios.values():
        for grade, yen in scenario.grade_yen.items():
            if wages.setdefault(grade, yen) != yen:
                raise CannotSimulate(f"職位「{grade}」の時間単価が業務によって異なります。")
    return wages


def _attribute(process: str, attribute: CaseAttribute) -> CaseAttribute:
    return replace(
        attribute,
        key=own(process, attribute.key),
        shares=attribute.shares if attribute.shares or attribute.numbers is not None else {"": 1.0},
        shares_by_type=_named(process, attribute.shares_by_type),
    )


def _rule(process: str, rule: QueuePriority) -> QueuePriority:
    is_ours = Comparison(Operator.EQ, _PROCESS, (process,))
    return replace(rule, condition=AllOf((is_ours, _condition(process, rule.condition))))


def _condition(process: str, condition: Condition) -> Condition:
    match condition:
        case AllOf(parts):
            return AllOf(tuple(_condition(process, part) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(_condition(process, part) for part in parts))
        case Not(part):
            return Not(_condition(process, part))
        case Exists(key):
            return Exists(own(process, key))
        case Comparison(how, key, values):
            return Comparison(how, own(process, key), values)
