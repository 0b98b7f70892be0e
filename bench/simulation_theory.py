"""The simulator against closed formulas: long runs, deviation in percent, and whether theory lies in the interval."""

from __future__ import annotations

from dataclasses import replace
from math import exp, factorial

import numpy as np

from meguru.engines.bpmn import Diagram
from meguru.engines.bpmn.build import DiagramBuilder
from meguru.engines.bpmn.model import EventTrigger, NodeKind
from meguru.engines.calendars import WorkingCalendar
from meguru.engines.simulation import (
    Arrivals,
    CaseType,
    Distribution,
    DistributionKind,
    Estimate,
    Overtime,
    Scenario,
    ServiceLevel,
    SimulationResult,
    StaffPool,
    TaskParameters,
    estimate,
    simulate,
    simulate_together,
)

CASES = 1_000_000
REPLICATIONS = 8
ALWAYS = WorkingCalendar.always_open()
MINUTE = 60.0


def one_task() -> Diagram:
    builder = DiagramBuilder(name="one task")
    builder.chain(builder.start(), builder.task(id="A", name="A"), builder.end())
    return builder.build()


def jackson_network() -> Diagram:
    """A, then B with chance 0.6 or C; from C back to A with chance 0.25."""
    builder = DiagramBuilder(name="network")
    builder.start(id="s")
    for task in "ABC":
        builder.task(id=task, name=task)
    builder.gateway(id="in", kind=NodeKind.EXCLUSIVE_GATEWAY)
    builder.gateway(id="split", kind=NodeKind.EXCLUSIVE_GATEWAY)
    builder.gateway(id="back", kind=NodeKind.EXCLUSIVE_GATEWAY)
    builder.end(id="e")
    builder.chain("s", "in", "A", "split")
    builder.flow("split", "B", id="to_B")
    builder.flow("split", "C", id="to_C")
    builder.chain("C", "back")
    builder.flow("back", "in", id="again")
    builder.flow("back", "e", id="out")
    builder.flow("B", "e")
    return builder.build()


def exponential(seconds: float) -> Distribution:
    return Distribution(DistributionKind.EXPONENTIAL, (seconds,))


def world(
    work: dict[str, Distribution],
    people: dict[str, int],
    per_hour: float,
    calendar: WorkingCalendar = ALWAYS,
    rates: tuple[float, ...] = (),
) -> Scenario:
    """Every task has a pool of its own."""
    return Scenario(
        tasks={key: TaskParameters(work=each, pool_id=key) for key, each in work.items()},
        pools={key: StaffPool(key, key, count, calendar, 3600) for key, count in people.items()},
        arrivals=Arrivals(rates or (per_hour,) * 168),
        maximum_visits=10_000,
    )


def erlang_c_wait(*, servers: int, offered: float, service_hours: float) -> float:
    """Mean wait of M/M/c (Erlang 1917)."""
    blocked = offered**servers / factorial(servers) * servers / (servers - offered)
    others = sum(offered**k / factorial(k) for k in range(servers))
    return blocked / (others + blocked) * service_hours / (servers - offered)


def run(diagram: Diagram, scenario: Scenario, *, cases: int = CASES, seed: int = 1) -> SimulationResult:
    return simulate(
        diagram,
        scenario,
        seed=seed,
        replications=REPLICATIONS,
        cases_per_replication=cases,
        warm_up_days=20,
        cores=2,
    )


def throughput(result: SimulationResult, row: int | None = None) -> Estimate:
    """Mean hours from arrival to the end, of one case type or of all."""
    means = []
    for number in range(result.replications):
        chosen = result.replication == number
        if row is not None:
            chosen &= result.case_type == row
        means.append(float(np.mean(result.throughput_hours[chosen])))
    return estimate(means)


def row(name: str, theory: float, found: Estimate) -> None:
    away = (found.mean / theory - 1) * 100
    inside = "yes" if found.low <= theory <= found.high else "no"
    print(
        f"{name:<58}{theory:>11.5f}{found.mean:>11.5f}{away:>+9.2f} %"
        f"{(found.high - found.low) / 2 / theory * 100:>8.2f} %{inside:>5}"
    )


def queues() -> None:
    task = one_task()
    hour = 1 / 60  # one minute of work, in hours
    for load in (0.5, 0.8, 0.9):
        found = throughput(run(task, world({"A": exponential(MINUTE)}, {"A": 1}, 60 * load)))
        row(f"M/M/1, load {load}: hours in the system", hour / (1 - load), found)
    for servers in (2, 8):
        found = throughput(
            run(task, world({"A": exponential(MINUTE)}, {"A": servers}, 60 * 0.85 * servers), seed=2)
        )
        wait = erlang_c_wait(servers=servers, offered=0.85 * servers, service_hours=hour)
        row(f"M/M/{servers}, load 0.85: hours in the system", wait + hour, found)
    gamma = Distribution(DistributionKind.GAMMA, (0.5, 2 * MINUTE))
    found = throughput(run(task, world({"A": gamma}, {"A": 1}, 42), seed=3))
    row("M/G/1, gamma, load 0.7: hours (Pollaczek, Khinchine)", hour + 0.7 / 0.3 * hour * 3 / 2, found)
    constant = Distribution(DistributionKind.CONSTANT, (MINUTE,))
    found = throughput(run(task, world({"A": constant}, {"A": 1}, 42), seed=4))
    row("M/D/1, load 0.7: hours in the system", hour + 0.7 / 0.3 * hour / 2, found)


def priorities() -> None:
    """Cobham 1954, not preemptive, both classes exponential with the same mean."""
    scenario = replace(
        world({"A": exponential(MINUTE)}, {"A": 1}, 48),
        case_types=(CaseType("first", "", 0.4, priority=1), CaseType("second", "", 0.6)),
    )
    result = run(one_task(), scenario, seed=5)
    rest = 0.8 / 60
    row("priorities, load 0.32 + 0.48: the first class", 1 / 60 + rest / 0.68, throughput(result, 0))
    row("priorities, load 0.32 + 0.48: the second class", 1 / 60 + rest / 0.68 / 0.2, throughput(result, 1))


def network() -> None:
    """Jackson 1957: every station is an M/M/c of its own at the rate of the traffic equations."""
    arriving = 36.0
    at_a = arriving / (1 - 0.4 * 0.25)
    work = {"A": exponential(MINUTE), "B": exponential(1.5 * MINUTE), "C": exponential(2.5 * MINUTE)}
    scenario = replace(
        world(work, {"A": 1, "B": 1, "C": 1}, arriving),
        branches={"split": {"to_B": 0.6, "to_C": 0.4}, "back": {"again": 0.25, "out": 0.75}},
    )
    result = run(jackson_network(), scenario, cases=CASES // 2, seed=6)
    jobs = 0.0
    for rate, minutes in ((at_a, 1.0), (0.6 * at_a, 1.5), (0.4 * at_a, 2.5)):
        load = rate * minutes / 60
        jobs += load / (1 - load)
    row("Jackson network with a loop: hours in the system", jobs / arriving, throughput(result))


def together() -> None:
    """Two processes with one desk are one M/M/1 of both rates."""
    task = one_task()
    results = simulate_together(
        {
            "one": (task, world({"A": exponential(MINUTE)}, {"A": 1}, 20)),
            "other": (task, world({"A": exponential(MINUTE)}, {"A": 1}, 25)),
        },
        seed=7,
        replications=REPLICATIONS,
        days=1200,
        cores=2,
    )
    for name, result in results.items():
        row(f"two processes, one desk, load 0.75: {name}", 1 / 60 / 0.25, throughput(result))


def calendar() -> None:
    """Arrivals in office hours only, at a constant rate: seen in open time the desk is an M/M/1."""
    calendar = WorkingCalendar(weekly=(((540, 1020),),) * 5 + ((),) * 2)
    rates = tuple(42.0 if hour < 120 and 9 <= hour % 24 < 17 else 0.0 for hour in range(168))
    scenario = world({"A": exponential(MINUTE)}, {"A": 1}, 0, calendar, rates)
    result = run(one_task(), scenario, seed=9)
    load = result.pools["A"].utilisation
    row("office hours: share of open time that is worked", 0.7, load)
    whole_day = 30 * 60.0
    fixed = Distribution(DistributionKind.CONSTANT, (whole_day,))
    night = tuple(20.0 if hour < 120 and hour % 24 == 20 else 0.0 for hour in range(168))
    scenario = world({"A": fixed}, {"A": 1000}, 0, calendar, night)
    result = run(one_task(), scenario, cases=CASES // 20, seed=8)
    # from 20:30 on average to 9:00 the next working day (Friday's to Monday), then half an hour
    row("office hours: from the evening to the next morning", 12.5 + 48 / 5 + 0.5, throughput(result))


def instances() -> None:
    """The longest of n exponential times is 1 + 1/2 + ... + 1/n of their mean; people enough for all."""
    for count in (3, 10):
        builder = DiagramBuilder(name="instances")
        builder.sub_process(id="M", name="M", multi_instance="parallel")
        builder.chain(builder.start(), "M", builder.end())
        inside = [
            builder.start(parent="M"),
            builder.task(id="A", name="A", parent="M"),
            builder.end(parent="M"),
        ]
        builder.chain(*inside)
        number = Distribution(DistributionKind.CONSTANT, (float(count),))
        scenario = replace(world({"A": exponential(MINUTE)}, {"A": 5000}, 60), instances={"M": number})
        found = throughput(run(builder.build(), scenario, cases=CASES // 10, seed=10))
        longest = sum(1 / each for each in range(1, count + 1)) / 60
        row(f"{count} instances of a sub-process side by side: hours", longest, found)


def standing_clock() -> None:
    """Work and the applicant's answer are exponential; the clock of the promise stands while the answer is awaited."""
    builder = DiagramBuilder(name="one question")
    builder.event(id="answer", trigger=EventTrigger.MESSAGE)
    builder.chain(builder.start(), builder.task(id="A", name="A"), "answer", builder.end())
    scenario = replace(
        world({"A": exponential(MINUTE)}, {"A": 5000}, 60),
        event_delays={"answer": exponential(2 * MINUTE)},
        service_levels=(ServiceLevel("two minutes", 2 / 60),),
        clock_stops_at=("answer",),
    )
    found = run(builder.build(), scenario, cases=CASES // 2, seed=11).service_levels["two minutes"]
    row("late on a clock that stands meanwhile", exp(-2), found.late_share)
    row("late if the clock ran on", 2 * exp(-1) - exp(-2), found.late_share_if_running)


def overtime() -> None:
    """Somebody who always has more to do, in pieces of six minutes, works the limit of every month."""
    office = WorkingCalendar(weekly=(((540, 1020),),) * 5 + ((),) * 2)
    rates = tuple(45.0 if hour < 120 and 9 <= hour % 24 < 17 else 0.0 for hour in range(168))
    scenario = world({"A": Distribution(DistributionKind.CONSTANT, (360.0,))}, {"A": 3}, 0, office, ())
    desk = replace(scenario.pools["A"], overtime=Overtime(4.0, hours_per_month=45.0))
    scenario = replace(scenario, pools={"A": desk}, arrivals=Arrivals(rates))
    result = simulate(one_task(), scenario, seed=12, replications=REPLICATIONS, days=365, warm_up_days=31)
    row(
        "overtime of three people, at most 45 hours a month",
        3 * 12 * 45.0,
        result.pools["A"].overtime_hours_per_year,
    )


def main() -> None:
    print(
        f"\n{REPLICATIONS} replications of up to {CASES:,} cases; half width of the 95 % interval, theory inside"
    )
    print(f"{'case':<58}{'theory':>11}{'simulated':>11}{'away':>11}{'+/-':>10}{'in':>5}")
    for part in (queues, priorities, network, together, calendar, instances, standing_clock, overtime):
        part()


if __name__ == "__main__":
    main()
