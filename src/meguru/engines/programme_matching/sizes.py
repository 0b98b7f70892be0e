"""Sizes of towns, so that people can look at places like theirs.

Source: ours. The classes follow the steps in which official statistics usually group municipalities; a place
is like another when its population is between half and twice as large.
"""

from __future__ import annotations

LIMITS = (5_000, 10_000, 30_000, 50_000, 100_000, 300_000)
_LIKE = 2


def size_words(population: int | None) -> str:
    """The class of a population in words; "" when it is not known. 9,000 -> 5千人以上1万人未満."""
    if population is None:
        return ""
    below = next((limit for limit in LIMITS if population < limit), None)
    above = max((limit for limit in LIMITS if population >= limit), default=None)
    if below is None:
        return f"{_short(LIMITS[-1])}以上"
    return f"{_short(below)}未満" if above is None else f"{_short(above)}以上{_short(below)}未満"


def is_like(one: int | None, other: int | None) -> bool:
    """Whether two populations are alike; never when one is not known."""
    if one is None or other is None:
        return False
    return max(one, other) <= _LIKE * min(one, other)


def _short(number: int) -> str:
    return f"{number // 10_000}万人" if number >= 10_000 else f"{number // 1_000}千人"
