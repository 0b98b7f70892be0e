"""Which municipalities are seen together, and what they made public."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from meguru.apps.offerings.bridge import offered_of
from meguru.apps.offerings.models import Offering, OwnService, ReleasedOffering, own_key
from meguru.apps.registry.models import Organisation, Person
from meguru.engines.cost_gap import size_class
from meguru.engines.service_gap import (
    Offered,
    ResidentService,
    ServiceCatalogue,
    ServiceShortfall,
    service_catalogue,
    shortfalls,
)

Offers = Mapping[str, Offered]


@dataclass(frozen=True, slots=True)
class Listed:
    """One service on the list of a municipality: of the catalogue, or of its own."""

    key: str
    name: str
    about: str
    field: str
    own: OwnService | None = None


def prefectures(user: Person) -> list[Organisation]:
    """The prefectures that a person may choose: the real ones, or the own fictional one."""
    home = user.organisation
    found = Organisation.objects.filter(kind=Organisation.Kind.PREFECTURE, is_fictional=home.is_fictional)
    return list(found.filter(pk=home.prefecture_id or home.pk) if home.is_fictional else found)


def home_prefecture(user: Person) -> Organisation:
    return user.organisation.prefecture or user.organisation


def municipalities(prefecture: Organisation) -> list[Organisation]:
    """The municipalities of a prefecture, by code; fictional ones only of a fictional prefecture."""
    return list(prefecture.municipalities.filter(is_fictional=prefecture.is_fictional))


def municipality(code: str, *, user: Person) -> Organisation | None:
    """The municipality of an address, if this person may see it at all."""
    found = Organisation.objects.filter(
        code=code, prefecture__isnull=False, is_fictional=user.organisation.is_fictional
    )
    if user.organisation.is_fictional:
        found = found.filter(prefecture=home_prefecture(user))
    return found.select_related("prefecture").first()


def released(
    bodies: Iterable[Organisation], *, user: Person, services: Collection[str] | None = None
) -> dict[int, dict[str, Offered]]:
    """Municipality -> service -> what is public of it; municipalities without anything public are left out."""
    rows = ReleasedOffering.objects.visible_to(user).filter(organisation__in=[one.pk for one in bodies])
    if services is not None:
        rows = rows.filter(service__in=services)
    found: dict[int, dict[str, Offered]] = {}
    fields = rows.order_by().values_list(
        "organisation_id", "service", "own_service_id", "state", "channels", "directness"
    )
    for body, service_id, own, state, channels, directness in fields:
        offered = offered_of(state, tuple(channels), directness)
        found.setdefault(body, {})[service_id or own_key(own)] = offered
    return found


def noted(body: Organisation, *, user: Person) -> dict[str, Offered]:
    """Service -> what one's own municipality noted, public or not; nothing of any other."""
    rows = Offering.objects.visible_to(user).filter(organisation=body)
    return {row.key: row.offered for row in rows.order_by()}


def is_own(body: Organisation, user: Person) -> bool:
    return body.pk == user.organisation_id and body.prefecture_id is not None


def known_of(body: Organisation, *, user: Person) -> dict[str, Offered]:
    """What this person may know of one municipality: one's own notes, else what is public."""
    if is_own(body, user):
        return noted(body, user=user)
    return released([body], user=user).get(body.pk, {})


def same_size(body: Organisation, among: Sequence[Organisation]) -> list[Organisation]:
    """Those of the same size class, the municipality itself not among them."""
    own = _size(body)
    return [one for one in among if one.pk != body.pk and own is not None and _size(one) == own]


def _size(body: Organisation) -> object:
    return size_class(code=body.code, kind=body.kind, residents=body.residents)


def service_shortfalls(
    body: Organisation, others: Sequence[Organisation], *, user: Person
) -> tuple[ServiceShortfall, ...]:
    """What most of `others` offer and `body` does not; the codes of leaders are codes of municipalities.

    Others are seen as they made it public; the municipality as this person may know it.
    """
    public = released(others, user=user)
    return shortfalls(
        known_of(body, user=user),
        {one.code: public.get(one.pk, {}) for one in others if one.pk != body.pk},
        services=[one.id for one in service_catalogue().services],
    )


def catalogue() -> ServiceCatalogue:
    return service_catalogue()


def service(service_id: str) -> ResidentService | None:
    return service_catalogue().find(service_id)


def listed(body: Organisation, *, user: Person) -> list[Listed]:
    """The services of the list of one municipality: the catalogue, and one's own additional ones in their fields."""
    own = list(OwnService.objects.visible_to(user).filter(organisation=body).in_use())
    found = []
    for part in service_catalogue().fields:
        found += [
            Listed(one.id, one.name, one.about, part.id) for one in service_catalogue().of_field(part.id)
        ]
        found += [
            Listed(f"own-{one.pk}", one.name, one.about, part.id, one) for one in own if one.field == part.id
        ]
    return found
