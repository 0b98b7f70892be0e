"""Offices drawn at random, well-nested and with everything a scenario can say. For tests only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from meguru.engines.bpmn import Diagram, DiagramBuilder, EventTrigger, Node, NodeKind
from meguru.engines.calendars import WorkingCalendar
from meguru.engines.conditions import Comparison, Operator
from meguru.engines.simulation import (
    Batch,
    CaseAttribute,
    CaseType,
    Distribution,
    DistributionKind,
    Overtime,
    QueuePriority,
    Scenario,
    ServiceLevel,
    StaffMember,
    StaffPool,
    TaskParameters,
)
from meguru.engines.simulation.numbers import text_key, uniforms
from meguru.engines.simulation.testing import constant, exponential, steady

OFFICE = WorkingCalendar.office_hours().with_japanese_holidays([2026])
MORNING = WorkingCalendar(weekly=(((540, 720),),) * 5 + ((),) * 2)
CALENDARS = (OFFICE, MORNING, WorkingCalendar.always_open())
KINDS = {
    "x": NodeKind.EXCLUSIVE_GATEWAY,
    "p": NodeKind.PARALLEL_GATEWAY,
    "o": NodeKind.INCLUSIVE_GATEWAY,
    "race": NodeKind.EVENT_BASED_GATEWAY,
}
WAITING = (NodeKind.INTERMEDIATE_CATCH_EVENT, NodeKind.BOUNDARY_EVENT)
WORKS = (
    constant(600),
    constant(0),
    exponential(900),
    Distribution(DistributionKind.LOGNORMAL, (6.0, 0.8)),
    Distribution(DistributionKind.UNIFORM, (60.0, 1200.0)),
    Distribution(DistributionKind.GAMMA, (0.7, 1800.0), zero_share=0.3),
)
DELAYS = (constant(0), constant(0), exponential(7200), Distribution(DistributionKind.GAMMA, (0.7, 9000.0)))
COUNTS = (constant(2), exponential(2), Distribution(DistributionKind.QUANTILES, (1.0, 6.0)))

T = TypeVar("T")


class Chance:
    """Numbers of one stream, one after the other."""

    def __init__(self, seed: int) -> None:
        self._numbers = iter(uniforms(text_key(f"random office {seed}"), first=0, count=10_000).tolist())

    def random(self) -> float:
        return next(self._numbers)

    def choice(self, among: Sequence[T]) -> T:
        return among[int(self.random() * len(among))]


class Drawer:
    """Draws one process at random."""

    def __init__(self, chance: Chance, *, has_borders: bool, has_event_subs: bool) -> None:
        self.chance = chance
        self.has_borders = has_borders
        self.has_event_subs = has_event_subs
        self.builder = DiagramBuilder()

    def process(self, depth: int) -> Diagram:
        first, last = self.gateways(self.chance.choice(("x", "p", "o", "loop")), depth, "")
        if first != last and self.chance.random() < 0.2:
            self.builder.flow(first, last)  # not well-nested any more
        self.builder.chain(self.builder.start(), first)
        self.builder.chain(last, self.builder.end())
        if self.chance.random() < 0.2:
            self.builder.chain(self.builder.start(), last)  # another way to begin
        if self.has_event_subs:
            self.event_sub_process(depth, "", last)
        return self.builder.build()

    def block(self, depth: int, parent: str) -> tuple[str, str]:
        """A piece of process; its first and its last element."""
        kinds = ["task", "task", "task", "wait"]
        if depth > 0:
            kinds += ["row", "row", "x", "p", "o", "loop", "sub", "race"]
        kind = self.chance.choice(kinds)
        if kind == "task":
            task = self.builder.task(name="作業", parent=parent)
            if self.has_borders and self.chance.random() < 0.3:
                self.border(task, parent, EventTrigger.TIMER)
            return task, task
        if kind == "wait":
            wait = self.builder.event(trigger=EventTrigger.TIMER, parent=parent)
            return wait, wait
        if kind == "row":
            first, middle = self.block(depth - 1, parent)
            begin, last = self.block(depth - 1, parent)
            self.builder.flow(middle, begin)
            return first, last
        if kind == "sub":
            sub = self.builder.sub_process(name="審査", parent=parent)
            first, last = self.block(depth - 1, sub)
            self.builder.chain(self.builder.start(parent=sub), first)
            self.builder.chain(last, self.builder.end(parent=sub))
            if self.has_event_subs and self.chance.random() < 0.7:
                self.event_sub_process(depth, sub, last)
            if self.has_borders:
                thrown = self.chance.choice((EventTrigger.ERROR, EventTrigger.ESCALATION))
                self.border(sub, parent, self.chance.choice((EventTrigger.TIMER, thrown)))
                if self.chance.random() < 0.5:
                    self.builder.chain(first, self.builder.end(parent=sub, trigger=thrown))
            return sub, sub
        return self.gateways(kind, depth, parent)

    def event_sub_process(self, depth: int, parent: str, thrower: str) -> None:
        """One that begins by a clock or chance, or by what is thrown behind `thrower`; now and then with another inside."""
        trigger = self.chance.choice((EventTrigger.MESSAGE, EventTrigger.TIMER, EventTrigger.ERROR))
        if self.chance.random() < 0.4:
            trigger = EventTrigger.ESCALATION
        interrupting = trigger is EventTrigger.ERROR or self.chance.random() < 0.5
        sub = self.builder.sub_process(name="途中で始まる", parent=parent, triggered_by_event=True)
        start = self.builder.add(
            Node(
                f"{sub}_start",
                NodeKind.START_EVENT,
                parent_id=sub,
                trigger=trigger,
                interrupting=interrupting,
            )
        )
        first, last = self.block(max(depth - 2, 0), sub)
        self.builder.chain(start, first)
        self.builder.chain(last, self.builder.end(parent=sub))
        if trigger in (EventTrigger.ERROR, EventTrigger.ESCALATION):
            self.builder.chain(thrower, self.builder.end(parent=parent, trigger=trigger))
        if depth > 1 and self.chance.random() < 0.4:
            self.event_sub_process(depth - 2, sub, last)

    def border(self, host: str, parent: str, trigger: EventTrigger) -> None:
        """An event on the border, with something to do and an end of its own."""
        interrupting = trigger is EventTrigger.ERROR or self.chance.random() < 0.5
        edge = self.builder.boundary(attached_to=host, trigger=trigger, interrupting=interrupting)
        kind = self.chance.choice((EventTrigger.NONE, EventTrigger.NONE, EventTrigger.TERMINATE))
        task = self.builder.task(name="督促", parent=parent)
        self.builder.chain(edge, task, self.builder.end(parent=parent, trigger=kind))

    def gateways(self, kind: str, depth: int, parent: str) -> tuple[str, str]:
        opening = KINDS["x" if kind == "loop" else kind]
        closing = KINDS["x"] if kind in ("loop", "race") else opening
        split = self.builder.gateway(kind=opening, parent=parent)
        join = self.builder.gateway(kind=closing, parent=parent)
        if kind == "loop":
            first, last = self.block(depth - 1, parent)
            self.builder.chain(split, first)
            self.builder.chain(last, join)
            self.builder.flow(join, split)
            return split, join
        for _ in range(self.chance.choice((2, 2, 3))):
            if kind == "race":
                first = last = self.builder.event(trigger=EventTrigger.MESSAGE, parent=parent)
            else:
                first, last = self.block(depth - 1, parent)
            self.builder.flow(split, first)
            self.builder.flow(last, join)
        if kind in ("x", "o") and self.chance.random() < 0.4:
            self.builder.flow(split, join, is_default=self.chance.random() < 0.5)
        return split, join


def with_people(scenario: Scenario, chance: Chance) -> Scenario:
    """The same pools with single people, skills, hours, overtime and priorities."""
    pools = {}
    for key, pool in scenario.pools.items():
        served = sorted(task for task, given in scenario.tasks.items() if given.pool_id == key)
        members = [StaffMember("速い人", speed=1.4, grade="主任"), StaffMember("遅い人", speed=0.8)]
        if served:
            members.append(StaffMember("一つだけ", skills=frozenset(served[:1]), calendar=MORNING))
        limit = chance.choice((None, 5.0))
        overtime = Overtime(2.0, from_waiting=2, hours_per_month=limit, hours_per_year=limit and 7.0)
        pools[key] = replace(
            pool,
            headcount=len(members) + chance.choice((0, 1)),
            calendar=OFFICE,
            members=tuple(members),
            overtime=chance.choice((None, overtime)),
        )
    return replace(
        scenario,
        pools=pools,
        case_types=(CaseType("a", "窓口", 0.4, priority=2), CaseType("b", "郵送", 0.6)),
        priority_rules=(QueuePriority(Comparison(Operator.GT, "income", (100,)), priority=5),),
        grade_yen={"主任": 4200},
    )


def with_repetition(diagram: Diagram, scenario: Scenario, chance: Chance) -> tuple[Diagram, Scenario]:
    """The same office with batches, and activities that are done several times."""
    kinds = (NodeKind.SUB_PROCESS, NodeKind.TASK)
    repeated = [key for key, node in diagram.nodes.items() if node.kind in kinds and chance.random() < 0.3]
    nodes = {
        key: replace(
            diagram.nodes[key],
            multi_instance=chance.choice(("parallel", "sequential"))
            if diagram.nodes[key].kind is NodeKind.TASK
            else "sequential",
        )
        for key in repeated
    }
    tasks = {
        key: replace(
            task,
            batch=Batch(
                size=chance.choice((0, 2, 3, 5)),
                most_hours=chance.choice((None, 4.0, 30.0)),
                releases=chance.choice((None, None, MORNING)),
                further_share=chance.choice((0.0, 0.3)),
            ),
        )
        for key, task in scenario.tasks.items()
        if chance.random() < 0.3
    }
    return (
        replace(diagram, nodes={**diagram.nodes, **nodes}),
        replace(
            scenario,
            tasks={**scenario.tasks, **tasks},
            instances={key: chance.choice(COUNTS) for key in repeated},
        ),
    )


def with_pauses(diagram: Diagram, scenario: Scenario, chance: Chance) -> Scenario:
    """The clocks of two promises stand at some of the elements."""
    kinds = (NodeKind.TASK, NodeKind.SUB_PROCESS, NodeKind.INTERMEDIATE_CATCH_EVENT)
    stops = [key for key, node in diagram.nodes.items() if node.kind in kinds and chance.random() < 0.3]
    promises = (ServiceLevel("open", 30.0, calendar=OFFICE), ServiceLevel("always", 50.0))
    return replace(scenario, clock_stops_at=tuple(stops), service_levels=promises)


def random_tasks(
    diagram: Diagram, pools: Mapping[str, StaffPool], chance: Chance
) -> dict[str, TaskParameters]:
    """Delay, work and pool of every task."""
    return {
        task.id: TaskParameters(
            work=chance.choice(WORKS),
            delay=chance.choice(DELAYS),
            pool_id=chance.choice([*pools, *pools, None]),
            delay_in_working_time=chance.random() < 0.5,
            yen_per_case=chance.choice((0, 0, 120)),
            work_by_type={"b": exponential(300)} if chance.random() < 0.3 else {},
        )
        for task in diagram.tasks()
    }


def random_office(
    seed: int,
    *,
    depth: int = 3,
    has_borders: bool = False,
    has_people: bool = False,
    has_repetition: bool = False,
    has_event_subs: bool = False,
) -> tuple[Diagram, Scenario]:
    """The same seed draws the same office."""
    chance = Chance(seed)
    diagram = Drawer(chance, has_borders=has_borders, has_event_subs=has_event_subs).process(depth)
    pools = {
        f"pool{n}": StaffPool(
            f"pool{n}", f"pool{n}", chance.choice((1, 2, 3)), chance.choice(CALENDARS), 3600
        )
        for n in range(chance.choice((1, 2, 3)))
    }
    tasks = random_tasks(diagram, pools, chance)
    splits = {
        key: diagram.outgoing(key)
        for key, node in diagram.nodes.items()
        if node.kind in KINDS.values() and len(diagram.outgoing(key)) > 1
    }
    income = Comparison(Operator.GT, "income", (60,))
    scenario = Scenario(
        tasks=tasks,
        pools=pools,
        arrivals=steady(chance.choice((0.5, 1.5))),
        case_types=(CaseType("a", "窓口", 0.4), CaseType("b", "郵送", 0.6)),
        maximum_visits=chance.choice((2, 5, 20)),
        event_delays={
            key: chance.choice((exponential(3600), constant(7200), constant(0)))
            for key, node in diagram.nodes.items()
            if (node.kind in WAITING or key.endswith("_start")) and chance.random() < 0.8
        },
        branches={
            key: {flow.id: chance.choice((0.2, 0.5, 0.9)) for flow in diagram.outgoing(key)}
            for key, node in diagram.nodes.items()
            if (key in splits or node.kind is NodeKind.BOUNDARY_EVENT or key.endswith("_start"))
            and node.kind is not KINDS["race"]
            and chance.random() < 0.7
        },
        attributes=(CaseAttribute("income", numbers=exponential(60)),),
    )
    if chance.random() < 0.3:
        scenario = with_pauses(diagram, scenario, chance)
    exclusive = [key for key in splits if diagram.nodes[key].kind is KINDS["x"]]
    if exclusive and chance.random() < 0.5:
        scenario = replace(scenario, conditions={splits[chance.choice(exclusive)][0].id: income})
    if has_people:
        scenario = with_people(scenario, chance)
    if has_repetition:
        diagram, scenario = with_repetition(diagram, scenario, chance)
    return diagram, scenario
