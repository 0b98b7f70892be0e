"""Fiscal years as offices write them."""

from __future__ import annotations

import re

from meguru.engines.spreadsheets.numerals import folded

FIRST_YEAR, LAST_YEAR = 1980, 2100
_ERAS = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925, "S": 1925}
_WRITTEN = re.compile(r"(令和|平成|昭和|R|H|S)?\.?(元|\d{1,4})(?:\.0+)?(?:年度?|FY)?")


def fiscal_year_of(text: str) -> int | None:
    """2026, ２０２６年度, 令和8年度, R8, 平成元年度 -> 2026 …; None when it is no fiscal year from 1980 to 2100.

    A year of two digits without an era is none, since nobody can tell the era. 平成33年度 is counted on, as contracts
    of the time did.
    """
    found = _WRITTEN.fullmatch(folded(text).upper().removeprefix("FY"))
    if not found:
        return None
    number = 1 if found[2] == "元" else int(found[2])
    if found[1] is None and (found[2] == "元" or number < 1000):
        return None
    year = number + _ERAS.get(found[1] or "", 0)
    return year if FIRST_YEAR <= year <= LAST_YEAR else None
