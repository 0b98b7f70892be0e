from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.evaluation import (
    Award,
    AwardRule,
    Bid,
    CannotEvaluate,
    PriceScore,
    Rounding,
    award,
    price_to_win,
    wins_at_any_price,
)
from meguru.engines.evaluation.award import rounded

ADDITIVE = Award(rule=AwardRule.ADDITIVE, price_allotment=Fraction(100), ceiling_yen=10_000_000)
BY_LOWEST = replace(ADDITIVE, price_score=PriceScore.BY_LOWEST)
DIVISION = Award(rule=AwardRule.DIVISION, ceiling_yen=10_000_000)
LOWEST = Award(rule=AwardRule.LOWEST_PRICE, ceiling_yen=10_000_000)


def bid(name, technical, price_yen, *missed):
    return Bid(name, Fraction(technical), price_yen, missed)


def places(results):
    return [(one.bid.candidate, one.place) for one in results]


class TestTheAdditiveRule:
    def test_adds_points_for_what_is_saved_of_the_ceiling(self):
        results = award([bid("甲", 80, 8_000_000), bid("乙", 70, 6_000_000)], ADDITIVE)

        assert [(one.bid.candidate, one.points) for one in results] == [("乙", 110), ("甲", 100)]
        assert [one.price_points for one in results] == [40, 20]

    def test_or_points_against_the_lowest_price(self):
        results = award([bid("甲", 80, 8_000_000), bid("乙", 70, 6_000_000)], BY_LOWEST)

        assert [(one.bid.candidate, one.points) for one in results] == [("甲", 155), ("乙", 170)][::-1]

    def test_lets_the_lowest_price_be_that_of_a_bid_that_is_in(self):
        results = award([bid("甲", 80, 8_000_000), bid("乙", 70, 1_000_000, "安全")], BY_LOWEST)

        assert results[0].price_points == 100

    def test_needs_the_ceiling_for_the_first_way_only(self):
        bids = [bid("甲", 80, 8_000_000)]

        with pytest.raises(CannotEvaluate, match="予定価格"):
            award(bids, replace(ADDITIVE, ceiling_yen=None))
        assert award(bids, replace(BY_LOWEST, ceiling_yen=None))[0].place == 1


class TestTheDivisionRule:
    def test_compares_points_per_yen(self):
        results = award([bid("甲", 120, 9_000_000), bid("乙", 100, 6_000_000)], DIVISION)

        assert places(results) == [("乙", 1), ("甲", 2)]
        assert results[0].points == Fraction(100 * 1_000_000, 6_000_000)

    def test_can_tie_by_rounding(self):
        bids = [bid("甲", 100, 6_000_000), bid("乙", 100, 6_000_100)]

        exact = award(bids, DIVISION)
        cut = award(bids, replace(DIVISION, rounding=Rounding.DOWN, digits=2))

        assert places(exact) == [("甲", 1), ("乙", 2)]
        assert places(cut) == [("甲", 1), ("乙", 1)]
        assert all(one.by_lot for one in cut)


class TestTheLowestPrice:
    def test_wins_whatever_the_points(self):
        assert places(award([bid("甲", 100, 8_000_000), bid("乙", 1, 7_999_999)], LOWEST)) == [
            ("乙", 1),
            ("甲", 2),
        ]

    def test_is_drawn_by_lot_when_equal(self):
        results = award([bid("甲", 9, 8_000_000), bid("乙", 1, 8_000_000), bid("丙", 1, 9_000_000)], LOWEST)

        assert [(one.bid.candidate, one.by_lot) for one in results] == [
            ("甲", True),
            ("乙", True),
            ("丙", False),
        ]


class TestEveryRule:
    @pytest.mark.parametrize("rule", [ADDITIVE, BY_LOWEST, DIVISION, LOWEST], ids=lambda one: one.rule.value)
    def test_puts_out_what_misses_a_condition_or_exceeds_the_ceiling(self, rule):
        results = award([bid("甲", 99, 1, "安全"), bid("乙", 99, 10_000_001), bid("丙", 1, 9_999_999)], rule)

        assert places(results) == [("丙", 1), ("甲", None), ("乙", None)]
        assert results[1].out_because == ("必須の条件「安全」を満たしていません",)
        assert results[2].out_because == ("予定価格を超えています",)

    @pytest.mark.parametrize("bids", [[], [bid("甲", 1, 0)], [bid("甲", -1, 1)], [bid("甲", 1, 1)] * 2])
    def test_refuses_what_is_no_bid(self, bids):
        with pytest.raises(CannotEvaluate):
            award(bids, LOWEST)

    @given(
        st.lists(st.tuples(st.integers(0, 100), st.integers(1, 12_000_000)), min_size=2, max_size=5),
        st.sampled_from([ADDITIVE, BY_LOWEST, DIVISION, LOWEST]),
        st.sampled_from(list(Rounding)),
    )
    def test_tells_the_highest_price_with_which_a_candidate_wins(self, offers, rule, rounding):
        rule = replace(rule, rounding=rounding)
        bids = [bid(f"候補{number}", *offer) for number, offer in enumerate(offers)]

        price = price_to_win(bids, rule, candidate="候補0")

        def wins(price_yen):
            tried = award([replace(bids[0], price_yen=price_yen), *bids[1:]], rule)
            return tried[0].bid.candidate == "候補0" and tried[0].place == 1 and not tried[0].by_lot

        if price is None:
            assert not wins(1)
        else:
            assert wins(price)
            assert not wins(price + 1)

    def test_names_no_price_for_a_bid_that_is_out_anyway(self):
        assert price_to_win([bid("甲", 1, 5, "安全"), bid("乙", 1, 5)], LOWEST, candidate="甲") is None


class TestRounding:
    @pytest.mark.parametrize(
        ("rounding", "expected"),
        [
            (Rounding.NONE, Fraction(2, 3)),
            (Rounding.DOWN, Fraction(66, 100)),
            (Rounding.HALF_UP, Fraction(67, 100)),
            (Rounding.UP, Fraction(67, 100)),
        ],
    )
    def test_treats_the_digits_as_the_notice_says(self, rounding, expected):
        assert rounded(Fraction(2, 3), rounding=rounding, digits=2) == expected

    def test_rounds_a_half_up_where_a_float_would_not(self):
        assert rounded(Fraction("2.675"), rounding=Rounding.HALF_UP, digits=2) == Fraction("2.68")


class TestAnyPrice:
    NO_CEILING = replace(BY_LOWEST, ceiling_yen=None, price_allotment=Fraction(10))

    def test_wins_when_nobody_can_make_up_for_the_points(self):
        bids = [bid("甲", 80, 500), bid("乙", 60, 100)]

        assert wins_at_any_price(bids, self.NO_CEILING, candidate="甲")
        assert not wins_at_any_price(bids, self.NO_CEILING, candidate="乙")
        assert price_to_win(bids, self.NO_CEILING, candidate="乙") is None

    def test_never_wins_above_a_ceiling_or_without_a_condition(self):
        bids = [bid("甲", 80, 500), bid("乙", 60, 100)]

        assert not wins_at_any_price(bids, replace(self.NO_CEILING, ceiling_yen=900), candidate="甲")
        assert not wins_at_any_price([bid("甲", 80, 500, "安全"), bids[1]], self.NO_CEILING, candidate="甲")

    def test_is_not_enough_where_the_price_decides(self):
        bids = [bid("甲", 65, 500), bid("乙", 60, 100)]
        highest = price_to_win(bids, self.NO_CEILING, candidate="甲")

        assert not wins_at_any_price(bids, self.NO_CEILING, candidate="甲")
        assert highest == 199  # 65 + 10 x 100/199 > 70; at 200 both have 70
