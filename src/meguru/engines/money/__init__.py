"""お金: whole yen, consumption tax, and how a contract of several years falls on fiscal years.

Amounts are `int` yen including tax unless a name says otherwise; never floats. Unknown is None and is never counted as 0.
Entry points: `with_tax`, `without_tax`, `tax_within`, `allocate`, `by_fiscal_year`, `read_yen`, `yen_in_words`.
"""

from meguru.engines.money.amounts import CannotReadYen, read_yen, yen_in_words
from meguru.engines.money.sharing import By, CannotAllocate, allocate, by_fiscal_year
from meguru.engines.money.tax import tax_within, with_tax, without_tax

__all__ = [
    "By",
    "CannotAllocate",
    "CannotReadYen",
    "allocate",
    "by_fiscal_year",
    "read_yen",
    "tax_within",
    "with_tax",
    "without_tax",
    "yen_in_words",
]
