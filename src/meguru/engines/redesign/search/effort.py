"""How long a search is likely to take, for people who decide how much to look."""

from __future__ import annotations

YEAR_SECONDS = 0.012
TASK_SECONDS = 1.5e-6


def likely_seconds(*, tasks_a_year: float, years: int) -> float:
    """Seconds of one core for so many simulated years, each with so many task instances.

    Source: measured on a server core of 2024 with numba: a year costs about 5-12 ms however few cases it has (building
            the plan, the calendar, the reading of the figures), and 1.2-1.5 microseconds per task instance. Apps correct it
            by how long the last searches of the machine really took.

    >>> round(likely_seconds(tasks_a_year=100_000, years=1000))
    162
    """
    return years * (YEAR_SECONDS + tasks_a_year * TASK_SECONDS)
