from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given

from meguru.engines.evaluation import (
    Award,
    AwardRule,
    Bid,
    CannotEvaluate,
    Criterion,
    PriceScore,
    Rounding,
    Score,
    Sheet,
    area_intervals,
    award,
    award_lines,
    by_area,
    explain,
    fragile_because,
    price_to_win,
    rank,
    rank_acceptability,
    rule_in_words,
    technical_points,
    weight_intervals,
    without_each_evaluator,
)
from meguru.engines.evaluation.tests.test_ranking import EASY, PRICE, SAFE, sheet, sheets


class TestTheReasons:
    def test_name_what_decided_and_where_the_first_loses(self):
        words = "".join(explain(rank(sheet({"甲": (5, 0), "乙": (2, 5)}))))

        assert "一位は「甲」の75.0点" in words
        assert "差がついたのは、「使いやすさ」（45.0点）" in words
        assert "「費用」（25.0点）は「乙」のほうが上" in words

    def test_name_those_who_are_out_and_those_who_are_level(self):
        out = explain(rank(sheet({"甲": (5, 5, 0), "乙": (1, 1, 1)}, criteria=(EASY, PRICE, SAFE))))
        level = explain(rank(sheet({"甲": (5, 5), "乙": (5, 5)})))

        assert "「乙」だけが、必須の条件をすべて満たしています。" in out
        assert "「甲」は、必須の「安全」を満たさないため外れました。" in out
        assert "同点の一位" in level[0]

    def test_say_that_nobody_is_left(self):
        words = explain(rank(sheet({"甲": (5, 5, 0)}, criteria=(EASY, PRICE, SAFE))))

        assert words[0].startswith("必須の条件をすべて満たす候補がありません")

    def test_count_what_nobody_scored(self):
        assert any("1つ" in words for words in explain(rank(sheet({"甲": (5, None), "乙": (4, 4)}))))


class TestAnAnswerThatMissesACondition:
    def test_puts_a_candidate_out_whatever_its_points(self):
        one = sheet({"甲": (5, 5, 5), "乙": (1, 1, 1)}, criteria=(EASY, PRICE, SAFE))

        ranking = rank(replace(one, unmet=frozenset({("甲", "safe")})))

        assert ranking.winners == ("乙",)

    def test_is_of_no_effect_for_what_is_only_nice_to_have(self):
        one = sheet({"甲": (5, 5), "乙": (1, 1)})

        assert rank(replace(one, unmet=frozenset({("甲", "easy")}))).winners == ("甲",)


class TestAreas:
    AREAS = (
        Criterion("a", "速さ", weight=2, area="性能"),
        Criterion("b", "人数", weight=1, area="性能"),
        Criterion("c", "窓口", weight=1, area="会社"),
    )

    def test_put_the_points_together(self):
        row = rank(sheet({"甲": (5, 5, 0), "乙": (0, 0, 5)}, criteria=self.AREAS)).rows[0]

        assert [(one.area, one.points, one.most) for one in by_area(row)] == [
            ("性能", 75.0, 75.0),
            ("会社", 0.0, 25.0),
        ]

    def test_have_an_interval_of_their_own(self):
        of_speed, of_vendor = area_intervals(sheet({"甲": (5, 5, 0), "乙": (0, 0, 5)}, criteria=self.AREAS))

        assert (of_speed.name, of_speed.weight) == ("性能", pytest.approx(0.75))
        assert (of_speed.low, of_speed.high) == (pytest.approx(0.5), 1.0)
        assert (of_vendor.low, of_vendor.high) == (0.0, pytest.approx(0.5))

    @given(sheets())
    def test_of_one_criterion_each_are_the_intervals_of_the_criteria(self, one):
        if len(rank(one).winners) != 1:
            return
        alone = replace(one, criteria=tuple(replace(each, area=each.id) for each in one.criteria))

        pairs = zip(area_intervals(alone), weight_intervals(one), strict=True)
        assert all((area.low, area.high) == pytest.approx((row.low, row.high)) for area, row in pairs)


class TestFragility:
    def reasons(self, one):
        return fragile_because(
            rank(one),
            intervals=weight_intervals(one),
            acceptability=rank_acceptability(one, seed=1, drawings=500),
            without=without_each_evaluator(one),
        )

    def test_is_told_with_its_reasons(self):
        words = "".join(self.reasons(sheet({"甲": (3.4, 0), "乙": (2, 4)})))

        assert "差は1.0点だけ" in words
        assert "重みを少し変えると" in words

    def test_names_the_evaluator_on_whom_the_first_place_hangs(self):
        scores = tuple(
            Score(who, candidate, "easy", points)
            for who, candidate, points in (
                ("青木", "甲", 5),
                ("青木", "乙", 0),
                ("石田", "甲", 2),
                ("石田", "乙", 4),
            )
        )
        words = self.reasons(Sheet((EASY,), ("甲", "乙"), ("青木", "石田"), scores))

        assert "「青木」の採点を除くと、一位が変わります。" in words

    def test_is_not_claimed_of_a_candidate_that_is_best_in_all(self):
        assert self.reasons(sheet({"甲": (5, 5), "乙": (1, 1)})) == ()

    def test_a_weight_that_cannot_get_smaller_is_no_danger(self):
        light = (Criterion("x", "軽い", weight=1), Criterion("y", "重い", weight=99))

        assert not any(
            one.is_fragile for one in weight_intervals(sheet({"甲": (5, 5), "乙": (1, 1)}, criteria=light))
        )


class TestTechnicalPoints:
    def test_are_exact(self):
        thirds = tuple(Criterion(name, name) for name in "abc")
        one = sheet({"甲": (5, 0, 0), "乙": (5, 5, 5)}, criteria=thirds)

        assert technical_points(one, allotment=Fraction(100)) == {"甲": Fraction(100, 3), "乙": 100}

    def test_are_rounded_once_as_the_notice_says(self):
        thirds = tuple(Criterion(name, name) for name in "abc")
        one = sheet({"甲": (5, 0, 0)}, criteria=thirds)

        points = technical_points(one, allotment=Fraction(100), rounding=Rounding.HALF_UP, digits=1)

        assert points["甲"] == Fraction("33.3")

    @given(sheets())
    def test_agree_with_the_ranking(self, one):
        points = technical_points(one, allotment=Fraction(100))

        assert all(float(points[row.candidate]) == pytest.approx(row.total) for row in rank(one).rows)

    def test_need_a_weight(self):
        with pytest.raises(CannotEvaluate):
            technical_points(
                sheet({"甲": (1,)}, criteria=(Criterion("x", "x", weight=0),)), allotment=Fraction(1)
            )


class TestTheArithmeticOfAnAward:
    BIDS = (Bid("甲", Fraction(80), 8_000_000), Bid("乙", Fraction(70), 6_000_000))

    def lines(self, rule, bids=BIDS):
        return dict(award_lines(award(list(bids), rule), rule))

    def test_of_a_sum(self):
        rule = Award(
            AwardRule.ADDITIVE, Fraction(100), PriceScore.BY_LOWEST, rounding=Rounding.DOWN, digits=1
        )
        lines = self.lines(rule)

        assert lines["甲"] == (
            "価格点：100点 × 6,000,000円 ÷ 8,000,000円 ＝ 75",
            "小数第2位を切捨て：75",
            "合計：技術点80 ＋ 価格点75 ＝ 155",
        )
        assert "最低価格 ÷ 価格" in rule_in_words(rule)

    def test_of_a_division(self):
        lines = self.lines(Award(AwardRule.DIVISION, rounding=Rounding.HALF_UP))

        assert lines["乙"] == (
            "70点 ÷ 6,000,000円 × 1,000,000 ＝ 11.666666…",
            "小数第3位を四捨五入：11.67",
        )

    def test_of_a_lot(self):
        lines = self.lines(
            Award(AwardRule.LOWEST_PRICE), (self.BIDS[0], replace(self.BIDS[0], candidate="丙"))
        )

        assert "くじで決めます" in lines["丙"][-1]

    def test_says_why_a_bid_is_out(self):
        rule = Award(AwardRule.LOWEST_PRICE, floor_yen=7_000_000, least_technical=Fraction(80))

        assert self.lines(rule)["乙"][:2] == (
            "最低制限価格を下回っています。",
            "技術点が基準点に届いていません。",
        )

    def test_the_price_to_win_stays_above_the_floor(self):
        rule = Award(AwardRule.LOWEST_PRICE, floor_yen=5_999_999)

        assert price_to_win(list(self.BIDS), rule, candidate="甲") == 5_999_999
        assert price_to_win(list(self.BIDS), replace(rule, floor_yen=6_000_000), candidate="甲") is None

    def test_a_floor_above_the_ceiling_is_refused(self):
        with pytest.raises(CannotEvaluate, match="最低制限価格"):
            award(list(self.BIDS), Award(AwardRule.LOWEST_PRICE, ceiling_yen=5, floor_yen=6))
