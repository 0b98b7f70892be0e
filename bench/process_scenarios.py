"""The drawn processes that both simulators run, and the same parameters in the peer's own words (Prosimos JSON).

counters   three steps at two shared counters, three cases in ten go round again; people round the clock, exponential
           times: a Jackson network, so queueing theory knows the true mean time of a case
permit     fourteen steps of a permit: a correction loop, two opinions side by side, a short and a long way, a wait for the
           post; four groups of staff in office hours, applications come round the clock
urgent     one person round the clock; urgent cases are short and go first. Two ways of arriving: one by one, and all in the
           first minutes (`urgent-at-once`), so that only the order of what waits from the beginning counts
"""

from __future__ import annotations

import math
from functools import partial

from meguru.engines.bpmn import Diagram, DiagramBuilder, EventTrigger, NodeKind
from meguru.engines.calendars import WorkingCalendar
from meguru.engines.conditions import Comparison, Operator
from meguru.engines.scenario_files import write_prosimos
from meguru.engines.simulation import (
    Arrivals,
    CaseAttribute,
    Distribution,
    DistributionKind,
    QueuePriority,
    Scenario,
    StaffPool,
    TaskParameters,
)

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


URGENT_SECONDS = {"short": 120.0, "long": 320.0}
URGENT_SHARE = 0.4
URGENT_PER_HOUR = 12.0  # the person is busy for 80 % of the time
ONE_BY_ONE = steady(URGENT_PER_HOUR)
AT_ONCE = Arrivals(per_hour_of_week=(12_000.0,) + (0.0,) * 167)  # in the first minutes of a Monday


def urgent(arrivals: Arrivals = ONE_BY_ONE) -> tuple[Diagram, Scenario]:
    builder = DiagramBuilder(name="urgent")
    builder.start(id="begin")
    builder.end(id="finish")
    builder.gateway(id="kind", kind=NodeKind.EXCLUSIVE_GATEWAY)
    builder.chain("begin", "kind")
    for task in URGENT_SECONDS:
        builder.task(id=task, name=task)
        builder.chain("kind", task, "finish")
    diagram = builder.build()
    of_task = {flow.target: flow.id for flow in diagram.outgoing("kind")}
    is_urgent, is_usual = (Comparison(Operator.EQ, "kind", (value,)) for value in ("urgent", "usual"))
    scenario = Scenario(
        tasks={
            task: TaskParameters(work=exponential(seconds), pool_id="desk")
            for task, seconds in URGENT_SECONDS.items()
        },
        pools={"desk": StaffPool("desk", "desk", 1, WorkingCalendar.always_open(), 4000)},
        arrivals=arrivals,
        conditions={of_task["short"]: is_urgent, of_task["long"]: is_usual},
        attributes=(CaseAttribute("kind", shares={"urgent": URGENT_SHARE, "usual": 1 - URGENT_SHARE}),),
        priority_rules=(QueuePriority(is_urgent, priority=1),),
    )
    return diagram, scenario


DESIGNS = {
    "counters": counters,
    "permit": permit,
    "urgent": urgent,
    "urgent-at-once": partial(urgent, AT_ONCE),
}


def _shares(diagram: Diagram, gateway: str, **share_to: float) -> dict[str, float]:
    return {flow.id: share_to[flow.target] for flow in diagram.outgoing(gateway)}


def prosimos_json(name: str) -> bytes:
    """The parameters of one of the processes in the peer's own words. Raises: ValueError when they cannot say it all."""
    diagram, scenario = DESIGNS[name]()
    written = write_prosimos(scenario, diagram)
    if written.remarks:
        raise ValueError(f"{name}: the peer would simulate something else: {written.remarks[0].message}")
    return written.content
