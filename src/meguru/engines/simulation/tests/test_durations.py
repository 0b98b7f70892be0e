"""Durations: what a distribution means, also at its edges."""

import pytest

from meguru.engines.simulation import Distribution, DistributionKind, mean_seconds, scaled

FAMILIES = (
    Distribution(DistributionKind.CONSTANT, (60.0,)),
    Distribution(DistributionKind.UNIFORM, (30.0, 90.0)),
    Distribution(DistributionKind.TRIANGULAR, (10.0, 40.0, 130.0)),
    Distribution(DistributionKind.EXPONENTIAL, (60.0,)),
    Distribution(DistributionKind.GAMMA, (2.0, 30.0)),
    Distribution(DistributionKind.QUANTILES, (0.0, 60.0, 120.0)),
)


@pytest.mark.parametrize("distribution", FAMILIES, ids=lambda one: one.kind.value)
def test_the_mean_of_each_family_is_its_known_mean(distribution):
    assert mean_seconds(distribution) == pytest.approx(60.0, rel=0.01)


@pytest.mark.parametrize("distribution", FAMILIES, ids=lambda one: one.kind.value)
def test_a_scaled_duration_has_the_scaled_mean(distribution):
    assert mean_seconds(scaled(distribution, factor=0.25)) == pytest.approx(15.0, rel=0.01)


@pytest.mark.parametrize("kind", [DistributionKind.LOGNORMAL, DistributionKind.WEIBULL, DistributionKind.GAMMA])
def test_a_limit_beyond_every_value_cuts_nothing(kind):
    free = Distribution(kind, (0.5, 0.001))

    limited = Distribution(kind, (0.5, 0.001), maximum_seconds=1e9)

    assert mean_seconds(limited) == pytest.approx(mean_seconds(free), rel=1e-3)
