"""Results that tell of no single body."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.questionnaire import Option
from meguru.engines.questionnaire.anonymity import (
    FEWEST_BODIES,
    protected,
    protected_table,
    shuffled,
    without_names,
)
from meguru.engines.questionnaire.crossing import (
    cross_table,
    numbers_by,
    paired_choices,
    paired_numbers,
    size_of,
)

YES_NO = (Option("yes", "はい"), Option("no", "いいえ"))
TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 9), min_size=width, max_size=width), min_size=1, max_size=4
    )
)


class TestCells:
    def test_zero_tells_of_nobody(self):
        assert protected({"a": 0, "b": 5}) == {"a": 0, "b": 5}

    @given(TABLES)
    def test_no_small_count_is_shown(self, cells):
        shown = protected_table(cells)

        for line, told in zip(cells, shown, strict=True):
            for count, one in zip(line, told, strict=True):
                assert one is None or one == count
                assert one is None or not 0 < one < FEWEST_BODIES

    @given(TABLES)
    def test_no_line_has_one_withheld_cell_that_subtraction_would_find(self, cells):
        shown = protected_table(cells)
        rows = [list(zip(cells[place], shown[place], strict=True)) for place in range(len(cells))]
        columns = [list(one) for one in zip(*rows, strict=True)]

        for line in (*rows, *columns):
            hidden = [told for _count, told in line if told is None]
            others = [count for count, told in line if told is not None and count]
            assert len(hidden) != 1 or not others

    def test_an_empty_table(self):
        assert protected_table([]) == ()


class TestOrder:
    def test_the_order_is_always_the_same_and_differs_by_question(self):
        keys = [str(number) for number in range(30)]

        one, other = (shuffled(keys, secret="s", about=about) for about in ("q1", "q2"))

        assert one == shuffled(list(reversed(keys)), secret="s", about="q1")
        assert sorted(one) == sorted(keys)
        assert one != other
        assert one != tuple(keys)


class TestNames:
    def test_a_name_is_replaced_with_and_without_its_ending(self):
        assert without_names("湊原市では、湊原の港が遠い", ["湊原市"]) == "○○では、○○の港が遠い"

    def test_the_longest_name_comes_first(self):
        assert without_names("東桜瀬市と桜瀬市", ["桜瀬市", "東桜瀬市"]) == "○○と○○"

    def test_a_short_name_is_not_cut(self):
        assert without_names("津波の津市", ["津市"]) == "津波の○○"

    def test_without_names_nothing_changes(self):
        assert without_names("そのまま", []) == "そのまま"


class TestCrossing:
    def test_only_those_who_answered_both_are_counted(self):
        found = cross_table(
            {"a": ("yes",), "b": ("no",), "c": ("yes",)},
            {"a": ("yes",), "b": ("yes",), "d": ("no",)},
            row_options=YES_NO,
            column_options=YES_NO,
        )

        assert [row.counts for row in found.rows] == [(1, 0), (1, 0)]
        assert (found.bodies, found.left_out) == (2, 2)

    @given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=12))
    def test_by_nobody_no_cell_tells_of_one_or_two(self, answers):
        rows = {str(n): ("yes" if one else "no",) for n, (one, _other) in enumerate(answers)}
        columns = {str(n): ("yes" if other else "no",) for n, (_one, other) in enumerate(answers)}

        found = cross_table(rows, columns, row_options=YES_NO, column_options=YES_NO, by_nobody=True)

        for row, place in product(found.rows, range(2)):
            assert row.counts[place] not in (1, 2)

    def test_a_group_of_two_is_withheld_together_with_the_next_smallest(self):
        sizes = {str(n): ("yes",) for n in range(2)} | {str(n): ("no",) for n in range(2, 7)}
        values = {str(n): float(n) for n in range(7)}

        found = numbers_by(sizes, values, row_options=YES_NO, by_nobody=True)

        assert [(one.bodies, one.spread) for one in found] == [(None, None), (None, None)]

    def test_sizes_have_their_bounds(self):
        assert [size_of(n) for n in (None, 9_999, 10_000, 50_000, 200_000)] == [
            "",
            "tiny",
            "small",
            "middle",
            "large",
        ]


class TestPairs:
    def test_who_answered_once_is_not_what_changed(self):
        found = paired_numbers({"a": 10, "b": 20, "new": 900}, {"a": 8, "b": 20, "gone": 1})

        assert (found.count, found.left_out, found.before, found.now, found.change) == (2, 2, 14, 15, 1)
        assert (found.rose, found.fell, found.same) == (1, 0, 1)

    def test_nobody_answered_both_times(self):
        found = paired_numbers({"a": 1}, {"b": 1})

        assert (found.count, found.now, found.change) == (0, None, None)

    def test_choices_of_the_same_bodies(self):
        found = paired_choices(
            {"a": ("yes",), "b": ("yes",), "c": ("no",)}, {"a": ("no",), "b": ("yes",)}, options=YES_NO
        )

        assert found.options == (("はい", 1, 2), ("いいえ", 1, 0))

    def test_by_nobody_two_bodies_have_no_mean(self):
        found = paired_numbers({"a": 1, "b": 2}, {"a": 1, "b": 3}, by_nobody=True)

        assert (found.now, found.rose, found.fell) == (None, 0, None)


class TestWhatSubtractionFinds:
    def test_one_and_one_of_a_known_total_are_withheld_with_a_third(self):
        assert protected({"a": 5, "b": 1, "c": 1, "d": 9}) == {"a": None, "b": None, "c": None, "d": 9}

    def test_totals_of_rows_do_not_give_a_small_row_away(self):
        rows = {str(n): ("yes" if n else "no",) for n in range(6)}
        columns = {str(n): ("yes",) for n in range(6)}

        found = cross_table(rows, columns, row_options=YES_NO, column_options=YES_NO, by_nobody=True)

        assert found.bodies == 6
        assert [row.of for row in found.rows] == [None, None]

    def test_cells_do_not_add_up_to_a_withheld_total(self):
        options = (*YES_NO, Option("some", "一部"))
        places = [*[("yes", "yes")] * 10, ("no", "yes"), *[("some", "yes")] * 3, *[("some", "no")] * 18]
        rows = {str(n): (row,) for n, (row, _column) in enumerate(places)}
        columns = {str(n): (column,) for n, (_row, column) in enumerate(places)}

        found = cross_table(rows, columns, row_options=options, column_options=YES_NO, by_nobody=True)

        assert [row.of for row in found.rows] == [None, None, 21]
        assert [row.counts[0] for row in found.rows] == [None, None, 3]
