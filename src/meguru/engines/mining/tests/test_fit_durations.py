"""Distributions keep the mean, are recognised when there are enough values, and never invent any."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meguru.engines.mining.fitting.durations import fit_duration, observed_quantiles, wasserstein
from meguru.engines.simulation import DistributionKind, check_distribution, mean_seconds


def drawn(family: str, count: int = 2000) -> np.ndarray:
    draw = np.random.default_rng(4)
    return {
        "exponential": lambda: draw.exponential(600, count),
        "lognormal": lambda: draw.lognormal(6, 1.2, count),
        "gamma": lambda: draw.gamma(3, 200, count),
        "weibull": lambda: draw.weibull(2.5, count) * 900,
    }[family]()


class TestFitDuration:
    @pytest.mark.parametrize("family", ["exponential", "lognormal", "gamma", "weibull"])
    def test_recognises_the_family_that_made_the_values(self, family):
        fitted = fit_duration(drawn(family))

        assert fitted.distribution.kind == family
        assert fitted.distance_seconds < fitted.mean_seconds * 0.1

    def test_finds_the_parameters_of_a_gamma(self):
        shape, scale = fit_duration(drawn("gamma", 20_000)).distribution.parameters

        assert shape == pytest.approx(3, rel=0.05)
        assert scale == pytest.approx(200, rel=0.05)

    def test_minutes_or_days_are_no_smooth_family(self):
        draw = np.random.default_rng(5)
        values = np.where(
            draw.random(600) < 0.6, draw.exponential(40, 600), 200_000 + draw.exponential(40_000, 600)
        )

        fitted = fit_duration(values)

        assert fitted.distribution.kind is DistributionKind.QUANTILES
        assert fitted.rival_distance_seconds > fitted.distance_seconds

    @pytest.mark.parametrize("family", ["exponential", "lognormal", "gamma", "weibull"])
    def test_the_mean_is_kept_although_the_tail_is_cut_off(self, family):
        values = drawn(family, 300)

        assert mean_seconds(fit_duration(values).distribution) == pytest.approx(values.mean(), rel=1e-3)

    @settings(max_examples=60, deadline=None)
    @given(st.lists(st.floats(0, 1e7), min_size=1, max_size=150))
    def test_whatever_the_values_the_mean_is_kept_and_the_simulator_accepts_it(self, values):
        seconds = np.array(values)
        fitted = fit_duration(seconds).distribution
        counted = np.where(seconds < 1.0, 0.0, seconds)

        check_distribution(fitted)
        assert mean_seconds(fitted) == pytest.approx(counted.mean(), rel=2e-3, abs=1e-3)

    def test_durations_that_hardly_differ_are_judged_by_the_same_contest(self):
        nearly_a_day = np.random.default_rng(6).gamma(4_000, 86_400 / 4_000, 400)

        fitted = fit_duration(nearly_a_day)

        assert fitted.distribution.kind is not DistributionKind.QUANTILES
        assert fitted.distance_seconds < 0.01 * fitted.mean_seconds

    def test_values_below_a_second_are_a_share_of_zeros(self):
        fitted = fit_duration(np.array([0.0, 0.2, 60.0, 60.0]))

        assert fitted.distribution.zero_share == 0.5
        assert fitted.distribution.parameters == (60.0,)

    def test_nothing_waited_is_zero(self):
        assert mean_seconds(fit_duration(np.zeros(9)).distribution) == 0.0

    def test_few_values_are_drawn_again_and_nothing_longer(self):
        values = np.array([10.0, 20.0, 90.0])

        table = observed_quantiles(values).parameters

        assert (min(table), max(table)) == (10.0, 90.0)
        assert {10.0, 20.0, 90.0} <= set(table)

    def test_a_family_that_was_given_is_not_contested(self):
        fitted = fit_duration(drawn("gamma"), family="exponential")

        assert fitted.distribution.kind is DistributionKind.EXPONENTIAL
        assert np.isnan(fitted.distance_seconds)


class TestWasserstein:
    def test_is_the_shift_between_two_samples(self):
        values = np.sort(drawn("gamma"))

        assert wasserstein(values, values + 7.0) == pytest.approx(7.0)
