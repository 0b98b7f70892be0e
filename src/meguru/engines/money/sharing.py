"""One amount over several, to the yen: fiscal years of a contract, departments of a shared system.

The parts always add up to the whole. Each gets its exact share cut to whole yen; the yen that are left go one each to the
largest remainders, earlier parts first. No part differs from its exact share by a yen or more.
"""

from __future__ import annotations

import calendar
import datetime as dt
import math
from collections.abc import Hashable, Mapping
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import TypeVar

from meguru.engines.calendars import fiscal_year

Key = TypeVar("Key", bound=Hashable)
LONGEST_YEARS = 100


class CannotAllocate(ValueError):
    """There is nothing to divide an amount by."""


class By(StrEnum):
    """What a year's share of a contract is counted in."""

    DAYS = "days"
    MONTHS = "months"  # a broken month counts with the part of its days


def allocate(total_yen: int, weights: Mapping[Key, int | Fraction]) -> dict[Key, int]:
    """Divide an amount by weights (not below zero), in the order of `weights`; the parts add up to the whole.

    Raises: CannotAllocate for a negative amount or weight, or when all weights are zero.
    """
    whole_weights = _whole_numbers(weights)
    whole = sum(whole_weights.values())
    if total_yen < 0 or whole <= 0 or any(weight < 0 for weight in whole_weights.values()):
        raise CannotAllocate("金額を分けられません。0円以上の金額と、0より大きい割合が要ります。")
    shares = {key: divmod(total_yen * weight, whole) for key, weight in whole_weights.items()}
    parts = {key: yen for key, (yen, _rest) in shares.items()}
    left = total_yen - sum(parts.values())
    by_remainder = sorted(parts, key=lambda key: shares[key][1], reverse=True)  # stable: earlier first
    for key in by_remainder[:left]:
        parts[key] += 1
    return parts


def _whole_numbers(weights: Mapping[Key, int | Fraction]) -> dict[Key, int]:
    """The same proportions without fractions."""
    size = math.lcm(*(weight.denominator for weight in weights.values()))
    return {key: weight.numerator * (size // weight.denominator) for key, weight in weights.items()}


def by_fiscal_year(
    total_yen: int, *, starts_on: dt.date, ends_on: dt.date, by: By = By.MONTHS
) -> dict[int, int]:
    """The yen of each fiscal year (April to March) that a contract touches, both days included.

    Source: 会計年度 地方自治法 第208条. The law does not say how a contract is spread; months is what a monthly payment
            comes to, days what a daily one would. Where a contract names the yen of each year, those count instead.
    Raises: CannotAllocate when it ends before it starts or lasts longer than a hundred years.
    """
    if ends_on < starts_on or ends_on.year - starts_on.year > LONGEST_YEARS:
        raise CannotAllocate("契約の終わりが始まりより前か、期間が長すぎます。日付を確かめてください。")
    return allocate(total_yen, dict(_weights_of_years(starts_on, ends_on, by)))


@lru_cache(maxsize=4_096)
def _weights_of_years(starts_on: dt.date, ends_on: dt.date, by: By) -> tuple[tuple[int, Fraction], ...]:
    """Each fiscal year with its days, or its months where a broken month is a fraction."""
    weights: dict[int, Fraction] = {}
    day = starts_on
    while day <= ends_on:
        days_in_month = calendar.monthrange(day.year, day.month)[1]
        last = min(ends_on, day.replace(day=days_in_month))
        days = (last - day).days + 1
        weight = Fraction(days) if by is By.DAYS else Fraction(days, days_in_month)
        year = fiscal_year(day)
        weights[year] = weights.get(year, Fraction(0)) + weight
        if last == dt.date.max:
            break
        day = last + dt.timedelta(days=1)
    return tuple(weights.items())
