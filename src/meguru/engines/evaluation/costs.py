"""費用の総額: what a service costs over the years, by a formula that everybody can follow.

total = first costs + monthly fee x months + fee for what is used x months
fee for what is used in a month = unit price x number a month, rounded up to whole yen, at most the cap where there is one

That a fee by use without a cap breaks a budget is a failure that the guide names (初めの一手 E, 失敗事例): such a
service is therefore shown also at twice the use.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from meguru.engines.evaluation.model import CannotEvaluate

MOST_YEARS = 20


@dataclass(frozen=True, slots=True)
class Prices:
    """料金: what a vendor asks. `usage_yen` is the price of one use, `usage_cap_yen` the most in a month."""

    initial_yen: int = 0
    monthly_yen: int = 0
    usage_yen: Fraction = Fraction(0)
    usage_cap_yen: int | None = None

    @property
    def is_uncapped(self) -> bool:
        """Whether the bill grows with the use without an end."""
        return self.usage_yen > 0 and self.usage_cap_yen is None


@dataclass(frozen=True, slots=True)
class CostOverYears:
    """The parts in whole yen; `total_yen` is their sum."""

    initial_yen: int
    monthly_yen: int
    usage_yen: int
    months: int
    usage_a_month_yen: int
    is_capped: bool  # the cap was reached

    @property
    def total_yen(self) -> int:
        return self.initial_yen + self.monthly_yen + self.usage_yen


def cost_over_years(prices: Prices, *, years: int, uses_a_month: int) -> CostOverYears:
    """Everything that is paid in `years` years. Raises: CannotEvaluate for negative figures or odd years.

    >>> cost_over_years(Prices(100_000, 10_000, Fraction(5), 4_000), years=1, uses_a_month=1_000).total_yen
    268000
    """
    figures = (
        prices.initial_yen,
        prices.monthly_yen,
        prices.usage_yen,
        prices.usage_cap_yen or 0,
        uses_a_month,
    )
    if any(figure < 0 for figure in figures):
        raise CannotEvaluate("料金と使う数は、0以上の数にしてください。")
    if not 1 <= years <= MOST_YEARS:
        raise CannotEvaluate(f"年数は1から{MOST_YEARS}の間にしてください。")
    months = 12 * years
    by_use = ceil(prices.usage_yen * uses_a_month)
    cap = prices.usage_cap_yen
    a_month = by_use if cap is None else min(by_use, cap)
    return CostOverYears(
        initial_yen=prices.initial_yen,
        monthly_yen=prices.monthly_yen * months,
        usage_yen=a_month * months,
        months=months,
        usage_a_month_yen=a_month,
        is_capped=cap is not None and by_use > cap,
    )


def cost_lines(prices: Prices, *, years: int, uses_a_month: int) -> tuple[str, ...]:
    """The arithmetic of a total, line by line, in words. Raises: CannotEvaluate."""
    cost = cost_over_years(prices, years=years, uses_a_month=uses_a_month)
    lines = [f"初めの費用：{cost.initial_yen:,}円"]
    lines.append(f"毎月の料金：{prices.monthly_yen:,}円 × {cost.months}か月 ＝ {cost.monthly_yen:,}円")
    if prices.usage_yen:
        one = f"{float(prices.usage_yen):,.10g}円 × {uses_a_month:,}"
        cap = f"（上限の{cost.usage_a_month_yen:,}円まで）" if cost.is_capped else ""
        lines.append(
            f"使った分：月に{one}{cap} ＝ {cost.usage_a_month_yen:,}円、× {cost.months}か月 ＝ {cost.usage_yen:,}円"
        )
    lines.append(f"{years}年の総額：{cost.total_yen:,}円")
    return tuple(lines)


def cost_warnings(prices: Prices, *, years: int, uses_a_month: int) -> tuple[str, ...]:
    """What about these prices may break a budget. Raises: CannotEvaluate."""
    if not prices.is_uncapped:
        return ()
    now = cost_over_years(prices, years=years, uses_a_month=uses_a_month).total_yen
    twice = cost_over_years(prices, years=years, uses_a_month=2 * uses_a_month).total_yen
    if not uses_a_month:
        return ("使った分だけ払う料金に、上限がありません。月に使う数を入れて、総額を確かめてください。",)
    return (
        f"使った分だけ払う料金に、上限がありません。使う数が2倍になると、総額は{twice - now:,}円増えて"
        f"{twice:,}円になります。上限か定額を相談してください。",
    )
