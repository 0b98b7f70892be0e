"""Many towns side by side."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meguru.engines.comparison import CannotCompare, Field, Town, compare_towns
from meguru.engines.comparison.tests.small_towns import COUNTER, drawn, towns

RATE = 3_000
STEPS = st.lists(
    st.sampled_from((*COUNTER, "内容の審査", "手数料の徴収", "システムへの入力")), min_size=1, max_size=8
)


class TestSharedSteps:
    @given(st.lists(STEPS, min_size=1, max_size=5))
    @settings(max_examples=40, deadline=None)
    def test_hold_every_step_of_every_town_once(self, drawings):
        compared = compare_towns(towns(*(drawn(*steps) for steps in drawings)), hourly_yen=RATE)

        for number, steps in enumerate(drawings, start=1):
            held = [step.cells[f"t{number}"].step_id for step in compared.steps if f"t{number}" in step.cells]
            assert sorted(held) == sorted(f"task_{place}" for place in range(1, len(steps) + 1))

    @given(st.lists(STEPS, min_size=2, max_size=5), st.randoms(use_true_random=False))
    @settings(max_examples=30, deadline=None)
    def test_do_not_depend_on_the_order_of_the_towns(self, drawings, chance):
        chosen = towns(*(drawn(*steps) for steps in drawings))
        other = list(chosen)
        chance.shuffle(other)

        assert compare_towns(chosen, hourly_yen=RATE).steps == compare_towns(other, hourly_yen=RATE).steps

    def test_of_towns_that_draw_the_same_are_the_steps_of_one(self):
        compared = compare_towns(towns(*[drawn(*COUNTER)] * 4), hourly_yen=RATE)

        assert [step.name for step in compared.steps] == list(COUNTER)
        assert {step.share for step in compared.steps} == {1.0}
        assert all(not cell.differs for step in compared.steps for cell in step.cells.values())

    def test_are_found_whatever_they_are_called(self):
        compared = compare_towns(
            towns(
                drawn(*COUNTER),
                drawn("申請を受け付ける", "身分証の確認", "申請内容を審査", "課長承認", "証明書を渡す"),
                drawn(
                    "申請書の受理", "本人確認を行う", "手数料の徴収", "審査", "決裁を受ける", "証明書の交付"
                ),
            ),
            hourly_yen=RATE,
        )

        assert [len(step.cells) for step in compared.done_by_most()] == [3, 3, 3, 3, 3]
        assert [step.name for step in compared.only_in("t3")] == ["手数料の徴収"]

    def test_missing_here_are_those_that_half_of_the_others_do(self):
        compared = compare_towns(
            towns(drawn(*COUNTER), drawn(*COUNTER), drawn("申請書の受付", "決裁", "証明書の交付")),
            hourly_yen=RATE,
        )

        assert [step.name for step in compared.missing_in("t3")] == ["本人確認", "内容の審査"]
        assert compared.missing_in("t1") == ()

    @pytest.mark.parametrize("chosen", [[], [Town("a", drawn("受付")), Town("a", drawn("受付"))]])
    def test_no_towns_or_one_twice_are_refused(self, chosen):
        with pytest.raises(CannotCompare):
            compare_towns(chosen, hourly_yen=RATE)


class TestWhatATownDoesOtherwise:
    def test_another_actor_than_most_is_marked(self):
        office = ["市民課"] * 5
        compared = compare_towns(
            towns(
                drawn(*COUNTER, actors=office),
                drawn(*COUNTER, actors=office),
                drawn(*COUNTER, actors=[*office[:3], "総務課", "市民課"]),
            ),
            hourly_yen=RATE,
        )
        decision = next(step for step in compared.steps if step.name == "決裁")

        assert decision.actor == "市民課"
        assert decision.cells["t3"].differs == {Field.ACTOR}
        assert decision.cells["t1"].differs == frozenset()

    def test_the_step_in_another_place_is_marked_once(self):
        moved = drawn("証明書の交付", *COUNTER[:4])
        compared = compare_towns(
            towns(drawn(*COUNTER), drawn(*COUNTER), drawn(*COUNTER), moved), hourly_yen=RATE
        )
        marked = [step.name for step in compared.steps if Field.ORDER in step.cells["t4"].differs]

        assert marked == ["証明書の交付"]
        assert [step.name for step in compared.steps] == list(COUNTER)

    def test_two_towns_make_no_majority_for_an_order(self):
        compared = compare_towns(towns(drawn("受付", "審査"), drawn("審査", "受付")), hourly_yen=RATE)

        assert all(not standing.moved for standing in compared.standings.values())


class TestWhereATownStands:
    def test_total_minutes_yen_and_rank(self):
        compared = compare_towns(
            towns(
                drawn("受付", "決裁", minutes=(10, 20)),
                drawn("受付", "決裁", minutes=(5, 5)),
                drawn("受付", "決裁", minutes=(5, None)),
            ),
            hourly_yen=RATE,
        )

        assert compared.standings["t1"].minutes == 30
        assert compared.standings["t1"].yen == 1_500
        assert (compared.standings["t1"].rank, compared.standings["t1"].ranked) == (2, 2)
        assert (compared.standings["t3"].rank, compared.standings["t3"].unknown) == (None, 1)

    def test_minutes_of_a_shared_step_are_spread_over_those_who_know_them(self):
        compared = compare_towns(
            towns(*(drawn("受付", minutes=(minutes,)) for minutes in (2, 4, 6, 8, None))), hourly_yen=RATE
        )
        spread = compared.steps[0].minutes

        assert (spread.known, spread.low, spread.middle, spread.high) == (4, 3.5, 5, 6.5)

    def test_nothing_known_is_no_figure(self):
        compared = compare_towns(towns(drawn("受付")), hourly_yen=RATE)

        assert compared.steps[0].minutes is None
        assert compared.standings["t1"].minutes is None
