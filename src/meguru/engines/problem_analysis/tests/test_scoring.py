"""Problems placed by effect and difficulty from the points of several people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.problem_analysis import (
    Axis,
    BadYardsticks,
    Quarter,
    as_plain,
    default_yardsticks,
    in_order,
    placing_of,
    read_yardsticks,
)

RULE = default_yardsticks()
KEYS = [one.key for one in RULE.all]
ALL_ONES, ALL_FIVES = dict.fromkeys(KEYS, 1), dict.fromkeys(KEYS, 5)
points = st.dictionaries(
    st.sampled_from("甲乙丙"), st.dictionaries(st.sampled_from(KEYS), st.integers(1, 5)), max_size=3
)


def only(axis, point):
    return {one.key: point for one in RULE.of(axis)}


class TestThePlace:
    @pytest.mark.parametrize(
        ("effect", "difficulty", "quarter"),
        [(5, 1, Quarter.FIRST), (5, 5, Quarter.PLANNED), (1, 1, Quarter.BESIDE), (1, 5, Quarter.LATER)],
    )
    def test_every_quarter_can_be_reached(self, effect, difficulty, quarter):
        given_points = {"甲": only(Axis.EFFECT, effect) | only(Axis.DIFFICULTY, difficulty)}

        assert placing_of("1", given_points, RULE).quarter is quarter

    def test_of_what_nobody_scored_is_open_not_zero(self):
        placing = placing_of("1", {"甲": only(Axis.EFFECT, 5)}, RULE)

        assert (placing.effect, placing.difficulty, placing.quarter) == (100, None, Quarter.OPEN)
        assert placing.missing == tuple(one.label for one in RULE.of(Axis.DIFFICULTY))

    def test_is_the_mean_of_the_people_by_weights(self):
        placing = placing_of("1", {"甲": {"reach": 5, "drive": 1}, "乙": {"reach": 3, "drive": 1}}, RULE)

        assert placing.effect == pytest.approx(75 * 40 / 60, abs=0.1)

    def test_one_person_who_scored_less_counts_only_where_they_did(self):
        alone = placing_of("1", {"甲": {"reach": 4}}, RULE)

        assert placing_of("1", {"甲": {"reach": 4}, "乙": {}}, RULE).effect == alone.effect
        assert alone.people == 1

    @given(points)
    def test_stays_between_0_and_100(self, given_points):
        placing = placing_of("1", given_points, RULE)

        assert all(0 <= value <= 100 for value in (placing.effect, placing.difficulty) if value is not None)

    @given(points, st.sampled_from([one.key for one in RULE.of(Axis.EFFECT)]))
    def test_more_points_of_an_effect_never_lower_it(self, given_points, key):
        more = {
            who: {name: min(5, point + (name == key)) for name, point in of.items()}
            for who, of in given_points.items()
        }

        assert (placing_of("1", more, RULE).effect or 0) >= (placing_of("1", given_points, RULE).effect or 0)


class TestWherePeopleDiffer:
    def test_two_points_apart_is_told_with_who_said_what(self):
        placing = placing_of("1", {"甲": {"reach": 5}, "乙": {"reach": 3}}, RULE)

        assert [(one.yardstick.key, one.spread, dict(one.points)) for one in placing.apart] == [
            ("reach", 2, {"甲": 5, "乙": 3})
        ]

    def test_who_agrees_has_no_spread(self):
        assert not placing_of("1", {"甲": ALL_FIVES, "乙": ALL_FIVES}, RULE).apart


class TestTheOrder:
    def test_first_those_of_much_effect_and_little_difficulty(self):
        easy = only(Axis.EFFECT, 5) | only(Axis.DIFFICULTY, 1)
        placings = [
            placing_of("c", {}, RULE),
            placing_of("b", {"甲": ALL_FIVES}, RULE),
            placing_of("a", {"甲": easy}, RULE),
        ]

        assert [one.key for one in in_order(placings)] == ["a", "b", "c"]

    def test_the_reasons_are_the_words_of_the_points(self):
        assert "困る人の多さ：千人より多い" in placing_of("1", {"甲": {"reach": 5}}, RULE).reasons


class TestTheYardsticks:
    def test_of_an_office_come_back_as_they_were(self):
        assert read_yardsticks(as_plain(RULE)) == RULE

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"effect": []}, "一つもありません"),
            ({"effect_from": 0}, "1から99"),
            ({"effect": [as_plain(RULE)["effect"][0] | {"words": ["一", "二"]}]}, "五つとも"),
            ({"effect": [as_plain(RULE)["effect"][0] | {"weight": 101}]}, "0から100"),
            ({"effect": [as_plain(RULE)["effect"][0] | {"label": "お金と手間"}]}, "同じ名前"),
            ({"effect": [as_plain(RULE)["effect"][0] | {"weight": "x"}]}, "読めません"),
        ],
    )
    def test_that_cannot_be_scored_with_are_refused_in_words(self, change, words):
        with pytest.raises(BadYardsticks, match=words):
            read_yardsticks(as_plain(RULE) | change)

    def test_one_that_was_taken_out_counts_no_more(self):
        fewer = read_yardsticks(as_plain(RULE) | {"effect": as_plain(RULE)["effect"][:1]})

        assert placing_of("1", {"甲": {"reach": 5, "depth": 1}}, fewer).effect == 100
