"""Nothing is counted twice: savings that could be the same one are found, and wait until people settle it.

Terms.  A claim is a saving with what it hangs on: its source, a system, a contract, an operation, a process.
Two claims overlap when they name the same thing, in a common fiscal year, and both claim yen or both claim minutes.
(The hours of an operation and the yen of its system are two savings, not one.)
An overlap is settled when people say that the two are different things, or split them so that both shares together
are at most the whole. A withdrawn saving makes no claim.
Holds.  Of two savings with an open overlap at most one is counted, so that no sum holds one saving twice. The one that
is confirmed comes first, then the one that stands longer; the result does not depend on the order of the input.
Two confirmed ones meet when an initiative comes back that was put away meanwhile: then also what is confirmed of the
later one is in no sum until people settle it.
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


def opens_what_is_confirmed(
    claims: Iterable[SavingClaim], found: Iterable[Overlap], saving: int
) -> list[int]:
    """The confirmed savings that an open overlap ties to `saving`: confirming both would count one thing twice."""
    confirmed = {one.saving for one in claims if one.is_confirmed}
    others = (set(one.pair) - {saving} for one in found if one.is_open and saving in one.pair)
    return sorted(other for pair in others for other in pair if other in confirmed)


def is_split_too_far(
    claims: Iterable[SavingClaim],
    found: Iterable[Overlap],
    settled: Mapping[tuple[int, int], SettledAs],
    pair: tuple[int, int],
) -> bool:
    """True when savings split with each other, those of `pair` among them, count as more than the whole.

    Two are compared, and three that are all split with each other at one place in one year.
    """
    percent = {one.saving: one.percent for one in claims}
    split = {one.pair: one for one in found if settled.get(one.pair) is SettledAs.SPLIT}
    if any(percent[low] + percent[high] > 100 for low, high in split if {low, high} & set(pair)):
        return True
    one, other = pair
    base = split.get(pair)
    if base is None:
        return False
    for third in percent.keys() - {one, other}:
        sides = (split.get(pair_of(one, third)), split.get(pair_of(other, third)))
        if sides[0] is None or sides[1] is None:
            continue
        places = set(base.places) & set(sides[0].places) & set(sides[1].places)
        years = set(base.years) & set(sides[0].years) & set(sides[1].years)
        if places and years and percent[one] + percent[other] + percent[third] > 100:
            return True
    return False


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
