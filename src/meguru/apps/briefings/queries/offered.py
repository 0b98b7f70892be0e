"""Services that most others of the prefecture offer and a municipality does not, as far as it is public."""

from __future__ import annotations

from django.utils.translation import gettext as _

from meguru.apps.briefings.queries.landscape import Landscape
from meguru.apps.offerings.queries import known_of, released
from meguru.apps.registry.models import Organisation
from meguru.engines.gap_causes import MissingPart
from meguru.engines.service_gap import GapKind, Offered, service_catalogue, shortfalls

FEWEST_OTHERS = 3


def missing_services(ground: Landscape, seat: int) -> tuple[MissingPart, ...]:
    """The services, with how many of those of whom it is known are ahead; nothing when fewer than three made any public."""
    town = ground.towns[seat]
    public = _public(ground, town.prefecture_id)
    own = public.get(town.pk, {})
    if not ground.is_released_only and town.pk == ground.user.organisation_id:
        own = known_of(ground.user.organisation, user=ground.user)
    others = {str(pk): offers for pk, offers in public.items() if pk != town.pk}
    if not own or len(others) < FEWEST_OTHERS:
        return ()
    catalogue = service_catalogue()
    found = shortfalls(own, others, services=[one.id for one in catalogue.services])
    return tuple(
        MissingPart(_name(one.service, one.kind), one.ahead, one.known)
        for one in found
        if one.kind in (GapKind.ABSENT, GapKind.NOT_ONLINE)
    )


def _name(service: str, kind: GapKind) -> str:
    found = service_catalogue().find(service)
    name = found.name if found else service
    return _("%sのオンライン受付") % name if kind == GapKind.NOT_ONLINE else name


def _public(ground: Landscape, prefecture_id: int) -> dict[int, dict[str, Offered]]:
    mark = ("offered", prefecture_id)
    if mark not in ground.kept:
        bodies = Organisation.objects.filter(prefecture_id=prefecture_id)
        ground.kept[mark] = released(bodies, user=ground.user)
    found = ground.kept[mark]
    assert isinstance(found, dict)
    return found
