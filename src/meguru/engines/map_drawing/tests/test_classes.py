"""Values become classes that can be read from the key."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meguru.engines.map_drawing import Classing, classify

values = st.lists(st.one_of(st.none(), st.integers(-50, 50).map(float)), max_size=60)


def spread_within(groups: list[list[float]]) -> float:
    return sum(sum((value - sum(group) / len(group)) ** 2 for value in group) for group in groups if group)


class TestClassify:
    @settings(deadline=None)
    @given(values, st.sampled_from(Classing), st.integers(1, 7))
    def test_classes_are_in_order_and_hold_every_value(self, given_values, method, count):
        found = classify(given_values, method=method, count=count)

        assert len(found.classes) <= count
        assert found.missing == given_values.count(None)
        assert sum(one.count for one in found.classes) == len(given_values) - found.missing
        assert all(one.high <= other.low for one, other in pairwise(found.classes))
        for value, level in zip(given_values, found.levels, strict=True):
            if value is None:
                assert level == 0
            else:
                own = found.classes[level - 1]
                assert own.level == level and own.low - 1e-9 <= value <= own.high + 1e-9

    @given(values, st.sampled_from(Classing))
    def test_equal_values_have_one_colour(self, given_values, method):
        levels = {}
        for value, level in zip(given_values, classify(given_values, method=method).levels, strict=True):
            assert levels.setdefault(value, level) == level

    def test_equal_steps_go_from_the_least_to_the_most(self):
        found = classify([0, 20, 40, 60, 80, 100], method=Classing.STEPS)

        assert [(one.low, one.high, one.count) for one in found.classes] == [
            (0, 20, 1), (20, 40, 1), (40, 60, 1), (60, 80, 1), (80, 100, 2),
        ]  # fmt: skip

    def test_quantiles_hold_about_as_many_each(self):
        found = classify([float(n) for n in range(100)], method=Classing.QUANTILES)

        assert [one.count for one in found.classes] == [20, 20, 20, 20, 20]

    def test_natural_breaks_stand_in_the_gaps(self):
        found = classify([1, 2, 2, 3, 50, 51, 90, 91, 93], method=Classing.NATURAL, count=3)

        assert [(one.low, one.high) for one in found.classes] == [(1, 3), (50, 51), (90, 93)]

    @settings(deadline=None, max_examples=60)
    @given(st.lists(st.integers(0, 30).map(float), min_size=4, max_size=11, unique=True))
    def test_natural_breaks_are_the_best_there_are(self, distinct):
        ordered = sorted(distinct)
        found = classify(ordered, method=Classing.NATURAL, count=3)
        groups = [
            [v for v, level in zip(ordered, found.levels, strict=True) if level == n] for n in (1, 2, 3)
        ]

        best = min(
            spread_within([ordered[:a], ordered[a:b], ordered[b:]])
            for a, b in combinations(range(1, len(ordered)), 2)
        )
        assert spread_within(groups) == pytest.approx(best, abs=1e-6)

    def test_one_value_and_none_at_all(self):
        assert classify([5, 5, None], method=Classing.STEPS).levels == (1, 1, 0)
        assert classify([None, float("nan")], method=Classing.NATURAL).classes == ()

    def test_the_number_of_classes_is_bounded(self):
        with pytest.raises(ValueError, match="nine"):
            classify([1], method=Classing.STEPS, count=10)
