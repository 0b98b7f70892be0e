"""Amounts in a workbook: the unit that a heading says, and amounts that are a thousand times off.

Offices keep budgets in thousands of yen and contracts in yen; a column copied from one into the other is the most usual
mistake in such tables. A heading or a note above it says the unit; where nothing says it, an amount is held against the
nearest earlier year of the same kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from meguru.engines.spreadsheets.numerals import folded, read_number

_UNITS: Mapping[str, int] = {"百万円": 1_000_000, "千円": 1_000, "万円": 10_000, "億円": 100_000_000}
_NOTE = re.compile(r"単位[:は]?[(]?(百万円|千円|万円|億円|円)")
# Between these, an amount is taken for one that is written in the wrong unit. Ours: costs of a system seldom move more
# than tenfold from year to year, and a wrong unit moves them exactly a thousandfold.
LEAST_RATIO, MOST_RATIO = 200, 5_000


def unit_of_heading(heading: str) -> int | None:
    """Yen per unit that a heading says: 金額（千円） -> 1000, 金額（円） -> 1; None when it says none."""
    plain = folded(heading)
    for word, yen in _UNITS.items():
        if word in plain:
            return yen
    return 1 if "円" in plain else None


def unit_of_note(texts: Iterable[str]) -> int | None:
    """The unit that a note above the table says (単位：千円); None when there is no such note."""
    for text in texts:
        if found := _NOTE.search(folded(text)):
            return _UNITS.get(found[1], 1)
    return None


def yen_of(written: str | float, *, unit: int) -> int | None:
    """A cell in yen; "1,200千円" says its own unit. None when that is no whole number of yen, or no number.

    >>> yen_of(1200, unit=1000), yen_of("12.5百万円", unit=1), yen_of("千円", unit=1)
    (1200000, 12500000, None)
    """
    amount: Decimal | None
    if isinstance(written, str):
        plain = folded(written)
        own = next((word for word in _UNITS if plain.endswith(word)), "")
        amount = read_number(plain.removesuffix(own).removesuffix("円"))
        unit = _UNITS.get(own, unit)
    else:
        amount = Decimal(repr(written))
    if amount is None:
        return None
    yen = amount * unit
    return int(yen) if yen == yen.to_integral_value() else None


def off_by_thousand(yen: int, usual_yen: int | None) -> bool:
    """Whether an amount looks as if it were written in the wrong unit, beside that of the year before."""
    if not yen or not usual_yen:
        return False
    ratio = max(yen, usual_yen) / min(yen, usual_yen)
    return LEAST_RATIO <= ratio <= MOST_RATIO
