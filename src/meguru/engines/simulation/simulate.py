"""Simulate one design over replications, or two designs side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from meguru.engines.bpmn.model import Diagram
from meguru.engines.eventlogs.model import EventLog
from meguru.engines.simulation.compiled import is_numba_available
from meguru.engines.simulation.figures import summarise
from meguru.engines.simulation.network import ready_network
from meguru.engines.simulation.pairing import pair
from meguru.engines.simulation.plan import make_plan
from meguru.engines.simulation.replication import Runner
from meguru.engines.simulation.results import PairedResult, SimulationResult
from meguru.engines.simulation.running import draw_cases, run_all, run_one, span_of
from meguru.engines.simulation.scenario import Scenario
from meguru.engines.simulation.traces import as_event_log


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
    cores: int = 1,
) -> SimulationResult:
    """Run a design `replications` times over `days` measured days from `start`.

    Shape:  the warm-up lies before `start`, in whole days. With `cases_per_replication` measuring goes on until so many cases
            have arrived, however many days that takes; `days` is then ignored.
    Holds:  the same arguments give the same bits, with and without numba (`use_numba` None takes it if present).
            Arrivals stop at the end of the measured time; cases that have arrived are run to their end.
            `keep_log` keeps the work records of the first replication. `progress` is told, after each replication,
            how many are done; what it raises ends the simulation. With numba up to `cores` replications run at
            the same time, each with tables of its own; the result is the same.
    Raises: CannotSimulate when the scenario contradicts itself, naming the element.
    """
    span = span_of([scenario], days=days, warm_up_days=warm_up_days, start=start, cases=cases_per_replication)
    compiled = use_numba is not False and is_numba_available()
    plan = make_plan(ready_network(diagram), scenario, first_day=span.first_day, days=span.days)
    replicates = run_all(
        plan,
        span,
        lambda number: draw_cases(scenario, span, seed=seed, number=number),
        seed=seed,
        replications=replications,
        compiled=compiled,
        cores=cores,
        keep_log=keep_log,
        progress=progress,
    )
    log = as_event_log(plan, replicates[0]) if keep_log else None
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
    span = span_of([scenario], days=days, warm_up_days=warm_up_days, start=start, cases=cases)
    compiled = use_numba is not False and is_numba_available()
    plan = make_plan(ready_network(diagram), scenario, first_day=span.first_day, days=span.days)
    runner = Runner(plan, compiled=compiled)
    drawn = draw_cases(scenario, span, seed=seed, number=replication)
    replicate = run_one(runner, plan, span, drawn, seed=seed, number=replication, keep_log=True)
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
