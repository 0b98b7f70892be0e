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
# Where one of these stands before the unit, the whole is one number: 2万5千円 is no 2万5 of 千円.
_IN_NUMBERS = frozenset("十拾百千万億兆")
_LARGE = frozenset("万億兆")
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

    Holds:  a unit at the end multiplies a plain number only; 2万5千円 and 5千2百万円 are read as one number of yen.

    >>> yen_of(1200, unit=1000), yen_of("12.5百万円", unit=1), yen_of("千円", unit=1), yen_of("2万5千円", unit=1)
    (1200000, 12500000, None, 25000)
    """
    amount: Decimal | None
    if isinstance(written, str):
        plain = folded(written)
        own = next((word for word in _UNITS if plain.endswith(word)), "")
        count = plain.removesuffix(own)
        if own and not _IN_NUMBERS & set(count):
            amount, unit = read_number(count), _UNITS[own]
        else:
            count = plain.removesuffix("円")
            amount = read_number(count)
            unit = 1 if plain.endswith("円") or _LARGE & set(count) else unit
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
