"""The arithmetic of an award, line by line, so that anybody can check it with a pocket calculator."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from meguru.engines.evaluation.award import Award, AwardRule, BidResult, PriceScore, Rounding

SHOWN_DIGITS = 6
_ROUNDED = {
    Rounding.NONE: "端数はそのまま",
    Rounding.DOWN: "切捨て",
    Rounding.HALF_UP: "四捨五入",
    Rounding.UP: "切上げ",
}


def written(value: Fraction) -> str:
    """A fraction as a decimal; cut after six digits with "…" when it goes on.

    >>> written(Fraction(2, 3)), written(Fraction(5, 2)), written(Fraction(1000))
    ('0.666666…', '2.5', '1,000')
    """
    scaled = abs(value) * 10**SHOWN_DIGITS
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    before, after = divmod(whole, 10**SHOWN_DIGITS)
    digits = f"{after:0{SHOWN_DIGITS}}"
    tail = f".{digits}…" if rest else f".{digits}".rstrip("0").rstrip(".")
    return f"{'-' if value < 0 else ''}{before:,}{tail}"


def rule_in_words(rule: Award) -> str:
    """How the points are computed, in one line."""
    cut = (
        _ROUNDED[rule.rounding]
        if rule.rounding is Rounding.NONE
        else f"小数第{rule.digits + 1}位を{_ROUNDED[rule.rounding]}"
    )
    if rule.rule is AwardRule.LOWEST_PRICE:
        return "条件を満たすもののうち、いちばん低い価格のものを選びます。"
    if rule.rule is AwardRule.DIVISION:
        return f"技術点 ÷ 価格 × {rule.unit_yen:,}円（{cut}）の高い順です。"
    share = "最低価格 ÷ 価格" if rule.price_score is PriceScore.BY_LOWEST else "1 － 価格 ÷ 予定価格"
    return f"技術点 ＋ 価格点（{written(rule.price_allotment)}点 ×（{share}）、{cut}）の高い順です。"


def award_lines(results: Sequence[BidResult], rule: Award) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(candidate, its lines) in the order of the results."""
    lowest = min((one.bid.price_yen for one in results if one.place is not None), default=0)
    return tuple((one.bid.candidate, _lines(one, rule, lowest_yen=lowest)) for one in results)


def _lines(one: BidResult, rule: Award, *, lowest_yen: int) -> tuple[str, ...]:
    if one.points is None:
        return (*(f"{reason}。" for reason in one.out_because), "このため、点の計算に入れません。")
    price = one.bid.price_yen
    if rule.rule is AwardRule.LOWEST_PRICE:
        lines = [f"価格：{price:,}円"]
    elif rule.rule is AwardRule.DIVISION:
        exact = one.bid.technical * rule.unit_yen / price
        lines = [
            f"{written(one.bid.technical)}点 ÷ {price:,}円 × {rule.unit_yen:,} ＝ {written(exact)}",
            f"{_cut_words(rule)}：{written(one.points)}",
        ]
    else:
        by_lowest = rule.price_score is PriceScore.BY_LOWEST
        share = Fraction(lowest_yen, price) if by_lowest else 1 - Fraction(price, rule.ceiling_yen or price)
        formula = (
            f"{lowest_yen:,}円 ÷ {price:,}円"
            if by_lowest
            else f"（1 － {price:,}円 ÷ {rule.ceiling_yen:,}円）"
        )
        points = one.price_points or Fraction(0)
        lines = [
            f"価格点：{written(rule.price_allotment)}点 × {formula} ＝ {written(rule.price_allotment * share)}",
            f"{_cut_words(rule)}：{written(points)}",
            f"合計：技術点{written(one.bid.technical)} ＋ 価格点{written(points)} ＝ {written(one.points)}",
        ]
    if one.by_lot:
        lines.append("同じ順位のものがあります。くじで決めます（地方自治法施行令第167条の9）。")
    return tuple(lines)


def _cut_words(rule: Award) -> str:
    if rule.rounding is Rounding.NONE:
        return "端数はそのまま"
    return f"小数第{rule.digits + 1}位を{_ROUNDED[rule.rounding]}"
