import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.priorities import (
    BadRule,
    Facts,
    Field,
    Own,
    content_of,
    default_rule,
    place,
    rule_from,
    suggested_high,
)

LARGE = {
    "hours": 5000,
    "yen": 50_000_000,
    "volume": 20_000,
    "overtime": 300,
    "clients": 90_000,
    "nature": "own",
}
EASY = {"legal_room": "free", "system": "none", "involved": "own"}
HARD = {"legal_room": "strict", "system": "used", "renewal": 6, "involved": "common"}
SMALL = {"hours": 10, "yen": 50_000, "volume": 20, "overtime": 0, "clients": 20, "nature": "own"}


def placed(*facts, own=None, rule=None):
    values = {}
    for some in facts:
        values |= some
    return place(Facts(values), rule=rule or default_rule(), own=own)


class TestTheFields:
    @pytest.mark.parametrize(
        ("effect", "difficulty", "field"),
        [
            (LARGE, EASY, Field.FIRST),
            (LARGE, HARD, Field.PLANNED),
            (SMALL, EASY, Field.BESIDE),
            (SMALL, HARD, Field.LATER),
        ],
    )
    def test_follow_effect_and_difficulty(self, effect, difficulty, field):
        assert placed(effect, difficulty).field == field

    def test_stay_open_while_an_axis_is_unknown(self):
        assert placed(LARGE, {"legal_room": None}).field == Field.OPEN

    def test_change_with_the_borders_of_the_rule(self):
        rule = rule_from({"effect_from": 100}, version="1")

        assert placed(LARGE, EASY, rule=rule).field == Field.BESIDE


class TestPoints:
    def test_are_in_proportion_between_the_limits(self):
        assert placed({"hours": 500}).effect.points == 25

    def test_never_leave_0_to_100(self):
        assert placed({"hours": 999_999}).effect.points == 100
        assert placed({"renewal": 0}).difficulty.points == 0

    def test_of_an_unknown_fact_take_no_part_and_are_named(self):
        axis = placed({"hours": 2000, "yen": None}).effect

        assert axis.points == 100
        assert [criterion.key for criterion in axis.unknown] == ["yen"]
        assert axis.known_share == pytest.approx(0.6)

    def test_of_a_fact_that_does_not_apply_are_not_missing(self):
        axis = placed({"legal_room": "free", "system": "none", "involved": "own"}).difficulty

        assert axis.unknown == ()
        assert axis.known_share == 1

    def test_of_the_office_stand_in_the_place_of_the_mean_and_keep_it(self):
        axis = placed(SMALL, EASY, own=Own(effect=90, difficulty=None, reason="住民の苦情が多い")).effect

        assert (axis.points, axis.own) == (90, 90)
        assert axis.computed < 10

    def test_resting_on_little_are_weak_until_the_office_judges(self):
        little = {"legal_room": None, "system": None, "involved": "own"}

        assert placed(little).difficulty.is_weak
        assert not placed(EASY).difficulty.is_weak
        judged = placed(little, own=Own(effect=None, difficulty=0, reason="庁内で決められる"))
        assert not judged.difficulty.is_weak

    def test_an_answer_nobody_knows_is_unknown(self):
        assert placed({"legal_room": "はて"}).difficulty.points is None

    @given(
        st.dictionaries(
            st.sampled_from(["hours", "yen", "volume", "overtime", "clients"]),
            st.one_of(st.none(), st.floats(0, 1e12)),
        )
    )
    def test_shares_add_up_and_explain_the_mean(self, values):
        axis = placed(values).effect

        if axis.computed is None:
            assert all(value is None for value in values.values())
        else:
            assert sum(part.share for part in axis.parts) == pytest.approx(1)
            assert sum(part.points * part.share for part in axis.parts) == pytest.approx(axis.computed)
            assert 0 <= axis.computed <= 100


class TestTheRule:
    def test_comes_back_from_its_content(self):
        assert rule_from(content_of(default_rule()), version=default_rule().version) == default_rule()

    @pytest.mark.parametrize(
        ("criteria", "words"),
        [
            ({"hours": {"weight": 101}}, "重みは0から100"),
            ({"hours": {"low": 10, "high": 10}}, "より大きく"),
            ({"legal_room": {"points": {"free": -1}}}, "点は0から100"),
        ],
    )
    def test_that_makes_no_sense_is_refused_with_the_criterion(self, criteria, words):
        with pytest.raises(BadRule, match=words) as refused:
            rule_from({"criteria": criteria}, version="1")

        assert refused.value.key == next(iter(criteria))

    def test_needs_weight_on_both_axes(self):
        nothing = {criterion.key: {"weight": 0} for criterion in default_rule().of("difficulty")}

        with pytest.raises(BadRule, match="難しさの重みがすべて0"):
            rule_from({"criteria": nothing}, version="1")


class TestASuggestedLimit:
    def test_fits_the_values_of_the_office(self):
        assert suggested_high([100, 200, 300, 400, 500, 600, 700, 800, 900, 12_345]) == 13_000

    def test_is_not_given_for_a_handful(self):
        assert suggested_high([1, 2, None, None, None]) is None
