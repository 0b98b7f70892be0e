"""The drawn processes that both simulators run, and the same parameters in the peer's own words (Prosimos JSON).

counters   three steps at two shared counters, a third of the cases go round again; people round the clock, exponential
           times: a Jackson network, so queueing theory knows the true mean time of a case
permit     fourteen steps of a permit: a correction loop, two opinions side by side, a short and a long way, a wait for the
           post; four groups of staff in office hours, applications come round the clock
"""

from __future__ import annotations

import math
from typing import Any

from meguru.engines.bpmn import Diagram, DiagramBuilder, EventTrigger, NodeKind
from meguru.engines.calendars import WorkingCalendar
from meguru.engines.simulation import (
    Arrivals,
    Distribution,
    DistributionKind,
    Scenario,
    StaffPool,
    TaskParameters,
)

DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
NO_LIMIT = 1e9  # seconds; the peer wants an upper end for every distribution

COUNTERS_PER_HOUR = 10.0
COUNTERS_AGAIN = 0.3
COUNTERS = {"front": (2, 240.0), "back": (3, 600.0)}  # people and mean seconds at each
COUNTERS_VISITS = {"front": 1 / (1 - COUNTERS_AGAIN) + 1, "back": 1 / (1 - COUNTERS_AGAIN)}


def steady(cases_per_hour: float) -> Arrivals:
    return Arrivals(per_hour_of_week=(cases_per_hour,) * 168)


def exponential(seconds: float) -> Distribution:
    return Distribution(DistributionKind.EXPONENTIAL, (seconds,))


def lognormal(mean_minutes: float, spread: float = 0.6) -> Distribution:
    mu = math.log(mean_minutes * 60) - spread * spread / 2
    return Distribution(DistributionKind.LOGNORMAL, (mu, spread))


def counters() -> tuple[Diagram, Scenario]:
    builder = DiagramBuilder(name="counters")
    builder.start(id="begin")
    builder.end(id="finish")
    for gateway in ("again", "enough"):
        builder.gateway(id=gateway, kind=NodeKind.EXCLUSIVE_GATEWAY)
    for task in ("receive", "examine", "hand_out"):
        builder.task(id=task, name=task)
    builder.chain("begin", "again", "receive", "examine", "enough", "hand_out", "finish")
    builder.flow("enough", "again")
    diagram = builder.build()
    calendar = WorkingCalendar.always_open()
    pool_of = {"receive": "front", "examine": "back", "hand_out": "front"}
    scenario = Scenario(
        tasks={
            task: TaskParameters(work=exponential(COUNTERS[pool][1]), pool_id=pool)
            for task, pool in pool_of.items()
        },
        pools={key: StaffPool(key, key, people, calendar, 4000) for key, (people, _) in COUNTERS.items()},
        arrivals=steady(COUNTERS_PER_HOUR),
        branches={"enough": _shares(diagram, "enough", hand_out=1 - COUNTERS_AGAIN, again=COUNTERS_AGAIN)},
    )
    return diagram, scenario


def counters_mean_hours() -> float:
    """The true mean time of a case: the numbers present at both counters (M/M/c) over the arrivals (Little, Jackson)."""
    present = 0.0
    for counter, (people, seconds) in COUNTERS.items():
        rate = COUNTERS_PER_HOUR * COUNTERS_VISITS[counter]
        load = rate * seconds / 3600
        full = load**people / math.factorial(people) * people / (people - load)
        waits = full / (sum(load**k / math.factorial(k) for k in range(people)) + full)
        present += load + waits * load / (people - load)
    return present / COUNTERS_PER_HOUR


PERMIT_STEPS = {  # step: (group of staff, mean minutes)
    "receive": ("counter", 6),
    "enter": ("counter", 8),
    "check_form": ("clerks", 12),
    "ask_back": ("clerks", 10),
    "correct": ("counter", 7),
    "assign": ("heads", 3),
    "examine_short": ("clerks", 15),
    "examine_long": ("experts", 60),
    "visit": ("experts", 90),
    "opinion_fire": ("experts", 30),
    "opinion_roads": ("clerks", 25),
    "summarise": ("clerks", 20),
    "decide": ("heads", 5),
    "send": ("counter", 5),
}
PERMIT_STAFF = {"counter": 4, "clerks": 9, "experts": 14, "heads": 2}  # busy for 58 to 77 % of their hours
PERMIT_PER_HOUR = 2.0


def permit() -> tuple[Diagram, Scenario]:
    builder = DiagramBuilder(name="permit")
    builder.start(id="begin")
    builder.end(id="finish")
    exclusive = ("round", "complete", "kind", "ready")
    for gateway in (*exclusive, "both", "together"):
        kind = NodeKind.EXCLUSIVE_GATEWAY if gateway in exclusive else NodeKind.PARALLEL_GATEWAY
        builder.gateway(id=gateway, kind=kind)
    for step in PERMIT_STEPS:
        builder.task(id=step, name=step)
    builder.event(id="post", kind=NodeKind.INTERMEDIATE_CATCH_EVENT, trigger=EventTrigger.TIMER, name="post")
    builder.chain("begin", "receive", "enter", "round", "check_form", "complete", "assign", "kind")
    builder.chain("complete", "ask_back", "post", "correct", "round")
    builder.chain("kind", "examine_short", "ready")
    builder.chain("kind", "examine_long", "visit", "both", "opinion_fire", "together", "summarise", "ready")
    builder.chain("both", "opinion_roads", "together")
    builder.chain("ready", "decide", "send", "finish")
    diagram = builder.build()
    office = WorkingCalendar.office_hours()
    scenario = Scenario(
        tasks={
            step: TaskParameters(work=lognormal(minutes), pool_id=group)
            for step, (group, minutes) in PERMIT_STEPS.items()
        },
        pools={key: StaffPool(key, key, people, office, 4000) for key, people in PERMIT_STAFF.items()},
        arrivals=steady(PERMIT_PER_HOUR),
        branches={
            "complete": _shares(diagram, "complete", assign=0.75, ask_back=0.25),
            "kind": _shares(diagram, "kind", examine_short=0.6, examine_long=0.4),
        },
        event_delays={"post": exponential(3 * 86_400)},
    )
    return diagram, scenario


DESIGNS = {"counters": counters, "permit": permit}


def _shares(diagram: Diagram, gateway: str, **share_to: float) -> dict[str, float]:
    return {flow.id: share_to[flow.target] for flow in diagram.outgoing(gateway)}


def prosimos_json(scenario: Scenario) -> dict[str, Any]:
    """The scenario as the peer's parameters: the same people, hours, shares and distributions."""
    always = _hours(WorkingCalendar.always_open())
    rate = scenario.arrivals.per_hour_of_week[0]
    tasks_of: dict[str, list[str]] = {pool: [] for pool in scenario.pools}
    for key, task in scenario.tasks.items():
        tasks_of[task.pool_id or ""].append(key)
    return {
        "resource_profiles": [
            {
                "id": f"{pool.id}_profile",
                "name": pool.name,
                "resource_list": [
                    {
                        "id": pool.id,
                        "name": pool.name,
                        "cost_per_hour": pool.hourly_yen,
                        "amount": pool.headcount,
                        "calendar": f"{pool.id}_hours",
                        "assignedTasks": tasks_of[pool.id],
                    }
                ],
            }
            for pool in scenario.pools.values()
        ],
        "arrival_time_distribution": _distribution(exponential(3600 / rate)),
        "arrival_time_calendar": always,
        "gateway_branching_probabilities": [
            {
                "gateway_id": gateway,
                "probabilities": [{"path_id": flow, "value": share} for flow, share in shares.items()],
            }
            for gateway, shares in scenario.branches.items()
        ],
        "task_resource_distribution": [
            {"task_id": key, "resources": [{"resource_id": task.pool_id, **_distribution(task.work)}]}
            for key, task in scenario.tasks.items()
        ],
        "resource_calendars": [
            {
                "id": f"{pool.id}_hours",
                "name": f"{pool.id}_hours",
                "time_periods": _hours(pool.calendar),
            }
            for pool in scenario.pools.values()
        ],
        "event_distribution": [
            {"event_id": key, **_distribution(delay)} for key, delay in scenario.event_delays.items()
        ],
    }


def _distribution(distribution: Distribution) -> dict[str, Any]:
    match distribution.kind:
        case DistributionKind.EXPONENTIAL:
            name, values = "expon", (distribution.parameters[0], 0.0, NO_LIMIT)
        case DistributionKind.LOGNORMAL:
            mu, sigma = distribution.parameters
            mean = math.exp(mu + sigma * sigma / 2)
            name, values = "lognorm", (mean, mean * mean * math.expm1(sigma * sigma), 0.0, NO_LIMIT)
        case other:
            raise ValueError(f"the bench's processes use no {other}")
    return {"distribution_name": name, "distribution_params": [{"value": value} for value in values]}


def _hours(calendar: WorkingCalendar) -> list[dict[str, str]]:
    return [
        {"from": day, "to": day, "beginTime": _clock(opening), "endTime": _clock(closing)}
        for day, hours in zip(DAYS, calendar.weekly, strict=True)
        for opening, closing in hours
    ]


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}:00" if minutes < 1440 else "23:59:59.999999"
