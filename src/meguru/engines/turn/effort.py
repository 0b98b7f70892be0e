"""How much simulation a turn can afford: every redesign is a simulated year of its own."""

from __future__ import annotations

from meguru.engines.simulation import Scenario

MOST_TASK_INSTANCES = 400_000  # per design; about half a second compiled
LEAST_REPLICATIONS = 5  # below this a 95 % interval says little
MOST_RUNS_TO_JUDGE = 10
AVERAGE_MONTH_HOURS = 365 * 24 / 12


def affordable_replications(scenario: Scenario, *, wanted: int, work_per_case: float) -> int:
    """Return `wanted`, or fewer for a busy process, but never fewer than 5 (or than `wanted` itself).

    `work_per_case` is the mean number of activity instances of a case.
    """
    per_year = cases_per_year(scenario) * max(work_per_case, 1.0)
    affordable = int(MOST_TASK_INSTANCES / per_year) if per_year > 0 else wanted
    return min(wanted, max(LEAST_REPLICATIONS, affordable))


def cases_per_year(scenario: Scenario) -> float:
    """Expected arrivals in 365 days, holidays not counted."""
    per_hour = sum(scenario.arrivals.per_hour_of_week) / len(scenario.arrivals.per_hour_of_week)
    return sum(per_hour * AVERAGE_MONTH_HOURS * factor for factor in scenario.arrivals.month_factor)


def runs_to_judge(records: int) -> int:
    """How often held-out months of so many records are simulated: at most 10 times, never fewer than 5."""
    return max(LEAST_REPLICATIONS, min(MOST_RUNS_TO_JUDGE, MOST_TASK_INSTANCES // max(records, 1)))
