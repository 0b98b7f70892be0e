"""Services, how each is offered, and what is known of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class OfferState(StrEnum):
    """提供の有無: whether a municipality offers a service. Unknown is a state of its own, never "no"."""

    OFFERED = "offered"
    NOT_OFFERED = "not_offered"
    UNKNOWN = "unknown"


class ServiceChannel(StrEnum):
    """提供の手段: by which way residents reach a service."""

    APP = "app"
    LINE = "line"
    WEB = "web"
    DESK = "desk"
    PHONE = "phone"
    POST = "post"


class Directness(StrEnum):
    """操作の直接さ: whether everything is done where one begins, or one is sent on to an app or a web page."""

    DIRECT = "direct"
    TO_APP = "to_app"
    TO_WEB = "to_web"


SMARTPHONE = frozenset({ServiceChannel.APP, ServiceChannel.LINE})
ONLINE = SMARTPHONE | {ServiceChannel.WEB}


@dataclass(frozen=True, slots=True)
class ServiceField:
    """サービスの分野: services of one part of life, shown together."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class ResidentService:
    """住民サービス: one service of the catalogue. `indicator` is the key of a national figure on it, if any."""

    id: str
    field: str
    name: str
    about: str
    indicator: str = ""


@dataclass(frozen=True, slots=True)
class ServiceCatalogue:
    """住民サービスの一覧: fields and services in their order, with a version."""

    version: str
    fields: tuple[ServiceField, ...]
    services: tuple[ResidentService, ...]

    def of_field(self, field_id: str) -> tuple[ResidentService, ...]:
        return tuple(one for one in self.services if one.field == field_id)

    def find(self, service_id: str) -> ResidentService | None:
        return next((one for one in self.services if one.id == service_id), None)


@dataclass(frozen=True, slots=True)
class Offered:
    """提供の内容: what is known of one service of one municipality.

    Channels and directness say something only when the service is offered.
    """

    state: OfferState = OfferState.UNKNOWN
    channels: frozenset[ServiceChannel] = field(default_factory=frozenset)
    directness: Directness | None = None

    @property
    def is_offered(self) -> bool:
        return self.state is OfferState.OFFERED

    @property
    def is_online(self) -> bool:
        return self.is_offered and bool(self.channels & ONLINE)

    @property
    def is_by_smartphone(self) -> bool:
        """By an app or LINE: what the published comparison counts."""
        return self.is_offered and bool(self.channels & SMARTPHONE)


UNKNOWN = Offered()


def offered(channels: Iterable[str] = (), directness: str = "") -> Offered:
    """An offered service from plain words. Raises: ValueError for a word that is no channel or no directness."""
    return Offered(
        OfferState.OFFERED,
        frozenset(ServiceChannel(one) for one in channels),
        Directness(directness) if directness else None,
    )
