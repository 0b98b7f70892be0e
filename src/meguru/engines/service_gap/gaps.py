"""What most others offer and a municipality does not.

Rule.   For every service the others of the group of whom something is known are asked. With fewer than
        FEWEST_KNOWN of them nothing is said. Three kinds, the first that applies:
        absent       more than half of them offer it, and the municipality says that it does not;
        not online   more than half of them offer it by app, LINE or web, and the municipality only at desks, by
                     telephone or post;
        handed over  of those who offer it by smartphone and wrote the directness down (at least FEWEST_KNOWN), more
                     than half have it done on the first screen, and the municipality sends people on.
        Services of which the municipality wrote down nothing are no gap; they come as `unwritten`, since the first
        step there is to write down how it is.
        Sorted: absent first, then not online, then handed over, then unwritten; within a kind the larger share first,
        then the larger number of others known, then the order of the catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from meguru.engines.service_gap.model import UNKNOWN, Directness, Offered, OfferState

FEWEST_KNOWN = 3
MOST_OF_THEM = 0.5
VERSION = "2026.1"


class GapKind(StrEnum):
    """差の種類: in what a municipality falls behind."""

    ABSENT = "absent"
    NOT_ONLINE = "not_online"
    HANDED_OVER = "handed_over"
    UNWRITTEN = "unwritten"


@dataclass(frozen=True, slots=True)
class ServiceShortfall:
    """サービスの差: one service in which most others are ahead.

    `ahead` of `known` others have what the municipality lacks; of `unknown` more nothing is known.
    `leaders` are the codes of those who are ahead, in the order of the group.
    """

    service: str
    kind: GapKind
    ahead: int
    known: int
    unknown: int
    leaders: tuple[str, ...]

    @property
    def share(self) -> float:
        return self.ahead / self.known


def shortfalls(
    own: Mapping[str, Offered],
    others: Mapping[str, Mapping[str, Offered]],
    *,
    services: Sequence[str],
) -> tuple[ServiceShortfall, ...]:
    """Compare one municipality (service -> offered) with others (code -> the same)."""
    found = []
    for service in services:
        beside = {code: offers.get(service, UNKNOWN) for code, offers in others.items()}
        one = _shortfall(service, own.get(service, UNKNOWN), beside)
        if one is not None:
            found.append(one)
    order = {service: number for number, service in enumerate(services)}
    kinds = list(GapKind)
    return tuple(
        sorted(found, key=lambda one: (kinds.index(one.kind), -one.share, -one.known, order[one.service]))
    )


def _shortfall(service: str, own: Offered, beside: Mapping[str, Offered]) -> ServiceShortfall | None:
    known = {code: one for code, one in beside.items() if one.state is not OfferState.UNKNOWN}
    if own.state is not OfferState.OFFERED:
        kind = GapKind.UNWRITTEN if own.state is OfferState.UNKNOWN else GapKind.ABSENT
        return _of(kind, service, [code for code, one in known.items() if one.is_offered], known, beside)
    if own.channels and not own.is_online:
        told = {code: one for code, one in known.items() if one.channels or not one.is_offered}
        return _of(
            GapKind.NOT_ONLINE, service, [code for code, one in told.items() if one.is_online], told, beside
        )
    if own.is_by_smartphone and own.directness in (Directness.TO_APP, Directness.TO_WEB):
        told = {code: one for code, one in known.items() if one.is_by_smartphone and one.directness}
        ahead = [code for code, one in told.items() if one.directness is Directness.DIRECT]
        return _of(GapKind.HANDED_OVER, service, ahead, told, beside)
    return None


def _of(
    kind: GapKind,
    service: str,
    ahead: Sequence[str],
    known: Mapping[str, Offered],
    beside: Mapping[str, Offered],
) -> ServiceShortfall | None:
    if len(known) < FEWEST_KNOWN or len(ahead) <= MOST_OF_THEM * len(known):
        return None
    return ServiceShortfall(service, kind, len(ahead), len(known), len(beside) - len(known), tuple(ahead))
