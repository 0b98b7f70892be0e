"""Municipalities that are alike: by which indicators, among whom, and how they stand on one indicator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from meguru.apps.indicators.models import Indicator
from meguru.apps.indicators.queries import newest_columns, visible_indicators
from meguru.apps.registry.models import Organisation, Person
from meguru.engines.benchmark import Direction, Feature, Neighbour, Position, Shift, nearest, positions

# What municipalities are compared by unless somebody chooses otherwise: size, space, money.
USUAL = {"population": 2, "area": 1, "fiscal_capability": 1, "ordinary_balance": 1}
SIZES = frozenset({"population", "households", "area", "online_32_total"})
MOST = 12
WEIGHTS = (0, 1, 2, 3)


@dataclass(frozen=True, slots=True)
class Choice:
    """似た団体の探し方: weight by indicator key (0: not used), and whether only the own prefecture is searched."""

    weights: Mapping[str, int]
    only_prefecture: bool = False


@dataclass(frozen=True, slots=True)
class Peer:
    """One municipality that is alike, with its value and its place among the group on the indicator looked at."""

    body: Organisation
    neighbour: Neighbour | None  # None for the municipality itself
    values: Mapping[str, float | None]
    position: Position


@dataclass(frozen=True, slots=True)
class PeerGroup:
    """似た団体の集まり: the municipality itself and those most like it, by place on the indicator."""

    own: Organisation
    indicator: Indicator
    compared_by: tuple[Indicator, ...]
    peers: tuple[Peer, ...]


def features_offered(user: Person) -> list[Indicator]:
    """The indicators by which municipalities can be compared: every one that is a number."""
    return list(visible_indicators(user).filter(kind__in=[Indicator.Kind.NUMBER, Indicator.Kind.PERCENT]))


def peer_group(own: Organisation, *, indicator: Indicator, choice: Choice, user: Person) -> PeerGroup:
    """Those most like `own`. Raises: ValueError when no indicator is chosen to compare by."""
    chosen = [one for one in features_offered(user) if choice.weights.get(one.key)]
    columns = newest_columns([*chosen, indicator], user=user)
    newest = {one.pk: columns[one.pk].by_body if one.pk in columns else {} for one in (*chosen, indicator)}
    features = [
        Feature(
            one.key,
            {str(body): value for body, value in newest[one.pk].items()},
            weight=choice.weights[one.key],
            shift=Shift.LOGARITHM if one.key in SIZES else Shift.PLAIN,
        )
        for one in chosen
    ]
    among = Organisation.objects.filter(prefecture__isnull=False, is_fictional=False)
    if choice.only_prefecture:
        among = among.filter(prefecture=own.prefecture)
    ids = [str(pk) for pk in among.order_by("code").values_list("pk", flat=True)]
    found = {one.code: one for one in nearest(features, to=str(own.pk), among=ids, most=MOST)}
    bodies = {
        str(one.pk): one
        for one in Organisation.objects.filter(pk__in=[own.pk, *found]).select_related("prefecture")
    }
    places = positions(
        {key: newest[indicator.pk].get(body.pk) for key, body in bodies.items()},
        direction=Direction(indicator.direction),
    )
    peers = [
        Peer(
            body=body,
            neighbour=found.get(key),
            values={one.key: newest[one.pk].get(body.pk) for one in chosen},
            position=places[key],
        )
        for key, body in bodies.items()
    ]
    return PeerGroup(own, indicator, tuple(chosen), tuple(sorted(peers, key=_by_place)))


def _by_place(peer: Peer) -> tuple[bool, int, str]:
    return peer.position.place is None, peer.position.place or 0, peer.body.code
