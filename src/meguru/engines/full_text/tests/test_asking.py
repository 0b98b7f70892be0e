"""What was typed becomes words to look for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.full_text import LONGEST_QUESTION, MOST_WORDS, read_question


def typed(text):
    return [term.typed for term in read_question(text).terms]


class TestReadQuestion:
    @pytest.mark.parametrize(
        ("question", "words"),
        [
            ("窓口　改善", ["窓口", "改善"]),
            ("窓口改善", ["窓口改善"]),
            ("住民票の写しのオンライン申請", ["住民票", "写し", "オンライン", "申請"]),
            ("RPA導入", ["RPA", "導入"]),
            ("令和3年の予算", ["令和3年", "予算"]),
            ("待ち時間", ["待ち時間"]),
            ("子どもの医療費", ["子ども", "医療費"]),
            ("人が足りない", ["人", "足りない"]),
            ("住民のくらし", ["住民", "くらし"]),
            ("紙や電話", ["紙", "電話"]),
            ("見直しについて", ["見直し"]),
            ("AI-OCR", ["AI", "OCR"]),
            ("まちづくり", ["まちづくり"]),
            ("書かない窓口", ["書かない窓口"]),
        ],
    )
    def test_words_part_where_the_writing_changes_and_where_hiragana_only_joins(self, question, words):
        assert typed(question) == words

    @pytest.mark.parametrize(
        ("question", "words"),
        [
            ("職員の抵抗をどうするか", ["職員", "抵抗"]),
            ("職員のやる気を引き出すにはどうすればよいか", ["職員", "やる気", "引き出す"]),
        ],
    )
    def test_what_only_asks_is_left_out(self, question, words):
        assert typed(question) == words

    def test_what_only_asks_is_looked_for_when_there_is_nothing_else(self):
        assert typed("どうする") == ["どうする"]

    def test_the_same_word_counts_once(self):
        assert typed("RPA ｒｐａ サーバ サーバー") == ["RPA", "サーバ"]

    def test_words_of_one_meaning_are_known(self):
        (term,) = read_question("首長", synonyms=[["首長", "町長", "市長"], ["窓口", "受付"]]).terms

        assert term.same == ("市長", "町長")

    @pytest.mark.parametrize("question", ["", "　", "。、！", "・・", "ー"])
    def test_signs_alone_ask_nothing(self, question):
        assert read_question(question).terms == ()

    def test_too_much_is_cut_and_said(self):
        long = read_question(" ".join(f"語{number}" for number in range(MOST_WORDS + 3)))

        assert (len(long.terms), long.was_cut) == (MOST_WORDS, True)
        assert read_question("あ" * (LONGEST_QUESTION + 1)).was_cut
        assert not read_question("窓口").was_cut

    @given(st.text(max_size=80))
    def test_whatever_is_typed_is_read(self, text):
        question = read_question(text)

        assert all(term.loose and term.typed for term in question.terms)
        assert len({term.loose for term in question.terms}) == len(question.terms)
