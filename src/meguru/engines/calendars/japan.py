"""Japanese public holidays, the closing days of public offices, and the fiscal year."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import jpholiday


def japanese_holidays(first: date, last: date) -> dict[date, str]:
    """Public holidays from `first` to `last`, both included: date -> name, in order of date.

    Source: 国民の祝日に関する法律, as the package jpholiday computes it.
    """
    if last < first:
        return {}
    return dict(sorted(jpholiday.between(first, last)))


def year_end_closing(years: Iterable[int]) -> frozenset[date]:
    """Days on which public offices close around New Year: 29 December to 3 January.

    Both ends of each calendar year in `years` are included.
    Source: 行政機関の休日に関する法律 第1条; municipalities follow it by ordinance (地方自治法 第4条の2).
    """
    days: set[date] = set()
    for year in years:
        days.update(date(year, 1, day) for day in (1, 2, 3))
        days.update(date(year, 12, day) for day in (29, 30, 31))
    return frozenset(days)


def fiscal_year(day: date) -> int:
    """会計年度: the fiscal year of a day; it begins on 1 April (地方自治法 第208条)."""
    return day.year if day.month >= 4 else day.year - 1


def fiscal_month_order() -> tuple[int, ...]:
    """The months of a fiscal year in order: April first, March last."""
    return (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)
