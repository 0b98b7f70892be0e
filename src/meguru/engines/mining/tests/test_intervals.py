"""Intervals hold the true figure as often as they promise."""

from __future__ import annotations

import numpy as np
import pytest

from meguru.engines.mining.intervals import (
    compare_ranks,
    difference,
    holm,
    mean_interval,
    median_interval,
    share_interval,
)


def coverage(make, truth, *, runs=600):
    chance = np.random.default_rng(7)
    held = 0
    for _ in range(runs):
        interval = make(chance)
        held += interval.low <= truth <= interval.high
    return held / runs


@pytest.mark.parametrize("size", [6, 15, 61, 400])
def test_the_median_lies_in_its_interval(size):
    held = coverage(lambda chance: median_interval(chance.lognormal(0.0, 2.0, size)), 1.0)

    assert 0.93 <= held <= 0.995


def test_the_difference_of_medians_lies_in_its_interval():
    def apart(chance):
        return difference(
            median_interval(chance.lognormal(1.0, 1.0, 80)), median_interval(chance.lognormal(0.0, 1.0, 40))
        )

    assert 0.93 <= coverage(apart, float(np.e) - 1.0) <= 0.995


@pytest.mark.parametrize(("share", "of"), [(0.05, 40), (0.5, 30), (0.9, 200)])
def test_a_share_lies_in_its_interval(share, of):
    held = coverage(lambda chance: share_interval(int(chance.binomial(of, share)), of), share)

    assert 0.92 <= held <= 0.995


def test_few_values_have_no_interval():
    assert not median_interval(np.arange(5.0)).is_known
    assert not mean_interval(np.arange(29.0)).is_known
    assert np.isnan(median_interval(np.array([])).value)
    assert np.isnan(share_interval(0, 0).value)


def test_shares_stay_between_nothing_and_all():
    assert share_interval(0, 10).low == 0.0
    assert share_interval(10, 10).high == 1.0


class TestRanks:
    def test_superiority_counts_pairs_and_equal_values_half(self):
        assert compare_ranks(np.array([1.0, 2.0]), np.array([2.0, 3.0])).superiority == pytest.approx(3.5 / 4)

    def test_samples_alike_are_called_different_as_often_as_promised(self):
        chance = np.random.default_rng(3)
        called = sum(
            compare_ranks(
                chance.integers(0, 5, 20).astype(float), chance.integers(0, 5, 30).astype(float)
            ).p_value
            < 0.05
            for _ in range(600)
        )

        assert 0.03 <= called / 600 <= 0.07

    def test_samples_apart_are_called_different(self):
        assert compare_ranks(np.arange(20.0), np.arange(20.0) + 15).p_value < 0.001

    def test_all_values_equal_are_no_difference(self):
        assert compare_ranks(np.ones(10), np.ones(10)).p_value == 1.0


def test_holm_corrects_for_the_number_of_tests_and_keeps_the_order():
    corrected = holm([0.01, float("nan"), 0.04, 0.03])

    assert corrected[0] == pytest.approx(0.03)
    assert np.isnan(corrected[1])
    assert corrected[2] == corrected[3] == pytest.approx(0.06)
