"""Pairs of characters, and what they are worth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.full_text import choose_grams, fold, grams_of, grams_to_ask, impacts, loosen, rarity
from meguru.engines.full_text.grams import DAMPING

WORDS = st.text(alphabet="窓口待時間rpaさー電子申請 ", min_size=1, max_size=30)


class TestGrams:
    def test_pairs_stay_within_words_and_kana_alone_say_nothing(self):
        assert grams_of("窓口 さき") == ["窓口", "さき", "窓", "口"]

    def test_one_character_is_asked_for_as_it_is(self):
        assert grams_to_ask("税") == ["税"]
        assert grams_to_ask("窓口改善") == ["窓口", "口改", "改善"]

    @given(WORDS, WORDS, WORDS)
    def test_a_text_holds_every_gram_of_every_word_in_it(self, before, word, behind):
        loose = loosen(fold(word).text).replace(" ", "")
        text = loosen(fold(before + loose + behind).text)

        if len(loose) > 1 and loose in text:
            assert set(grams_to_ask(loose)) <= set(grams_of(text))


class TestImpacts:
    def test_more_often_is_more_and_longer_is_less(self):
        once, twice = impacts([("窓口を見た", 1.0)]), impacts([("窓口と窓口を見た", 1.0)])
        long = impacts([("窓口を見た。" + "ほかの長い話がここに続きます。" * 10, 1.0)])

        assert twice["窓口"] > once["窓口"] > long["窓口"]

    def test_a_title_weighs_more_than_a_text(self):
        assert impacts([("窓口", 3.0)])["窓口"] > impacts([("窓口", 1.0)])["窓口"]

    def test_nothing_has_no_grams(self):
        assert impacts([("", 1.0), ("。", 1.0)]) == {}

    @given(st.lists(st.tuples(WORDS, st.floats(0.1, 5.0)), max_size=4))
    def test_impacts_stay_within_their_bounds(self, fields):
        assert all(0 < impact <= DAMPING + 1 for impact in impacts(fields).values())


class TestChoice:
    def test_the_rarer_is_worth_more_and_never_less_than_nothing(self):
        assert (
            rarity(holding=1, texts=100) > rarity(holding=50, texts=100) > rarity(holding=100, texts=100) >= 0
        )

    def test_common_grams_are_left_unread_but_never_the_rarest_of_a_word(self):
        chosen = choose_grams([["窓口", "口改"], ["する"]], {"窓口": 900, "口改": 3, "する": 5000}, most=100)

        assert chosen == {"口改", "する"}

    @given(
        st.lists(st.lists(st.sampled_from("abcdefgh"), min_size=1), min_size=1),
        st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 50)),
        st.integers(0, 100),
    )
    def test_every_word_keeps_one_gram(self, words, holding, most):
        chosen = choose_grams(words, holding, most=most)

        assert all(chosen & set(word) for word in words)

    @pytest.mark.parametrize("most", [0, 10_000])
    def test_everything_is_read_when_there_is_room(self, most):
        chosen = choose_grams([["a", "b"]], {"a": 1, "b": 2}, most=most)

        assert chosen == ({"a"} if most == 0 else {"a", "b"})
