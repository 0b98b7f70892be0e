"""Means over replications with Student's t intervals."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from math import atan, cos, nan, pi, sin, sqrt

import numpy as np

from meguru.engines.simulation.results import Estimate


def estimate(values: Iterable[float]) -> Estimate:
    """The mean and its 95 percent interval; nan values (nothing happened in a replication) are left out.

    With one value the interval is unknown: `low` and `high` are nan. With none everything is nan.
    """
    known = np.array([value for value in values if value == value], dtype=np.float64)
    if known.size == 0:
        return Estimate(nan, nan, nan)
    mean = float(known.mean())
    if known.size == 1:
        return Estimate(mean, nan, nan)
    half = student_t(known.size - 1) * float(known.std(ddof=1)) / sqrt(known.size)
    return Estimate(mean, mean - half, mean + half)


@lru_cache(maxsize=1000)
def student_t(degrees: int, probability: float = 0.975) -> float:
    """The quantile of Student's t distribution for whole degrees of freedom (>= 1), probability > 0.5.

    Source: the finite sums of Abramowitz and Stegun 26.7.3 and 26.7.4, inverted by bisection.
    """
    low, high = 0.0, 1e7
    for _ in range(200):
        middle = (low + high) / 2
        if (1 + _central_share(middle, degrees)) / 2 < probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _central_share(t: float, degrees: int) -> float:
    """The probability of a value between -t and t."""
    angle = atan(t / sqrt(degrees))
    cosine = cos(angle)
    if degrees % 2 == 1:
        term, total = cosine, 0.0
        for step in range(1, degrees - 1, 2):
            total += term
            term *= cosine * cosine * (step + 1) / (step + 2)
        return 2 / pi * (angle + sin(angle) * total)
    term, total = 1.0, 0.0
    for step in range(0, degrees - 1, 2):
        total += term
        term *= cosine * cosine * (step + 1) / (step + 2)
    return sin(angle) * total
