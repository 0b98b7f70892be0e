"""The services of a prefecture: the matrix, the counts that the charts show, and one service over its municipalities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from meguru.apps.offerings.models import ReleasedOffering
from meguru.apps.offerings.queries.world import municipalities, released
from meguru.apps.registry.models import Organisation, Person
from meguru.engines.service_gap import (
    UNKNOWN,
    Coverage,
    Offered,
    ResidentService,
    ServiceCount,
    count_services,
    coverage,
    service_catalogue,
)


@dataclass(frozen=True, slots=True)
class TownCount:
    """One municipality with its services counted; `is_public` is false when it made nothing public."""

    body: Organisation
    count: ServiceCount
    is_public: bool


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """One service with what every municipality made public of it, in the order of the municipalities."""

    service: ResidentService
    offers: tuple[Offered, ...]
    coverage: Coverage
    count: ServiceCount


@dataclass(frozen=True, slots=True)
class Overview:
    """A prefecture: its municipalities, by how many services they offer by smartphone, and every service."""

    prefecture: Organisation
    towns: tuple[TownCount, ...]
    lines: tuple[ServiceLine, ...]
    bodies: tuple[Organisation, ...]

    @property
    def public(self) -> int:
        return sum(one.is_public for one in self.towns)


@dataclass(frozen=True, slots=True)
class OfferedBy:
    """One municipality's public row of one service; None when nothing is public."""

    body: Organisation
    row: ReleasedOffering | None


def overview(prefecture: Organisation, *, user: Person, field: str = "") -> Overview:
    """The services of one field, or of all. Counts are over the catalogue, so that they can be compared."""
    bodies = municipalities(prefecture)
    catalogue = service_catalogue()
    services = catalogue.of_field(field) if field else catalogue.services
    public = released(bodies, user=user, services=[one.id for one in services])
    any_public = set(
        ReleasedOffering.objects.visible_to(user)
        .filter(organisation__in=bodies)
        .order_by()
        .values_list("organisation_id", flat=True)
        .distinct()
    )
    towns = [
        TownCount(
            body,
            count_services(public.get(body.pk, {}).get(one.id, UNKNOWN) for one in services),
            body.pk in any_public,
        )
        for body in bodies
    ]
    return Overview(
        prefecture=prefecture,
        towns=tuple(
            sorted(towns, key=lambda one: (-one.count.smartphone, -one.count.offered, one.body.code))
        ),
        lines=tuple(_line(one, bodies, public) for one in services),
        bodies=tuple(bodies),
    )


def _line(
    service: ResidentService, bodies: Sequence[Organisation], public: dict[int, dict[str, Offered]]
) -> ServiceLine:
    offers = tuple(public.get(body.pk, {}).get(service.id, UNKNOWN) for body in bodies)
    by_code = {body.code: one for body, one in zip(bodies, offers, strict=True)}
    return ServiceLine(service, offers, coverage(by_code, by_code), count_services(offers))


def offered_by(service: ResidentService, prefecture: Organisation, *, user: Person) -> tuple[OfferedBy, ...]:
    """Every municipality of the prefecture with its public row of the service: those who offer it first."""
    rows = {
        one.organisation_id: one
        for one in ReleasedOffering.objects.visible_to(user)
        .filter(service=service.id, organisation__prefecture=prefecture)
        .order_by()
    }
    found = [OfferedBy(body, rows.get(body.pk)) for body in municipalities(prefecture)]
    return tuple(sorted(found, key=_offering_first))


def _offering_first(one: OfferedBy) -> tuple[int, str]:
    if one.row is None:
        return 2, one.body.code
    return 0 if one.row.offered.is_offered else 1, one.body.code


def public_rows(body: Organisation, *, user: Person) -> dict[str, ReleasedOffering]:
    """Service -> the public row of one municipality, its own additional services among them."""
    rows = ReleasedOffering.objects.visible_to(user).filter(organisation=body)
    return {one.key: one for one in rows.select_related("own_service").order_by("pk")}
