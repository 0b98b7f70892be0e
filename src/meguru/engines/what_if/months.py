"""The year month by month: which cases arrived when, and how long they took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import nan

import numpy as np
import numpy.typing as npt

from meguru.engines.simulation import SimulationResult, estimate
from meguru.engines.simulation.arrivals import arrival_times, hourly_rates
from meguru.engines.simulation.scenario import Scenario
from meguru.engines.what_if.hours import days_of_year, first_day
from meguru.engines.what_if.inputs import FISCAL_MONTHS, Inputs
from meguru.engines.what_if.results import MonthResult

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
WARM_UP_DAYS = 30
DAY = 86400.0


@dataclass(frozen=True, slots=True)
class Year:
    """Shape: `cases` and `median_hours` are replications x 12 months, April first; nan where no case was completed."""

    cases: Floats
    median_hours: Floats

    @property
    def peak(self) -> int:
        """The month of the year (1..12) with most arrivals."""
        return FISCAL_MONTHS[int(np.argmax(self.cases.mean(axis=0)))]

    @property
    def peak_factor(self) -> float:
        """Arrivals of the busiest month / those of an average month; 1 when no case was completed."""
        by_month = self.cases.mean(axis=0)
        return float(by_month.max() / by_month.mean()) if by_month.sum() else 1.0

    def of(self, month: int) -> Floats:
        """Median throughput of one month, by replication."""
        column: Floats = self.median_hours[:, FISCAL_MONTHS.index(month)]
        return column

    def results(self) -> tuple[MonthResult, ...]:
        return tuple(
            MonthResult(month, estimate(self.cases[:, place]), estimate(self.median_hours[:, place]))
            for place, month in enumerate(FISCAL_MONTHS)
        )


def year_of(result: SimulationResult, scenario: Scenario, inputs: Inputs) -> Year:
    """Sort the completed cases into the months of their arrival.

    The arrivals are those of the run itself: the k-th arrival follows from seed, replication and rates.
    """
    begin = first_day(inputs) - timedelta(days=WARM_UP_DAYS)
    days = WARM_UP_DAYS + days_of_year(inputs)
    rates = hourly_rates(scenario.arrivals, start=begin, days=days)
    month_of_day = np.array([(begin + timedelta(days=day)).month for day in range(days + 1)])
    cases = np.zeros((result.replications, 12))
    medians = np.full((result.replications, 12), nan)
    for number in range(result.replications):
        arrived = arrival_times(rates, seed=result.seed, replication=number)
        mine = result.replication == number
        hours = result.throughput_hours[mine]
        months = month_of_day[(arrived[result.case_number[mine]] / DAY).astype(np.int64)]
        for place, month in enumerate(FISCAL_MONTHS):
            of_month = hours[months == month]
            cases[number, place] = of_month.size
            if of_month.size:
                medians[number, place] = float(np.median(of_month))
    return Year(cases=cases, median_hours=medians)


def by_replication(result: SimulationResult, share: float) -> tuple[float, ...]:
    """One quantile of the throughput, in hours, for each replication."""
    return tuple(
        float(np.quantile(values, share)) if values.size else nan
        for values in (result.throughput_hours[result.replication == n] for n in range(result.replications))
    )


def late_by_replication(result: SimulationResult, deadline_hours: float | None) -> tuple[float, ...]:
    """The share of cases that took longer than the deadline, for each replication; empty without a deadline."""
    if deadline_hours is None:
        return ()
    return tuple(
        float((values > deadline_hours).mean()) if values.size else nan
        for values in (result.throughput_hours[result.replication == n] for n in range(result.replications))
    )
