"""Conditions: read with words for what is wrong, three-valued, said in Japanese, never run as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.conditions import (
    BadCondition,
    Field,
    FieldKind,
    Not,
    evaluate,
    keys_of,
    read,
    says,
    write,
)

FIELDS = (
    Field("yes", "問1", FieldKind.YES_NO),
    Field("people", "問2", FieldKind.NUMBER),
    Field("way", "問3", FieldKind.CHOICE, (("a", "LINE"), ("b", "窓口"))),
    Field("ways", "問4", FieldKind.CHOICES, (("a", "LINE"), ("b", "窓口"))),
    Field("day", "問5", FieldKind.DATE),
    Field("note", "問6", FieldKind.OTHER),
)
LEAVES = st.one_of(
    st.sampled_from([{"eq": ["yes", True]}, {"ne": ["yes", True]}, {"exists": "note"}]),
    st.sampled_from(["eq", "ne", "lt", "le", "gt", "ge"]).flatmap(
        lambda name: st.integers(-5, 5).map(lambda value: {name: ["people", value]})
    ),
    st.sampled_from(["a", "b"]).map(lambda value: {"has": ["ways", value]}),
    st.lists(st.sampled_from(["a", "b"]), min_size=1, max_size=2).map(lambda values: {"in": ["way", values]}),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        inner.map(lambda one: {"not": one}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
    ),
    max_leaves=5,
).filter(lambda tree: depth(tree) <= 4)
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "yes": st.booleans(),
        "people": st.integers(-6, 6),
        "way": st.sampled_from(["a", "b"]),
        "ways": st.lists(st.sampled_from(["a", "b"]), max_size=2, unique=True),
        "note": st.sampled_from(["", "x"]),
    },
)


def depth(tree):
    ((name, inside),) = tree.items()
    if name in ("all", "any"):
        return 1 + max(depth(one) for one in inside)
    return 1 + depth(inside) if name == "not" else 1


class TestReading:
    @given(TREES)
    def test_what_is_read_is_written_back(self, tree):
        assert write(read(tree, FIELDS)) == tree

    @pytest.mark.parametrize(
        ("tree", "words"),
        [
            ({}, "種類を一つだけ"),
            ([], "種類を一つだけ"),
            ({"eq": ["yes", True], "ne": ["yes", True]}, "種類を一つだけ"),
            ({"all": []}, "一つ以上"),
            ({"exec": ["yes", "import os"]}, "という条件はありません"),
            ({"eq": ["salary", 1]}, "条件に使えません"),
            ({"eq": [["yes"], 1]}, "条件に使えません"),
            ({"gt": ["yes", True]}, "この比べ方は使えません"),
            ({"eq": ["note", "x"]}, "この比べ方は使えません"),
            ({"eq": ["people", "3"]}, "答えになりません"),
            ({"eq": ["people", True]}, "答えになりません"),
            ({"eq": ["people", float("nan")]}, "答えになりません"),
            ({"eq": ["way", "z"]}, "答えになりません"),
            ({"eq": ["day", "2026-02-30"]}, "答えになりません"),
            ({"eq": ["people"]}, "値の数"),
            ({"between": ["people", 9, 1]}, "小さいほう"),
            ({"in": ["way", []]}, "1個から"),
            ({"not": {"not": {"not": {"not": {"not": {"eq": ["yes", True]}}}}}}, "入れ子"),
            ({"any": [{"exists": "note"}] * 60}, "個までです"),
        ],
    )
    def test_says_what_is_wrong(self, tree, words):
        with pytest.raises(BadCondition, match=words):
            read(tree, FIELDS)

    def test_names_the_place(self):
        with pytest.raises(BadCondition) as wrong:
            read({"all": [{"eq": ["yes", True]}, {"lt": ["people", "x"]}]}, FIELDS)

        assert wrong.value.where == "all[1].lt"


class TestEvaluating:
    @given(TREES, ANSWERS)
    def test_more_answers_never_turn_known_into_its_opposite(self, tree, answers):
        """Without "exists", which asks about knowing itself, what is certain stays certain."""
        if "exists" in str(tree):
            return
        condition = read(tree, FIELDS)
        less = evaluate(condition, {key: value for key, value in answers.items() if key != "people"})

        assert less is None or evaluate(condition, answers) is less

    @given(TREES, ANSWERS)
    def test_not_turns_round_and_leaves_the_unknown(self, tree, answers):
        condition = read(tree, FIELDS)
        value = evaluate(condition, answers)

        assert evaluate(Not(condition), answers) is (None if value is None else not value)

    @given(TREES, ANSWERS)
    def test_only_its_own_fields_matter(self, tree, answers):
        condition = read(tree, FIELDS)
        own = {key: value for key, value in answers.items() if key in keys_of(condition)}

        assert evaluate(condition, answers) is evaluate(condition, own)

    @pytest.mark.parametrize("missing", [None, "", []])
    def test_no_answer_is_unknown_and_not_zero(self, missing):
        assert evaluate(read({"lt": ["people", 5]}, FIELDS), {"people": missing}) is None

    def test_zero_and_no_are_answers(self):
        assert evaluate(read({"lt": ["people", 5]}, FIELDS), {"people": 0}) is True
        assert evaluate(read({"exists": "yes"}, FIELDS), {"yes": False}) is True

    @pytest.mark.parametrize("answer", [True, "3", [3], {"a": 1}])
    def test_an_answer_of_another_kind_is_unknown(self, answer):
        assert evaluate(read({"eq": ["people", 1]}, FIELDS), {"people": answer}) is None

    def test_one_certain_part_decides(self):
        no_and_unknown = read({"all": [{"eq": ["yes", True]}, {"gt": ["people", 1]}]}, FIELDS)
        yes_or_unknown = read({"any": [{"eq": ["yes", False]}, {"gt": ["people", 1]}]}, FIELDS)

        assert evaluate(no_and_unknown, {"yes": False}) is False
        assert evaluate(yes_or_unknown, {"yes": False}) is True

    def test_days_are_compared_as_days(self):
        condition = read({"between": ["day", "2026-04-01", "2027-03-31"]}, FIELDS)

        assert evaluate(condition, {"day": "2026-12-01"}) is True
        assert evaluate(condition, {"day": "2027-04-01"}) is False


class TestSaying:
    @pytest.mark.parametrize(
        ("tree", "words"),
        [
            ({"eq": ["yes", True]}, "問1で「はい」と答えたとき"),
            ({"eq": ["way", "a"]}, "問3で「LINE」と答えたとき"),
            ({"ge": ["people", 10000]}, "問2が10,000以上のとき"),
            ({"gt": ["people", 10]}, "問2が10より大きいとき"),
            ({"has": ["ways", "b"]}, "問4で「窓口」を選んだとき"),
            ({"ge": ["day", "2026-04-01"]}, "問5が2026年4月1日以後のとき"),
            ({"exists": "note"}, "問6に答えたとき"),
            ({"in": ["way", ["a", "b"]]}, "問3で「LINE」、「窓口」のどれかを答えたとき"),
            ({"all": [{"eq": ["yes", True]}, {"lt": ["people", 5]}]}, "問1で「はい」と答え、問2が5未満のとき"),
            ({"any": [{"eq": ["yes", False]}, {"has": ["ways", "a"]}]}, "問1で「いいえ」と答えたか、問4で「LINE」を選んだとき"),
            ({"not": {"eq": ["yes", True]}}, "「問1で「はい」と答えたとき」以外のとき"),
        ],
    )  # fmt: skip
    def test_as_one_says_it(self, tree, words):
        assert says(read(tree, FIELDS), FIELDS) == words

    @given(TREES)
    def test_always_ends_as_a_time(self, tree):
        assert says(read(tree, FIELDS), FIELDS).endswith("とき")
