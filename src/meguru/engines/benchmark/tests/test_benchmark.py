"""Where a municipality stands, whom it is like, who moved; on made-up and on published figures."""

from __future__ import annotations

import csv
from collections import defaultdict
from math import exp, inf, nan
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.benchmark import (
    Direction,
    Feature,
    Shift,
    group_means,
    movements,
    nearest,
    positions,
    spread,
)

PUBLISHED = Path(__file__).resolve().parents[6] / "shared" / "data" / "dx_progress_1741_by_indicator.csv"
ONLINE = "よく使う32手続のオンライン化状況"

numbers = st.floats(-1e6, 1e6).map(lambda value: round(value, 3))
values = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=3), st.none() | numbers, max_size=30)


class TestSpread:
    def test_tells_the_middle_and_the_width(self):
        found = spread([1, 2, 3, 4, None])

        assert (found.count, found.missing) == (4, 1)
        assert (found.mean, found.median, found.lower_quartile, found.upper_quartile) == (
            2.5,
            2.5,
            1.75,
            3.25,
        )
        assert found.sd == pytest.approx(1.25**0.5)

    def test_missing_is_not_zero(self):
        assert spread([None, nan, 10, inf]).mean == 10
        assert spread([None]).mean is None

    @given(st.lists(numbers, min_size=1, max_size=50))
    def test_quartiles_are_those_of_numpy_to_the_last_bit(self, known):
        found = spread(known)

        assert (found.lower_quartile, found.median, found.upper_quartile) == tuple(
            np.quantile(known, (0.25, 0.5, 0.75)).tolist()
        )

    def test_a_weighted_mean_counts_people(self):
        assert spread([10, 50, 90], denominators=[900, 100, None]).weighted_mean == pytest.approx(14)
        assert spread([10], denominators=[0]).weighted_mean is None

    def test_denominators_belong_to_values(self):
        with pytest.raises(ValueError, match="denominator"):
            spread([1, 2], denominators=[1])


class TestGroups:
    def test_equal_means_share_a_place_and_those_without_values_have_none(self):
        found = group_means({"a": [1, 3], "b": [2], "c": [None], "d": [5]})

        assert [(one.group, one.place, one.of) for one in found] == [
            ("d", 1, 3),
            ("a", 2, 3),
            ("b", 2, 3),
            ("c", None, 3),
        ]

    @pytest.mark.skipif(not PUBLISHED.exists(), reason="the published figures are not beside the project")
    def test_a_prefecture_among_the_47_as_published(self):
        rates = defaultdict(list)
        with PUBLISHED.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                text = row[ONLINE].strip().removesuffix("%")
                rates[row["pref"]].append(float(text) if text else None)

        found = next(one for one in group_means(rates) if one.group == "大阪府")

        assert (found.place, found.of) == (6, 47)
        assert found.spread.count == 43
        assert round(found.spread.mean, 1) == 43.5
        assert round(found.spread.sd, 1) == 18.2
        assert (found.spread.least, found.spread.most) == (11, 92)


class TestPosition:
    def test_ties_share_a_place_and_the_next_is_skipped(self):
        found = positions({"a": 9, "b": 7, "c": 7, "d": 1}, direction=Direction.MORE)

        assert [found[code].place for code in "abcd"] == [1, 2, 2, 4]
        assert [found[code].tied for code in "abcd"] == [0, 1, 1, 0]

    def test_less_can_be_better(self):
        found = positions({"a": 9, "b": 7, "c": 1}, direction=Direction.LESS)

        assert (found["c"].place, found["c"].quartile, found["c"].beyond_median) == (1, 1, 6)
        assert found["a"].quartile == 4

    def test_without_a_direction_nobody_is_better(self):
        assert positions({"a": 9, "b": 7}, direction=Direction.NEITHER)["a"].beyond_median is None

    def test_missing_and_otherwise_defined_values_get_no_place(self):
        found = positions({"a": 9, "b": None, "c": 100}, direction=Direction.MORE, defined_otherwise={"c"})

        assert (found["a"].place, found["a"].of) == (1, 1)
        assert (found["b"].place, found["b"].value) == (None, None)
        assert (found["c"].place, found["c"].value, found["c"].is_defined_otherwise) == (None, 100, True)

    @given(values, st.sampled_from(Direction))
    def test_a_place_counts_those_that_are_better(self, given_values, direction):
        found = positions(given_values, direction=direction)
        sign = -1 if direction == Direction.LESS else 1

        known = {code: value for code, value in given_values.items() if value is not None}
        for code, value in known.items():
            better = sum(sign * other > sign * value for other in known.values())
            assert found[code].place == better + 1
            assert found[code].of == len(known)


class TestNearest:
    SIZE = Feature(
        "population", {"a": 1000, "b": 1100, "c": 100_000, "d": None, "e": 900}, shift=Shift.LOGARITHM
    )
    AGE = Feature("aged", {"a": 40, "b": 41, "c": 25, "d": 40, "e": 20})

    def test_the_most_alike_come_first_with_what_differs(self):
        found = nearest([self.SIZE, self.AGE], to="a", among="abcde")

        assert [one.code for one in found][:1] == ["b"]
        assert "a" not in [one.code for one in found]
        assert {name for name, _difference in found[0].differences} == {"population", "aged"}

    def test_what_is_unknown_is_said_and_too_little_known_is_left_out(self):
        by_code = {one.code: one for one in nearest([self.SIZE, self.AGE], to="a", among="bcde")}

        assert by_code["d"].unknown == ("population",)
        assert by_code["d"].distance > by_code["b"].distance  # d is as old as a, but how large is not known
        heavy = Feature("population", self.SIZE.values, weight=3, shift=Shift.LOGARITHM)
        assert "d" not in {one.code for one in nearest([heavy, self.AGE], to="a", among="bcde")}

    def test_a_feature_that_is_equal_everywhere_tells_nothing(self):
        same = Feature("same", dict.fromkeys("abc", 5))

        assert [one.distance for one in nearest([same], to="a", among="bc")] == [0, 0]

    def test_needs_a_weight(self):
        with pytest.raises(ValueError, match="weight"):
            nearest([Feature("x", {"a": 1}, weight=0)], to="a", among="b")

    @given(st.lists(numbers, min_size=4, max_size=12), st.floats(0.01, 100))
    def test_units_do_not_matter_and_the_distance_is_the_same_both_ways(self, given_values, factor):
        plain = {f"{number:02}": value for number, value in enumerate(given_values)}
        scaled = {code: value * factor for code, value in plain.items()}
        codes = list(plain)

        here = {one.code: one.distance for one in nearest([Feature("x", plain)], to=codes[0], among=codes)}
        there = {one.code: one.distance for one in nearest([Feature("x", scaled)], to=codes[0], among=codes)}
        back = nearest([Feature("x", plain)], to=codes[1], among=codes, most=99)

        for code, distance in here.items():
            assert there.get(code, distance) == pytest.approx(distance, rel=1e-6, abs=1e-6)
        if codes[1] in here:
            assert next(one.distance for one in back if one.code == codes[0]) == pytest.approx(here[codes[1]])

    @given(st.floats(0.5, 20))
    def test_twice_as_large_is_as_far_as_half_as_large(self, size):
        sizes = {"half": exp(size) / 2, "own": exp(size), "twice": exp(size) * 2, "far": exp(size) * 50}
        found = {
            one.code: one.distance
            for one in nearest([Feature("x", sizes, shift=Shift.LOGARITHM)], to="own", among=list(sizes))
        }

        assert found["half"] == pytest.approx(found["twice"])


class TestMovement:
    def test_only_those_with_both_years_and_the_best_first(self):
        series = {
            "a": {2020: 10, 2023: 40},
            "b": {2020: 10, 2023: 70},
            "c": {2020: None, 2023: 99},
            "d": {2020: 5},
        }

        found = movements(series, direction=Direction.MORE, since=2020, until=2023)

        assert [(one.code, one.better_by, one.a_year) for one in found] == [("b", 60, 20), ("a", 30, 10)]

    def test_less_can_be_better(self):
        found = movements({"a": {1: 10, 2: 4}}, direction=Direction.LESS, since=1, until=2)

        assert found[0].better_by == 6

    def test_time_goes_forward(self):
        with pytest.raises(ValueError, match="later"):
            movements({}, direction=Direction.MORE, since=2, until=2)
