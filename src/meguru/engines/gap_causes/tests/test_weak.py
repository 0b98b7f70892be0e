"""How weak a value is in its group."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.benchmark import Direction
from meguru.engines.gap_causes import Standing, group_figures

values = st.lists(st.one_of(st.none(), st.integers(-100, 100)), min_size=4, max_size=40)


def of(group, own, **options):
    return group_figures(group, **({"direction": Direction.MORE} | options)).weakness(own)


class TestFigures:
    def test_the_last_quarter_is_weak_and_behind_the_middle_is_below(self):
        group = [10, 20, 30, 40, 50, 60, 70, 80]

        standings = [of(group, value).standing for value in (10, 20, 30, 40, 50, 80)]

        assert standings == [
            Standing.WEAK,
            Standing.WEAK,
            Standing.BELOW,
            Standing.BELOW,
            Standing.FINE,
            Standing.FINE,
        ]

    def test_less_can_be_better(self):
        assert of([10, 20, 30, 40], 40, direction=Direction.LESS).standing == Standing.WEAK
        assert of([10, 20, 30, 40], 10, direction=Direction.LESS).standing == Standing.FINE

    def test_where_all_are_equal_nobody_is_weak(self):
        assert of([7, 7, 7, 7, 7], 7).standing == Standing.FINE

    def test_missing_is_counted_and_is_not_zero(self):
        found = of([None, None, 50, 60, 70, 80], 50)

        assert (found.of, found.missing, found.median) == (4, 2, 65)

    def test_without_a_value_nothing_is_said(self):
        assert of([1, 2, 3, 4], None).standing == Standing.UNKNOWN

    def test_three_are_too_few_to_judge(self):
        assert of([1, 2, 3], 1).standing == Standing.UNKNOWN

    def test_without_a_direction_or_defined_otherwise_nothing_is_judged(self):
        figures = group_figures([1, 2, 3, 4], direction=Direction.MORE)

        assert of([1, 2, 3, 4], 1, direction=Direction.NEITHER).standing == Standing.UNJUDGED
        assert figures.weakness(1, is_defined_otherwise=True).standing == Standing.UNJUDGED

    @given(values)
    def test_who_is_weak_has_at_least_half_of_the_others_ahead(self, group):
        for own in group:
            found = of(group, own)
            if found.standing == Standing.WEAK:
                assert found.better >= found.of / 2

    @given(values)
    def test_turning_the_direction_turns_the_best_into_the_last(self, group):
        turned = [None if one is None else -one for one in group]

        for own in group:
            less = of(turned, None if own is None else -own, direction=Direction.LESS)
            assert less.standing == of(group, own).standing


class TestYesAndNo:
    @pytest.mark.parametrize(
        ("doing", "standing"), [(8, Standing.WEAK), (5, Standing.BELOW), (4, Standing.FINE)]
    )
    def test_who_does_not_is_judged_by_how_many_others_do(self, doing, standing):
        group = [0] + [1] * doing + [0] * (10 - doing)

        assert of(group, 0, is_yes_no=True).standing == standing

    def test_who_does_is_never_weak(self):
        assert of([1] * 10, 1, is_yes_no=True).standing == Standing.FINE


def test_columns_are_taken_as_they_are():
    assert group_figures(np.array([1.0, np.nan, 3.0]), direction=Direction.MORE).missing == 1
