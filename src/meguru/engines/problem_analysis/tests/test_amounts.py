"""Amounts brought to one year, and added only where that makes sense."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.problem_analysis import Amount, CannotAdd, Per, add_up, kind_of, same_kind, yearly


def amount(value, unit="件", per=Per.YEAR, times=None):
    return Amount(Decimal(str(value)), unit, per, times)


class TestAYear:
    @pytest.mark.parametrize(
        ("given_amount", "value", "unit"),
        [
            (amount(40, "分", Per.EACH, 3000), 2000, "時間"),
            (amount(10, "件", Per.DAY), 2400, "件"),
            (amount(2, "時間", Per.WEEK), 100, "時間"),
            (amount(15, "人", Per.MONTH), 180, "人"),
            (amount(3, "万円", Per.YEAR), 30_000, "円"),
            (amount(0, "分", Per.DAY), 0, "時間"),
        ],
    )
    def test_is_counted_in_the_unit_of_its_kind(self, given_amount, value, unit):
        found = yearly(given_amount)

        assert (found.value, found.unit) == (value, unit)

    def test_needs_to_know_how_often_what_comes_each_time(self):
        assert yearly(amount(40, "分", Per.EACH)) is None

    def test_says_how_it_was_computed(self):
        assert yearly(amount(40, "分", Per.EACH, 3000)).how == "40分 × 年3,000回、分を時間に直しました"

    @given(st.decimals(0, 10**8, places=2), st.sampled_from([Per.DAY, Per.WEEK, Per.MONTH]))
    def test_is_never_less_than_the_amount_itself(self, value, per):
        assert yearly(Amount(value, "件", per)).value >= value.quantize(Decimal("0.1")) - Decimal("0.1")


class TestUnits:
    @pytest.mark.parametrize(
        ("one", "other"), [("分", "時間"), ("円", "千円"), ("人", "名"), ("Ｈ", "時間"), (" 件", "件")]
    )
    def test_of_one_kind(self, one, other):
        assert same_kind(one, other)

    @pytest.mark.parametrize(("one", "other"), [("件", "人"), ("分", "円"), ("枚", "件")])
    def test_of_different_kinds(self, one, other):
        assert not same_kind(one, other)

    def test_an_unknown_unit_is_its_own_kind(self):
        assert kind_of("匹") == ("匹", Decimal(1))


class TestAddingUp:
    def test_minutes_and_hours_are_one_kind(self):
        assert add_up([amount(30, "分", Per.DAY), amount(5, "時間", Per.YEAR)]).value == 125

    def test_different_kinds_are_not_added_and_named(self):
        with pytest.raises(CannotAdd, match="件、人"):
            add_up([amount(1, "件"), amount(1, "人")])

    def test_an_amount_without_a_year_is_not_passed_over(self):
        with pytest.raises(CannotAdd, match="年に何回"):
            add_up([amount(1, "分", Per.EACH), amount(1, "分")])

    def test_nothing_is_no_sum(self):
        with pytest.raises(CannotAdd):
            add_up([])

    @given(st.lists(st.integers(0, 10**6), min_size=1, max_size=6))
    def test_the_order_does_not_matter(self, values):
        given_amounts = [amount(value) for value in values]

        assert add_up(given_amounts).value == add_up(reversed(given_amounts)).value == sum(values)
