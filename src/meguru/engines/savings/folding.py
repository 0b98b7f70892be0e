"""A page of one sheet: the biggest parts have lines of their own, all others share one.

The rule is ours: a page that a governor reads holds ten departments and five fiscal years. The ten are those in which
most yen were found, then most hours, then most yen confirmed and granted; the five years are those nearest to the
year that runs, of two that are as near the later one. Both are chosen from the whole ledger, so that they are the same
whatever part of it is looked at. One part alone is never folded: its line would take the same room.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from meguru.engines.savings.sums import Wheel

MOST_DEPARTMENTS = 10
MOST_YEARS = 5


def biggest_first(parts: Mapping[str, Wheel], granted: Mapping[str, int]) -> list[str]:
    """Keys of both, biggest first; keys decide between equals, so that the order never depends on chance."""

    def size(key: str) -> tuple[int, int, int, int]:
        wheel = parts.get(key, Wheel())
        return (wheel.found.yen, wheel.found.minutes, wheel.confirmed.yen, granted.get(key, 0))

    return sorted(sorted(parts.keys() | granted.keys()), key=size, reverse=True)


def departments_shown(parts: Mapping[str, Wheel], granted: Mapping[str, int]) -> frozenset[str]:
    """The departments with a line of their own; all of them when one more fits the sheet."""
    ordered = biggest_first(parts, granted)
    return frozenset(ordered if len(ordered) <= MOST_DEPARTMENTS + 1 else ordered[:MOST_DEPARTMENTS])


def years_shown(years: Collection[int], this_year: int) -> frozenset[int]:
    """The fiscal years with a line of their own."""
    nearest = sorted(set(years), key=lambda year: (abs(year - this_year), -year))
    return frozenset(nearest if len(nearest) <= MOST_YEARS + 1 else nearest[:MOST_YEARS])
