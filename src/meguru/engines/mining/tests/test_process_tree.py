"""Simplifying process trees."""

from meguru.engines.mining.process_tree import SILENT, Operator, combine, leaf

A, B, C = leaf("a"), leaf("b"), leaf("c")


class TestCombine:
    def test_nested_sequences_become_one(self):
        assert combine(Operator.SEQUENCE, A, combine(Operator.SEQUENCE, B, C)).children == (A, B, C)

    def test_a_choice_keeps_one_way_to_skip(self):
        optional = combine(Operator.EXCLUSIVE, SILENT, A)

        assert combine(Operator.EXCLUSIVE, SILENT, optional) == optional

    def test_a_choice_needs_no_skip_when_a_branch_may_be_empty(self):
        maybe = combine(
            Operator.PARALLEL,
            combine(Operator.EXCLUSIVE, SILENT, A),
            combine(Operator.EXCLUSIVE, SILENT, B),
        )

        assert combine(Operator.EXCLUSIVE, SILENT, maybe) == maybe

    def test_a_loop_around_a_loop_is_one_loop(self):
        inner = combine(Operator.LOOP, A, B)

        assert combine(Operator.LOOP, inner, SILENT).children == (A, SILENT, B)

    def test_nothing_of_nothing_is_nothing(self):
        assert combine(Operator.PARALLEL, SILENT, SILENT) == SILENT
        assert combine(Operator.LOOP, SILENT, SILENT) == SILENT
