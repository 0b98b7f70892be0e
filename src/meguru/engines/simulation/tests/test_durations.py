"""Durations follow their family; truncation, zeros and scaling do what they say."""

from __future__ import annotations

from math import exp, gamma
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meguru.engines.simulation import Distribution, DistributionKind, mean_seconds, scaled
from meguru.engines.simulation.durations import octave_edges, quantile_table
from meguru.engines.simulation.intervals import estimate, student_t
from meguru.engines.simulation.kernel.draws import duration, uniform
from meguru.engines.simulation.layout import CELLS, DIST_KIND, VALUES
from meguru.engines.simulation.numbers import numbered_keys, scramble, text_key, uniforms

KIND = DistributionKind


def draw(distribution: Distribution, u: float) -> float:
    """What the kernel makes of a uniform number."""
    table = quantile_table(distribution)
    ints = [0, 0, 0]
    ints[DIST_KIND], ints[VALUES], ints[CELLS] = table.kind, 1, len(table.values) - 1
    return duration(ints, [table.zero_share, *table.values], 0, u)


class TestMeans:
    @pytest.mark.parametrize(
        ("distribution", "mean"),
        [
            (Distribution(KIND.CONSTANT, (90.0,)), 90.0),
            (Distribution(KIND.UNIFORM, (10.0, 20.0)), 15.0),
            (Distribution(KIND.TRIANGULAR, (1.0, 2.0, 6.0)), 3.0),
            (Distribution(KIND.EXPONENTIAL, (100.0,)), 100.0),
            (Distribution(KIND.LOGNORMAL, (3.0, 1.0)), exp(3.5)),
            (Distribution(KIND.LOGNORMAL, (3.0, 2.5)), exp(3 + 2.5**2 / 2)),
            (Distribution(KIND.GAMMA, (0.3, 10.0)), 3.0),
            (Distribution(KIND.GAMMA, (50.0, 10.0)), 500.0),
            (Distribution(KIND.GAMMA, (20_000.0, 1.0)), 20_000.0),
            (Distribution(KIND.WEIBULL, (0.5, 10.0)), 10 * gamma(3)),
            (Distribution(KIND.QUANTILES, (0.0, 10.0, 100.0)), 30.0),
            (Distribution(KIND.EXPONENTIAL, (100.0,), zero_share=0.25), 75.0),
        ],
    )
    def test_are_those_of_the_family(self, distribution, mean):
        assert mean_seconds(distribution) == pytest.approx(mean, rel=1e-3)

    def test_are_what_the_kernel_draws(self):
        distribution = Distribution(KIND.GAMMA, (0.7, 900.0), zero_share=0.2, maximum_seconds=5000.0)

        drawn = [draw(distribution, u) for u in uniforms(text_key("sample"), first=0, count=100_000)]

        assert np.mean(drawn) == pytest.approx(mean_seconds(distribution), rel=0.01)
        assert max(drawn) <= 5000.0
        assert np.mean(np.array(drawn) == 0) == pytest.approx(0.2, abs=0.01)


class TestQuantiles:
    @pytest.mark.parametrize("u", [0.0, 0.001, 0.3, 0.5, 0.9, 0.999, 1 - 1e-9])
    def test_an_exponential_is_met_closely_far_into_the_tail(self, u):
        exact = -100 * np.log1p(-u)

        assert draw(Distribution(KIND.EXPONENTIAL, (100.0,)), u) == pytest.approx(exact, rel=2e-3, abs=0.01)

    @settings(max_examples=50, deadline=None)
    @given(
        st.sampled_from([KIND.GAMMA, KIND.WEIBULL, KIND.LOGNORMAL]),
        st.floats(0.2, 5),
        st.floats(0.5, 8),
        st.lists(st.floats(0, 1, exclude_max=True), min_size=2, max_size=20),
    )
    def test_grow_with_the_number(self, kind, first, second, numbers):
        distribution = Distribution(kind, (first, second))

        drawn = [draw(distribution, u) for u in sorted(numbers)]

        assert drawn == sorted(drawn)
        assert min(drawn) >= 0

    def test_truncation_redraws_the_tail_instead_of_piling_it_up(self):
        cut = Distribution(KIND.EXPONENTIAL, (100.0,), maximum_seconds=100.0)

        assert draw(cut, 0.5) == pytest.approx(-100 * np.log1p(-0.5 * (1 - exp(-1))), rel=1e-3)

    @pytest.mark.parametrize("kind", [KIND.LOGNORMAL, KIND.WEIBULL, KIND.GAMMA])
    def test_a_limit_beyond_every_value_cuts_nothing(self, kind):
        free = Distribution(kind, (0.5, 0.001))

        limited = Distribution(kind, (0.5, 0.001), maximum_seconds=1e9)

        assert mean_seconds(limited) == pytest.approx(mean_seconds(free), rel=1e-3)

    def test_cells_cover_the_unit_interval_in_order(self):
        edges = octave_edges()

        assert edges[0] == 0.0
        assert np.all(np.diff(edges) > 0)
        assert 1 - edges[-1] == pytest.approx(2.0**-32)


class TestScaled:
    @pytest.mark.parametrize("kind", [KIND.LOGNORMAL, KIND.GAMMA, KIND.WEIBULL])
    def test_keeps_the_shape(self, kind):
        whole = Distribution(kind, (2.0, 1.5), zero_share=0.1, maximum_seconds=400.0)

        half = scaled(whole, factor=0.5)

        for u in (0.05, 0.3, 0.7, 0.99):
            assert draw(half, u) == pytest.approx(draw(whole, u) / 2, rel=1e-6)

    def test_by_nothing_is_nothing(self):
        assert mean_seconds(scaled(Distribution(KIND.EXPONENTIAL, (5.0,)), factor=0.0)) == 0.0


class TestNumbers:
    def test_the_kernel_and_the_streams_use_the_same_finaliser(self):
        keys = numbered_keys(1, first=0, count=50)

        for key in keys.tolist():
            bits = int(scramble(np.array([key ^ 5 ^ 9], dtype=np.uint64))[0])
            assert uniform(key, 5, 9) == (bits >> 11) * 2.0**-53

    def test_numbers_are_even_and_unrelated(self):
        first, second = (uniforms(text_key(name), first=0, count=50_000) for name in ("a", "b"))

        counts = np.histogram(first, bins=20, range=(0, 1))[0]
        assert np.abs(counts - 2500).max() < 250
        assert abs(np.corrcoef(first, second)[0, 1]) < 0.02
        assert abs(np.corrcoef(first[:-1], first[1:])[0, 1]) < 0.02

    def test_a_stream_can_be_entered_anywhere(self):
        assert np.array_equal(uniforms(7, first=0, count=10)[4:], uniforms(7, first=4, count=6))


class TestIntervals:
    @pytest.mark.parametrize(
        ("degrees", "quantile"),
        [(1, 12.7062), (2, 4.3027), (5, 2.5706), (9, 2.2622), (19, 2.0930), (30, 2.0423), (999, 1.9623)],
    )
    def test_student_agrees_with_the_tables(self, degrees, quantile):
        assert student_t(degrees) == pytest.approx(quantile, abs=1e-4)

    def test_the_interval_covers_the_truth_about_nineteen_times_in_twenty(self):
        numbers = uniforms(text_key("coverage"), first=0, count=2000 * 5)
        samples = np.array([NormalDist().inv_cdf(u) for u in numbers]).reshape(2000, 5)

        covered = sum(result.low <= 0 <= result.high for result in map(estimate, samples))

        assert covered / 2000 == pytest.approx(0.95, abs=0.015)

    def test_one_value_has_no_interval(self):
        result = estimate([3.0])

        assert result.mean == 3.0
        assert result.low != result.low
