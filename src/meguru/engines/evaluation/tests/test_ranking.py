import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meguru.engines.evaluation import (
    CannotEvaluate,
    Criterion,
    Score,
    Sheet,
    compare_with_gut,
    rank,
    rank_acceptability,
    weight_intervals,
    without_each_evaluator,
)

EASY = Criterion("easy", "使いやすさ", weight=3)
PRICE = Criterion("price", "費用", weight=1)
SAFE = Criterion("safe", "安全", weight=1, must=True)


def sheet(points, *, criteria=(EASY, PRICE), evaluators=("青木",)):
    """`points`: candidate -> points per criterion, given by every evaluator alike."""
    return Sheet(
        criteria=criteria,
        candidates=tuple(points),
        evaluators=evaluators,
        scores=tuple(
            Score(evaluator, candidate, one.id, value)
            for evaluator in evaluators
            for candidate, values in points.items()
            for one, value in zip(criteria, values, strict=True)
            if value is not None
        ),
    )


@st.composite
def sheets(draw):
    size = draw(st.integers(2, 4))
    criteria = tuple(
        Criterion(f"c{number}", f"項目{number}", weight=draw(st.integers(0 if number else 1, 9)))
        for number in range(size)
    )
    candidates = [f"候補{number}" for number in range(draw(st.integers(2, 4)))]
    return sheet(
        {name: [draw(st.integers(0, 5)) for _ in criteria] for name in candidates}, criteria=criteria
    )


class TestRank:
    def test_weighs_the_points(self):
        ranking = rank(sheet({"甲": (5, 0), "乙": (0, 5)}))

        assert [(row.candidate, row.total) for row in ranking.rows] == [("甲", 75.0), ("乙", 25.0)]

    def test_says_which_criteria_decided(self):
        ranking = rank(sheet({"甲": (5, 0), "乙": (2, 5)}))

        assert [(name, round(points, 1)) for name, points in ranking.decisive] == [
            ("使いやすさ", 45.0),
            ("費用", -25.0),
        ]

    def test_takes_the_mean_of_the_evaluators(self):
        scores = (
            Score("青木", "甲", "easy", 5),
            Score("石田", "甲", "easy", 3),
            Score("石田", "乙", "easy", 4),
        )
        found = rank(Sheet((EASY,), ("甲", "乙"), ("青木", "石田"), scores))

        assert [row.total for row in found.rows] == [80.0, 80.0]
        assert found.winners == ("甲", "乙")

    def test_puts_a_candidate_out_that_misses_a_condition(self):
        ranking = rank(sheet({"甲": (5, 5, 0), "乙": (1, 1, 1)}, criteria=(EASY, PRICE, SAFE)))

        assert ranking.winners == ("乙",)
        assert ranking.rows[1].place is None
        assert ranking.rows[1].missed == ("安全",)

    def test_counts_what_nobody_scored(self):
        ranking = rank(sheet({"甲": (5, None), "乙": (4, 4)}))

        assert {row.candidate: row.unscored for row in ranking.rows} == {"甲": 1, "乙": 0}

    @pytest.mark.parametrize(
        "wrong",
        [
            sheet({"甲": (6, 0)}),
            sheet({"甲": (float("nan"), 0)}),
            sheet({"甲": (None, None)}),
            sheet({"甲": (1,)}, criteria=(Criterion("x", "x", weight=0),)),
            Sheet((EASY,), ("甲", "甲"), ("青木",), ()),
            Sheet((EASY,), ("甲",), ("青木",), (Score("他人", "甲", "easy", 1),)),
            Sheet((EASY,), ("甲",), ("青木",), (Score("青木", "乙", "easy", 1),)),
        ],
    )
    def test_refuses_a_sheet_that_cannot_be_judged(self, wrong):
        with pytest.raises(CannotEvaluate):
            rank(wrong)

    @given(sheets())
    def test_adds_up(self, one):
        for row in rank(one).rows:
            assert row.total == pytest.approx(sum(part.points for part in row.contributions))

    @given(sheets())
    def test_does_not_depend_on_the_order_of_the_candidates(self, one):
        turned = Sheet(one.criteria, tuple(reversed(one.candidates)), one.evaluators, one.scores)

        assert set(rank(one).winners) == set(rank(turned).winners)


class TestTheGutFeeling:
    def test_is_told_where_it_differs_and_why(self):
        ranking = rank(sheet({"甲": (5, 0), "乙": (2, 5)}))

        (difference,) = compare_with_gut(ranking, {"甲": 2, "乙": 1})

        assert (difference.by_score, difference.by_feeling) == ("甲", "乙")
        assert difference.because[0][0] == "使いやすさ"

    def test_is_quiet_where_it_agrees(self):
        assert compare_with_gut(rank(sheet({"甲": (5, 0), "乙": (2, 5)})), {"甲": 1, "乙": 2}) == ()


class TestWeightIntervals:
    def test_end_where_another_takes_over(self):
        of_easy = weight_intervals(sheet({"甲": (5, 0), "乙": (0, 5)}))[0]

        assert (of_easy.low, of_easy.high) == (pytest.approx(0.5), 1.0)
        assert of_easy.challengers == ("乙", None)
        assert not of_easy.is_fragile

    def test_are_everything_for_a_candidate_that_is_best_in_all(self):
        assert all(one.always for one in weight_intervals(sheet({"甲": (5, 5), "乙": (1, 2)})))

    def test_need_one_winner(self):
        with pytest.raises(CannotEvaluate, match="同点"):
            weight_intervals(sheet({"甲": (5, 5), "乙": (5, 5)}))

    @settings(max_examples=60)
    @given(sheets(), st.floats(0.001, 0.999))
    def test_hold_inside_and_fail_outside(self, one, share):
        winners = rank(one).winners
        if len(winners) != 1:
            return
        for number, interval in enumerate(weight_intervals(one)):
            weights = one.weights()
            others = weights.sum() - weights[number]
            if others <= 0:
                continue
            moved = [
                share if place == number else weight / others * (1 - share)
                for place, weight in enumerate(weights)
            ]
            criteria = tuple(
                Criterion(old.id, old.name, weight=weight)
                for old, weight in zip(one.criteria, moved, strict=True)
            )
            now = rank(Sheet(criteria, one.candidates, one.evaluators, one.scores)).winners
            if interval.low + 1e-6 < share < interval.high - 1e-6:
                assert winners[0] in now
            if share < interval.low - 1e-6 or share > interval.high + 1e-6:
                assert now != winners


class TestRankAcceptability:
    def test_is_half_and_half_for_mirrored_candidates(self):
        found = rank_acceptability(sheet({"甲": (5, 0), "乙": (0, 5)}), seed=1)

        assert [one.shares[0] for one in found] == [pytest.approx(0.5, abs=0.02)] * 2
        assert dict(found[0].typical_weights)["easy"] == pytest.approx(0.75, abs=0.02)

    def test_keeps_the_offices_order_of_importance(self):
        found = rank_acceptability(sheet({"甲": (5, 0), "乙": (0, 5)}), seed=1, keep_order=True)

        assert found[0].shares[0] == 1.0

    def test_never_lets_a_worse_candidate_in_all_win(self):
        found = rank_acceptability(sheet({"甲": (5, 5), "乙": (4, 4)}), seed=3)

        assert [one.shares[0] for one in found] == [1.0, 0.0]
        assert found[1].typical_weights == ()

    def test_is_the_same_for_the_same_seed(self):
        one = sheet({"甲": (5, 1), "乙": (2, 5)})

        assert rank_acceptability(one, seed=7) == rank_acceptability(one, seed=7)

    def test_draws_weights_evenly(self):
        """Of weights drawn evenly from all that add up to 1, each is one third on average, with variance 1/18."""
        criteria = tuple(Criterion(name, name) for name in "abc")
        found = rank_acceptability(sheet({"甲": (5, 5, 5), "乙": (0, 0, 0)}, criteria=criteria), seed=5)

        assert [weight for _id, weight in found[0].typical_weights] == pytest.approx([1 / 3] * 3, abs=0.01)

    @settings(max_examples=20)
    @given(sheets())
    def test_gives_every_candidate_some_place(self, one):
        for found in rank_acceptability(one, seed=2, drawings=500):
            assert np.isclose(sum(found.shares), 1.0)


class TestWithoutEachEvaluator:
    def test_shows_who_decides(self):
        scores = (
            Score("青木", "甲", "easy", 5),
            Score("青木", "乙", "easy", 0),
            Score("石田", "乙", "easy", 4),
        )
        scores += (Score("石田", "甲", "easy", 3),)
        found = dict(without_each_evaluator(Sheet((EASY,), ("甲", "乙"), ("青木", "石田"), scores)))

        assert found["青木"].winners == ("乙",)
        assert found["石田"].winners == ("甲",)

    def test_leaves_out_nobody_whose_scores_are_the_only_ones(self):
        assert without_each_evaluator(sheet({"甲": (5, 0), "乙": (0, 5)})) == ()
