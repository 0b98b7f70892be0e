"""Simulate one design over replications, or two designs side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import ceil, isfinite

import numpy as np
import numpy.typing as npt

from meguru.engines.bpmn.model import Diagram
from meguru.engines.eventlogs.model import EventLog
from meguru.engines.simulation.arrivals import (
    MOST_CASES,
    arrival_times,
    case_keys,
    case_types,
    hourly_rates,
)
from meguru.engines.simulation.compiled import is_numba_available
from meguru.engines.simulation.facts import case_facts
from meguru.engines.simulation.figures import summarise
from meguru.engines.simulation.network import ready_network
from meguru.engines.simulation.pairing import pair
from meguru.engines.simulation.plan import ReadyPlan, make_plan
from meguru.engines.simulation.refusal import CannotSimulate
from meguru.engines.simulation.replicate import Replicate
from meguru.engines.simulation.replication import Runner
from meguru.engines.simulation.results import PairedResult, SimulationResult
from meguru.engines.simulation.scenario import Scenario
from meguru.engines.simulation.traces import as_event_log

Floats = npt.NDArray[np.float64]

DAY = 86400.0
MOST_DAYS = 36_600  # a hundred years
MOST_REPLICATIONS = 10_000


@dataclass(frozen=True, slots=True)
class _Span:
    """The time axis: day 0 is `first_day`; measuring runs from `begin` to `end` (seconds)."""

    first_day: date
    days: int
    begin: float
    end: float
    cases: int | None


def simulate(
    diagram: Diagram,
    scenario: Scenario,
    *,
    seed: int,
    replications: int = 20,
    cases_per_replication: int | None = None,
    days: int = 365,
    warm_up_days: float = 30,
    start: date = date(2026, 4, 1),
    use_numba: bool | None = None,
    keep_log: bool = False,
    progress: Callable[[int], None] | None = None,
) -> SimulationResult:
    """Run a design `replications` times over `days` measured days from `start`.

    Shape:  the warm-up lies before `start`, in whole days. With `cases_per_replication` measuring goes on until so many cases
            have arrived, however many days that takes; `days` is then ignored.
    Holds:  the same arguments give the same bits, with and without numba (`use_numba` None takes it if present).
            Arrivals stop at the end of the measured time; cases that have arrived are run to their end.
            `keep_log` keeps the work records of the first replication. `progress` is told, after each replication,
            how many are done; what it raises ends the simulation.
    Raises: CannotSimulate when the scenario contradicts itself, naming the element.
    """
    span = _span(scenario, days=days, warm_up_days=warm_up_days, start=start, cases=cases_per_replication)
    if not 1 <= replications <= MOST_REPLICATIONS:
        raise CannotSimulate(f"繰り返し回数は1から{MOST_REPLICATIONS:,}の間にしてください。")
    compiled = use_numba is not False and is_numba_available()
    plan = make_plan(ready_network(diagram), scenario, first_day=span.first_day, days=span.days)
    runner = Runner(plan, compiled=compiled)
    log = None
    replicates = []
    for number in range(replications):
        keeps = keep_log and number == 0
        replicate = _replicate(runner, plan, span, seed=seed, number=number, keep_log=keeps)
        if keeps:
            log = as_event_log(plan, replicate)
        replicates.append(replicate)
        if progress is not None:
            progress(number + 1)
    result = summarise(plan, replicates, seed=seed, compiled=compiled)
    return replace(result, log=log)


def simulate_log(
    diagram: Diagram,
    scenario: Scenario,
    *,
    seed: int,
    cases: int | None = None,
    days: int = 365,
    warm_up_days: float = 30,
    start: date = date(2026, 4, 1),
    replication: int = 0,
    use_numba: bool | None = None,
) -> EventLog:
    """Work records of one replication, in the schema of imported logs; warm-up cases are left out.

    With `cases` exactly so many cases arrive; otherwise as many as arrive in `days` days.
    Raises: CannotSimulate.
    """
    span = _span(scenario, days=days, warm_up_days=warm_up_days, start=start, cases=cases)
    compiled = use_numba is not False and is_numba_available()
    plan = make_plan(ready_network(diagram), scenario, first_day=span.first_day, days=span.days)
    runner = Runner(plan, compiled=compiled)
    replicate = _replicate(runner, plan, span, seed=seed, number=replication, keep_log=True)
    return as_event_log(plan, replicate)


def compare(
    as_is: tuple[Diagram, Scenario],
    to_be: tuple[Diagram, Scenario],
    *,
    seed: int,
    replications: int = 20,
    cases_per_replication: int | None = None,
    days: int = 365,
    warm_up_days: float = 30,
    start: date = date(2026, 4, 1),
    use_numba: bool | None = None,
) -> PairedResult:
    """Simulate two designs with common random numbers and estimate their difference, as-is minus to-be.

    To compare many designs with one, simulate each once with the same arguments and use `pair`.
    Raises: CannotSimulate.
    """
    results = [
        simulate(
            diagram,
            scenario,
            seed=seed,
            replications=replications,
            cases_per_replication=cases_per_replication,
            days=days,
            warm_up_days=warm_up_days,
            start=start,
            use_numba=use_numba,
        )
        for diagram, scenario in (as_is, to_be)
    ]
    return pair(as_is=results[0], to_be=results[1])


def _span(scenario: Scenario, *, days: int, warm_up_days: float, start: date, cases: int | None) -> _Span:
    if not 1 <= days <= MOST_DAYS:
        raise CannotSimulate(f"シミュレーションの日数は1日から{MOST_DAYS:,}日の間にしてください。")
    if not (isfinite(warm_up_days) and 0 <= warm_up_days <= MOST_DAYS):
        raise CannotSimulate(f"助走の日数は0日から{MOST_DAYS:,}日の間にしてください。")
    if cases is not None and not 1 <= cases <= MOST_CASES:
        raise CannotSimulate(f"事案の件数は1件から{MOST_CASES:,}件の間にしてください。")
    warm_up = ceil(warm_up_days)
    first_day = start - timedelta(days=warm_up)
    measured = days
    if cases is not None:
        measured = _days_for(scenario, cases=cases, start=start)
    days = warm_up + measured
    return _Span(first_day, days, warm_up * DAY, days * DAY, cases)


def _days_for(scenario: Scenario, *, cases: int, start: date) -> int:
    """Days in which `cases` cases arrive almost certainly (five standard deviations)."""
    needed = cases + 5 * cases**0.5 + 25
    days = 366
    while days <= MOST_DAYS:
        expected = np.cumsum(hourly_rates(scenario.arrivals, start=start, days=days))
        if expected[-1] >= needed:
            return int(np.searchsorted(expected, needed)) // 24 + 1
        days *= 4
    raise CannotSimulate(f"到着が少なすぎて、{MOST_DAYS // 366}年たっても{cases:,}件になりません。")


def _replicate(
    runner: Runner, plan: ReadyPlan, span: _Span, *, seed: int, number: int, keep_log: bool
) -> Replicate:
    scenario = plan.scenario
    rates = hourly_rates(scenario.arrivals, start=span.first_day, days=span.days)
    if not 0 < float(rates.sum()) <= MOST_CASES:
        if float(rates.sum()) > MOST_CASES:
            raise CannotSimulate(
                f"一回あたり{MOST_CASES:,}件を超える到着は計算できません。期間か件数を減らしてください。"
            )
        raise CannotSimulate("到着の件数がすべて0です。到着の設定に件数を入れてください。")
    arrival = arrival_times(rates, seed=seed, replication=number)
    end = span.end
    if span.cases is not None:
        last = int(np.searchsorted(arrival, span.begin)) + span.cases
        arrival = arrival[:last]
        end = float(arrival[-1]) if arrival.size else span.begin
    types = case_types(scenario.case_types, seed=seed, replication=number, count=arrival.size)
    facts = case_facts(scenario, plan.conditions, seed=seed, replication=number, types=types)
    outcome = runner.run(
        arrival=arrival,
        case_key=case_keys(seed=seed, replication=number, count=arrival.size),
        case_type=types,
        facts=facts,
        window=(span.begin, end),
        keep_log=keep_log,
    )
    if outcome.no_way is not None:
        node = plan.network.element_of[outcome.no_way]
        raise CannotSimulate(
            f"分岐「{node.name or node.id}」で、どの条件にも当てはまらない事案があります。"
            "既定の行き先を決めるか、条件を足してください。"
        )
    return Replicate(arrival=arrival, case_type=types, begin=span.begin, end=end, outcome=outcome)
