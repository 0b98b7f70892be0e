"""How much people are in trouble: a number with its unit, brought to one year so that problems can be compared.

Terms:  an amount is a number, a unit and how often it comes. Units of one kind (分 and 時間; 円, 千円 and 万円) are
        brought to the first of their kind; every other unit is its own kind and is never converted.
Method: times a year = DAYS, WEEKS or MONTHS of a year in which an office is open; what comes once each time needs the
        number of times a year, without which nothing is computed.
Holds:  amounts are added only when their kinds agree; the order does not matter.
Source: that a problem needs a 程度 is the guide's (first step C); the days of a year are ours (243 to 245 working days
        in the years 2024-2030, rounded down so that nothing is promised too much).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

MOST_TOTAL = Decimal(999_999_999_999)  # what a card can hold
DAYS_A_YEAR, WEEKS_A_YEAR, MONTHS_A_YEAR = 240, 50, 12


class Per(StrEnum):
    """How often the amount comes."""

    EACH = "each"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


TIMES: Mapping[Per, int] = {
    Per.DAY: DAYS_A_YEAR,
    Per.WEEK: WEEKS_A_YEAR,
    Per.MONTH: MONTHS_A_YEAR,
    Per.YEAR: 1,
}
# unit as people write it -> (unit it is counted in, how many of those it is)
UNITS: Mapping[str, tuple[str, Decimal]] = {
    "時間": ("時間", Decimal(1)),
    "分": ("時間", 1 / Decimal(60)),
    "分間": ("時間", 1 / Decimal(60)),
    "秒": ("時間", 1 / Decimal(3600)),
    "h": ("時間", Decimal(1)),
    "円": ("円", Decimal(1)),
    "千円": ("円", Decimal(1000)),
    "万円": ("円", Decimal(10_000)),
    "億円": ("円", Decimal(100_000_000)),
    "名": ("人", Decimal(1)),
    "通": ("件", Decimal(1)),
}
_BLANK = re.compile(r"\s+")


class CannotAdd(ValueError):
    """Amounts that cannot be added; says which and why."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of a unit, coming so often. `times` is how many times a year something of Per.EACH happens."""

    value: Decimal
    unit: str
    per: Per
    times: int | None = None


@dataclass(frozen=True, slots=True)
class Yearly:
    """An amount of one year in the unit of its kind; `how` says in words how it was computed."""

    value: Decimal
    unit: str
    how: str


def kind_of(unit: str) -> tuple[str, Decimal]:
    """The unit that amounts of this unit are counted in, and the factor. Width, blanks and case do not matter.

    >>> kind_of("３０分"[2:])[0]
    '時間'
    """
    plain = _BLANK.sub("", unicodedata.normalize("NFKC", unit)).casefold()
    return UNITS.get(plain, (plain, Decimal(1)))


def same_kind(one: str, other: str) -> bool:
    return kind_of(one)[0] == kind_of(other)[0]


def yearly(amount: Amount) -> Yearly | None:
    """What an amount comes to in a year; None when it comes each time and nobody said how many times a year.

    >>> str(yearly(Amount(Decimal(30), "分", Per.DAY)).value)
    '120'
    """
    times = amount.times if amount.per is Per.EACH else TIMES[amount.per]
    if times is None:
        return None
    unit, factor = kind_of(amount.unit)
    total = (amount.value * times * factor).quantize(Decimal("0.1"))
    return Yearly(_short(total), unit, _how(amount, times, unit, factor))


def add_up(amounts: Iterable[Amount]) -> Yearly:
    """The sum of several amounts in a year. Raises: CannotAdd when there are none, when kinds differ, when one of
    them has no year, or when the sum is more than a card can hold."""
    given = list(amounts)
    if not given:
        raise CannotAdd("足せる数字がありません。")
    units = list(dict.fromkeys(kind_of(one.unit)[0] for one in given))
    if len(units) > 1:
        raise CannotAdd(f"単位がちがうので足しません（{'、'.join(units)}）。")
    years = [yearly(one) for one in given]
    known = [one for one in years if one is not None]
    if len(known) < len(years):
        raise CannotAdd("年に何回かがわからない数字があるので、足しません。")
    total = sum((one.value for one in known), Decimal(0))
    if total > MOST_TOTAL:
        raise CannotAdd("合計が大きすぎるので足しません。単位を万円などに変えてください。")
    return Yearly(_short(total), units[0], " ＋ ".join(f"{one.value:,f}" for one in known))


def _how(amount: Amount, times: int, unit: str, factor: Decimal) -> str:
    per = {
        Per.EACH: f"年{times:,}回",
        Per.DAY: f"年{times}日",
        Per.WEEK: f"年{times}週",
        Per.MONTH: f"年{times}か月",
        Per.YEAR: "1年分",
    }[amount.per]
    converted = "" if factor == 1 else f"、{amount.unit}を{unit}に直しました"
    return f"{_short(amount.value):,f}{amount.unit} × {per}{converted}"


def _short(value: Decimal) -> Decimal:
    """Without zeros behind the point."""
    whole = value.to_integral_value()
    return whole if value == whole else value.normalize()
