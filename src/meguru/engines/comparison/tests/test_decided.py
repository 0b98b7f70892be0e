"""How a pair was found, steps done within others, and what people decide about pairs."""

from __future__ import annotations

import pytest

from meguru.engines.comparison import (
    A,
    B,
    Decided,
    HowFound,
    between,
    compare_towns,
    gaps_to_standard,
    match,
)
from meguru.engines.comparison.tests.small_towns import COUNTER, drawn, towns

RATE = 3_000
SPLIT = ("申請書の受付", "本人確認", "内容の審査", "決裁", "証明書の交付")
JOINED = ("申請書の受付と本人確認", "内容の審査", "決裁", "証明書の交付")


def pairs(*drawings, **more):
    compared = compare_towns(towns(*drawings), hourly_yen=RATE, **more)
    return {(pair.a.name, pair.b.name): pair for pair in between(compared, "t1", "t2").pairs}


class TestHowAPairWasFound:
    @pytest.mark.parametrize(
        ("other", "how"),
        [
            ("内容の審査", HowFound.SAME_WORDS),
            ("申請内容を審査する", HowFound.LIKE_WORDS),
            ("内容を読み込む", HowFound.BY_PLACE),
        ],
    )
    def test_is_told_for_two_drawings_and_for_many(self, other, how):
        ours, theirs = drawn(*COUNTER), drawn(*COUNTER[:2], other, *COUNTER[3:])

        two = {pair.b_id: pair.how for pair in match(ours, theirs).pairs}
        many = pairs(ours, theirs)

        assert two["task_3"] is how
        assert many["内容の審査", other].how is how

    def test_every_cell_but_the_one_a_row_is_named_after_tells_it(self):
        compared = compare_towns(towns(*[drawn(*COUNTER)] * 3), hourly_yen=RATE)

        told = [cell.how for step in compared.steps for cell in step.cells.values()]
        assert told.count(None) == len(COUNTER)
        assert told.count(HowFound.SAME_WORDS) == 2 * len(COUNTER)


class TestAStepDoneWithinAnother:
    def test_is_neither_missing_there_nor_only_here(self):
        compared = compare_towns(towns(drawn(*SPLIT), drawn(*JOINED), drawn(*SPLIT)), hourly_yen=RATE)
        joined = next(step for step in compared.steps if "t2" in step.within)

        assert joined.within["t2"].name == "申請書の受付と本人確認"
        assert joined not in compared.missing_in("t2")
        assert joined.within["t2"].number in {step.number for step in compared.steps}

    def test_alone_is_not_only_here(self):
        compared = compare_towns(towns(drawn(*SPLIT), drawn(*JOINED)), hourly_yen=RATE)

        assert compared.only_in("t1") == ()
        assert [found.name for _row, _step, found in between(compared, "t1", "t2").only_a if found]

    def test_is_said_in_the_gap_to_a_standard(self):
        gaps = gaps_to_standard(drawn(*SPLIT), drawn(*JOINED)).gaps

        assert ["「申請書の受付と本人確認」の中" in gap.what for gap in gaps] == [True]


class TestWhatAPersonDecides:
    def test_two_steps_that_share_no_word_become_one(self):
        ours, theirs = drawn("窓口対応", *COUNTER[3:]), drawn("台帳の閲覧", *COUNTER[3:])
        same = Decided(same=((("t1", "task_1"), ("t2", "task_1")),))

        assert ("窓口対応", "台帳の閲覧") not in pairs(ours, theirs)
        assert pairs(ours, theirs, decided=same)["窓口対応", "台帳の閲覧"].how is HowFound.DECIDED

    def test_two_steps_of_one_name_are_kept_apart(self):
        apart = Decided(apart=((("t1", "task_2"), ("t2", "task_2")),))

        found = pairs(drawn(*COUNTER), drawn(*COUNTER), decided=apart)

        assert ("本人確認", "本人確認") not in found
        assert len(found) == len(COUNTER) - 1

    def test_holds_for_the_gaps_to_a_standard(self):
        apart = Decided(apart=(((A, "task_2"), (B, "task_2")),))
        same = Decided(same=(((A, "task_1"), (B, "task_1")),))

        assert len(gaps_to_standard(drawn(*COUNTER), drawn(*COUNTER), decided=apart).gaps) == 2
        assert not gaps_to_standard(drawn("窓口対応", "決裁"), drawn("台帳の閲覧", "決裁"), decided=same).gaps

    def test_that_two_steps_of_a_town_are_one_of_another_is_named_as_not_followed(self):
        both = Decided(
            same=((("t1", "task_1"), ("t2", "task_1")), (("t1", "task_2"), ("t2", "task_1"))),
        )

        compared = compare_towns(towns(drawn(*SPLIT), drawn(*JOINED)), hourly_yen=RATE, decided=both)

        assert len(compared.not_followed) == 1

    def test_about_steps_that_are_gone_changes_nothing(self):
        gone = Decided(same=((("t1", "nowhere"), ("t9", "task_1")),))
        chosen = towns(drawn(*COUNTER), drawn(*JOINED))

        assert (
            compare_towns(chosen, hourly_yen=RATE, decided=gone).steps
            == compare_towns(chosen, hourly_yen=RATE).steps
        )
