"""With whom to act: who stands equally weak nearby, whom to ask, and who uses the same system.

Rule.   TOGETHER: as weak as oneself on the indicator, in the same prefecture or in a group both take part in, and
        between half and twice as large (joint use works best between towns of like size); without such a one, of any
        size. The nearest office first.
        ASK: in the best quarter of the towns that are alike; those of the same prefecture first, then the most alike.
        SAME_SYSTEM: the same vendor of the core system, or renewal in the same year; both first, then the nearest.
        Everybody is named once, in this order of roles. Distances are between main offices, in a straight line.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST_OF_A_ROLE = 3
LIKE_SIZE = 2.0
EARTH_KM = 6371.0088


class Role(StrEnum):
    """What one could do with somebody."""

    TOGETHER = "together"
    ASK = "ask"
    SAME_SYSTEM = "same_system"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Another municipality, as far as it is known. `alike` is its place among the most alike, 1 for the nearest."""

    code: str
    value: float | None = None
    is_weak: bool = False
    is_leader: bool = False
    alike: int | None = None
    residents: int | None = None
    place: tuple[float, float] | None = None  # latitude, longitude in degrees
    same_prefecture: bool = False
    groups: tuple[str, ...] = ()
    same_vendor: str = ""
    same_renewal_year: int | None = None


@dataclass(frozen=True, slots=True)
class Ally:
    """一緒に動ける相手: somebody, what for, how far away, and what speaks for it."""

    code: str
    role: Role
    km: float | None
    is_like_in_size: bool
    candidate: Candidate


def allies(
    candidates: Sequence[Candidate], *, residents: int | None, place: tuple[float, float] | None
) -> tuple[Ally, ...]:
    """Up to three of every role, none twice."""
    found = [
        Ally(
            code=one.code,
            role=role,
            km=km_between(place, one.place),
            is_like_in_size=_is_like(residents, one.residents),
            candidate=one,
        )
        for role, ones in (
            (Role.TOGETHER, [one for one in candidates if _may_join(one)]),
            (Role.ASK, [one for one in candidates if one.is_leader]),
            (Role.SAME_SYSTEM, [one for one in candidates if one.same_vendor or one.same_renewal_year]),
        )
        for one in ones
    ]
    chosen: list[Ally] = []
    named: set[str] = set()
    for role in Role:
        of_role = [one for one in found if one.role == role and one.code not in named]
        if role == Role.TOGETHER:
            of_role = [one for one in of_role if one.is_like_in_size] or of_role
        best = sorted(of_role, key=_order)[:MOST_OF_A_ROLE]
        chosen += best
        named |= {one.code for one in best}
    return tuple(chosen)


def km_between(one: tuple[float, float] | None, other: tuple[float, float] | None) -> float | None:
    """Great-circle distance (haversine, mean radius of the earth); None when a place is not known."""
    if one is None or other is None:
        return None
    (north, east), (north_2, east_2) = (tuple(map(math.radians, place)) for place in (one, other))
    half = (
        math.sin((north_2 - north) / 2) ** 2
        + math.cos(north) * math.cos(north_2) * math.sin((east_2 - east) / 2) ** 2
    )
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, half)))


def _may_join(one: Candidate) -> bool:
    return one.is_weak and (one.same_prefecture or bool(one.groups))


def _is_like(one: int | None, other: int | None) -> bool:
    return bool(one) and bool(other) and max(one or 1, other or 1) <= LIKE_SIZE * min(one or 1, other or 1)


def _order(one: Ally) -> tuple[object, ...]:
    far = math.inf if one.km is None else one.km
    alike = one.candidate.alike or math.inf
    if one.role == Role.TOGETHER:
        return far, alike, one.code
    if one.role == Role.ASK:
        return not one.candidate.same_prefecture, alike, far, one.code
    both = bool(one.candidate.same_vendor) and one.candidate.same_renewal_year is not None
    return not both, far, one.code
