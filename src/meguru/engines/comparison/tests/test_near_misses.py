"""Steps that are perhaps one under two names."""

from __future__ import annotations

from meguru.engines.comparison import Synonyms, compare_towns, near_misses
from meguru.engines.comparison.tests.small_towns import drawn, towns


def suggested(*drawings):
    compared = compare_towns(towns(*(drawn(*steps) for steps in drawings)), hourly_yen=3_000)
    return [{found.a, found.b} for found in near_misses(compared, synonyms=Synonyms())]


class TestNearMisses:
    def test_are_no_steps_that_the_comparison_takes_for_one_by_their_act_and_place(self):
        usual = ("申請書の受付", "受給資格を審査する", "決裁")

        assert suggested(usual, usual, ("申請書の受付", "支給要件に該当するか審査する", "決裁")) == []

    def test_names_with_nothing_in_common_are_named_only_in_the_very_same_place(self):
        usual = ("申請書の受付", "台帳に記入する", "本人確認", "決裁")

        assert suggested(usual, usual, ("申請書の受付", "窓口対応", "本人確認", "決裁")) == [
            {"台帳に記入する", "窓口対応"}
        ]
        assert suggested(usual, usual, ("申請書の受付", "本人確認", "窓口対応", "決裁")) == []

    def test_words_that_set_steps_apart_are_never_named(self):
        assert suggested(("受付", "転入届の確認", "決裁"), ("受付", "転出届の確認", "決裁")) == []
