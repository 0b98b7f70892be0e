"""Scenarios in the JSON of Prosimos and the tools around it.

Staff pools become resource profiles; single people become resources of their own, with durations of their own for every
step they can do. Steps that need nobody are given to a profile that is always free, because the format wants somebody
for every step; it is known again by its id. Source: the parser of Prosimos 2.1 (resource_profiles, task_resource_distribution,
batch_processing, case_attributes, prioritisation_rules, branch_rules, gateway_execution_limit).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from meguru.engines.bpmn.model import Diagram
from meguru.engines.calendars import WorkingCalendar
from meguru.engines.scenario_files import batches, comparisons
from meguru.engines.scenario_files import prosimos_durations as durations
from meguru.engines.scenario_files.arriving import hours_of, seconds_between
from meguru.engines.scenario_files.carrying import Format, ReadScenario, WrittenScenario, carried
from meguru.engines.scenario_files.checked import record
from meguru.engines.scenario_files.prosimos_elements import spoken_of
from meguru.engines.scenario_files.prosimos_people import NOBODY
from meguru.engines.scenario_files.prosimos_read import ProsimosReader
from meguru.engines.scenario_files.teams import Worker, workers_of
from meguru.engines.scenario_files.weekly import DAYS, clock, rules_of
from meguru.engines.simulation.scenario import (
    CaseAttribute,
    Distribution,
    DistributionKind,
    QueuePriority,
    Scenario,
)
from meguru.engines.uploads import Refused

PROSIMOS = Format(
    "Prosimos",
    durations.POWERS,
    delays=False,
    fees=False,
    holidays=False,
    splits_anywhere=False,
    people=True,
    batches=True,
    attributes=True,
    priorities=True,
    visits=True,
)
NOBODY_AMOUNT = 100
MOST_BYTES = 20 * 1024 * 1024
Resources = Mapping[str, tuple[tuple[str, Worker], ...]]  # by pool: (resource id, people)


def write_prosimos(scenario: Scenario, diagram: Diagram) -> WrittenScenario:
    """A scenario as JSON, the same bytes for the same scenario. Raises: Refused when no case arrives."""
    kept, remarks = carried(scenario, diagram, PROSIMOS)
    between = Distribution(DistributionKind.EXPONENTIAL, (seconds_between(kept.arrivals),))
    teams = _teams(kept)
    content = {
        "resource_profiles": [
            _profile(key, "人手の要らない作業" if key == NOBODY else kept.pools[key].name, team)
            for key, team in teams.items()
        ],
        "arrival_time_distribution": durations.written(between),
        "arrival_time_calendar": _periods(hours_of(kept.arrivals)),
        "gateway_branching_probabilities": _gateways(kept, diagram),
        "task_resource_distribution": [_task(key, kept, teams) for key in kept.tasks],
        "event_distribution": [
            {"event_id": key, **durations.written(duration)} for key, duration in kept.event_delays.items()
        ],
        "resource_calendars": [
            {"id": f"{key}_calendar", "name": worker.name, "time_periods": _periods(worker.calendar)}
            for team in teams.values()
            for key, worker in team
        ],
        "batch_processing": [
            batches.written(key, task.batch) for key, task in kept.tasks.items() if task.batch is not None
        ],
        "case_attributes": [_attribute(one) for one in kept.attributes],
        "prioritisation_rules": _priorities(kept.priority_rules),
        "branch_rules": [
            {"id": _rule_id(flow), "rules": comparisons.written(found)}
            for flow, condition in kept.conditions.items()
            if (found := comparisons.alternatives(condition, allowed=comparisons.OF_BRANCHES)) is not None
        ],
        "gateway_execution_limit": kept.maximum_visits,
    }
    encoded = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False).encode("utf-8")
    return WrittenScenario(encoded, remarks)


def read_prosimos(data: bytes, diagram: Diagram) -> ReadScenario:
    """A scenario from JSON. Raises: Refused, in words that name the place, for a file that cannot be used."""
    return ProsimosReader(_loaded(data), diagram).read()


def elements_of_prosimos(data: bytes, diagram: Diagram) -> Diagram:
    """What a file without a drawing speaks of, as far as it says so. Raises: Refused when it is no JSON."""
    return spoken_of(_loaded(data), diagram)


def _teams(kept: Scenario) -> Resources:
    """Ids of single people never end in a bare number: Prosimos counts the people of one resource that way."""
    found: dict[str, tuple[tuple[str, Worker], ...]] = {}
    for key, pool in kept.pools.items():
        workers = workers_of(pool, kept.tasks, kept.grade_yen)
        has_rest = pool.headcount > len(pool.members)
        found[key] = tuple(
            (key if place == 0 and has_rest else f"{key}_person_{place + (not has_rest)}", worker)
            for place, worker in enumerate(workers)
        )
    unmanned = {key: task.work for key, task in kept.tasks.items() if task.pool_id is None}
    if unmanned:
        nobody = Worker("人手の要らない作業", NOBODY_AMOUNT, WorkingCalendar.always_open(), 0, unmanned)
        found[NOBODY] = ((NOBODY, nobody),)
    return found


def _profile(key: str, name: str, team: tuple[tuple[str, Worker], ...]) -> dict[str, Any]:
    return {
        "id": f"{key}_profile",
        "name": name,
        "resource_list": [
            {
                "id": resource,
                "name": worker.name,
                "cost_per_hour": worker.hourly_yen,
                "amount": worker.amount,
                "calendar": f"{resource}_calendar",
                "assignedTasks": [*worker.work],
            }
            for resource, worker in team
        ],
    }


def _task(key: str, kept: Scenario, teams: Resources) -> dict[str, Any]:
    team = teams[kept.tasks[key].pool_id or NOBODY]
    able = [
        {"resource_id": resource, **durations.written(worker.work[key])}
        for resource, worker in team
        if key in worker.work
    ]
    if not able:
        raise Refused(
            "担当する人が一人もいない作業があります。できる人を一人以上決めてください。", code="resource"
        )
    return {"task_id": key, "resources": able}


def _gateways(kept: Scenario, diagram: Diagram) -> list[dict[str, Any]]:
    chosen: dict[str, list[str]] = {key: [*weights] for key, weights in kept.branches.items()}
    for flow in kept.conditions:
        ways = chosen.setdefault(diagram.flows[flow].source, [])
        ways += [flow] if flow not in ways else []
    return [
        {
            "gateway_id": key,
            "probabilities": [
                {"path_id": flow}
                | ({"value": kept.branches[key][flow]} if flow in kept.branches.get(key, {}) else {})
                | ({"condition_id": _rule_id(flow)} if flow in kept.conditions else {})
                for flow in ways
            ],
        }
        for key, ways in chosen.items()
    ]


def _rule_id(flow: str) -> str:
    return f"{flow}_condition"


def _attribute(one: CaseAttribute) -> dict[str, Any]:
    if one.numbers is not None:
        return {"name": one.key, "type": "continuous", "values": durations.written(one.numbers)}
    values = [{"key": value, "value": share} for value, share in one.shares.items()]
    return {"name": one.key, "type": "discrete", "values": values}


def _priorities(given: tuple[QueuePriority, ...]) -> list[dict[str, Any]]:
    """Level 1 goes first there; the greatest priority goes first here."""
    most = max((one.priority for one in given), default=0)
    return [
        {"priority_level": most - one.priority + 1, "rules": comparisons.written(found, of_priority=True)}
        for one in given
        if (found := comparisons.alternatives(one.condition, allowed=comparisons.OF_PRIORITIES)) is not None
    ]


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
        where = f"{reason.lineno}行目から先が、" if isinstance(reason, json.JSONDecodeError) else ""
        raise Refused(
            f"{where}JSON として読めません。Prosimos の条件のファイルか、途中で切れていないかを確かめてください。",
            code="not-json",
        ) from reason
    return record(found, where="ファイル全体")


def _no_number(_text: str) -> NoReturn:
    raise ValueError("no number")
