"""Counting services by channel, by directness, and by municipality.

Terms.  Quantity: offered services that residents reach by smartphone: by app only, by LINE only, or by both.
        Quality: the same services by what happens after the first screen: everything is done there (direct), one is
        sent to an app, or to a web page. Where nobody wrote it down, it is counted as not known.
        Services on web pages, at desks, by telephone or post are counted apart and never among the smartphone ones.
Rule.   The share of a group that offers a service is divided by all its municipalities, as published introduction
        rates are. Municipalities of which nothing is known stay in the denominator and are told beside the share:
        the true share lies between `share` and `most_share`.
Source: the counting by app, LINE and both, by direct and handed-over use, and the denominator of all municipalities
        are those of the interim report on digital services in Osaka prefecture (2022); ranges for unknowns are ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from meguru.engines.service_gap.model import UNKNOWN, Directness, Offered, OfferState, ServiceChannel


@dataclass(frozen=True, slots=True)
class ServiceCount:
    """サービスの数: the services of one municipality, or of one service over municipalities, counted.

    `app_only + line_only + both` and `direct + to_app + to_web + directness_unknown` both add up to `smartphone`.
    """

    offered: int
    not_offered: int
    unknown: int
    app_only: int
    line_only: int
    both: int
    direct: int
    to_app: int
    to_web: int
    directness_unknown: int
    web_only: int
    offline_only: int

    @property
    def smartphone(self) -> int:
        return self.app_only + self.line_only + self.both

    @property
    def online(self) -> int:
        return self.smartphone + self.web_only

    @property
    def of(self) -> int:
        return self.offered + self.not_offered + self.unknown


@dataclass(frozen=True, slots=True)
class Coverage:
    """導入率: how many of `of` municipalities offer a service; nothing is known of `unknown` of them."""

    offering: int
    not_offering: int
    unknown: int

    @property
    def of(self) -> int:
        return self.offering + self.not_offering + self.unknown

    @property
    def known(self) -> int:
        return self.offering + self.not_offering

    @property
    def share(self) -> float | None:
        """Those known to offer it, of all. None without municipalities or when nothing is known of any."""
        return self.offering / self.of if self.known else None

    @property
    def most_share(self) -> float | None:
        """The same if everybody of whom nothing is known offered it."""
        return (self.offering + self.unknown) / self.of if self.known else None


def count_services(offers: Iterable[Offered]) -> ServiceCount:
    """Count what one municipality offers, or how one service is offered by several."""
    every = list(offers)
    phone = [one for one in every if one.is_by_smartphone]
    app = sum(ServiceChannel.LINE not in one.channels for one in phone)
    line = sum(ServiceChannel.APP not in one.channels for one in phone)
    direct, to_app, to_web = (sum(one.directness is way for one in phone) for way in Directness)
    offering = sum(one.is_offered for one in every)
    online = sum(one.is_online for one in every)
    return ServiceCount(
        offered=offering,
        not_offered=sum(one.state is OfferState.NOT_OFFERED for one in every),
        unknown=sum(one.state is OfferState.UNKNOWN for one in every),
        app_only=app,
        line_only=line,
        both=len(phone) - app - line,
        direct=direct,
        to_app=to_app,
        to_web=to_web,
        directness_unknown=len(phone) - direct - to_app - to_web,
        web_only=online - len(phone),
        offline_only=offering - online,
    )


def coverage(offers: Mapping[str, Offered], members: Iterable[str], *, online_only: bool = False) -> Coverage:
    """How many of `members` offer one service; those without an entry are unknown.

    With `online_only` an offered service counts when it is reached by app, LINE or web; one that is offered by
    channels nobody wrote down is unknown then, one only at desks, by telephone or post is not offered.
    """
    offering = not_offering = unknown = 0
    for code in members:
        one = offers.get(code, UNKNOWN)
        if one.state is OfferState.UNKNOWN or (online_only and one.is_offered and not one.channels):
            unknown += 1
        elif one.is_online if online_only else one.is_offered:
            offering += 1
        else:
            not_offering += 1
    return Coverage(offering, not_offering, unknown)


def introduction(figures: Mapping[str, float | None], members: Iterable[str]) -> Coverage:
    """The introduction rate by a national figure of online applications: above nought means that the service is there.

    Nought means that nobody applied online, which is counted as not introduced; no figure is unknown.
    """
    offering = not_offering = unknown = 0
    for code in members:
        value = figures.get(code)
        if value is None:
            unknown += 1
        elif value > 0:
            offering += 1
        else:
            not_offering += 1
    return Coverage(offering, not_offering, unknown)
