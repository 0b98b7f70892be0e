"""Several processes in one simulation, competing for the same people."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

import numpy as np

from meguru.engines.bpmn.model import Remark
from meguru.engines.simulation.compiled import is_numba_available
from meguru.engines.simulation.figures import summarise
from meguru.engines.simulation.joining import Designs, Joined, entries, join, own
from meguru.engines.simulation.network import ready_network
from meguru.engines.simulation.plan import ReadyPlan, make_plan
from meguru.engines.simulation.replicate import Replicate
from meguru.engines.simulation.results import SimulationResult
from meguru.engines.simulation.running import Cases, Span, draw_cases, run_all, span_of
from meguru.engines.simulation.scenario import Scenario

Value = TypeVar("Value")


def simulate_together(
    designs: Designs,
    *,
    seed: int,
    replications: int = 20,
    days: int = 365,
    warm_up_days: float = 30,
    start: date = date(2026, 4, 1),
    use_numba: bool | None = None,
    progress: Callable[[int], None] | None = None,
    cores: int = 1,
) -> dict[str, SimulationResult]:
    """Simulate several processes at once: pools of the same id are the same people, cases queue together.

    Shape:  `designs` maps a name (without "/") to drawing and scenario; the result has the same names. Each result
            has the figures of one process under its own element ids; the utilisation, queue and work in `pools` are those
            of all processes together, and so are `task_instances`.
    Holds:  arrivals and luck of a process do not depend on what it is simulated with.
    Raises: CannotSimulate, also when a pool is described differently in two scenarios.
    """
    joined = join(designs)
    scenarios = [scenario for _, scenario in designs.values()]
    span = span_of(scenarios, days=days, warm_up_days=warm_up_days, start=start, cases=None)
    compiled = use_numba is not False and is_numba_available()
    network = ready_network(joined.diagram)
    plan = make_plan(
        network,
        joined.scenario,
        first_day=span.first_day,
        days=span.days,
        entries=entries(network, designs),
    )
    replicates = run_all(
        plan,
        span,
        lambda number: _all_cases(designs, joined, span, seed=seed, number=number),
        seed=seed,
        replications=replications,
        compiled=compiled,
        cores=cores,
        progress=progress,
    )
    return {
        process: _of_process(process, scenario, plan, joined, replicates, seed=seed, compiled=compiled)
        for process, (_, scenario) in designs.items()
    }


def _all_cases(designs: Designs, joined: Joined, span: Span, *, seed: int, number: int) -> Cases:
    """The cases of all processes in order of arrival."""
    parts = [
        (draw_cases(scenario, span, seed=seed, number=number, stream=own(process, "")), process)
        for process, (_, scenario) in designs.items()
    ]
    arrival = np.concatenate([cases.arrival for cases, _ in parts])
    order = np.argsort(arrival, kind="stable")
    types = np.concatenate([cases.case_type + joined.first_type[process] for cases, process in parts])
    keys = np.concatenate([cases.key for cases, _ in parts])
    return Cases(arrival=arrival[order], key=keys[order], case_type=types[order], end=span.end)


def _of_process(
    process: str,
    scenario: Scenario,
    plan: ReadyPlan,
    joined: Joined,
    replicates: Sequence[Replicate],
    *,
    seed: int,
    compiled: bool,
) -> SimulationResult:
    """The figures of one process."""
    view = replace(
        plan,
        scenario=replace(scenario, pools=joined.scenario.pools),
        clocks=_ours(process, plan.clocks),
        pause_clocks=_ours(process, plan.pause_clocks),
        remarks=tuple(_own_remark(process, each) for each in plan.remarks if _is_ours(process, each)),
    )
    first = joined.first_type[process]
    runs = [_cases_of(run, first, first + len(scenario.case_types)) for run in replicates]
    result = summarise(view, runs, seed=seed, compiled=compiled)
    return replace(result, elements=_ours(process, result.elements))


def _cases_of(run: Replicate, first: int, end: int) -> Replicate:
    chosen = (run.case_type >= first) & (run.case_type < end)
    outcome = replace(
        run.outcome,
        finish=run.outcome.finish[chosen],
        case_work=run.outcome.case_work[chosen],
        case_yen=run.outcome.case_yen[chosen],
        stood=run.outcome.stood[chosen],
    )
    return replace(run, arrival=run.arrival[chosen], case_type=run.case_type[chosen] - first, outcome=outcome)


def _ours(process: str, values: Mapping[str, Value]) -> dict[str, Value]:
    start = own(process, "")
    return {key.removeprefix(start): value for key, value in values.items() if key.startswith(start)}


def _is_ours(process: str, remark: Remark) -> bool:
    return remark.element_id is None or remark.element_id.startswith(own(process, ""))


def _own_remark(process: str, remark: Remark) -> Remark:
    if remark.element_id is None:
        return remark
    return replace(remark, element_id=remark.element_id.removeprefix(own(process, "")))
