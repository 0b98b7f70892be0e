"""The simulator: task instances per second with and without numba, and a simulated year of an office."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from meguru.engines.bpmn import Diagram, DiagramBuilder, NodeKind
from meguru.engines.calendars import WorkingCalendar
from meguru.engines.simulation import (
    Arrivals,
    Distribution,
    DistributionKind,
    Scenario,
    SimulationResult,
    StaffPool,
    TaskParameters,
    is_numba_available,
    simulate,
)

RUNS = 5
OFFICE = WorkingCalendar.office_hours().with_japanese_holidays([2026, 2027])


def a_row(*, tasks: int) -> Diagram:
    """Start, so many tasks in a row, end."""
    builder = DiagramBuilder(name="row")
    builder.chain(builder.start(), *[builder.task(name=f"{n}") for n in range(tasks)], builder.end())
    return builder.build()


def every_feature() -> Diagram:
    """Exclusive, parallel and inclusive gateways, a loop and a sub-process around nine tasks."""
    builder = DiagramBuilder(name="every feature")
    kinds = {"x": NodeKind.EXCLUSIVE_GATEWAY, "p": NodeKind.PARALLEL_GATEWAY, "o": NodeKind.INCLUSIVE_GATEWAY}
    for gateway in ("x1", "x2", "x3", "x4", "p1", "p2", "o1", "o2"):
        builder.gateway(id=gateway, kind=kinds[gateway[0]])
    for task in "ABCDEFG":
        builder.task(id=task, name=task)
    builder.start(id="s")
    builder.end(id="e")
    builder.sub_process(id="sub", name="sub")
    builder.chain(
        builder.start(parent="sub"),
        builder.task(id="H", name="H", parent="sub"),
        builder.task(id="I", name="I", parent="sub"),
        builder.end(parent="sub"),
    )
    for chain in ("s A x1 B x2 p1 C p2 o1 E o2 x3 G x4 sub e", "x1 x2", "p1 D p2", "o1 F o2", "x4 x3"):
        builder.chain(*chain.split())
    return builder.build()


def an_office(diagram: Diagram, *, cases_per_year: int) -> Scenario:
    """Four pools in office hours with Japanese holidays, delays in open time, arrivals by weekday, hour and month."""
    open_hours = sum(OFFICE.weekly[day] != () for day in range(7)) * 8
    rate = cases_per_year / 52 / open_hours
    week = tuple(rate if hour // 24 < 5 and 9 <= hour % 24 < 17 else 0.0 for hour in range(168))
    staff = 2 + cases_per_year // 2000
    return Scenario(
        tasks={
            task.id: TaskParameters(
                work=Distribution(DistributionKind.LOGNORMAL, (5.5, 0.6)),
                delay=Distribution(DistributionKind.GAMMA, (0.7, 7200.0), zero_share=0.2),
                pool_id=f"pool{number % 4}",
                delay_in_working_time=number % 2 == 0,
            )
            for number, task in enumerate(diagram.tasks())
        },
        pools={f"pool{n}": StaffPool(f"pool{n}", f"pool{n}", staff, OFFICE, 4000) for n in range(4)},
        arrivals=Arrivals(week, month_factor=(0.8, 0.8, 1.6, 1.8, 1.0, 0.9, 0.9, 0.8, 0.9, 0.8, 0.8, 0.9)),
        branches={
            gateway: {flow.id: 0.5 for flow in diagram.outgoing(gateway)}
            for gateway in ("x1", "o1", "x4")
            if gateway in diagram.nodes
        },
    )


def measured(run: Callable[[], SimulationResult], *, runs: int) -> tuple[float, float, SimulationResult]:
    """Median seconds on the clock and of this process, and the last result."""
    clock, process = [], []
    for _ in range(runs):
        began, used = time.perf_counter(), time.process_time()
        result = run()
        clock.append(time.perf_counter() - began)
        process.append(time.process_time() - used)
    return statistics.median(clock), statistics.median(process), result


def main() -> None:
    designs = (
        ("30 tasks in a row, 1,500 cases, 20 years", a_row(tasks=30), 1_500, 20),
        ("every feature, 1,500 cases, 20 years", every_feature(), 1_500, 20),
        ("every feature, 20,000 cases, 5 years", every_feature(), 20_000, 5),
    )
    print(f"\nsimulation, median of {RUNS} runs with numba, one without; CPU: time of this process alone")
    print(
        f"{'design':<42}{'numba':>7}{'tasks':>12}{'seconds':>10}{'tasks/s':>12}{'CPU s':>8}{'tasks/CPU s':>13}"
    )
    for use_numba in (True, False):
        if use_numba and not is_numba_available():
            print("numba is not available or switched off")
            continue
        for name, diagram, cases, replications in designs:
            scenario = an_office(diagram, cases_per_year=cases)
            count = replications if use_numba else 1
            simulate(diagram, scenario, seed=1, replications=1, days=1, use_numba=use_numba)  # compile
            seconds, used, result = measured(
                lambda d=diagram, s=scenario, n=count, u=use_numba: simulate(
                    d, s, seed=1, replications=n, use_numba=u
                ),
                runs=RUNS if use_numba else 1,
            )
            label = name if use_numba else name.split(", ")[0] + f", {cases:,} cases, 1 year"
            done = result.task_instances
            print(
                f"{label:<42}{'yes' if use_numba else 'no':>7}{done:>12,}{seconds:>10.2f}{done / seconds:>12,.0f}"
                f"{used:>8.2f}{done / used:>13,.0f}"
            )


if __name__ == "__main__":
    main()
