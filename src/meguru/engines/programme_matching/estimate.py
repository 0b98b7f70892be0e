"""How much a programme would give."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from meguru.engines.programme_matching.model import Programme


class CannotEstimate(ValueError):
    """A figure is missing or makes no sense."""


@dataclass(frozen=True, slots=True)
class Estimated:
    """支援の見込み額: what is given and what the office pays itself, with the formula in words."""

    given_yen: int
    own_yen: int
    formula: str


def estimate(*, programme: Programme, cost_yen: int | None) -> Estimated:
    """Estimate what a programme gives for a cost: cost x rate, at most the cap, whole yen rounded down.

    Holds:  given + own = cost; 0 <= given <= cost, and never more than the cap.
    Raises: CannotEstimate when the rate or the cost is not known, the cost is negative or the rate outside 0..1.
    """
    if cost_yen is None:
        raise CannotEstimate("費用の見込みを書くと、支援の額を計算します。")
    if cost_yen < 0:
        raise CannotEstimate("費用は 0 円以上で書いてください。")
    if programme.rate is None:
        raise CannotEstimate("補助の割合が書かれていないので、額は計算できません。")
    if not 0 <= programme.rate <= 1:
        raise CannotEstimate("補助の割合は 0 % から 100 % で書いてください。")
    share = int((Decimal(cost_yen) * programme.rate).to_integral_value(rounding=ROUND_FLOOR))
    cap = programme.cap_yen
    given = share if cap is None else min(share, cap)
    words = f"{cost_yen:,}円 × {percent_words(programme.rate)} = {share:,}円"
    if cap is not None:
        words += f"。上限は{cap:,}円なので、{given:,}円" if share > cap else f"（上限{cap:,}円の内）"
    return Estimated(given_yen=given, own_yen=cost_yen - given, formula=words)


def percent_words(rate: Decimal) -> str:
    """0.5 -> 50%, 0.333 -> 33.3%."""
    return f"{(rate * 100).normalize():f}%"
