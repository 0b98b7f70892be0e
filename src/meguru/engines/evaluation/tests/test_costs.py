from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.evaluation import CannotEvaluate, Prices, cost_lines, cost_over_years, cost_warnings

BY_USE = Prices(initial_yen=500_000, monthly_yen=20_000, usage_yen=Fraction(5, 2))


class TestTheTotal:
    def test_adds_what_is_paid_once_monthly_and_by_use(self):
        cost = cost_over_years(BY_USE, years=5, uses_a_month=1_001)

        assert cost.usage_a_month_yen == 2_503  # 2,502.5 yen are rounded up
        assert cost.total_yen == 500_000 + 60 * 20_000 + 60 * 2_503

    def test_stops_at_the_cap(self):
        capped = Prices(usage_yen=Fraction(10), usage_cap_yen=5_000)

        cost = cost_over_years(capped, years=1, uses_a_month=1_000)

        assert cost.is_capped
        assert cost.total_yen == 12 * 5_000

    @pytest.mark.parametrize(
        ("prices", "years", "uses"), [(BY_USE, 0, 1), (BY_USE, 21, 1), (BY_USE, 5, -1), (Prices(-1), 5, 1)]
    )
    def test_refuses_what_is_no_price(self, prices, years, uses):
        with pytest.raises(CannotEvaluate):
            cost_over_years(prices, years=years, uses_a_month=uses)

    def test_is_told_line_by_line(self):
        assert cost_lines(BY_USE, years=5, uses_a_month=1_001) == (
            "初めの費用：500,000円",
            "毎月の料金：20,000円 × 60か月 ＝ 1,200,000円",
            "使った分：月に2.5円 × 1,001 ＝ 2,503円、× 60か月 ＝ 150,180円",
            "5年の総額：1,850,180円",
        )

    @given(st.integers(0, 10_000), st.integers(0, 10_000), st.integers(1, 20))
    def test_never_falls_when_more_is_used(self, uses, more, years):
        now = cost_over_years(BY_USE, years=years, uses_a_month=uses)
        then = cost_over_years(BY_USE, years=years, uses_a_month=uses + more)

        assert then.total_yen >= now.total_yen


class TestTheWarning:
    def test_says_what_twice_the_use_would_cost(self):
        (words,) = cost_warnings(Prices(usage_yen=Fraction(10)), years=1, uses_a_month=100)

        assert "12,000円増えて24,000円" in words

    def test_asks_for_the_number_when_there_is_none(self):
        (words,) = cost_warnings(Prices(usage_yen=Fraction(10)), years=1, uses_a_month=0)

        assert "月に使う数" in words

    def test_is_quiet_with_a_cap_or_without_a_fee_by_use(self):
        assert cost_warnings(Prices(monthly_yen=9), years=1, uses_a_month=9) == ()
        assert cost_warnings(Prices(usage_yen=Fraction(1), usage_cap_yen=9), years=1, uses_a_month=9) == ()
