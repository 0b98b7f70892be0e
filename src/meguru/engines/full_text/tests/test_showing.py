"""The asked words are marked where they stand, as they were written."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.full_text import excerpt, marks, read_question, written_instead


def marked(text, words, **options):
    return "".join(
        f"[{piece.text}]" if piece.is_marked else piece.text
        for piece in excerpt(text, read_question(words, **options))
    )


class TestExcerpt:
    @pytest.mark.parametrize(
        ("text", "words", "shown"),
        [
            ("ＲＰＡを使う", "rpa", "[ＲＰＡ]を使う"),
            ("ﾁｬｯﾄﾎﾞｯﾄです", "チャットボット", "[ﾁｬｯﾄﾎﾞｯﾄ]です"),
            ("サーバの更新", "サーバー", "[サーバ]の更新"),
            ("サーバーの更新", "サーバ", "[サーバー]の更新"),
            ("窓口の改善", "窓口改善", "[窓口]の[改善]"),
            ("電子申請です", "電子申精", "[電子申請]です"),
            ("窓口、改善", "窓口 改善", "[窓口]、[改善]"),
            ("何もない", "窓口", "何もない"),
        ],
    )
    def test_marks_what_was_asked(self, text, words, shown):
        assert marked(text, words) == shown

    def test_synonyms_are_marked_too(self):
        assert marked("町長の話", "首長", synonyms=[["首長", "町長"]]) == "[町長]の話"

    def test_a_long_text_is_cut_to_where_the_words_stand(self):
        text = "はじめの話が長く続きます。" * 20 + "窓口の改善を始めました。" + "あとの話も続きます。" * 20
        shown = marked(text, "窓口")

        assert shown.startswith("…")
        assert "[窓口]の改善" in shown
        assert len(shown) < 140

    @given(
        st.text(alphabet="窓口のａrpaｶﾞー。サーバ 話\n", max_size=300),
        st.sampled_from(["窓口", "rpa", "サーバー 話", "が"]),
    )
    def test_the_pieces_are_the_text(self, text, words):
        question = read_question(words)
        together = "".join(piece.text for piece in excerpt(text, question) if piece.text != "…")

        assert together in text
        spans = marks(text, question)
        assert all(0 <= begin < end <= len(text) for begin, end in spans)
        assert all(one[1] < other[0] for one, other in pairwise(spans))

    def test_says_how_a_text_writes_a_mistyped_word(self):
        (term,) = read_question("チャットボッ卜").terms[:1]

        assert written_instead("チャットボットを入れた", term).startswith("チャットボッ")
