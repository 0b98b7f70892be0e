"""What many answers say together: denominators, missing answers, small numbers."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.conditions import Field, FieldKind, read
from meguru.engines.questionnaire import Option, Question, QuestionKind, Questionnaire, TableColumn
from meguru.engines.questionnaire.summary import reply_of, summarise
from meguru.engines.questionnaire.units import is_added_up

HAS = Question("has", QuestionKind.YES_NO, "ありますか")
COST = Question(
    "cost",
    QuestionKind.NUMBER,
    "経費",
    unit="千円",
    shown_when=read({"eq": ["has", True]}, (Field("has", "問1", FieldKind.YES_NO),)),
)
WAYS = Question(
    "ways", QuestionKind.SEVERAL, "届け方", options=(Option("web", "Web"), Option("desk", "窓口"))
)
PEOPLE = Question("people", QuestionKind.NUMBER, "利用者", unit="人", counts_people=True)
DAY = Question("day", QuestionKind.DATE, "始めた日")
TABLE = Question(
    "parts",
    QuestionKind.TABLE,
    "内訳",
    columns=(TableColumn("yen", "額", QuestionKind.NUMBER, unit="千円"), TableColumn("memo", "備考")),
    rows=("機器", "保守"),
)
FREE = Question(
    "systems",
    QuestionKind.TABLE,
    "システム",
    columns=(
        TableColumn("yen", "額", QuestionKind.NUMBER, unit="千円"),
        TableColumn("cloud", "クラウド", QuestionKind.YES_NO),
        TableColumn(
            "state", "状態", QuestionKind.ONE_CHOICE, (Option("old", "古い"), Option("new", "新しい"))
        ),
        TableColumn("until", "期限", QuestionKind.DATE),
        TableColumn("use", "利用", QuestionKind.NUMBER, unit="%"),
    ),
)
PAPER = Questionnaire((HAS, COST, WAYS, PEOPLE, DAY, TABLE, FREE))


def replies(*answers: dict[str, Any]):
    return [reply_of(PAPER, key=f"r{number}", answers=one) for number, one in enumerate(answers)]


def summary(question: Question, *answers: dict[str, Any], by_nobody: bool = False):
    return summarise(question, replies(*answers), by_nobody=by_nobody)


class TestDenominators:
    def test_who_was_not_shown_a_question_is_not_in_its_denominator(self):
        found = summary(COST, {"has": True, "cost": 10}, {"has": False}, {"has": True})

        assert (found.shown, found.answered, found.missing) == (2, 1, 1)

    def test_an_answer_to_a_hidden_question_does_not_count(self):
        found = summary(COST, {"has": False, "cost": 999}, {"has": True, "cost": 10})

        assert found.numbers.total == 10

    def test_missing_is_not_no(self):
        found = summary(HAS, {"has": True}, {"has": False}, {})

        assert [(one.label, one.count, one.share) for one in found.shares] == [
            ("はい", 1, 1 / 3),
            ("いいえ", 1, 1 / 3),
        ]
        assert found.missing == 1

    def test_missing_is_not_zero(self):
        found = summary(PEOPLE, {"people": 100}, {"people": 20}, {})

        assert found.numbers.spread.mean == 60

    def test_choices_of_several_each_count_for_themselves(self):
        found = summary(WAYS, {"ways": ["web", "desk"]}, {"ways": ["desk"]})

        assert [(one.key, one.count) for one in found.shares] == [("web", 1), ("desk", 2)]

    def test_an_option_that_is_offered_no_more_is_still_counted(self):
        found = summary(WAYS, {"ways": ["fax"]})

        assert ("fax", 1) in [(one.key, one.count) for one in found.shares]

    def test_nobody_answered(self):
        found = summary(COST)

        assert (found.shown, found.numbers.total, found.numbers.spread.mean) == (0, None, None)


class TestKinds:
    def test_dates_are_counted_by_fiscal_year(self):
        found = summary(DAY, {"day": "2026-03-31"}, {"day": "2026-04-01"}, {"day": "2026-12-01"})

        assert found.dates == (("2025", 1), ("2026", 2))

    def test_a_table_is_described_by_row_and_column(self):
        found = summary(
            TABLE,
            {"parts": [{"row": "機器", "yen": 10, "memo": "更新"}, {"row": "保守", "yen": 5}]},
            {"parts": [{"row": "機器", "yen": 30}]},
        )

        cells = {(cell.row, cell.column): cell for cell in found.cells}
        assert cells["機器", "額"].numbers.total == 40
        assert (cells["保守", "額"].answered, cells["保守", "額"].missing) == (1, 1)
        assert cells["機器", "備考"].texts == (("r0", "更新"),)

    def test_free_rows_of_one_body_are_added_up(self):
        found = summary(FREE, {"systems": [{"yen": 10}, {"yen": 5}]}, {"systems": [{"yen": 1}]})

        assert found.cells[0].values == {"r0": 15, "r1": 1}

    def test_a_choice_in_free_rows_counts_once_for_a_body_and_is_not_missing(self):
        found = summary(
            FREE,
            {"systems": [{"cloud": True, "state": "old"}, {"cloud": False, "state": "old"}]},
            {"systems": [{"cloud": True}, {"yen": 1}]},
            {"systems": [{"yen": 1}]},
        )
        cells = {cell.column: cell for cell in found.cells}

        cloud, state = cells["クラウド"], cells["状態"]
        assert (cloud.answered, cloud.missing, cloud.is_of_rows) == (2, 1, True)
        assert [(one.label, one.count) for one in cloud.shares] == [("はい", 2), ("いいえ", 1)]
        assert (state.answered, state.missing) == (1, 2)
        assert [(one.label, one.count) for one in state.shares] == [("古い", 1), ("新しい", 0)]

    def test_days_in_free_rows_count_once_a_year(self):
        days = [{"until": "2026-04-01"}, {"until": "2027-03-31"}, {"until": "2027-04-01"}]
        found = summary(FREE, {"systems": days}, {"systems": [{"until": "2027-05-01"}]})

        until = next(cell for cell in found.cells if cell.column == "期限")
        assert (until.answered, until.dates) == (2, (("2026", 1), ("2027", 2)))

    def test_shares_in_free_rows_are_averaged(self):
        found = summary(FREE, {"systems": [{"use": 40}, {"use": 80}]})

        assert next(cell for cell in found.cells if cell.column == "利用").values == {"r0": 60}

    @pytest.mark.parametrize(
        ("unit", "added"),
        [
            *(
                (one, True)
                for one in ("千円", "人", "円/年", "円／月", "人/年", "件（年間）", "人年", "件（のべ）")
            ),
            *((one, False) for one in ("%", "％", "年", "年度", "円/人", "人/km2", "％/年", "歳")),
        ],
    )
    def test_shares_years_and_figures_per_head_are_not_added_up(self, unit, added):
        assert is_added_up(unit) is added


class TestPeople:
    def test_a_small_count_is_withheld_with_two_others(self):
        found = summary(PEOPLE, *({"people": count} for count in (3, 40, 100, 200)))

        assert found.values == {"r0": None, "r1": None, "r2": None, "r3": 200}
        assert found.numbers.total == 343
        assert found.numbers.spread.least is None
        assert found.numbers.spread.most == 200

    def test_of_two_towns_the_one_does_not_find_the_other_in_the_sum(self):
        found = summary(PEOPLE, {"people": 3}, {"people": 40}, {"people": 0})

        assert found.values == {"r0": None, "r1": None, "r2": 0}
        assert (found.numbers.total, found.numbers.spread.mean) == (None, None)

    def test_one_small_count_among_zeros_hides_the_sum_and_the_mean(self):
        found = summary(PEOPLE, {"people": 3}, {"people": 0}, {"people": 0})

        assert found.values["r0"] is None
        assert (found.numbers.total, found.numbers.spread.mean) == (None, None)

    @pytest.mark.parametrize("counts", [(3, 40), (3, 40, 100), (3, 40, 100, 200)])
    def test_the_middle_and_the_ends_do_not_give_a_withheld_figure_away(self, counts):
        found = summary(PEOPLE, *({"people": count} for count in counts))

        lies = found.numbers.spread
        assert (lies.lower_quartile, lies.median, lies.upper_quartile, lies.sd) == (None, None, None, None)
        assert {lies.least, lies.most} <= {None, *(one for one in found.values.values() if one is not None)}

    def test_two_tiny_counts_are_not_found_from_the_sum(self):
        found = summary(PEOPLE, *({"people": count} for count in (1, 1, 500, 600, 700)))

        assert [found.values[f"r{n}"] for n in range(5)] == [None, None, None, None, 700]

    @given(st.lists(st.integers(0, 40), min_size=1, max_size=8))
    def test_no_small_count_can_be_subtracted_from_the_sum(self, counts):
        found = summary(PEOPLE, *({"people": count} for count in counts))

        hidden = [count for count, key in zip(counts, found.values, strict=True) if found.values[key] is None]
        assert all(not 0 < value < 10 for value in found.values.values() if value is not None)
        if found.numbers.total is not None and any(0 < count < 10 for count in counts):
            assert len(hidden) >= 3
            assert sum(hidden) - max(hidden) >= 10


class TestByNobody:
    def test_fewer_than_three_answers_say_nothing(self):
        found = summary(PEOPLE, {"people": 50}, {"people": 60}, by_nobody=True)

        assert found.is_withheld
        assert found.numbers is None

    def test_the_ends_are_one_bodys_and_are_not_shown(self):
        found = summary(COST, *({"has": True, "cost": n} for n in (1, 2, 6)), by_nobody=True)

        lies = found.numbers.spread
        assert (lies.least, lies.most, lies.median, lies.mean, found.values) == (None, None, None, 3, None)

    def test_twelve_answers_have_a_median(self):
        found = summary(COST, *({"has": True, "cost": n} for n in range(12)), by_nobody=True)

        assert found.numbers.spread.median == 5.5

    def test_one_that_did_not_choose_is_as_few_as_one_that_did(self):
        found = summary(WAYS, *[{"ways": ["web", "desk"]}] * 6, {"ways": ["desk"]}, by_nobody=True)

        assert [(one.key, one.count) for one in found.shares] == [("web", None), ("desk", 7)]

    def test_one_no_among_many_hides_both_counts(self):
        found = summary(HAS, *({"has": True} for _ in range(5)), {"has": False}, by_nobody=True)

        assert [one.count for one in found.shares] == [None, None]
        assert [one.share for one in found.shares] == [None, None]

    def test_a_branch_does_not_tell_how_many_did_not_take_it(self):
        answers = [{"has": True, "cost": n} for n in range(20)]

        one_did_not = summary(COST, *answers, {"has": False}, by_nobody=True)
        three_did_not = summary(COST, *answers, *[{"has": False}] * 3, by_nobody=True)

        assert (one_did_not.is_withheld, one_did_not.is_of_few, one_did_not.numbers) == (True, False, None)
        assert three_did_not.numbers.total == 190
