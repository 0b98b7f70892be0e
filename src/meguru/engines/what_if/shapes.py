"""時間の形 of single steps: a family of durations around the step's mean, and what of another tool's duration it keeps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import isfinite, sqrt

from meguru.engines.scenario_files.moments import mean_and_variance, of_gamma, of_lognormal
from meguru.engines.simulation import CannotSimulate
from meguru.engines.simulation.scenario import ZERO, Distribution, DistributionKind
from meguru.engines.what_if.details import StepShape, TimeShape
from meguru.engines.what_if.inputs import Spread

SHAPE_WORDS: Mapping[TimeShape, str] = {
    TimeShape.CONSTANT: "いつも同じ長さ",
    TimeShape.UNIFORM: "一様（下限と上限の間で同じくらい）",
    TimeShape.TRIANGULAR: "三角（平均のあたりが最も多い）",
    TimeShape.EXPONENTIAL: "指数（短いものが多い）",
    TimeShape.LOGNORMAL: "対数正規（ときどきとても長い）",
    TimeShape.GAMMA: "ガンマ（ときどき長い）",
}
FIXED_SHAPES = frozenset({TimeShape.CONSTANT, TimeShape.EXPONENTIAL})  # their spread follows from the mean
MOST_PERCENT: Mapping[TimeShape, float] = {
    TimeShape.UNIFORM: 57.7,  # 1/sqrt(3): more would go below zero
    TimeShape.TRIANGULAR: 40.8,  # 1/sqrt(6)
    TimeShape.LOGNORMAL: 500.0,
    TimeShape.GAMMA: 500.0,
}
TOLERANCE = 0.05  # of the coefficient of variation: what people would call the same spread
EVEN = 0.005  # of the mean: how far the top of a triangle may stand from its middle


def shaped(seconds: float, shape: StepShape) -> Distribution:
    """A duration with this mean. Unit: s. Raises: CannotSimulate for a spread that the shape cannot have."""
    if seconds <= 0:
        return ZERO
    if shape.shape is TimeShape.CONSTANT:
        return Distribution(DistributionKind.CONSTANT, (seconds,))
    if shape.shape is TimeShape.EXPONENTIAL:
        return Distribution(DistributionKind.EXPONENTIAL, (seconds,))
    percent, most = shape.percent, MOST_PERCENT[shape.shape]
    if percent is None or not (isfinite(percent) and 0 < percent <= most):
        raise CannotSimulate(
            f"時間の形「{SHAPE_WORDS[shape.shape]}」のばらつきは、0 より大きく {most:g}% までの数にしてください。"
        )
    deviation = seconds * percent / 100
    if shape.shape is TimeShape.LOGNORMAL:
        return of_lognormal(seconds, deviation**2)
    if shape.shape is TimeShape.GAMMA:
        return of_gamma(seconds, deviation**2)
    is_uniform = shape.shape is TimeShape.UNIFORM
    half = min(deviation * sqrt(3 if is_uniform else 6), seconds)
    if is_uniform:
        return Distribution(DistributionKind.UNIFORM, (seconds - half, seconds + half))
    return Distribution(DistributionKind.TRIANGULAR, (seconds - half, seconds, seconds + half))


def shape_of(step: str, duration: Distribution) -> tuple[StepShape, bool]:
    """The shape of a duration whose mean is not 0, and whether it is kept; else a gamma one with the same mean and spread."""
    mean, variance = mean_and_variance(duration)
    percent = round(100 * sqrt(max(variance, 0.0)) / mean, 1)
    found = _family(duration, mean)
    if found in FIXED_SHAPES:
        return StepShape(step, found), True
    if percent <= 0:
        return StepShape(step, TimeShape.CONSTANT), found is not None
    chosen = TimeShape.GAMMA if found is None else found
    most = MOST_PERCENT[chosen]
    return StepShape(step, chosen, min(percent, most)), found is not None and percent <= most + 0.1


def nearest_spread(durations: Iterable[Distribution], default: Spread) -> Spread:
    """The spread nearest to the mean coefficient of variation, weighted with the means."""
    moments = [mean_and_variance(one) for one in durations]
    whole = sum(mean for mean, _variance in moments)
    if whole <= 0:
        return default
    usual = sum(sqrt(max(variance, 0.0)) for _mean, variance in moments) / whole
    return min(Spread, key=lambda one: abs(one.variation - usual))


def is_like(duration: Distribution, spread: Spread) -> bool:
    """Whether a spread says as much as the duration: family and coefficient of variation agree, or it is always 0."""
    mean, variance = mean_and_variance(duration)
    if mean <= 0:
        return True
    family = _family(duration, mean)
    expected = {Spread.NONE: TimeShape.CONSTANT, Spread.LARGE: TimeShape.EXPONENTIAL}.get(
        spread, TimeShape.GAMMA
    )
    return family is expected and abs(sqrt(max(variance, 0.0)) / mean - spread.variation) <= TOLERANCE


def _family(duration: Distribution, mean: float) -> TimeShape | None:
    if duration.zero_share or duration.maximum_seconds or duration.kind not in {*TimeShape}:
        return None
    found = TimeShape(duration.kind.value)
    if found is TimeShape.TRIANGULAR and abs(duration.parameters[1] - mean) > EVEN * mean:
        return None
    return found
