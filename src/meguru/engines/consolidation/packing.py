"""Quick arrangements: hosts are filled one after another, or servers go one after another to the fullest host.

Both are greedy and never look back; several orders and weights are tried and the cheapest is kept. They prove nothing,
but an arrangement that costs what `bounds` says nothing can cost less than is the best one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from meguru.engines.consolidation.bounds import Mix
from meguru.engines.consolidation.room import Room

Floats = NDArray[np.float64]


class Filled(NamedTuple):
    """One host: its type and its bundles, by their places in the arrays."""

    kind: int
    members: tuple[int, ...]


Arrangement = tuple[Filled, ...]


def cost_of(room: Room, arrangement: Arrangement) -> int:
    return sum(room.cost(kind, members) for kind, members in arrangement)


def arrangements(room: Room, mix: Mix) -> Iterator[Arrangement]:
    """This function will yield arrangements of everything, each with cheapest fitting host types."""
    plan = planned(room, mix)
    for number, weights in enumerate(_weights(room, mix)):
        yield tidy(room, _fill_hosts(room, plan, weights))
        yield tidy(room, _best_fit(room, plan, weights, opens=None))
        if number == 0:
            for kind in range(room.kinds):
                yield tidy(room, _best_fit(room, [], weights, opens=kind))


def tidy(room: Room, arrangement: Arrangement) -> Arrangement:
    """Without empty hosts, and every host of the cheapest type that carries what stands on it."""
    kept = []
    for _kind, members in arrangement:
        if members:
            able = [kind for kind in range(room.kinds) if room.holds(kind, members)]
            kept.append(Filled(min(able, key=lambda kind: (room.cost(kind, members), kind)), members))
    return tuple(kept)


def planned(room: Room, mix: Mix) -> list[tuple[int, frozenset[int]]]:
    """This function will list the hosts of a mix, those with most licences first."""
    plan: list[tuple[int, frozenset[int]]] = []
    for kind, count in enumerate(mix.hosts):
        for place in range(count):
            keys = frozenset(key for key, number in enumerate(mix.licensed[kind]) if place < number)
            plan.append((kind, keys))
    return sorted(plan, key=lambda one: (-len(one[1]), -int(room.yen[one[0]]), one[0]))


def _weights(room: Room, mix: Mix) -> list[Floats]:
    """How much each hour, memory and disk count: as scarce as they are, and all alike."""
    offered = sum(
        (room.room[kind] * count for kind, count in enumerate(mix.hosts)),
        start=np.zeros(room.room.shape[1], dtype=np.int64),
    )
    scarce = room.need.sum(axis=0) / np.maximum(offered, 1)
    widest = np.maximum(room.room.max(axis=0), 1)
    return [(scarce**power) / widest for power in (2.0, 0.0)]


def _fill_hosts(room: Room, plan: list[tuple[int, frozenset[int]]], weights: Floats) -> Arrangement:
    """Host by host: always the bundle whose shape fits best into what is left (largest weighted product)."""
    waiting = np.ones(room.bundles, dtype=np.bool_)
    done: list[Filled] = []
    scaled = room.need * weights
    for kind, keys in plan:
        members, left = [], room.room[kind].copy()
        barred = ~room.fits[:, kind]
        if room.licensed.shape[1]:
            without = [key for key in range(room.licensed.shape[1]) if key not in keys]
            barred = barred | room.licensed[:, without].any(axis=1)
        preferred = room.licensed.sum(axis=1) * float((scaled.sum(axis=1)).max(initial=0.0) + 1.0) * 1e3
        while True:
            able = waiting & ~barred & (room.need <= left).all(axis=1)
            if not able.any():
                break
            scores = np.where(able, scaled @ (left * weights) + preferred, -1.0)
            chosen = int(scores.argmax())
            members.append(chosen)
            waiting[chosen] = False
            left -= room.need[chosen]
            barred = barred | (room.apart & room.apart[chosen]).any(axis=1)
        done.append(Filled(kind, tuple(members)))
    rest = [int(one) for one in np.flatnonzero(waiting)]
    return _place_rest(room, done, rest, weights, opens=None)


def _best_fit(
    room: Room, plan: list[tuple[int, frozenset[int]]], weights: Floats, *, opens: int | None
) -> Arrangement:
    """Bundle by bundle, largest first: to the host where it costs least and leaves least."""
    sizes = (room.need * weights).sum(axis=1)
    order = sorted(
        range(room.bundles), key=lambda one: (-int(room.licensed[one].sum()), -float(sizes[one]), one)
    )
    return _place_rest(room, [Filled(kind, ()) for kind, _keys in plan], order, weights, opens=opens)


def _place_rest(
    room: Room, hosts: Sequence[Filled], rest: Sequence[int], weights: Floats, *, opens: int | None
) -> Arrangement:
    kinds = [one.kind for one in hosts]
    members = [list(one.members) for one in hosts]
    left = np.zeros((len(hosts) + len(rest), room.need.shape[1]), dtype=np.int64)
    carried = np.zeros((len(left), room.licensed.shape[1]), dtype=np.bool_)
    groups = np.zeros((len(left), room.apart.shape[1]), dtype=np.bool_)
    for place, one in enumerate(hosts):
        chosen = list(one.members)
        left[place] = room.room[one.kind] - room.need[chosen].sum(axis=0)
        carried[place] = room.licensed[chosen].any(axis=0)
        groups[place] = room.apart[chosen].any(axis=0)
    for bundle in rest:
        found = _place_for(room, bundle, kinds, left, carried, groups, weights)
        place = len(kinds) if found is None else found
        if found is None:
            kind = _kind_for(room, bundle, opens)
            kinds.append(kind)
            members.append([])
            left[place] = room.room[kind]
        members[place].append(bundle)
        left[place] -= room.need[bundle]
        carried[place] |= room.licensed[bundle]
        groups[place] |= room.apart[bundle]
    return tuple(Filled(kind, tuple(one)) for kind, one in zip(kinds, members, strict=True))


def _place_for(
    room: Room,
    bundle: int,
    kinds: list[int],
    left: NDArray[np.int64],
    carried: NDArray[np.bool_],
    groups: NDArray[np.bool_],
    weights: Floats,
) -> int | None:
    count = len(kinds)
    if not count:
        return None
    able = (
        (room.need[bundle] <= left[:count]).all(axis=1)
        & room.fits[bundle, kinds]
        & ~(groups[:count] & room.apart[bundle]).any(axis=1)
    )
    if not able.any():
        return None
    extra = (room.licence_yen[kinds] * (room.licensed[bundle] & ~carried[:count])).sum(axis=1)
    if int(extra[able].min()) > min(int(room.yen[kind]) for kind in np.flatnonzero(room.fits[bundle])):
        return None  # a host of its own is cheaper than another licence here
    remaining = ((left[:count] - room.need[bundle]) * weights).sum(axis=1)
    score = np.where(able, extra + remaining / (remaining.max() + 1.0), np.inf)
    return int(score.argmin())


def _kind_for(room: Room, bundle: int, opens: int | None) -> int:
    if opens is not None and room.fits[bundle, opens]:
        return opens
    able = [int(kind) for kind in np.flatnonzero(room.fits[bundle])]
    return min(able, key=lambda kind: (room.cost(kind, [bundle]), kind))
