"""The distribution that fits durations best (docs/algorithms/fitting.md, section 5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from math import lgamma, log, pi, sqrt
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from meguru.engines.simulation.durations import mean_seconds, scaled
from meguru.engines.simulation.scenario import ZERO, Distribution, DistributionKind

Floats = npt.NDArray[np.float64]

AT_ONCE_SECONDS = 1.0  # shorter durations count as none at all
CONTEST_FROM = 30  # with fewer positive values the values themselves are used
STEPS_UP_TO = 100  # up to so many values the table holds each of them as a step
TABLE_CELLS = 400
_STEP_CELLS = 6
_SIMPLER_MAY_LOSE_BY = 1.05  # two parameters are easier to explain than a table of values
_MEAN_BY_GRID = 512


@dataclass(frozen=True, slots=True)
class FittedDuration:
    """A distribution and how well it fits.

    `distance_seconds` is the mean Wasserstein distance of each half of the values to the distribution fitted on
    the other half; `rival_distance_seconds` the same of the runner-up (nan without a contest).
    """

    distribution: Distribution
    observations: int
    mean_seconds: float
    distance_seconds: float
    rival_distance_seconds: float
    best_family: str


def fit_duration(values: Floats, *, family: str | None = None) -> FittedDuration:
    """Fit durations of one kind, in seconds, in the order of time.

    Zero with its share; the rest by the better of two: the best of four families (exponential, lognormal, gamma,
    Weibull) by AIC, cut off at the longest value seen and scaled to the mean seen; or the observed quantiles.
    Better is who lies closer to values it has not seen; the family may lose by 5 percent. The mean is always kept.
    With `family` there is no contest: that family is fitted where there are enough values.
    """
    values = np.asarray(values, dtype=np.float64)
    positive = values[values >= AT_ONCE_SECONDS]
    zero_share = 1.0 - positive.size / values.size if values.size else 0.0
    if not positive.size:
        return FittedDuration(ZERO, int(values.size), 0.0, 0.0, float("nan"), "constant")
    distance, rival = float("nan"), float("nan")
    if positive.size < CONTEST_FROM or positive.min() == positive.max():
        family = "quantiles"
    elif family is None:
        family, distance, rival = _contest(positive)
    fitted = observed_quantiles(positive) if family == "quantiles" else _parametric(family, positive)
    return FittedDuration(
        distribution=replace(fitted, zero_share=round(zero_share, 9)),
        observations=int(values.size),
        mean_seconds=float(values.mean()),
        distance_seconds=distance,
        rival_distance_seconds=rival,
        best_family=family,
    )


def observed_quantiles(values: Floats) -> Distribution:
    """The values themselves as a distribution: drawn from again, with their mean."""
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    if ordered[0] == ordered[-1]:
        return Distribution(DistributionKind.CONSTANT, (float(ordered[0]),))
    if ordered.size <= STEPS_UP_TO:
        table = _steps(ordered)
    else:
        table = np.interp(np.linspace(0, 1, TABLE_CELLS + 1), np.linspace(0, 1, ordered.size), ordered)
        table = table * (ordered.mean() / _trapezoid_mean(table))
    return Distribution(DistributionKind.QUANTILES, tuple(float(value) for value in table))


def _steps(ordered: Floats) -> Floats:
    """A staircase with one step per value; the middle of each riser keeps the mean exact."""
    table = np.repeat(ordered, _STEP_CELLS)
    table = np.append(table, ordered[-1])
    edges = np.arange(1, ordered.size) * _STEP_CELLS
    table[edges] = (ordered[:-1] + ordered[1:]) / 2
    return table


def _trapezoid_mean(table: Floats) -> float:
    return float((table[:-1] + table[1:]).mean() / 2)


def _contest(values: Floats) -> tuple[str, float, float]:
    """The winner's family, its distance and the loser's."""
    family = best_family(values)
    halves = values[::2], values[1::2]
    by_family, by_quantiles = 0.0, 0.0
    for seen, unseen in (halves, halves[::-1]):
        by_quantiles += wasserstein(np.sort(seen), np.sort(unseen)) / 2
        by_family += wasserstein(_spread(family, seen), np.sort(unseen)) / 2
    if by_family <= by_quantiles * _SIMPLER_MAY_LOSE_BY:
        return family, by_family, by_quantiles
    return "quantiles", by_quantiles, by_family


def wasserstein(first: Floats, second: Floats) -> float:
    """The mean distance between two sorted samples: the area between their quantile functions."""
    levels = np.linspace(0, 1, _MEAN_BY_GRID + 1)[:-1] + 0.5 / _MEAN_BY_GRID
    return float(np.abs(_at(first, levels) - _at(second, levels)).mean())


def _at(ordered: Floats, levels: Floats) -> Floats:
    return ordered[np.minimum((levels * ordered.size).astype(np.int64), ordered.size - 1)]


def _spread(family: str, seen: Floats) -> Floats:
    """Evenly likely values of a family fitted on `seen`, cut off at its maximum and scaled to its mean."""
    parameters = _FITS[family](seen)
    levels = (np.arange(_MEAN_BY_GRID) + 0.5) / _MEAN_BY_GRID
    if family == "exponential":
        values = -parameters[0] * np.log1p(-levels)
    elif family == "weibull":
        values = parameters[1] * (-np.log1p(-levels)) ** (1 / parameters[0])
    elif family == "lognormal":
        values = np.exp(parameters[0] + parameters[1] * _normal_quantiles())
    else:
        values = _gamma_quantiles(levels, shape=parameters[0])
    values = np.minimum(values, seen.max())
    return np.asarray(values * (seen.mean() / max(values.mean(), 1e-12)))


def _gamma_quantiles(levels: Floats, *, shape: float) -> Floats:
    """Quantiles up to scale, close enough for a comparison: the density summed up on a logarithmic grid.

    The logarithm of a gamma variable spreads by about 1 / sqrt(shape), so durations that hardly differ have a narrow grid.
    """
    lowest = max(log(1e-12) / max(min(shape, 1.0), 0.05), log(shape) - 40 / sqrt(shape))
    logarithms = np.linspace(lowest, log(shape + 12 * sqrt(shape) + 60), 2000)
    log_density = shape * logarithms - np.exp(logarithms)
    cumulative = np.cumsum(np.exp(log_density - log_density.max()))
    return np.exp(np.interp(levels, cumulative / cumulative[-1], logarithms))


@lru_cache(maxsize=1)
def _normal_quantiles() -> Floats:
    normal = NormalDist()
    return np.array([normal.inv_cdf((level + 0.5) / _MEAN_BY_GRID) for level in range(_MEAN_BY_GRID)])


def best_family(values: Floats) -> str:
    """The family with the smallest AIC (Akaike 1974) by maximum likelihood."""
    scores = {family: 2 * count - 2 * likelihood(values) for family, (count, likelihood) in _FAMILIES.items()}
    return min(scores, key=lambda family: scores[family])


def _parametric(family: str, values: Floats) -> Distribution:
    if family == "constant":
        return observed_quantiles(values)
    fitted = Distribution(
        DistributionKind(family), _FITS[family](values), maximum_seconds=float(values.max())
    )
    mean = mean_seconds(fitted)
    return scaled(fitted, factor=float(values.mean()) / mean) if mean > 0 else observed_quantiles(values)


def _fit_exponential(values: Floats) -> tuple[float, ...]:
    return (float(values.mean()),)


def _fit_lognormal(values: Floats) -> tuple[float, ...]:
    logarithms = np.log(values)
    return float(logarithms.mean()), max(float(logarithms.std()), 1e-6)


def _fit_gamma(values: Floats) -> tuple[float, ...]:
    """Maximum likelihood by Newton's method (Minka 2002)."""
    mean, mean_log = float(values.mean()), float(np.log(values).mean())
    gap = max(log(mean) - mean_log, 1e-9)
    shape = (3 - gap + sqrt((gap - 3) ** 2 + 24 * gap)) / (12 * gap)
    for _ in range(20):
        step = (log(shape) - _digamma(shape) - gap) / (1 / shape - _trigamma(shape))
        shape = max(shape - step, shape / 10)
        if abs(step) < 1e-10 * shape:
            break
    return shape, mean / shape


def _fit_weibull(values: Floats) -> tuple[float, ...]:
    """Maximum likelihood by Newton's method on the shape."""
    logarithms = np.log(values / values.max())
    mean_log = float(logarithms.mean())
    shape = 1.0
    for _ in range(50):
        power = np.exp(shape * logarithms)
        total, first, second = power.sum(), (power * logarithms).sum(), (power * logarithms**2).sum()
        value = first / total - 1 / shape - mean_log
        slope = (second * total - first**2) / total**2 + 1 / shape**2
        step = value / slope
        shape = max(shape - step, shape / 5)
        if abs(step) < 1e-9 * shape:
            break
    scale = float(values.max()) * float(np.exp(shape * logarithms).mean()) ** (1 / shape)
    return float(shape), scale


def _likelihood_exponential(values: Floats) -> float:
    (mean,) = _fit_exponential(values)
    return float(-values.size * (log(mean) + 1))


def _likelihood_lognormal(values: Floats) -> float:
    _, sigma = _fit_lognormal(values)
    return float(-np.log(values).sum() - values.size * (log(sigma) + log(2 * pi) / 2 + 0.5))


def _likelihood_gamma(values: Floats) -> float:
    shape, scale = _fit_gamma(values)
    logarithms = float(np.log(values).sum())
    return float(
        (shape - 1) * logarithms - values.sum() / scale - values.size * (shape * log(scale) + lgamma(shape))
    )


def _likelihood_weibull(values: Floats) -> float:
    shape, scale = _fit_weibull(values)
    relative = np.log(values / scale)
    return float(
        values.size * log(shape / scale) + (shape - 1) * relative.sum() - np.exp(shape * relative).sum()
    )


def _digamma(x: float) -> float:
    shift = 0.0
    while x < 6:
        shift -= 1 / x
        x += 1
    square = 1 / (x * x)
    return shift + log(x) - 0.5 / x - square * (1 / 12 - square * (1 / 120 - square / 252))


def _trigamma(x: float) -> float:
    shift = 0.0
    while x < 6:
        shift += 1 / (x * x)
        x += 1
    square = 1 / (x * x)
    return shift + 1 / x + square / 2 + square / x * (1 / 6 - square * (1 / 30 - square / 42))


_FITS: dict[str, Callable[[Floats], tuple[float, ...]]] = {
    "exponential": _fit_exponential,
    "lognormal": _fit_lognormal,
    "gamma": _fit_gamma,
    "weibull": _fit_weibull,
}
_FAMILIES: dict[str, tuple[int, Callable[[Floats], float]]] = {
    "exponential": (1, _likelihood_exponential),
    "lognormal": (2, _likelihood_lognormal),
    "gamma": (2, _likelihood_gamma),
    "weibull": (2, _likelihood_weibull),
}
