"""Makers of small processes with figures, for the tests of this engine."""

from __future__ import annotations

from meguru.engines.bpmn import Diagram, DiagramBuilder, NodeKind, Trait
from meguru.engines.calendars import WorkingCalendar
from meguru.engines.mining.results import (
    ActivityFigures,
    ChannelFigures,
    HandoverFigures,
    HoursSummary,
    Measurements,
    Variant,
)
from meguru.engines.redesign import Assumptions, Design, ProcessView, view_process
from meguru.engines.simulation.scenario import (
    Arrivals,
    CaseType,
    Distribution,
    DistributionKind,
    Scenario,
    StaffPool,
    TaskParameters,
)


def minutes(value: float) -> Distribution:
    return Distribution(DistributionKind.CONSTANT, (value * 60,))


def summary(hours: float) -> HoursSummary:
    return HoursSummary(median=hours, mean=hours, p75=hours, p90=hours, max=hours)


def figures(
    activity: str, *, element_id: str, count: int = 100, waiting: float = 5.0, groups=()
) -> ActivityFigures:
    return ActivityFigures(
        activity=activity,
        element_id=element_id,
        count=count,
        cases=count,
        waiting_hours=summary(waiting),
        work_hours=summary(0.5),
        work_is_inferred=False,
        rework_count=0,
        resources=4,
        groups=tuple(groups),
        first_pass_share=1.0,
    )


def handover(
    source: str, target: str, *, same: float, passed: float, count: int = 100, handed_over: int = 50
):
    return HandoverFigures(
        from_activity=source,
        to_activity=target,
        count=count,
        handed_over=handed_over,
        median_wait_hours_same=same,
        median_wait_hours_handed_over=passed,
        mean_wait_hours_same=same,
        mean_wait_hours_handed_over=passed,
    )


def a_process(*labels: str, traits: dict[str, set[Trait]] | None = None) -> Diagram:
    """start -> one user task per label -> end; the task ids are task_1, task_2, ..."""
    builder = DiagramBuilder(name="届出")
    steps = [
        builder.task(name=label, kind=NodeKind.USER_TASK, traits=(traits or {}).get(label, set()))
        for label in labels
    ]
    builder.chain(builder.start(), *steps, builder.end())
    return builder.build()


def a_scenario(diagram: Diagram, *, case_types: tuple[CaseType, ...] | None = None) -> Scenario:
    desk = StaffPool(
        id="desk", name="窓口", headcount=3, calendar=WorkingCalendar.always_open(), hourly_yen=4000
    )
    return Scenario(
        tasks={
            node.id: TaskParameters(work=minutes(30), delay=minutes(300), pool_id="desk")
            for node in diagram.tasks()
        },
        pools={"desk": desk},
        arrivals=Arrivals(per_hour_of_week=(0.1,) * 168),
        case_types=case_types or (CaseType(id="all", channel="", share=1.0),),
    )


def a_view(
    diagram: Diagram,
    *,
    scenario: Scenario | None = None,
    variants: tuple[Variant, ...] | None = None,
    handovers: tuple[HandoverFigures, ...] = (),
    channels: tuple[ChannelFigures, ...] = (),
    groups: tuple[str, ...] = (),
    count: int = 100,
    assumptions: Assumptions | None = None,
) -> ProcessView:
    labels = tuple(node.name for node in diagram.tasks())
    straight = (Variant(activities=labels, cases=count, share=1.0, median_hours=10.0),)
    measured = Measurements(
        cases=count,
        events=count * len(labels),
        activities=len(labels),
        variants_count=len(variants or straight),
        resources=4,
        throughput=summary(10.0),
        by_channel=channels,
        by_group=(),
        by_activity={
            node.name: figures(node.name, element_id=node.id, count=count, groups=groups)
            for node in diagram.tasks()
        },
        handovers=handovers,
        variants=variants or straight,
        rework_cases=0,
        late_cases=None,
        cases_with_deadline=0,
        cases_by_month={},
        span_days=365.0,
        handovers_per_case=1.0,
        work_is_inferred=False,
    )
    return view_process(
        design=Design(diagram=diagram, scenario=scenario or a_scenario(diagram)),
        measurements=measured,
        assumptions=assumptions or Assumptions(),
    )
