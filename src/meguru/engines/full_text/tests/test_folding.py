"""Writing that means the same becomes the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.full_text import fold, loosen, loosened

TEXTS = st.text(
    alphabet=st.sampled_from("窓口の待ち時間RPAｒｐａサーバー・ﾁｬｯﾄﾎﾞｯﾄガがか、。 　-ー〜3３年㈱\n髙\u3099"),
    max_size=40,
)


class TestFold:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("ＲＰＡ", "rpa"),
            ("ﾁｬｯﾄﾎﾞｯﾄ", "チャットボット"),
            ("チャットボット", "ちゃっとぼっと"),
            ("髙橋", "高橋"),
            ("渡邊", "渡辺"),
            ("ワーク・ライフ・バランス", "ワークライフバランス"),
            ("データ―", "データー"),
            ("３割", "3割"),
            ("か\u3099", "が"),
        ],
    )
    def test_one_writing(self, one, other):
        assert fold(one).text == fold(other).text

    def test_signs_part_words(self):
        assert fold("AI-OCR、RPA。（試行）").text == "ai ocr rpa 試行"

    def test_figures_keep_their_ranges_apart(self):
        assert fold("1〜3割").text == "1 3割"

    def test_every_character_knows_its_place(self):
        folded = fold("ﾎﾞｯﾄと㈱")

        assert folded.text == "ぼっとと 株"
        assert [folded.places[number] for number in (0, 1, 2, 3, 5)] == [0, 2, 3, 4, 5]

    @given(TEXTS)
    def test_twice_is_once(self, text):
        once = fold(text).text

        assert fold(once).text.replace("ー", "") == once.replace("ー", "")

    @given(st.text(max_size=60))
    def test_whatever_is_sent_is_read_and_places_never_go_back(self, text):
        folded = fold(text)

        assert len(folded.text) == len(folded.places) == len(folded.kinds)
        assert list(folded.places) == sorted(folded.places)
        assert all(0 <= place < len(text) for place in folded.places)


class TestLoosen:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("サーバー", "サーバ"),
            ("チャットポット", "チャットボット"),
            ("きやりあ", "きゃりあ"),
            ("つずく", "つづく"),
            ("ユーザー", "ユーザ"),
        ],
    )
    def test_slips_of_kana_are_forgotten(self, one, other):
        assert loosen(fold(one).text) == loosen(fold(other).text)

    def test_kanji_stay_as_they_are(self):
        assert loosen("電子申請") == "電子申請"

    @given(TEXTS)
    def test_places_go_with_it(self, text):
        folded = fold(text)
        loose = loosened(folded)

        assert loose.text == loosen(folded.text)
        assert len(loose.text) == len(loose.places)
