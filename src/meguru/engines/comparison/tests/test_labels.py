"""Labels of steps: the same work in other words, and other work in nearly the same words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meguru.engines.comparison import (
    SAME_LABEL,
    CannotGroup,
    Synonyms,
    label_similarities,
    label_similarity,
    make_group,
)
from meguru.engines.comparison.labels import label_table
from meguru.engines.comparison.tests.labelled_pairs import (
    DIFFERENT,
    HELD_OUT_DIFFERENT,
    HELD_OUT_SAME,
    LATER_DIFFERENT,
    LATER_SAME,
    SAME,
)

LABELS = st.text(alphabet="申請書届の受付確認を交する送転入出再・、1 ", max_size=14)


def precision_and_recall(same, different):
    found = [label_similarity(a, b) >= SAME_LABEL for a, b in same]
    wrong = [label_similarity(a, b) >= SAME_LABEL for a, b in different]
    return sum(found) / (sum(found) + sum(wrong)), sum(found) / len(found)


class TestTheLabelledPairs:
    def test_are_told_apart_by_the_labels_alone(self):
        precision, recall = precision_and_recall(SAME, DIFFERENT)

        assert precision >= 0.99
        assert recall >= 0.98

    def test_that_were_written_later_are_mostly_told_apart(self):
        precision, recall = precision_and_recall(LATER_SAME, LATER_DIFFERENT)

        assert precision >= 0.93
        assert recall >= 0.8

    def test_that_nothing_was_tuned_for_are_mostly_told_apart(self):
        precision, recall = precision_and_recall(HELD_OUT_SAME, HELD_OUT_DIFFERENT)

        assert precision >= 0.85
        assert recall >= 0.85

    @pytest.mark.parametrize(
        ("a", "b"),
        [
            ("来庁者の本人確認をして届書を受領する", "届出書を受け取り本人を確認する"),
            ("届書の記載事項を確認する", "届出書の記入を点検する"),
            ("届出書を受理し本人を確認する", "届出書を受け取って本人確認する"),
            ("不足している書類を求める", "不足書類を依頼する"),
        ],
    )
    def test_two_acts_in_one_label_and_other_words_for_what_is_written_are_the_same_step(self, a, b):
        assert label_similarity(a, b) >= SAME_LABEL

    @pytest.mark.parametrize(
        ("a", "b"),
        [("不備の箇所を直す", "箇所を直す"), ("請求書の不足を伝える", "請求書の不足を知らせる")],
    )
    def test_a_word_that_begins_with_not_is_not_a_refusal(self, a, b):
        assert label_similarity(a, b) > 0.5

    @pytest.mark.parametrize(
        ("a", "b"),
        [
            ("委員会への諮問", "委員会に諮る"),
            ("担当課への引継ぎ", "担当課に回す"),
            ("調査日の予約", "調査日のアポイント"),
            ("計画案の浄書", "計画案を清書する"),
            ("対象者の絞り込み", "対象者を洗い出す"),
            ("点検の実行", "点検"),
        ],
    )
    def test_words_of_office_life_for_one_act_are_the_same_step(self, a, b):
        assert label_similarity(a, b) >= SAME_LABEL

    @pytest.mark.parametrize(
        ("a", "b"),
        [("転入届の受付", "転出届の受付"), ("国保の加入", "国保の脱退"), ("証明書の交付", "証明書の再交付")],
    )
    def test_one_word_apart_is_another_step(self, a, b):
        assert label_similarity(a, b) < 0.5


class TestLabelSimilarity:
    @given(LABELS, LABELS)
    @settings(max_examples=150, deadline=None)
    def test_is_the_same_both_ways_and_between_nothing_and_one(self, a, b):
        found = label_similarity(a, b)

        assert found == label_similarity(b, a)
        assert 0 <= found <= 1

    @given(LABELS.filter(str.strip))
    @settings(max_examples=100, deadline=None)
    def test_a_label_is_wholly_like_itself(self, label):
        assert label_similarity(label, label) == 1

    def test_width_and_blanks_say_nothing(self):
        assert label_similarity("ＤＶ支援 の確認", "DV支援の確認") == 1

    def test_a_table_holds_the_likeness_of_every_two(self):
        labels = ("申請書の受付", "申請を受け付ける", "決裁")
        table = label_similarities(labels)

        assert table.shape == (3, 3)
        assert table[0, 1] == pytest.approx(label_similarity(labels[0], labels[1]))

    def test_no_labels_make_an_empty_table(self):
        assert label_similarities(()).shape == (0, 0)


class TestWhatALabelTableSays:
    def test_acts_of_one_stage_of_the_work_are_no_contradiction(self):
        table = label_table(("調書の編さん", "調書の作成", "掲示板の集計", "会場の検査", "氏名の公表"))

        assert not table.oppose[1, 2]
        assert table.oppose[3, 4]

    def test_a_thing_in_common_is_no_contradiction_whatever_is_done(self):
        table = label_table(("許可証の交付", "許可証の検査", "会場の検査"))

        assert not table.oppose[0, 1]
        assert table.oppose[0, 2]

    def test_words_and_signs_set_apart_and_other_acts_do_not(self):
        table = label_table(("転入届の受付", "転出届の受付", "証明書の交付", "証明書の再交付", "会場の検査"))

        assert table.apart[0, 1] and table.apart[2, 3]
        assert table.oppose[2, 4] and not table.apart[2, 4]

    def test_the_same_act_speaks_for_a_pair_another_against_it_and_an_unknown_one_says_nothing(self):
        table = label_table(("申請書の受付", "届書を受理する", "掲示板への掲示", "庁内の段取り"))

        assert table.acts[0, 1] > 0 > table.acts[0, 2]
        assert table.acts[0, 3] == 0

    def test_empty_labels_are_equal_but_not_wholly_alike(self):
        table = label_table(("", "", "受付"))

        assert table.equal[0, 1]
        assert not table.equal[0, 2]
        assert table.likeness[0, 1] < 1


class TestSynonymsOfTheOffice:
    def test_make_one_of_two_words(self):
        group = Synonyms(groups=(("ワンストップ窓口", "総合案内"),))

        assert label_similarity("総合案内での受付", "ワンストップ窓口での受付", synonyms=group) == 1
        assert label_similarity("総合案内での受付", "ワンストップ窓口での受付") < 1

    def test_are_looked_up_whatever_their_width(self):
        group = Synonyms(groups=(("ＲＰＡ入力", "自動入力"),))

        assert label_similarity("RPA入力", "自動入力", synonyms=group) == 1

    def test_the_longer_word_comes_first(self):
        assert Synonyms(groups=(("甲", "乙"), ("丙", "乙丁"))).applied("乙丁乙") == "丙甲"

    @pytest.mark.parametrize(
        "words", [["受理"], ["受理", "受 理"], ["受理", "受"], ["受理", "あ" * 41], ["", " "]]
    )
    def test_words_that_make_no_group_are_refused_in_words(self, words):
        with pytest.raises(CannotGroup, match="ください"):
            make_group(words)

    def test_a_group_keeps_its_words_as_typed(self):
        assert make_group([" 受理 ", "収受", "受理"]) == ("受理", "収受")
