"""Nothing is counted twice: savings that could be the same one are found, and wait until people settle it.

Terms.  A claim is a saving with what it hangs on: its source, a system, a contract, an operation, a process.
Two claims overlap when they name the same thing, in a common fiscal year, and both claim yen or both claim minutes.
(The hours of an operation and the yen of its system are two savings, not one.)
An overlap is settled when people say that the two are different things, or split them so that both shares together
are at most the whole. A withdrawn saving makes no claim.
Holds.  Of two savings with an open overlap at most one is counted, so that no sum holds one saving twice. The one that
is confirmed comes first, then the one that stands longer; the result does not depend on the order of the input.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class SettledAs(StrEnum):
    """How people settled an overlap."""

    DIFFERENT = "different"
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class SavingClaim:
    """二重に数えないための手がかり: what a saving hangs on.

    `places` are keys such as "system:3"; `order` says how long it stands (smaller: longer).
    """

    saving: int
    order: tuple[str | int, ...]
    years: frozenset[int]
    places: frozenset[str]
    has_yen: bool
    has_minutes: bool
    percent: int = 100
    is_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Overlap:
    """重なり: two savings that could be one; `places` are what both name, `years` when."""

    first: int
    second: int
    places: tuple[str, ...]
    years: tuple[int, ...]
    in_yen: bool
    in_minutes: bool
    settled: SettledAs | None = None

    @property
    def pair(self) -> tuple[int, int]:
        return (self.first, self.second)

    @property
    def is_open(self) -> bool:
        return self.settled is None


def pair_of(one: int, other: int) -> tuple[int, int]:
    """The two in their one order."""
    return (one, other) if one < other else (other, one)


def overlaps(
    claims: Iterable[SavingClaim], settled: Mapping[tuple[int, int], SettledAs] | None = None
) -> list[Overlap]:
    """All pairs that overlap, open and settled, ordered by the two savings. A split of more than 100 is open."""
    known = {one.saving: one for one in claims}
    by_place: dict[str, list[int]] = defaultdict(list)
    for claim in known.values():
        for place in claim.places:
            by_place[place].append(claim.saving)
    shared: dict[tuple[int, int], set[str]] = defaultdict(set)
    for place, savings in by_place.items():
        ordered = sorted(savings)
        for number, one in enumerate(ordered):
            for other in ordered[number + 1 :]:
                shared[(one, other)].add(place)
    found = []
    for (one, other), places in sorted(shared.items()):
        overlap = _overlap(known[one], known[other], places, (settled or {}).get((one, other)))
        if overlap is not None:
            found.append(overlap)
    return found


def _overlap(
    one: SavingClaim, other: SavingClaim, places: set[str], settled: SettledAs | None
) -> Overlap | None:
    years = one.years & other.years
    in_yen = one.has_yen and other.has_yen
    in_minutes = one.has_minutes and other.has_minutes
    if not years or not (in_yen or in_minutes):
        return None
    if settled is SettledAs.SPLIT and one.percent + other.percent > 100:
        settled = None
    return Overlap(
        one.saving, other.saving, tuple(sorted(places)), tuple(sorted(years)), in_yen, in_minutes, settled
    )


def held_back(claims: Sequence[SavingClaim], found: Iterable[Overlap]) -> frozenset[int]:
    """The savings that are not counted while an overlap with a counted one is open."""
    against: dict[int, set[int]] = defaultdict(set)
    for overlap in found:
        if overlap.is_open:
            against[overlap.first].add(overlap.second)
            against[overlap.second].add(overlap.first)
    counted: set[int] = set()
    held: set[int] = set()
    for claim in sorted(claims, key=lambda one: (not one.is_confirmed, one.order, one.saving)):
        (held if against[claim.saving] & counted else counted).add(claim.saving)
    return frozenset(held)
