"""What a programme would give, when it takes applications, sizes of towns, and the file that ships."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.programme_matching import (
    CannotEstimate,
    Gives,
    Programme,
    estimate,
    is_like,
    is_old,
    percent_words,
    shipped,
    size_words,
    windows_by_month,
)

TODAY = dt.date(2026, 11, 21)


def programme(key="a", **fields):
    return Programme(key=key, name=key, provider="", gives=Gives.MONEY, **fields)


class TestTheEstimate:
    def test_is_the_share_of_the_cost_with_its_formula(self):
        found = estimate(programme=programme(rate=Decimal("0.5")), cost_yen=3_000_001)

        assert (found.given_yen, found.own_yen) == (1_500_000, 1_500_001)
        assert found.formula == "3,000,001円 × 50% = 1,500,000円"

    def test_stops_at_the_cap_and_says_so(self):
        found = estimate(programme=programme(rate=Decimal("0.5"), cap_yen=1_000_000), cost_yen=3_000_000)

        assert found.given_yen == 1_000_000
        assert "上限は1,000,000円" in found.formula

    @pytest.mark.parametrize(
        ("rate", "cost"),
        [(None, 1), (Decimal("0.5"), None), (Decimal("0.5"), -1), (Decimal(2), 1), (Decimal(-1), 1)],
    )
    def test_is_refused_in_words_when_a_figure_is_missing_or_makes_no_sense(self, rate, cost):
        with pytest.raises(CannotEstimate) as reason:
            estimate(programme=programme(rate=rate), cost_yen=cost)

        assert str(reason.value).endswith("。")

    @given(
        cost=st.integers(0, 10**12),
        rate=st.decimals(0, 1, places=5),
        cap=st.none() | st.integers(0, 10**9),
    )
    def test_never_loses_a_yen_and_never_gives_more_than_the_cap(self, cost, rate, cap):
        found = estimate(programme=programme(rate=rate, cap_yen=cap), cost_yen=cost)

        assert found.given_yen + found.own_yen == cost
        assert 0 <= found.given_yen <= cost
        assert cap is None or found.given_yen <= cap

    @pytest.mark.parametrize(
        ("rate", "words"),
        [(Decimal("0.5"), "50%"), (Decimal("0.333"), "33.3%"), (Decimal(1), "100%"), (Decimal(0), "0%")],
    )
    def test_a_share_in_words(self, rate, words):
        assert percent_words(rate) == words


class TestMonths:
    def test_what_opens_and_closes_stands_in_its_month_and_the_undated_last(self):
        months = windows_by_month(
            [
                programme("undated"),
                programme("past", closes_on=dt.date(2026, 11, 20)),
                programme("next", opens_on=dt.date(2026, 12, 1), closes_on=dt.date(2027, 1, 31)),
                programme("now", opens_on=dt.date(2026, 11, 1), closes_on=dt.date(2026, 12, 10)),
            ],
            today=TODAY,
        )

        assert [(one.year, one.month) for one in months] == [(2026, 12), (2027, 1), (None, None)]
        assert [one.key for one in months[0].opening] == ["next"]
        assert [one.key for one in months[0].closing] == ["now"]
        assert [one.key for one in months[2].closing] == ["undated"]

    def test_one_that_opens_later_without_an_end_is_not_undated(self):
        months = windows_by_month([programme(opens_on=dt.date(2027, 4, 1))], today=TODAY)

        assert [(one.year, one.month) for one in months] == [(2027, 4)]


class TestSizes:
    @pytest.mark.parametrize(
        ("people", "words"),
        [
            (None, ""),
            (4_999, "5千人未満"),
            (5_000, "5千人以上1万人未満"),
            (9_999, "5千人以上1万人未満"),
            (120_000, "10万人以上30万人未満"),
            (300_000, "30万人以上"),
        ],
    )
    def test_classes_meet_without_a_gap(self, people, words):
        assert size_words(people) == words

    def test_alike_is_between_half_and_twice_both_ways(self):
        assert is_like(9_000, 18_000)
        assert is_like(18_000, 9_000)
        assert not is_like(9_000, 18_001)
        assert not is_like(None, 9_000)


class TestWhatShips:
    def test_names_the_support_for_money_people_and_advice(self):
        gives = {one.gives for one in shipped().programmes}

        assert gives == set(Gives)
        assert len(shipped().programmes) == 10

    def test_is_old_and_tells_no_figure_that_the_guide_does_not_give(self):
        for one in shipped().programmes:
            assert is_old(one, today=TODAY)
            assert (one.rate, one.cap_yen, one.opens_on, one.closes_on) == (None, None, None, None)
            assert one.source
            assert one.purposes
        assert shipped().label == "手引きの時点（2024年5月）の情報"
