"""The best answers come first, slips are forgiven, and nothing is found that is not there."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meguru.engines.full_text import Manner, fold, loosen, within_one_slip
from meguru.engines.full_text.matching import slip_spans, spans, stands_in
from meguru.engines.full_text.tests.small_index import keys, search

TEXTS = [
    "RPAで入力を自動にしたら、時間外が3割減りました。",
    "チャットボットを入れて、電話が少なくなりました。",
    "町長が先に話すと、職員の反対が減りました。",
    "窓口の改善は、待ち時間を測ることから始めました。電子申請もふやしました。",
    "ＡＩ－ＯＣＲとＲＰＡを組にしました。サーバの更新に合わせています。",
    "職員どうしで話し合い、計画を作りました。",
]


class TestFound:
    @pytest.mark.parametrize(
        ("words", "found"),
        [
            ("rpa", [0, 4]),
            ("ﾁｬｯﾄﾎﾞｯﾄ", [1]),
            ("サーバー 更新", [4]),
            ("AI OCR", [4]),
            ("窓口改善", [3]),
            ("職員 計画", [5]),
            ("職員の反対をどうするか", [2]),
            ("首長", [2]),
            ("税", []),
            ("計", [5]),
        ],
    )
    def test_texts_with_every_word(self, words, found):
        assert keys(words, TEXTS, synonyms=[["首長", "町長"]]) == found

    def test_latin_words_and_figures_count_whole(self):
        assert keys("AI", ["maintainする", "AIを使う"]) == [1]
        assert keys("3割", ["13割", "3割減る"]) == [1]

    def test_written_as_asked_comes_before_written_loosely(self):
        assert keys("バス", ["パスを出す", "バスを出す"]) == [1, 0]

    def test_the_whole_phrase_comes_first(self):
        texts = ["申請は紙です。電子でも話します。", "電子申請は紙ではない話です。"]

        assert keys("電子 申請", texts)[0] == 1

    def test_a_word_that_stands_nowhere_does_not_hide_the_others(self):
        ranking = search("RPA ゾウ", TEXTS)

        assert [one.key for one in ranking.found] == [0, 4]
        assert [term.typed for term in ranking.nowhere] == ["ゾウ"]

    def test_near_is_what_holds_half_of_the_words(self):
        ranking = search("RPA 電話", TEXTS)

        assert ranking.found == ()
        assert {one.key for one in ranking.near} == {0, 1, 4}


class TestSlips:
    @pytest.mark.parametrize(
        ("typed", "found"),
        [
            ("チャットポット", [1]),
            ("チヤツトボツト", [1]),
            ("チャトボット", [1]),
            ("チャットボトット", [1]),
            ("電子申精", [3]),
            ("電子中請", [3]),
            ("電子の申請", [3]),
        ],
    )
    def test_one_slip_is_forgiven(self, typed, found):
        assert keys(typed, TEXTS) == found

    def test_a_word_that_is_there_is_never_taken_for_another(self):
        texts = ["電子申請を始めた。", "電子申告を始めた。"]

        assert keys("電子申請", texts) == [0]
        assert not search("電子申請", texts).mistyped

    def test_what_was_mistyped_is_said(self):
        ranking = search("電子申精", TEXTS)

        assert [(term.typed, key) for term, key in ranking.mistyped.items()] == [("電子申精", 3)]
        assert ranking.found[0].manners == (Manner.SLIP,)

    def test_short_words_are_taken_at_their_word(self):
        assert keys("窓囗", ["窓を開ける"]) == []

    @given(st.text(alphabet="電子申請窓口", min_size=4, max_size=8), st.data())
    def test_every_single_slip_is_found_in_the_text(self, word, data):
        place = data.draw(st.integers(0, len(word) - 1))
        slip = data.draw(st.sampled_from(["wrong", "missing", "extra"]))
        typed = (
            word[:place]
            + {"wrong": "山", "missing": "", "extra": "山" + word[place]}[slip]
            + word[place + 1 :]
        )

        assert within_one_slip(typed, word)
        if len(typed) >= 4:
            assert slip_spans(typed, f"前の話 {word} 後の話")


class TestHolds:
    @given(
        st.lists(st.text(alphabet="窓口電子申請のrpa。", max_size=20), max_size=8),
        st.text(alphabet="窓口電子申請", min_size=2, max_size=4),
    )
    @settings(max_examples=60)
    def test_every_text_with_the_word_is_found_and_stands_in_the_texts(self, texts, word):
        found = keys(word, texts)

        assert len(found) == len(set(found))
        holding = [key for key, text in enumerate(texts) if spans(word, loosen(fold(text).text))]
        assert set(holding) <= set(found)

    @given(st.text(alphabet="aAr窓口1 ", max_size=4), st.text(alphabet="aAr窓口1 ", max_size=12))
    def test_whether_a_word_stands_in_a_text_is_whether_it_has_a_place_there(self, word, text):
        assert stands_in(word, text) is bool(spans(word, text))

    @given(st.permutations(TEXTS))
    @settings(max_examples=20)
    def test_the_order_of_storing_changes_nothing_but_ties(self, texts):
        assert [texts[key] for key in keys("RPA", texts)] == [TEXTS[key] for key in keys("RPA", TEXTS)]

    def test_nothing_among_nothing(self):
        ranking = search("窓口", [])

        assert (ranking.found, ranking.near) == ((), ())
