"""Counts of few people are not shown, neither directly nor by subtraction.

Rule.   A count from 1 to 9 is withheld (0 tells of nobody). When exactly one part of a total is withheld, the smallest
        other part that is not 0 is withheld too; otherwise the total minus the rest would tell it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

FEWEST_PEOPLE = 10
SMALL_DENOMINATOR = 30  # a share of fewer than these jumps by more than 3 points when one case changes


@dataclass(frozen=True, slots=True)
class Count:
    """人数: `shown` is None when it is withheld; `is_secondary` when only to protect another one."""

    shown: int | None
    is_secondary: bool = False


def disclose(counts: Mapping[str, int], *, fewest: int = FEWEST_PEOPLE) -> dict[str, Count]:
    """What may be shown of the parts of one total, in their order. Raises: ValueError for a negative count."""
    if any(count < 0 for count in counts.values()):
        raise ValueError("people cannot be fewer than none")
    small = {name for name, count in counts.items() if 0 < count < fewest}
    second = ""
    if len(small) == 1:
        others = [(count, name) for name, count in counts.items() if count and name not in small]
        second = min(others)[1] if others else ""
    return {
        name: Count(None if name in small or name == second else count, is_secondary=name == second)
        for name, count in counts.items()
    }
