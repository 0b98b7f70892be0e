"""Scenarios in one line. For tests only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from meguru.engines.bpmn import compile_net
from meguru.engines.bpmn.model import Diagram
from meguru.engines.bpmn.tokens.copies import SIDE_BY_SIDE
from meguru.engines.bpmn.tokens.step import Replayer
from meguru.engines.calendars import WorkingCalendar
from meguru.engines.eventlogs.model import EventLog
from meguru.engines.simulation.scenario import (
    ZERO,
    Arrivals,
    CaseType,
    Distribution,
    DistributionKind,
    Scenario,
    StaffPool,
    TaskParameters,
)


def constant(seconds: float) -> Distribution:
    return Distribution(DistributionKind.CONSTANT, (seconds,))


def exponential(mean_seconds: float) -> Distribution:
    return Distribution(DistributionKind.EXPONENTIAL, (mean_seconds,))


def steady(cases_per_hour: float) -> Arrivals:
    """The same rate at every hour of the year."""
    return Arrivals(per_hour_of_week=(cases_per_hour,) * 168)


def pool(headcount: int = 1, *, id: str = "desk", calendar: WorkingCalendar | None = None) -> StaffPool:  # noqa: A002
    """A pool that is open round the clock unless told otherwise, at 3,600 yen an hour."""
    return StaffPool(
        id=id,
        name=id,
        headcount=headcount,
        calendar=calendar or WorkingCalendar.always_open(),
        hourly_yen=3600,
    )


def scenario_of(
    diagram: Diagram,
    *,
    work: Distribution | Mapping[str, Distribution] = ZERO,
    delay: Distribution = ZERO,
    pools: Sequence[StaffPool] = (),
    cases_per_hour: float = 1.0,
    branches: Mapping[str, Mapping[str, float]] | None = None,
    event_delays: Mapping[str, Distribution] | None = None,
    case_types: tuple[CaseType, ...] = (CaseType(id="all", channel="", share=1.0),),
    maximum_visits: int = 20,
    deadline_hours: float | None = None,
) -> Scenario:
    """Every task takes `work` (by id when a mapping) and is done by the first pool."""
    tasks = {
        key: TaskParameters(
            work=work.get(key, ZERO) if isinstance(work, Mapping) else work,
            delay=delay,
            pool_id=pools[0].id if pools else None,
        )
        for key, node in diagram.nodes.items()
        if node.kind.is_activity
    }
    return Scenario(
        tasks=tasks,
        pools={each.id: each for each in pools},
        arrivals=steady(cases_per_hour),
        branches=dict(branches or {}),
        event_delays=dict(event_delays or {}),
        case_types=case_types,
        maximum_visits=maximum_visits,
        deadline_hours=deadline_hours,
    )


def weights(diagram: Diagram, node_id: str, *values: float) -> dict[str, dict[str, float]]:
    """Branch weights of one node, in the order of its outgoing flows."""
    flows = diagram.outgoing(node_id)
    return {node_id: {flow.id: value for flow, value in zip(flows, values, strict=True)}}


def traces(log: EventLog) -> list[tuple[str, ...]]:
    """The task ids of every case, in the order of completion."""
    rows = log.events.group_by("case", maintain_order=True).agg("element_id")
    return [tuple(ids) for ids in rows["element_id"].to_list()]


def unexplained(
    diagram: Diagram, log: EventLog, *, side_by_side: int = SIDE_BY_SIDE
) -> list[tuple[str, ...]]:
    """Distinct traces that the token game of engines.bpmn cannot replay to the end."""
    replayer = Replayer(compile_net(diagram, side_by_side=side_by_side))
    return [trace for trace in sorted(set(traces(log))) if not replayer.replay(trace).fits]
