"""Spellings of one company are brought together, others are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.vendor_names import (
    Reason,
    Spelling,
    compare_names,
    corporate_number_problem,
    suggest_for,
    suggest_same,
)


def likeness(one: str, other: str, numbers: tuple[str, str] = ("", "")):
    return compare_names(Spelling("1", one, numbers[0]), Spelling("2", other, numbers[1]))


@pytest.mark.parametrize(
    "other",
    [
        "(株)みほん情報",
        "㈱みほん情報",
        "株式会社　みほん情報",
        "みほん情報㈱",
        "（株）みほん・情報",
    ],
)
def test_ways_to_write_the_same_name_are_one(other):
    assert likeness("株式会社みほん情報", other).reason is Reason.SAME_NAME


def test_half_width_katakana_and_old_letters_are_one():
    assert likeness("めぐりシステム(株)髙橋", "ﾒｸﾞﾘｼｽﾃﾑ(株)高橋").reason is Reason.SAME_NAME


@pytest.mark.parametrize("other", ["㈱みほん情報　めぐり支店", "株式会社みほん情報めぐり営業所"])
def test_a_branch_belongs_to_its_company(other):
    found = likeness("株式会社みほん情報", other)

    assert found.reason is Reason.BRANCH
    assert found.kept.name == "株式会社みほん情報"


def test_another_legal_form_is_said_to_be_another():
    assert likeness("株式会社みほん情報", "合同会社みほん情報").reason is Reason.OTHER_FORM


def test_a_letter_apart_is_worth_a_look():
    found = likeness("かくう計算センター株式会社", "かくう計算センタ株式会社")

    assert found.reason is Reason.ALIKE
    assert found.score < 75


def test_numbers_decide_before_names():
    same, different = "7000012050002", "8000012010038"

    assert likeness("甲", "乙", (same, same)).score == 100
    assert likeness("株式会社甲乙", "株式会社甲乙", (same, different)) is None


@pytest.mark.parametrize("other", ["れいだい事務機株式会社", "みほん工業株式会社", ""])
def test_other_companies_are_left_alone(other):
    assert likeness("株式会社みほん情報", other) is None


NAMES = st.lists(
    st.sampled_from(
        ["(株)甲乙丙", "株式会社甲乙丙", "甲乙丙 東支店", "丁戊システム㈱", "丁戊ｼｽﾃﾑ株式会社", "己庚"]
    ),
    max_size=6,
)


@given(names=NAMES, data=st.data())
def test_the_order_of_the_list_does_not_matter(names, data):
    spellings = [Spelling(str(place), name) for place, name in enumerate(names)]
    shuffled = data.draw(st.permutations(spellings))

    assert suggest_same(shuffled) == suggest_same(spellings)


@given(names=NAMES)
def test_nobody_is_proposed_to_be_themselves_and_no_pair_twice(names):
    found = suggest_same([Spelling(str(place), name) for place, name in enumerate(names)])

    pairs = [frozenset({pair.kept.key, pair.merged.key}) for pair in found]
    assert all(len(pair) == 2 for pair in pairs)
    assert len(pairs) == len(set(pairs))


class TestSuggestFor:
    def test_fresh_spellings_are_held_against_known_ones_and_each_other(self):
        fresh = [Spelling("a", "㈱甲システム"), Spelling("b", "甲システム（株）"), Spelling("c", "丁")]
        known = [Spelling("k", "株式会社甲システム", uses=9), Spelling("x", "株式会社甲システム社")]

        found = suggest_for(fresh, known)

        assert set(found) == {"a", "b"}
        assert [{pair.kept.key, pair.merged.key} for pair in found["a"]][:2] == [{"a", "b"}, {"a", "k"}]

    def test_it_says_what_comparing_everything_says(self):
        spellings = [
            Spelling(str(number), name)
            for number, name in enumerate(("㈱甲商会", "甲商会", "甲商会 北支店", "乙商会", "有限会社甲商会"))
        ]

        found = suggest_for(spellings[:2], spellings[2:])

        whole = {(pair.kept.key, pair.merged.key) for pair in suggest_same(spellings)}
        assert {(pair.kept.key, pair.merged.key) for pairs in found.values() for pair in pairs} == {
            pair for pair in whole if {"0", "1"} & set(pair)
        }


class TestCorporateNumber:
    @pytest.mark.parametrize("number", ["", "7000012050002"])
    def test_a_number_that_can_be_is_accepted(self, number):
        assert corporate_number_problem(number) == ""

    def test_two_digits_exchanged_are_noticed(self):
        assert "見くらべて" in corporate_number_problem("7000012500002")

    def test_too_short_says_how_many(self):
        assert "13けた" in corporate_number_problem("700001205000")
