"""A drawing with everything that parameters can stand on, and scenarios for it."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from meguru.engines.bpmn import Diagram, DiagramBuilder
from meguru.engines.bpmn.model import EventTrigger
from meguru.engines.calendars import WorkingCalendar
from meguru.engines.simulation.scenario import (
    ZERO,
    Arrivals,
    Distribution,
    DistributionKind,
    Scenario,
    StaffPool,
    TaskParameters,
)

TASKS = ("receive", "check", "enter")


def drawing() -> Diagram:
    """受付 -> 返事を待つ -> 確認 -> 分岐 (back to 受付, or on) -> 入力."""
    builder = DiagramBuilder(name="届出")
    start = builder.start(id="start")
    receive = builder.task(name="受付", id="receive")
    wait = builder.event(name="返事を待つ", id="wait", trigger=EventTrigger.TIMER)
    check = builder.task(name="確認", id="check")
    choice = builder.gateway(name="不備", id="choice")
    enter = builder.task(name="入力", id="enter")
    builder.chain(start, receive, wait, check, choice)
    builder.flow(choice, receive, id="back")
    builder.flow(choice, enter, id="on")
    builder.flow(enter, builder.end(id="end"))
    return builder.build()


def durations() -> st.SearchStrategy[Distribution]:
    seconds = st.floats(1, 1e6)
    shape = st.floats(0.3, 9)

    def of(kind: DistributionKind, *parts: st.SearchStrategy[float]) -> st.SearchStrategy[Distribution]:
        return st.tuples(*parts).map(lambda values: Distribution(kind, values))

    ordered = st.tuples(seconds, seconds, seconds).map(sorted)
    plain = st.one_of(
        st.just(ZERO),
        of(DistributionKind.CONSTANT, seconds),
        ordered.map(lambda v: Distribution(DistributionKind.UNIFORM, (v[0], v[2]))),
        ordered.map(lambda v: Distribution(DistributionKind.TRIANGULAR, tuple(v))),
        of(DistributionKind.EXPONENTIAL, seconds),
        of(DistributionKind.LOGNORMAL, st.floats(0, 12), st.floats(0.1, 1.5)),
        of(DistributionKind.GAMMA, shape, seconds),
        of(DistributionKind.WEIBULL, shape, seconds),
        st.tuples(seconds, seconds, seconds, seconds).map(
            lambda v: Distribution(DistributionKind.QUANTILES, tuple(sorted(v)))
        ),
    )
    return st.builds(
        # nobody caps what takes no time, or says that it takes none more often
        lambda one, zero, top: one if one == ZERO else Distribution(one.kind, one.parameters, zero, top),
        plain,
        st.sampled_from([0.0, 0.0, 0.0, 0.4]),
        st.sampled_from([0.0, 0.0, 5e6]),
    )


def calendars(*, holidays: bool = True) -> st.SearchStrategy[WorkingCalendar]:
    day = st.sampled_from(
        [(), ((0, 1440),), ((510, 1035),), ((510, 720), (780, 1035)), ((0, 1),), ((1380, 1440),)]
    )
    closed = st.frozensets(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=3 if holidays else 0)
    week = st.tuples(*[day] * 7).filter(any)
    return st.builds(
        lambda weekly, days: WorkingCalendar(
            weekly=weekly, holidays=frozenset(day for day in days if weekly[day.weekday()])
        ),
        week,
        closed,
    )


def scenarios() -> st.SearchStrategy[Scenario]:
    """What people may set on the drawing, single features that no format has left out."""
    pool_ids = st.sampled_from(["desk", "typing", "窓口"])

    @st.composite
    def built(draw: st.DrawFn) -> Scenario:
        pools = {
            key: StaffPool(
                id=key,
                name=draw(st.sampled_from(["窓口係", "入力係", "A & B <c>"])),
                headcount=draw(st.integers(1, 40)),
                calendar=draw(calendars()),
                hourly_yen=draw(st.integers(0, 20_000)),
            )
            for key in draw(st.frozensets(pool_ids, min_size=1))
        }
        some = st.one_of(st.none(), st.sampled_from(sorted(pools)))
        tasks = {
            key: TaskParameters(
                work=draw(durations()),
                delay=draw(durations()),
                pool_id=draw(some),
                yen_per_case=draw(st.integers(0, 5000)),
            )
            for key in TASKS
        }
        share = draw(st.floats(0.01, 0.99))
        day = draw(st.sampled_from([(0.0,) * 9 + (2.0,) * 8 + (0.0,) * 7, (1.0,) * 24, (0.0,) * 23 + (0.5,)]))
        other = draw(st.sampled_from([(0.0,) * 24, (0.0,) * 9 + (1.0, 2.5, 0.0) * 5]))
        hours = [*day * draw(st.integers(1, 7)), *other * 7][:168]
        return Scenario(
            tasks=tasks,
            pools=pools,
            arrivals=Arrivals(per_hour_of_week=tuple(hours)),
            branches={"choice": {"back": share, "on": 1 - share}},
            event_delays={"wait": draw(durations())},
        )

    return built()
