"""Means and variances of durations, and durations of other families with the same ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from math import exp, gamma, log, sqrt
from statistics import NormalDist

from meguru.engines.simulation.scenario import ZERO, Distribution, DistributionKind

TABLE = 256  # cells of a table that stands for a family that we do not have
ENDS = 1e-6  # the outermost probabilities of such a table
DRAWN_EXACTLY = frozenset({DistributionKind.CONSTANT, DistributionKind.UNIFORM, DistributionKind.TRIANGULAR})


@dataclass(frozen=True, slots=True)
class Powers:
    """What a format can say of a duration: its families, and whether it can cut off the tail."""

    families: frozenset[DistributionKind]
    cuts_off: bool


def mean_and_variance(duration: Distribution) -> tuple[float, float]:
    """Of a duration with its share of zeros; a cut-off tail is not taken into account. Unit: s, s squared."""
    mean, variance = _of_family(duration)
    share = 1 - duration.zero_share
    whole = share * mean
    return whole, share * (variance + mean * mean) - whole * whole


def of_gamma(mean: float, variance: float) -> Distribution:
    """A gamma duration with this mean and variance; a constant when it does not vary."""
    if mean <= 0:
        return ZERO
    if variance <= 1e-12 * mean * mean:
        return Distribution(DistributionKind.CONSTANT, (mean,))
    return Distribution(DistributionKind.GAMMA, (mean * mean / variance, variance / mean))


def of_lognormal(mean: float, variance: float) -> Distribution:
    """A lognormal duration with this mean and variance; a constant when it does not vary."""
    if mean <= 0:
        return ZERO
    if variance <= 1e-12 * mean * mean:
        return Distribution(DistributionKind.CONSTANT, (mean,))
    spread = log(1 + variance / (mean * mean))
    return Distribution(DistributionKind.LOGNORMAL, (log(mean) - spread / 2, sqrt(spread)))


def of_normal(mean: float, deviation: float, *, low: float = 0.0, high: float = 0.0) -> Distribution:
    """A normal duration between `low` and `high` (0: no limit) as a table; never below zero."""
    if deviation <= 0:
        return Distribution(DistributionKind.CONSTANT, (max(mean, 0.0),))
    bell = NormalDist(mean, deviation)
    below = bell.cdf(max(low, 0.0))
    above = bell.cdf(high) if high > 0 else 1.0
    if above - below < 1e-9:
        return Distribution(DistributionKind.CONSTANT, (min(max(mean, low, 0.0), high or mean),))

    def inverse(share: float) -> float:
        return bell.inv_cdf(min(max(below + share * (above - below), 1e-15), 1 - 1e-15))

    return tabulated(inverse)


def tabulated(inverse: Callable[[float], float]) -> Distribution:
    """A duration as a table of its quantiles."""
    shares = [min(max(step / TABLE, ENDS), 1 - ENDS) for step in range(TABLE + 1)]
    values: list[float] = []
    for share in shares:
        values.append(max(inverse(share), values[-1] if values else 0.0, 0.0))
    return Distribution(DistributionKind.QUANTILES, tuple(values))


def fitting(duration: Distribution, powers: Powers) -> Distribution:
    """The nearest duration that a format can say: itself, else a gamma one with the same mean and variance."""
    limit = duration.maximum_seconds
    if limit and (duration.kind in DRAWN_EXACTLY or not powers.cuts_off):
        duration, limit = replace(duration, maximum_seconds=0.0), 0.0
    if duration.kind in powers.families and not duration.zero_share:
        return duration
    return replace(of_gamma(*mean_and_variance(duration)), maximum_seconds=0.0)


def _of_family(duration: Distribution) -> tuple[float, float]:
    values = duration.parameters
    match duration.kind:
        case DistributionKind.CONSTANT:
            return values[0], 0.0
        case DistributionKind.UNIFORM:
            return (values[0] + values[1]) / 2, (values[1] - values[0]) ** 2 / 12
        case DistributionKind.TRIANGULAR:
            a, c, b = values
            return (a + b + c) / 3, (a * a + b * b + c * c - a * b - a * c - b * c) / 18
        case DistributionKind.EXPONENTIAL:
            return values[0], values[0] ** 2
        case DistributionKind.LOGNORMAL:
            mu, sigma = values
            mean = exp(mu + sigma * sigma / 2)
            return mean, (exp(sigma * sigma) - 1) * mean * mean
        case DistributionKind.GAMMA:
            return values[0] * values[1], values[0] * values[1] ** 2
        case DistributionKind.WEIBULL:
            shape, scale = values
            first, second = gamma(1 + 1 / shape), gamma(1 + 2 / shape)
            return scale * first, scale * scale * (second - first * first)
    return _of_table(values)


def _of_table(values: tuple[float, ...]) -> tuple[float, float]:
    """Linear between the quantiles: a mixture of equally likely uniform pieces."""
    if len(values) < 2:
        return (values[0] if values else 0.0), 0.0
    pieces = list(pairwise(values))
    mean = sum((a + b) / 2 for a, b in pieces) / len(pieces)
    square = sum((a * a + a * b + b * b) / 3 for a, b in pieces) / len(pieces)
    return mean, max(square - mean * mean, 0.0)
