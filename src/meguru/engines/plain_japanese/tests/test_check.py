import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.plain_japanese import Limits, check_text, sentences


def codes(text, **options):
    return [one.code for one in check_text(text, **options)]


class TestDoubleNegation:
    @pytest.mark.parametrize(
        "text",
        [
            "使えないわけではありません。",
            "書けなくはない。",
            "出さないことはない。",
            "間に合わないとは限りません。".replace("限りません", "限らない"),
            "認めざるを得ません。",
            "直さずにはいられない。",
            "出さないわけにはいきません。".replace("いきません", "いかない"),
        ],
    )
    def test_is_found(self, text):
        assert "double-negation" in codes(text)

    @pytest.mark.parametrize(
        "text",
        [
            "使えません。",
            "書かなくてもかまいません。",
            "出さなければ、届きません。",
            "ないときは、空けておきます。",
            "少なくとも一つ選びます。",
        ],
    )
    def test_is_not_found_where_there_is_one(self, text):
        assert "double-negation" not in codes(text)


class TestSentences:
    def test_are_told_when_they_are_long(self):
        (finding,) = [
            one for one in check_text("短い文。" + "あ、" * 40 + "。") if one.code == "long-sentence"
        ]

        assert finding.start == 4
        assert "81字" in finding.message

    def test_end_with_a_line_too(self):
        assert [one for _start, one in sentences("一行目\n二行目。三つ目")] == [
            "一行目",
            "二行目。",
            "三つ目",
        ]

    def test_need_a_comma_somewhere(self):
        assert "no-comma" in codes("あ" * 45 + "。")
        assert "no-comma" not in codes("あ" * 25 + "、" + "い" * 25 + "。")


class TestWords:
    def test_of_stacked_characters_are_told(self):
        (finding,) = check_text("行政手続電子化推進計画を作る。")

        assert finding.code == "stacked-nouns"
        assert finding.text == "行政手続電子化推進計画"

    def test_that_are_names_stay(self):
        assert codes("住民基本台帳法を見る。", known=["住民基本台帳法"]) == []

    def test_of_long_katakana_are_told(self):
        assert codes("インターオペラビリティを見る。") == ["long-katakana"]

    def test_chained_by_no_are_told(self):
        assert "chain-of-no" in codes("課の職員の机の上の紙")

    def test_may_have_other_limits(self):
        assert codes("行政手続", limits=Limits(kanji_run=3)) == ["stacked-nouns"]


@given(st.text(max_size=300))
def test_any_text_can_be_checked_and_every_finding_stands_in_it(text):
    for finding in check_text(text):
        assert text[finding.start : finding.start + len(finding.text)] == finding.text
