"""Durations as quantile tables, so that one uniform number gives one duration in every design.

Drawing by inversion keeps common random numbers common: a task that is made shorter stays long in the
same cases. A table has even cells (exact for uniform and empirical distributions) or halves its cells
towards 1 (octaves), which follows long tails closely: the mean is kept within 0.1 percent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from math import exp, inf, isfinite, lgamma, log, log1p, sqrt
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from meguru.engines.simulation.layout import CELLS_PER_OCTAVE, EVEN, FIXED, OCTAVE_COUNT, OCTAVES
from meguru.engines.simulation.scenario import Distribution, DistributionKind

Floats = npt.NDArray[np.float64]

LONGEST_SECONDS = 100 * 365 * 86400.0  # no single wait or piece of work is longer than a hundred years
_NORMAL = NormalDist()
_WIDE_SHAPE = 1e4  # beyond this shape the gamma quantile follows Wilson and Hilferty (1931)


class BadDistribution(ValueError):
    """A distribution that no duration can follow, said in plain Japanese without naming the element."""


@dataclass(frozen=True, slots=True)
class QuantileTable:
    """The quantiles of the part that is not zero. `kind` is FIXED, EVEN or OCTAVES of `layout`."""

    kind: int
    values: tuple[float, ...]
    zero_share: float


@lru_cache(maxsize=20_000)
def quantile_table(distribution: Distribution) -> QuantileTable:
    """Lay a distribution out for the kernel.

    `maximum_seconds` cuts the distribution off: what lies above it is drawn anew from below, not piled up there.
    Raises: BadDistribution when the parameters make no duration.
    """
    check_distribution(distribution)
    zero, most = distribution.zero_share, distribution.maximum_seconds or LONGEST_SECONDS
    values: tuple[float, ...]
    match distribution.kind:
        case DistributionKind.CONSTANT:
            kind, values = FIXED, distribution.parameters
        case DistributionKind.UNIFORM | DistributionKind.QUANTILES:
            kind, values = EVEN, distribution.parameters
            if len(values) == 1:
                kind = FIXED
        case _:
            kind, values = OCTAVES, _octave_values(distribution, most)
    values = tuple(min(value, most, LONGEST_SECONDS) for value in values)
    if values[0] == values[-1]:
        kind, values = FIXED, values[:1]
    return QuantileTable(kind=kind, values=values, zero_share=zero)


def quantiles(table: QuantileTable, u: Floats) -> Floats:
    """What the kernel draws for many uniform numbers at once."""
    values = np.array(table.values)
    rest = np.maximum(u - table.zero_share, 0.0) / (1.0 - table.zero_share) if table.zero_share < 1 else u
    if table.kind == FIXED:
        drawn = np.full(u.size, values[0])
    else:
        edges = np.linspace(0.0, 1.0, len(values)) if table.kind == EVEN else octave_edges()
        drawn = np.interp(rest, edges, values)
    return np.where(u < table.zero_share, 0.0, drawn)


def mean_seconds(distribution: Distribution) -> float:
    """The mean of what the simulator draws, zeros and cut-off included. Unit: seconds."""
    table = quantile_table(distribution)
    values = np.array(table.values)
    if table.kind == FIXED:
        mean = values[0]
    else:
        edges = np.linspace(0.0, 1.0, len(values)) if table.kind == EVEN else octave_edges()
        mean = float(np.sum(np.diff(edges) * (values[:-1] + values[1:]) / 2))
        if table.kind == OCTAVES:
            mean += (1.0 - edges[-1]) * values[-1]
    return float((1.0 - table.zero_share) * mean)


def scaled(distribution: Distribution, *, factor: float) -> Distribution:
    """The same shape with every duration multiplied by `factor` (>= 0)."""
    if not (isfinite(factor) and factor >= 0):
        raise BadDistribution("倍率は0以上の数にしてください。")
    if factor == 0:
        return Distribution(DistributionKind.CONSTANT, (0.0,))
    p = distribution.parameters
    match distribution.kind:
        case DistributionKind.LOGNORMAL:
            parameters: tuple[float, ...] = (p[0] + log(factor), p[1])
        case DistributionKind.GAMMA | DistributionKind.WEIBULL:
            parameters = (p[0], p[1] * factor)
        case _:
            parameters = tuple(value * factor for value in p)
    return replace(distribution, parameters=parameters, maximum_seconds=distribution.maximum_seconds * factor)


def check_distribution(distribution: Distribution) -> None:
    """Raise BadDistribution when the parameters make no duration."""
    p = distribution.parameters
    needed = _PARAMETER_COUNT.get(distribution.kind)
    if not p or (needed is not None and len(p) != needed):
        raise BadDistribution(f"分布 {distribution.kind.value} の値の個数が正しくありません({len(p)}個)。")
    numbers = (*p, distribution.zero_share, distribution.maximum_seconds)
    if not all(isinstance(value, (int, float)) and isfinite(value) for value in numbers):
        raise BadDistribution("時間に数でない値(NaN や無限大)が含まれています。")
    if not 0.0 <= distribution.zero_share <= 1.0:
        raise BadDistribution("待ちなしの割合は0から1の間にしてください。")
    if distribution.maximum_seconds < 0:
        raise BadDistribution("時間の上限が負になっています。")
    if distribution.kind is DistributionKind.LOGNORMAL:
        if p[1] < 0:
            raise BadDistribution("対数正規分布のばらつきが負になっています。")
    elif min(p) < 0:
        raise BadDistribution("時間が負になっています。")
    if distribution.kind in _INCREASING and any(a > b for a, b in pairwise(p)):
        raise BadDistribution("時間の値は小さい順に並べてください。")
    if distribution.kind in _POSITIVE_SHAPE and p[0] <= 0:
        raise BadDistribution("分布の形の値は0より大きくしてください。")


_PARAMETER_COUNT = {
    DistributionKind.CONSTANT: 1,
    DistributionKind.UNIFORM: 2,
    DistributionKind.TRIANGULAR: 3,
    DistributionKind.EXPONENTIAL: 1,
    DistributionKind.LOGNORMAL: 2,
    DistributionKind.GAMMA: 2,
    DistributionKind.WEIBULL: 2,
}
_INCREASING = frozenset({DistributionKind.UNIFORM, DistributionKind.TRIANGULAR, DistributionKind.QUANTILES})
_POSITIVE_SHAPE = frozenset({DistributionKind.GAMMA, DistributionKind.WEIBULL})


@lru_cache(maxsize=1)
def octave_edges() -> Floats:
    """The probabilities at the cell borders of an OCTAVES table: 32 cells to each halving of 1 - u."""
    cell = np.arange(CELLS_PER_OCTAVE) / (2 * CELLS_PER_OCTAVE)
    rest = np.concatenate([2.0**-octave * (1.0 - cell) for octave in range(OCTAVE_COUNT)])
    return 1.0 - np.append(rest, 2.0**-OCTAVE_COUNT)


def _octave_values(distribution: Distribution, most: float) -> tuple[float, ...]:
    edges = octave_edges()
    quantile = _quantile_function(distribution)
    if distribution.maximum_seconds > 0:
        edges = edges * _share_up_to(distribution, quantile, most)
    with np.errstate(over="ignore"):
        values = quantile(edges)
        inside = quantile(edges[1] * (np.arange(64) + 0.5) / 64)
    # the curve is steepest at 0: let the first cell keep its mean
    values[0] = max(2 * float(inside.mean()) - float(values[1]), 0.0)
    return tuple(float(value) for value in values)


def _share_up_to(distribution: Distribution, quantile: Callable[[Floats], Floats], limit: float) -> float:
    """The probability of a duration up to `limit`. The gamma quantile is itself a search, so ask its share."""
    shape = distribution.parameters[0]
    if (
        distribution.kind is not DistributionKind.GAMMA
        or shape > _WIDE_SHAPE
        or distribution.parameters[1] <= 0
    ):
        return _share_below(quantile, limit)
    share = float(_gamma_share(np.array([limit / distribution.parameters[1]]), shape)[0])
    return min(max(share, 1e-12), 1.0 - 2.0**-53)


def _share_below(quantile: Callable[[Floats], Floats], limit: float) -> float:
    """The probability of a duration up to `limit`, by bisection of the quantile function."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = min((low + high) / 2, 1.0 - 2.0**-53)  # the quantile of 1 itself is infinite
        if float(quantile(np.array([middle]))[0]) <= limit:
            low = middle
        else:
            high = middle
    return max(low, 1e-12)


def _quantile_function(distribution: Distribution) -> Callable[[Floats], Floats]:
    p = distribution.parameters
    match distribution.kind:
        case DistributionKind.TRIANGULAR:
            return lambda u: _triangular(u, *p)
        case DistributionKind.EXPONENTIAL:
            return lambda u: -p[0] * np.array([log1p(-value) for value in u])
        case DistributionKind.LOGNORMAL:
            return lambda u: np.array([_lognormal(value, *p) for value in u])
        case DistributionKind.WEIBULL:
            return lambda u: p[1] * np.array([(-log1p(-value)) ** (1.0 / p[0]) for value in u])
        case _:
            return lambda u: p[1] * _standard_gamma(u, p[0])


def _triangular(u: Floats, low: float, mode: float, high: float) -> Floats:
    if high == low:
        return np.full_like(u, low)
    turn = (mode - low) / (high - low)
    rising = low + np.sqrt(u * (high - low) * (mode - low))
    falling = high - np.sqrt((1 - u) * (high - low) * (high - mode))
    return np.where(u < turn, rising, falling)


def _lognormal(u: float, mu: float, sigma: float) -> float:
    if u <= 0.0:
        return 0.0
    exponent = mu + sigma * _NORMAL.inv_cdf(u)
    return exp(exponent) if exponent < 700 else inf


def _standard_gamma(u: Floats, shape: float) -> Floats:
    """Quantiles of the gamma distribution with scale 1, by bisection of its distribution function."""
    if shape > _WIDE_SHAPE:
        normal = np.array([_NORMAL.inv_cdf(value) if value > 0 else -6.0 for value in u])
        return shape * (1 - 1 / (9 * shape) + normal / (3 * sqrt(shape))) ** 3
    root = sqrt(shape)
    ceiling = shape + 12 * root + 60
    floor = max(shape - 12 * root, min(shape, 1.0) * 1e-12 ** (1 / min(shape, 1.0)), 1e-280)
    grid = np.geomspace(floor, ceiling, 4000)
    share = np.maximum.accumulate(_gamma_share(grid, shape))
    cell = np.clip(np.searchsorted(share, u), 1, grid.size - 1)
    low, high = grid[cell - 1], grid[cell]
    for _ in range(30):
        middle = (low + high) / 2
        below = _gamma_share(middle, shape) < u
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return np.where(u > 0, (low + high) / 2, 0.0)


def _gamma_share(x: Floats, shape: float) -> Floats:
    """The regularised lower incomplete gamma function: a series below shape + 1, a fraction above."""
    x = np.maximum(x, 1e-300)
    front = np.exp(shape * np.log(x) - x - lgamma(shape))
    small = x < shape + 1
    share = np.empty_like(x)
    share[small] = front[small] * _gamma_series(x[small], shape)
    share[~small] = 1 - front[~small] * _gamma_fraction(x[~small], shape)
    return share


def _gamma_series(x: Floats, shape: float) -> Floats:
    term = np.full_like(x, 1.0 / shape)
    total = term.copy()
    step = 0
    while term.size and float((term / total).max()) > 1e-16:
        step += 1
        term = term * x / (shape + step)
        total += term
    return total


def _gamma_fraction(x: Floats, shape: float) -> Floats:
    """Lentz's method for the continued fraction of the upper incomplete gamma function."""
    b = x + 1 - shape
    c = np.full_like(x, 1e300)
    d = 1 / b
    fraction = d.copy()
    change, step = np.zeros_like(x), 0
    while x.size and float(np.abs(change - 1).max()) > 1e-15 and step < 2000:
        step += 1
        factor = -step * (step - shape)
        b = b + 2
        d = 1 / (factor * d + b)
        c = b + factor / c
        change = d * c
        fraction = fraction * change
    return fraction
