"""Service levels: which cases kept their promise, on the clock of the promise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import nan

import numpy as np
import numpy.typing as npt

from meguru.engines.simulation.intervals import estimate
from meguru.engines.simulation.plan import ReadyPlan
from meguru.engines.simulation.replicate import HOUR, Replicate
from meguru.engines.simulation.results import ServiceLevelFigures
from meguru.engines.simulation.scenario import ServiceLevel

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def service_levels(plan: ReadyPlan, replicates: Sequence[Replicate]) -> dict[str, ServiceLevelFigures]:
    """The figures of every promise of the scenario, over the replications."""
    return {level.id: _figures(level, plan, replicates) for level in plan.scenario.service_levels}


def hours_on_clock(level: ServiceLevel, plan: ReadyPlan, run: Replicate) -> Floats:
    """How long each completed case took on the clock of a promise, had it never stood."""
    done = run.completed
    clock = plan.clocks.get(level.id)
    if clock is None:
        return run.throughput_hours
    return clock.open_seconds_between_many(run.arrival[done], run.outcome.finish[done]) / HOUR


def hours_stood(level: ServiceLevel, plan: ReadyPlan, run: Replicate) -> Floats:
    """How much of that the clock stood because the applicant was asked."""
    column = plan.pause_clocks.get(level.id)
    if column is None:
        return np.zeros(int(run.completed.sum()))
    stood: Floats = run.outcome.stood[run.completed, column] / HOUR
    return stood


def _figures(level: ServiceLevel, plan: ReadyPlan, replicates: Sequence[Replicate]) -> ServiceLevelFigures:
    types = [each.id for each in plan.scenario.case_types]
    rows = [row for row, key in enumerate(types) if key in level.case_types or not level.case_types]
    running = [hours_on_clock(level, plan, run) for run in replicates]
    stood = [hours_stood(level, plan, run) for run in replicates]
    hours = [np.maximum(all_of_it - part, 0.0) for all_of_it, part in zip(running, stood, strict=True)]
    of_type = [run.case_type[run.completed] for run in replicates]
    meant = [np.isin(each, rows) for each in of_type]

    def over(
        function: Callable[[Floats], np.floating], chosen: Sequence[Flags], of: Sequence[Floats] = hours
    ) -> list[float]:
        return [
            float(function(values[which])) if which.any() else nan
            for values, which in zip(of, chosen, strict=True)
        ]

    def late(values: Floats) -> np.floating:
        return np.mean(values > level.hours)

    return ServiceLevelFigures(
        late_share=estimate(over(late, meant)),
        mean_hours=estimate(over(np.mean, meant)),
        p90_hours=estimate(over(lambda values: np.quantile(values, 0.9), meant)),
        cases_per_year=estimate(
            which.sum() * run.per_year for which, run in zip(meant, replicates, strict=True)
        ),
        late_share_by_type={
            types[row]: estimate(over(late, [each == row for each in of_type])) for row in rows
        },
        late_share_if_running=estimate(over(late, meant, running)),
        mean_hours_if_running=estimate(over(np.mean, meant, running)),
        mean_stood_hours=estimate(over(np.mean, meant, stood)),
    )
