"""費用の見通し: what each way costs over five fiscal years, in whole yen, from assumptions that people can change.

Terms:  the base is what one year costs now. The old runs at the base, with the price change of keeping, until the new
        starts, and beside it for the parallel months. The new runs at `running_percent` of the base with its own price
        change. What is paid once falls into the fiscal year of the last month before the new starts.
Steps:  months are counted from the first month of the first year; each part of a year (old, new, once) is an exact
        fraction of yen, discounted where asked, and rounded half up on its own.
Holds:  the parts of a year add up to the year, the years to the total; with nothing assumed (100 percent, no price
        change, nothing once) a way costs exactly what keeping costs. Low and high change only what is paid once and
        what the new costs, by the spread.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from meguru.engines.system_direction.model import CurveAssumptions, Way, WayAssumption

YEARS, MONTHS = 5, 12


@dataclass(frozen=True, slots=True)
class CurveYear:
    """One fiscal year of a way, in yen."""

    fiscal_year: int
    old_yen: int
    new_yen: int
    once_yen: int

    @property
    def yen(self) -> int:
        return self.old_yen + self.new_yen + self.once_yen


@dataclass(frozen=True, slots=True)
class CostCurve:
    """費用の見通し: one way over the years.

    `even_in` is the first fiscal year from whose end on it has cost no more than keeping, and does not any more until
    the last; None when that does not happen. `low_yen` and `high_yen` are totals at the ends of the spread.
    """

    way: Way
    years: tuple[CurveYear, ...]
    even_in: int | None
    low_yen: int
    high_yen: int
    even_low: int | None
    even_high: int | None

    @property
    def total_yen(self) -> int:
        return sum(one.yen for one in self.years)


class CannotProject(ValueError):
    """The costs or assumptions do not allow a curve; the message says why."""


def cost_curves(
    *, base_yen: int, first_year: int, assumptions: CurveAssumptions, ways: tuple[Way, ...] = tuple(Way)
) -> dict[Way, CostCurve]:
    """The curve of every way asked for. Raises: CannotProject for a negative base or assumptions out of range."""
    check(base_yen=base_yen, assumptions=assumptions)
    keep = _years(Way.KEEP, base_yen, first_year, assumptions, spread=0)
    found = {}
    for way in ways:
        middle, low, high = (
            keep if way is Way.KEEP else _years(way, base_yen, first_year, assumptions, spread=spread)
            for spread in (0, -assumptions.spread_percent, assumptions.spread_percent)
        )
        found[way] = CostCurve(
            way=way,
            years=middle,
            even_in=None if way is Way.KEEP else _even(middle, keep),
            low_yen=sum(one.yen for one in low),
            high_yen=sum(one.yen for one in high),
            even_low=None if way is Way.KEEP else _even(low, keep),
            even_high=None if way is Way.KEEP else _even(high, keep),
        )
    return found


def savings(curve: CostCurve, keep: CostCurve) -> Mapping[int, int]:
    """Yen saved against keeping, by fiscal year; negative in years that cost more."""
    return {one.fiscal_year: other.yen - one.yen for one, other in zip(curve.years, keep.years, strict=True)}


def check(*, base_yen: int, assumptions: CurveAssumptions) -> None:
    """Raises: CannotProject, naming what is out of range."""
    if base_yen < 0:
        raise CannotProject("いまの経費がマイナスです。")
    if not 0 <= assumptions.discount_tenths <= 200:
        raise CannotProject("割引率は、0〜20％で書いてください。")
    if not 0 <= assumptions.spread_percent <= 100:
        raise CannotProject("見積りの幅は、0〜100％で書いてください。")
    for one in assumptions.ways.values():
        if one.once_percent < 0 or (one.once_yen or 0) < 0 or one.running_percent < 0:
            raise CannotProject("移行の費用と、移った後の経費は、0以上で書いてください。")
        if not 0 <= one.months_until <= YEARS * MONTHS or not 0 <= one.parallel_months <= YEARS * MONTHS:
            raise CannotProject("月数は、0〜60で書いてください。")
        if not -200 <= one.price_tenths <= 200:
            raise CannotProject("値段の変化は、−20〜20％で書いてください。")


def _years(
    way: Way, base_yen: int, first_year: int, assumptions: CurveAssumptions, *, spread: int
) -> tuple[CurveYear, ...]:
    one, keep = assumptions.ways[way], assumptions.ways[Way.KEEP]
    wider = Fraction(100 + spread, 100)
    found = []
    for number in range(YEARS):
        discount = Fraction(1000, 1000 + assumptions.discount_tenths) ** number
        if way is Way.KEEP:
            old_months, new_months, once = MONTHS, 0, Fraction(0)
        else:
            old_months = _within(number, 0, one.months_until + one.parallel_months)
            new_months = _within(number, one.months_until, YEARS * MONTHS)
            once = _once(one, base_yen) if number == _year_of_move(one) else Fraction(0)
        old = Fraction(base_yen * old_months, MONTHS) * _price(keep, number)
        new = Fraction(base_yen * new_months * one.running_percent, MONTHS * 100) * _price(one, number)
        found.append(
            CurveYear(
                fiscal_year=first_year + number,
                old_yen=half_up(old * discount),
                new_yen=half_up(new * wider * discount),
                once_yen=half_up(once * wider * discount),
            )
        )
    return tuple(found)


def _within(year: int, start: int, end: int) -> int:
    """How many months of a year lie from month `start` up to, not with, month `end`."""
    return max(min(end, (year + 1) * MONTHS) - max(start, year * MONTHS), 0)


def _year_of_move(one: WayAssumption) -> int:
    return max(one.months_until - 1, 0) // MONTHS


def _once(one: WayAssumption, base_yen: int) -> Fraction:
    return Fraction(one.once_yen) if one.once_yen is not None else Fraction(base_yen * one.once_percent, 100)


def _price(one: WayAssumption, number: int) -> Fraction:
    return Fraction(1000 + one.price_tenths, 1000) ** number


def half_up(value: Fraction) -> int:
    """Whole yen; half a yen goes up."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def _even(way: tuple[CurveYear, ...], keep: tuple[CurveYear, ...]) -> int | None:
    behind, even = 0, None
    for one, other in zip(way, keep, strict=True):
        behind += one.yen - other.yen
        if behind > 0:
            even = None
        elif even is None:
            even = one.fiscal_year
    return even
