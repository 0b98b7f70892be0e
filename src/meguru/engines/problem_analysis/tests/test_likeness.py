"""Sentences of a counter that say the same, and those that only sound alike."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.problem_analysis import Said, like_groups, likeness
from meguru.engines.problem_analysis.likeness import LIKE

SAME = [
    ("昼休みの証明書窓口で長く待つ", "証明書の窓口が昼に混んで待つ"),
    ("駐車場がせまくて停められない", "駐車場に車を停められない"),
    ("子育ての手続の窓口がいくつもあって分からない", "子どもの手続でいくつもの窓口を回る"),
    ("申請書に同じ住所を何度も書く", "申請書に住所を何度も書かされる"),
    ("体育館の空きが電話でしか分からない", "体育館の空き状況を電話で聞くしかない"),
    ("ごみの分別がわからない", "ごみの分別が分かりにくい"),
]
DIFFERENT = [
    ("電話がつながらない", "電話で体育館の空きを聞く"),
    ("駐車場がせまい", "待合がせまい"),
    ("窓口で長く待つ", "窓口が遠い"),
    ("ごみの分別がわからない", "税金の計算がわからない"),
    ("申請書に同じ住所を何度も書く", "保育園の申込みで休みを取る"),
]
texts = st.text(st.sampled_from("昼窓口待電話分証明書が長い、 ａA12"), min_size=1, max_size=12)


def said(*sentences, **fields):
    return [Said(key=f"{number}", text=text, **fields) for number, text in enumerate(sentences)]


def as_sets(groups):
    return {frozenset(one.key for one in group.members) for group in groups}


class TestLikeness:
    @pytest.mark.parametrize(("one", "other"), SAME)
    def test_of_those_that_say_the_same(self, one, other):
        assert likeness(one, other) >= LIKE

    @pytest.mark.parametrize(("one", "other"), DIFFERENT)
    def test_of_those_that_do_not(self, one, other):
        assert likeness(one, other) < LIKE

    def test_width_blanks_and_marks_do_not_matter(self):
        assert likeness("証明書を　４０分待つ。", "証明書を40分待つ") == 1.0

    @given(texts, texts)
    def test_is_the_same_both_ways(self, one, other):
        assert likeness(one, other) == likeness(other, one)


class TestGroups:
    def test_those_alike_stand_together_with_the_reason(self):
        first = like_groups(said(*SAME[0], "ごみの出し方"))[0]

        assert [one.key for one in first.members] == ["0", "1"]
        assert "「証明書」" not in first.reasons[0] or "どれにも" in first.reasons[0]

    def test_the_same_scene_and_cause_add_a_little_and_are_said(self):
        close = ("窓口の順番が見えない", "順番がいつ来るか見えない")
        alone = like_groups(said(*close))
        together = like_groups(said(*close, scene="1", cause="information"))

        assert together[0].likeness >= (alone[0].likeness if len(alone) == 1 else 0)
        assert len(together) == 1
        assert {"同じ場面", "同じ種類の原因"} <= set(together[0].reasons)

    def test_people_who_keep_two_apart_are_heard(self):
        assert len(like_groups(said(*SAME[1]), apart={frozenset("01")})) == 2

    def test_the_name_is_what_most_people_said(self):
        entries = [
            Said("1", "駐車場がせまくて停められない", weight=1),
            Said("2", "駐車場に停められない", weight=9),
        ]

        assert like_groups(entries)[0].name == "駐車場に停められない"

    @given(st.lists(texts, max_size=8), st.randoms(use_true_random=False))
    def test_every_sentence_is_in_one_group_whatever_the_order(self, sentences, random):
        entries = said(*sentences)
        shuffled = entries[:]
        random.shuffle(shuffled)
        groups = like_groups(entries)

        assert sorted(one.key for group in groups for one in group.members) == sorted(
            one.key for one in entries
        )
        assert as_sets(groups) == as_sets(like_groups(shuffled))

    @given(st.lists(texts, max_size=8))
    def test_any_two_of_a_group_are_alike(self, sentences):
        for group in like_groups(said(*sentences)):
            for one, other in combinations(group.members, 2):
                assert likeness(one.text, other.text) >= LIKE

    def test_a_thousand_voices_are_grouped_in_a_moment(self):
        sentences = [
            f"{place}の{trouble}が{number}"
            for place in "東西南北中"
            for trouble in ("駐車場", "窓口", "電話", "待合")
            for number in range(50)
        ]

        assert sum(len(group.members) for group in like_groups(said(*sentences))) == 1000
