"""The simulator: task instances per second with and without numba, woven for the plan or not, and a simulated year of an office."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from unittest.mock import patch

from meguru.engines.bpmn import Diagram, DiagramBuilder, EventTrigger, NodeKind
from meguru.engines.calendars import WorkingCalendar
from meguru.engines.conditions import Comparison, Operator
from meguru.engines.simulation import (
    Arrivals,
    Batch,
    CaseAttribute,
    CaseType,
    Distribution,
    DistributionKind,
    Overtime,
    QueuePriority,
    Scenario,
    ServiceLevel,
    SimulationResult,
    StaffMember,
    StaffPool,
    TaskParameters,
    compile_ahead,
    is_numba_available,
    simulate,
)
from meguru.engines.simulation.specialised import run as woven
from meguru.engines.simulation.specialised.tables import Unfit

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


def with_all_features(diagram: Diagram, scenario: Scenario) -> tuple[Diagram, Scenario]:
    """The same office with people, priorities, batches, repetition, conditions, overtime, timers and promises."""
    nodes = {
        key: replace(node, multi_instance={"C": "parallel", "D": "sequential"}.get(key))
        for key, node in diagram.nodes.items()
    }
    edge = replace(
        diagram.nodes["A"],
        id="remind",
        name="remind",
        kind=NodeKind.BOUNDARY_EVENT,
        attached_to="G",
        interrupting=False,
        trigger=EventTrigger.TIMER,
    )
    flow = replace(next(iter(diagram.flows.values())), id="to end", source="remind", target="e")
    diagram = replace(diagram, nodes={**nodes, "remind": edge}, flows={**diagram.flows, "to end": flow})
    pools = {}
    for key, pool in scenario.pools.items():
        served = [task for task, given in scenario.tasks.items() if given.pool_id == key]
        members = (
            StaffMember("fast", speed=1.3, grade="chief"),
            StaffMember("one skill", skills=frozenset(served[:1])),
        )
        pools[key] = replace(pool, members=members, overtime=Overtime(2.0, from_waiting=5))
    income = Comparison(Operator.GT, "income", (300,))
    split = diagram.outgoing("x1")
    scenario = replace(
        scenario,
        pools=pools,
        tasks={**scenario.tasks, "I": replace(scenario.tasks["I"], batch=Batch(size=4, most_hours=24.0))},
        case_types=(CaseType("desk", "desk", 0.5, priority=1), CaseType("web", "web", 0.5)),
        attributes=(
            CaseAttribute("income", numbers=Distribution(DistributionKind.LOGNORMAL, (5.7, 0.5))),
            CaseAttribute("child", {True: 0.2, False: 0.8}),
        ),
        conditions={split[0].id: income, split[1].id: Comparison(Operator.LE, "income", (300,))},
        priority_rules=(QueuePriority(Comparison(Operator.EQ, "child", (True,)), priority=2),),
        instances=dict.fromkeys("CD", Distribution(DistributionKind.QUANTILES, (1.0, 3.0))),
        event_delays={"remind": Distribution(DistributionKind.CONSTANT, (7 * 86400.0,))},
        grade_yen={"chief": 5200},
        service_levels=(ServiceLevel("standard", 80.0, calendar=OFFICE),),
    )
    return diagram, scenario


def measured(run: Callable[[], SimulationResult], *, runs: int) -> tuple[float, float, SimulationResult]:
    """Median seconds on the clock and of this process, and the last result."""
    clock, process = [], []
    for _ in range(runs):
        began, used = time.perf_counter(), time.process_time()
        result = run()
        clock.append(time.perf_counter() - began)
        process.append(time.process_time() - used)
    return statistics.median(clock), statistics.median(process), result


def people_and_timers(diagram: Diagram, scenario: Scenario) -> tuple[Diagram, Scenario]:
    """Every feature but batches and repeated activities."""
    diagram, scenario = with_all_features(diagram, scenario)
    nodes = {key: replace(node, multi_instance=None) for key, node in diagram.nodes.items()}
    tasks = {key: replace(task, batch=None) for key, task in scenario.tasks.items()}
    return replace(diagram, nodes=nodes), replace(scenario, tasks=tasks, instances={})


def designs() -> dict[str, tuple[Diagram, Scenario, int]]:
    """Name -> what is simulated and how many replications with numba."""
    small, large = (an_office(every_feature(), cases_per_year=count) for count in (1_500, 20_000))
    row = a_row(tasks=30)
    return {
        "30 tasks in a row, 1,500 cases": (row, an_office(row, cases_per_year=1_500), 20),
        "every element, 1,500 cases": (every_feature(), small, 20),
        "every element, 20,000 cases": (every_feature(), large, 5),
        "people and timers, 1,500 cases": (*people_and_timers(every_feature(), small), 20),
        "every feature, 1,500 cases": (*with_all_features(every_feature(), small), 20),
        "every feature, 20,000 cases": (*with_all_features(every_feature(), large), 5),
    }


def kernel_only(tables: object, *, cases: int) -> None:
    """In place of `run_woven`: leaves every plan to the kernel."""
    raise Unfit


def one_year(name: str) -> int:
    """Simulate a design without numba, in a process of its own; returns the task instances."""
    diagram, scenario, _ = designs()[name]
    return simulate(diagram, scenario, seed=1, replications=2, use_numba=False).task_instances


def main() -> None:
    start_up()
    print(
        f"\nsimulated years, median of {RUNS} runs with numba and of 3 without; CPU: time of this process alone"
    )
    print(
        f"{'design':<34}{'how':>8}{'years':>7}{'tasks':>12}{'seconds':>9}{'tasks/s':>12}{'CPU s':>8}{'tasks/CPU s':>13}"
    )
    for how in ("numba", "woven", "kernel"):
        if how == "numba" and not is_numba_available():
            print("numba is not available or switched off")
            continue
        with patch.object(woven, "run_woven", kernel_only if how == "kernel" else woven.run_woven):
            for name, (diagram, scenario, replications) in designs().items():
                years = replications if how == "numba" else 1
                runs = {"numba": RUNS, "woven": 3, "kernel": 1}[how]
                with_numba = how == "numba"
                simulate(diagram, scenario, seed=1, replications=1, days=1, use_numba=with_numba)  # compile
                seconds, used, result = measured(
                    lambda d=diagram, s=scenario, n=years, u=with_numba: simulate(
                        d, s, seed=1, replications=n, use_numba=u
                    ),
                    runs=runs,
                )
                done = result.task_instances
                print(
                    f"{name:<34}{how:>8}{years:>7}{done:>12,}{seconds:>9.2f}{done / seconds:>12,.0f}"
                    f"{used:>8.2f}{done / used:>13,.0f}"
                )
    on_two_cores()


def on_two_cores() -> None:
    """Replications shared by two processes, without numba: threads would wait for Python's lock."""
    print("\nwithout numba, two processes with two simulated years each, seconds on the clock")
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        list(processes.map(one_year, [next(iter(designs()))] * 2))  # start
        for name in designs():
            began = time.perf_counter()
            done = sum(processes.map(one_year, [name] * 2))
            seconds = time.perf_counter() - began
            print(f"{name:<34}{done:>12,} tasks{seconds:>9.2f} s{done / seconds:>12,.0f} tasks/s")


def start_up() -> None:
    """What a start costs: compiling (or loading what was compiled before) and the first small simulation."""
    if not is_numba_available():
        return
    began, used = time.perf_counter(), time.process_time()
    compile_ahead()
    print(
        f"\nfirst use of the kernel: {time.perf_counter() - began:.2f} s, CPU {time.process_time() - used:.2f} s"
    )


if __name__ == "__main__":
    main()
