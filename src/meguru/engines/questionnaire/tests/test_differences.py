"""What subtraction finds between results that stand beside each other: of all, of groups, of the year before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.questionnaire import Option
from meguru.engines.questionnaire.anonymity import are_safe_together, hidden_people
from meguru.engines.questionnaire.crossing import (
    cross_table,
    numbers_by,
    paired_choices,
    paired_numbers,
)

OPTIONS = (Option("yes", "はい"), Option("no", "いいえ"), Option("some", "一部"))
COUNTS = st.lists(
    st.tuples(st.integers(0, 30), st.sampled_from(["yes", "no", "some", ""])), min_size=1, max_size=9
)


def chosen(answers: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """By body; "" did not answer."""
    return {str(place): (one,) for place, one in enumerate(answers) if one}


def can_be_solved(known: list[Mapping[str, float]], body: str, bodies: list[str]) -> bool:
    """Whether a body's figure follows from sums of which every row names the bodies in it."""
    rows = np.array([[row.get(one, 0.0) for one in bodies] for row in known] or [[0.0] * len(bodies)])
    wanted = np.array([[float(one == body) for one in bodies]])
    return bool(np.linalg.matrix_rank(np.vstack([rows, wanted])) == np.linalg.matrix_rank(rows))


class TestPeopleByGroup:
    @given(COUNTS)
    def test_no_small_count_follows_from_any_sums_also_for_one_who_knows_its_own(self, answers):
        values = {str(place): float(count) for place, (count, _one) in enumerate(answers)}
        rows = chosen(one for _count, one in answers)
        hidden = hidden_people(values)
        known: list[Mapping[str, float]] = [{key: 1.0} for key in values if key not in hidden]
        if not hidden or are_safe_together([values[key] for key in hidden]):
            known.append(dict.fromkeys(values, 1.0))  # the sum of all
        groups = numbers_by(rows, values, row_options=OPTIONS, hidden=hidden)
        for option, group in zip(OPTIONS, groups, strict=True):
            if group.spread is not None:
                known.append({key: 1.0 for key in values if option.key in rows.get(key, ())})

        small = [key for key, value in values.items() if 0 < value < 10]
        for body in small:
            assert not can_be_solved(known, body, list(values))
            for insider in values.keys() - {body}:
                assert not can_be_solved([*known, {insider: 1.0}], body, list(values))

    def test_who_did_not_answer_the_other_question_is_not_found_from_the_sum(self):
        values = {str(n): 50.0 for n in range(6)} | {"alone": 3.0}
        rows = chosen(["yes"] * 3 + ["no"] * 3)

        found = numbers_by(rows, values, row_options=OPTIONS, hidden=hidden_people(values))

        assert {one.spread for one in found} == {None} or sum(one.bodies or 0 for one in found) < 6


class TestByNobody:
    def test_one_body_without_an_answer_to_the_other_question_is_no_rest(self):
        values = {str(n): float(n) for n in range(9)}
        rows = chosen(["yes"] * 4 + ["no"] * 4)  # the last one did not answer

        found = numbers_by(rows, values, row_options=OPTIONS, by_nobody=True)

        assert sum(one.bodies or 0 for one in found) <= 4

    def test_three_without_an_answer_tell_of_nobody(self):
        values = {str(n): float(n) for n in range(11)}
        rows = chosen(["yes"] * 4 + ["no"] * 4)

        found = numbers_by(rows, values, row_options=OPTIONS, by_nobody=True)

        assert [one.bodies for one in found] == [4, 4, 0]

    def test_two_groups_that_differ_by_one_body_are_not_both_told(self):
        values = {str(n): float(n) for n in range(12)}
        rows = {str(n): ("yes", "no") if n < 5 else ("no",) if n == 5 else ("some",) for n in range(12)}

        found = numbers_by(rows, values, row_options=OPTIONS, by_nobody=True)

        assert found[0].spread is None or found[1].spread is None

    def test_a_cross_table_does_not_tell_what_the_one_left_out_answered(self):
        rows = chosen(["yes"] * 4 + ["no"] * 5)
        columns = chosen(["yes", "no"] * 4)  # the last body did not answer

        found = cross_table(
            rows, columns, row_options=OPTIONS[:2], column_options=OPTIONS[:2], by_nobody=True
        )

        assert [row.of for row in found.rows] == [None, None]
        assert all(count is None for row in found.rows for count in row.counts)

    def test_the_mean_of_those_who_answered_twice_does_not_tell_of_the_one_who_did_not(self):
        now = {str(n): float(n) for n in range(8)}

        one_is_new = paired_numbers(now, {str(n): 1.0 for n in range(7)}, by_nobody=True)
        three_are_new = paired_numbers(now, {str(n): 1.0 for n in range(5)}, by_nobody=True)

        assert (one_is_new.now, one_is_new.before) == (None, None)
        assert three_are_new.now == 2

    def test_choices_of_those_who_answered_twice_do_not_tell_of_the_one_who_did_not(self):
        now, before = chosen(["yes"] * 5 + ["no"] * 4), chosen(["yes"] * 4 + ["no"] * 4)

        found = paired_choices(now, before, options=OPTIONS[:2], by_nobody=True)

        assert [(was, has) for _label, was, has in found.options] == [(4, None), (4, None)]

    def test_a_small_count_of_people_that_is_new_is_not_the_rest_of_the_sum(self):
        now = {"a": 40.0, "b": 100.0, "c": 200.0, "new": 3.0}
        before = {"a": 41.0, "b": 99.0, "c": 180.0}

        found = paired_numbers(now, before, hidden=hidden_people(now))

        assert (found.now, found.before) == (None, None)
