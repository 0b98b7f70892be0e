"""Sections so small that people could be recognised are put together."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.diagnosis import FEWEST_VOICES, Voice, chart, compare_voices, fold_small_sections

CHART = chart()
OTHERS = "そのほか"

people = st.lists(
    st.sampled_from(["市民課", "税務課", "福祉課", "情報課", ""]).map(
        lambda section: Voice(section, (("stage", "stuck"),))
    ),
    max_size=20,
)


def voices(**sections):
    return [
        Voice(name, (("stage", "stuck"), ("roles", "no"))) for name, n in sections.items() for _ in range(n)
    ]


class TestFolding:
    def test_puts_small_sections_together(self):
        folded = fold_small_sections(voices(市民課=4, 税務課=2, 福祉課=1), others=OTHERS)

        assert Counter(voice.section for voice in folded.voices) == {"市民課": 4, OTHERS: 3}
        assert folded.sections == ("福祉課", "税務課")

    def test_takes_one_more_section_in_where_subtracting_would_tell(self):
        folded = fold_small_sections(voices(市民課=4, 税務課=3, 福祉課=1), others=OTHERS)

        assert Counter(voice.section for voice in folded.voices) == {"市民課": 4, OTHERS: 4}

    def test_leaves_large_sections_alone(self):
        asked = voices(市民課=3, 税務課=3)

        assert fold_small_sections(asked, others=OTHERS).voices == tuple(asked)

    @given(people)
    def test_shows_no_group_smaller_than_the_fewest_and_loses_nobody(self, asked):
        folded = fold_small_sections(asked, others=OTHERS)

        sizes = Counter(voice.section for voice in folded.voices)
        assert sum(sizes.values()) == len(asked)
        assert len(asked) < FEWEST_VOICES or all(size >= FEWEST_VOICES for size in sizes.values())
        assert [voice.answers for voice in folded.voices] == [voice.answers for voice in asked]

    @given(people)
    def test_folding_again_changes_nothing(self, asked):
        once = fold_small_sections(asked, others=OTHERS).voices

        assert fold_small_sections(once, others=OTHERS).voices == once


class TestKeepingBack:
    def test_says_nothing_of_a_question_that_few_answered(self):
        answered = [Voice("市民課", (("stage", "stuck"), ("money", "short")))]
        silent = [Voice("市民課", (("stage", "stuck"),))] * 4

        _shares, agreements = compare_voices(CHART, answered + silent, least=FEWEST_VOICES)

        money = next(one for one in agreements if one.question.id == "money")
        assert (money.kept_back, money.answers, money.agreement, money.section_answers) == (
            True,
            (),
            None,
            (),
        )

    def test_counts_only_sections_where_enough_answered(self):
        asked = [
            *[Voice("市民課", (("stage", "stuck"), ("money", "short")))] * 3,
            *[Voice("税務課", (("stage", "stuck"), ("money", "yes")))] * 2,
        ]

        _shares, agreements = compare_voices(CHART, asked, least=FEWEST_VOICES)

        money = next(one for one in agreements if one.question.id == "money")
        assert money.answered == 5
        assert money.section_answers == (("市民課", "足りない"),)
