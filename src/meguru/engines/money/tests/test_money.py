"""Money is exact: parts add up, tax goes in and out, and what people write is read."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.money import (
    By,
    CannotAllocate,
    CannotReadYen,
    allocate,
    by_fiscal_year,
    read_yen,
    tax_within,
    with_tax,
    without_tax,
    yen_in_words,
)

YEN = st.integers(0, 10**13)
PERCENT = st.sampled_from([0, 3, 5, 8, 10])
DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2060, 12, 31))
WEIGHTS = st.dictionaries(st.integers(0, 50), st.integers(0, 10**6), min_size=1).filter(
    lambda found: sum(found.values()) > 0
)


class TestTax:
    @given(net=YEN, percent=PERCENT)
    def test_what_goes_in_comes_out(self, net, percent):
        assert without_tax(with_tax(net, percent=percent), percent=percent) == net

    @given(gross=YEN, percent=PERCENT)
    def test_net_and_tax_are_the_whole(self, gross, percent):
        assert without_tax(gross, percent=percent) + tax_within(gross, percent=percent) == gross

    @given(gross=YEN, percent=PERCENT)
    def test_out_and_in_again_differs_by_a_yen_at_most(self, gross, percent):
        again = with_tax(without_tax(gross, percent=percent), percent=percent)

        assert 0 <= again - gross <= 1

    def test_parts_of_a_yen_are_cut_off(self):
        assert with_tax(1_005, percent=10) == 1_105

    def test_a_negative_amount_is_refused(self):
        with pytest.raises(ValueError, match="0円以上"):
            with_tax(-1, percent=10)


class TestAllocate:
    @given(total=YEN, weights=WEIGHTS)
    def test_never_loses_a_yen(self, total, weights):
        assert sum(allocate(total, weights).values()) == total

    @given(total=YEN, weights=WEIGHTS)
    def test_no_part_is_a_yen_away_from_its_share(self, total, weights):
        whole = sum(weights.values())

        parts = allocate(total, weights)

        assert all(abs(parts[key] * whole - total * weight) < whole for key, weight in weights.items())

    @given(total=YEN, weights=WEIGHTS)
    def test_a_larger_weight_never_gets_less(self, total, weights):
        parts = allocate(total, weights)
        rising = sorted(weights, key=lambda key: weights[key])

        for lower, higher in itertools.pairwise(rising):
            assert weights[lower] == weights[higher] or parts[lower] <= parts[higher]

    @pytest.mark.parametrize(
        ("total", "weights"), [(1, {}), (1, {"a": 0}), (-1, {"a": 1}), (1, {"a": -1, "b": 3})]
    )
    def test_nothing_to_divide_by_is_said(self, total, weights):
        with pytest.raises(CannotAllocate):
            allocate(total, weights)


class TestByFiscalYear:
    @given(total=YEN, first=DAYS, last=DAYS, by=st.sampled_from(By))
    def test_the_years_add_up_to_the_contract(self, total, first, last, by):
        starts_on, ends_on = sorted((first, last))

        years = by_fiscal_year(total, starts_on=starts_on, ends_on=ends_on, by=by)

        assert sum(years.values()) == total
        assert list(years) == list(range(min(years), max(years) + 1))

    def test_five_years_to_the_day_are_five_equal_parts(self):
        years = by_fiscal_year(60_000_000, starts_on=dt.date(2024, 4, 1), ends_on=dt.date(2029, 3, 31))

        assert years == dict.fromkeys(range(2024, 2029), 12_000_000)

    def test_october_to_september_is_half_and_half_by_months(self):
        years = by_fiscal_year(1_000_001, starts_on=dt.date(2025, 10, 1), ends_on=dt.date(2026, 9, 30))

        assert years == {2025: 500_001, 2026: 500_000}

    def test_by_days_a_leap_day_counts(self):
        years = by_fiscal_year(366, starts_on=dt.date(2023, 10, 1), ends_on=dt.date(2024, 9, 30), by=By.DAYS)

        assert years == {2023: 183, 2024: 183}

    def test_a_contract_that_ends_first_is_refused(self):
        with pytest.raises(CannotAllocate, match="終わりが始まりより前"):
            by_fiscal_year(1, starts_on=dt.date(2025, 4, 2), ends_on=dt.date(2025, 4, 1))


class TestReading:
    @pytest.mark.parametrize(
        ("text", "yen"),
        [
            ("", None),
            ("12,500,000", 12_500_000),
            ("１２，５００千円", 12_500_000),
            ("¥1,250万", 12_500_000),
            ("2億5,280万円", 252_800_000),
            ("2.5百万円", 2_500_000),
            ("金三百万円也", 3_000_000),
            ("1,100円（税込）", 1_100),
            ("0", 0),
        ],
    )
    def test_what_people_write_is_read(self, text, yen):
        assert read_yen(text) == yen

    def test_in_a_column_of_thousands_a_bare_number_counts_thousands(self):
        assert read_yen("1,234.5", unit_yen=1_000) == 1_234_500
        assert read_yen("1,234円", unit_yen=1_000) == 1_234
        assert read_yen("12万", unit_yen=1_000) == 120_000
        assert read_yen("1億2000", unit_yen=1_000) == 100_002_000

    @pytest.mark.parametrize(
        ("text", "yen"),
        [
            ("2万5千円", 25_000),
            ("1億2,000万円", 120_000_000),
            ("3億2百万円", 302_000_000),
            ("5千2百万円", 52_000_000),
            ("12.5百万円", 12_500_000),
            ("1,200千円", 1_200_000),
        ],
    )
    def test_a_unit_multiplies_a_plain_number_only(self, text, yen):
        assert read_yen(text) == yen
        assert read_yen(text, unit_yen=1_000) == yen

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("▲500", "マイナス"),
            ("1.5円", "端数"),
            ("約束", "読めません"),
            ("100円（税抜）", "税抜き"),
            ("99999兆円", "大きすぎ"),
        ],
    )
    def test_what_cannot_be_is_refused_with_words(self, text, why):
        with pytest.raises(CannotReadYen, match=why):
            read_yen(text)

    @given(yen=st.integers(0, 10**15))
    def test_words_are_read_back(self, yen):
        assert read_yen(yen_in_words(yen)) == yen

    def test_a_negative_difference_is_said(self):
        assert yen_in_words(-252_800_000) == "マイナス2億5,280万円"
