"""What the kartes of an office say about its costs: how much of the money goes into systems with a known driver of cost.

Formula: share of a driver = yen of the systems for which it holds / yen of all systems with a cost. Systems for which
         nobody knows count apart, so the true share lies between `share` and `share + unknown_share`.
Drivers: own or customised software, a negotiated contract, one bidder the last time, the same vendor for LONG_YEARS or
         more, no renewal for OLD_YEARS or more. A prefecture's report names these as reasons why costs stay high
         (development method, vendor lock-in, legacy systems); the two numbers of years are ours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

LONG_YEARS = 10
OLD_YEARS = 10
WORTH_TELLING = 0.2  # of the yen; a driver below that explains little


class CostDriver(StrEnum):
    """経費を上げる要因: something that is known to keep the cost of systems high."""

    OWN_SOFTWARE = "own_software"
    NEGOTIATED = "negotiated"
    ONE_BIDDER = "one_bidder"
    SAME_VENDOR = "same_vendor"
    OLD = "old"


@dataclass(frozen=True, slots=True)
class KarteFacts:
    """One system with its yearly yen; None is unknown."""

    yen: int
    is_own_software: bool | None = None
    is_negotiated: bool | None = None
    bidders: int | None = None
    vendor_years: int | None = None
    age_years: int | None = None


@dataclass(frozen=True, slots=True)
class KarteClue:
    """カルテの手がかり: how much of the yen a driver concerns, and how much nobody knows about."""

    driver: CostDriver
    systems: int
    yen: int
    share: float
    unknown_share: float


def karte_clues(systems: Sequence[KarteFacts]) -> tuple[KarteClue, ...]:
    """The drivers that concern WORTH_TELLING or more of the yen, the largest first. Nothing without costs."""
    whole = sum(one.yen for one in systems)
    if not whole:
        return ()
    found = [_clue(driver, holds, systems, whole) for driver, holds in _DRIVERS.items()]
    told = [one for one in found if one.share >= WORTH_TELLING]
    return tuple(sorted(told, key=lambda one: (-one.yen, one.driver)))


def _clue(
    driver: CostDriver, holds: Callable[[KarteFacts], bool | None], systems: Sequence[KarteFacts], whole: int
) -> KarteClue:
    said = [(holds(one), one.yen) for one in systems]
    yen = sum(cost for answer, cost in said if answer)
    return KarteClue(
        driver=driver,
        systems=sum(answer is True for answer, _cost in said),
        yen=yen,
        share=yen / whole,
        unknown_share=sum(cost for answer, cost in said if answer is None) / whole,
    )


def _at_least(value: int | None, limit: int) -> bool | None:
    return None if value is None else value >= limit


_DRIVERS: Mapping[CostDriver, Callable[[KarteFacts], bool | None]] = {
    CostDriver.OWN_SOFTWARE: lambda one: one.is_own_software,
    CostDriver.NEGOTIATED: lambda one: one.is_negotiated,
    CostDriver.ONE_BIDDER: lambda one: None if one.bidders is None else one.bidders <= 1,
    CostDriver.SAME_VENDOR: lambda one: _at_least(one.vendor_years, LONG_YEARS),
    CostDriver.OLD: lambda one: _at_least(one.age_years, OLD_YEARS),
}
