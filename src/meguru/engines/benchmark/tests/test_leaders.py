"""Columns ranked at once, likeness by columns, and what leaders do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.benchmark import (
    Direction,
    FeatureColumn,
    TraitColumn,
    comparable,
    leading,
    means_of_groups,
    nearest_rows,
    position,
    position_of,
    standings,
    traits,
)

MORE = Direction.MORE
nan = float("nan")


def column(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float64)


class TestStandings:
    def test_equal_values_share_a_place_and_the_missing_have_none(self):
        found = standings(column(5, 9, 5, nan, 1), direction=MORE)

        assert found.places.tolist() == [2, 1, 2, 0, 4]
        assert found.tied.tolist() == [1, 0, 1, 0, 0]
        assert (found.of, found.spread.missing) == (4, 1)

    def test_another_definition_is_not_ranked_and_moves_no_quartile(self):
        mask = comparable(np.array([1, 2, 3]), [2])

        found = standings(column(10, 99, 20), direction=MORE, comparable=mask)

        assert found.places.tolist() == [2, 0, 1]
        assert found.spread.most == 20

    def test_everybody_is_comparable_without_marks(self):
        assert comparable(np.array([1, 2]), []) is None

    @given(
        st.lists(st.one_of(st.just(nan), st.integers(0, 9).map(float)), max_size=30),
        st.sampled_from(Direction),
    )
    def test_a_place_is_one_more_than_those_that_are_better(self, values, direction):
        found = standings(column(*values), direction=direction)

        sign = -1 if direction == Direction.LESS else 1
        for place, value in zip(found.places, values, strict=True):
            better = sum(sign * other > sign * value for other in values if other == other)
            assert place == (0 if value != value else better + 1)

    @given(
        st.lists(st.one_of(st.just(nan), st.integers(0, 9).map(float)), min_size=1, max_size=30),
        st.sampled_from(Direction),
        st.integers(0, 29),
        st.sets(st.integers(0, 29), max_size=5),
    )
    def test_one_row_alone_stands_where_it_stands_among_all(self, values, direction, row, others):
        row %= len(values)
        mask = comparable(np.arange(len(values)), others)
        every = standings(column(*values), direction=direction, comparable=mask)

        alone = position_of(column(*values), row, code="x", direction=direction, comparable=mask)

        assert alone == position(every, row, code="x", direction=direction)


class TestLeaders:
    def test_the_first_quarter_leads(self):
        assert leading(standings(column(1, 2, 3, 4, 5, 6, 7, 8), direction=MORE)) == (7, 6)

    def test_nobody_leads_among_equals(self):
        assert leading(standings(column(3, 3, 3), direction=MORE)) == ()

    def test_equal_values_at_the_end_are_left_out_together(self):
        found = standings(column(9, *(8,) * 7, *(1,) * 20), direction=MORE)

        assert leading(found) == (0,)

    def test_tells_where_they_are_ahead_the_largest_gap_first(self):
        found = traits(
            [
                TraitColumn("trained", column(0, 1, 1, 0, 0), MORE),
                TraitColumn("cost", column(90, 40, 50, 80, 100), Direction.LESS),
                TraitColumn("size", column(1, 9, 9, 1, 1), Direction.NEITHER),
                TraitColumn("same", column(7, 7, 7, 7, 7), MORE),
            ],
            own=0,
            leaders=[1, 2],
            yes_no=["trained"],
        )

        assert {one.id for one in found} == {"trained", "cost"}
        assert [one.gap for one in found] == sorted((one.gap for one in found), reverse=True)
        trained = next(one for one in found if one.id == "trained")
        assert (trained.own, trained.leaders, trained.others, trained.known_leaders) == (0, 1, 0, 2)

    @pytest.mark.parametrize("values", [(nan, 1, 1, 0), (0, 1, nan, 0), (1, 0, 0, 1)])
    def test_silent_when_not_known_or_not_ahead(self, values):
        assert traits([TraitColumn("x", column(*values), MORE)], own=0, leaders=[1, 2]) == ()

    @pytest.mark.parametrize(
        ("values", "direction", "is_told"),
        [
            ((40, 60, 60, 68, 68), MORE, False),  # the rest is ahead of the leaders
            ((40, 60, 60, 60, 60), MORE, False),  # as far as the leaders
            ((40, 60, 60, 50, 50), MORE, True),
            ((97, 94, 94, 93, 93), Direction.LESS, False),
            ((97, 92, 92, 93, 93), Direction.LESS, True),
        ],
    )
    def test_told_only_when_the_leaders_are_ahead_of_the_other_members_too(self, values, direction, is_told):
        found = traits([TraitColumn("x", column(*values), direction)], own=0, leaders=[1, 2])

        assert bool(found) == is_told

    def test_without_other_members_the_leaders_are_told_beside_oneself_alone(self):
        found = traits([TraitColumn("x", column(1, 9, 9), MORE)], own=0, leaders=[1, 2])

        assert [one.others for one in found] == [None]


class TestNearestRows:
    def test_searches_only_among_the_rows_given(self):
        features = [FeatureColumn("size", column(10, 11, 30, 12))]

        found = nearest_rows(features, codes="abcd", to=0, among=[2, 3])

        assert [one.code for one in found] == ["d", "c"]

    def test_a_feature_unknown_to_oneself_is_named(self):
        features = [FeatureColumn("a", column(1, 2, 3)), FeatureColumn("b", column(nan, 2, 3))]

        assert nearest_rows(features, codes="xyz", to=0, among=[1, 2])[0].unknown == ("b",)


class TestMeansOfGroups:
    def test_equal_means_share_a_place_and_a_group_without_values_has_none(self):
        found = means_of_groups(column(1, 3, 2, nan, 5), np.array([0, 0, 1, 2, 3]), how_many=4)

        assert found.places.tolist() == [2, 2, 0, 1]
        assert (found.counts.tolist(), found.of) == ([2, 1, 0, 1], 3)

    def test_less_is_better_when_told(self):
        found = means_of_groups(column(1, 3), np.array([0, 1]), how_many=2, least_first=True)

        assert found.places.tolist() == [1, 2]
