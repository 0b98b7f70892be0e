"""Every bundle to a place, as one programme: for few bundles.

Places are alike, so bundle i may only stand on places 0..i, and place s is used only from bundle s on: of all the ways
to number the hosts of one arrangement, that in order of their first bundles is the one that is left.
"""

from __future__ import annotations

from collections.abc import Sequence

from meguru.engines.consolidation.mip import Answer, Programme, lowest
from meguru.engines.consolidation.packing import Arrangement, Filled, tidy
from meguru.engines.consolidation.room import Room

MOST_CELLS = 3_000  # bundles x places, beyond which nothing is proven in time


def assign(room: Room, start: Arrangement, *, seconds: float, nodes: int) -> tuple[Arrangement | None, int]:
    """This function will look for a cheaper arrangement on no more hosts than `start` has; and a bound in yen.

    The bound holds for arrangements on so many hosts only. A cheaper one on more hosts exists at most where host types
    differ in price, so `solving` gives as many places as the cheapest type could be bought for.
    """
    programme, scale = Programme(), float(room.yen.max()) or 1.0
    hosts = sorted(start, key=lambda one: min(one.members, default=room.bundles))
    places = range(len(hosts))
    kind_of = [[programme.column(float(yen) / scale, upper=1.0) for yen in room.yen] for _place in places]
    where = [
        [programme.column(0.0, upper=1.0) if place <= bundle else -1 for place in places]
        for bundle in range(room.bundles)
    ]
    for place in places:
        programme.row([(column, 1.0) for column in kind_of[place]], most=1.0)
    for bundle in range(room.bundles):
        programme.row([(column, 1.0) for column in where[bundle] if column >= 0], least=1.0, most=1.0)
    for place in places:
        _one_host(programme, room, place, kind_of[place], where, scale)
    answer = programme.solve(seconds=seconds, nodes=nodes, start=_values(room, hosts, kind_of, where))
    return _arrangement(room, answer, kind_of, where), lowest(answer.bound * scale, room.step)


def _one_host(
    programme: Programme,
    room: Room,
    place: int,
    kinds: Sequence[int],
    where: Sequence[Sequence[int]],
    scale: float,
) -> None:
    standing = [(row[place], bundle) for bundle, row in enumerate(where) if row[place] >= 0]
    for dimension in range(room.need.shape[1]):
        widest = float(room.room[:, dimension].max()) or 1.0
        programme.row(
            [
                *((column, float(room.need[bundle, dimension]) / widest) for column, bundle in standing),
                *((column, -float(room.room[kind, dimension]) / widest) for kind, column in enumerate(kinds)),
            ],
            most=0.0,
        )
    for column, bundle in standing:
        programme.row(
            [(column, 1.0), *((one, -1.0) for kind, one in enumerate(kinds) if room.fits[bundle, kind])],
            most=0.0,
        )
    for group in range(room.apart.shape[1]):
        programme.row([(column, 1.0) for column, bundle in standing if room.apart[bundle, group]], most=1.0)
    for key in range(room.licence_yen.shape[1]):
        for kind, kind_column in enumerate(kinds):
            bought = programme.column(float(room.licence_yen[kind, key]) / scale, upper=1.0, whole=False)
            for column, bundle in standing:
                if room.licensed[bundle, key]:
                    programme.row([(column, 1.0), (kind_column, 1.0), (bought, -1.0)], most=1.0)


def _values(
    room: Room, hosts: Sequence[Filled], kind_of: Sequence[Sequence[int]], where: Sequence[Sequence[int]]
) -> dict[int, float]:
    """The start as numbers; columns that are left out the solver fills in."""
    values = {column: 0.0 for row in [*kind_of, *where] for column in row if column >= 0}
    for place, host in enumerate(hosts):
        if host.members:
            values[kind_of[place][host.kind]] = 1.0
        for bundle in host.members:
            values[where[bundle][place]] = 1.0
    return values


def _arrangement(
    room: Room, answer: Answer, kind_of: Sequence[Sequence[int]], where: Sequence[Sequence[int]]
) -> Arrangement | None:
    """The answer in whole numbers, or None where they do not hold."""
    if answer.values is None:
        return None
    hosts = []
    for place, kinds in enumerate(kind_of):
        members = tuple(
            bundle
            for bundle, row in enumerate(where)
            if row[place] >= 0 and round(float(answer.values[row[place]]))
        )
        if members:
            chosen = [kind for kind, column in enumerate(kinds) if round(float(answer.values[column]))]
            if not chosen or not room.holds(chosen[0], members):
                return None
            hosts.append(Filled(chosen[0], members))
    placed = sorted(bundle for host in hosts for bundle in host.members)
    return tidy(room, tuple(hosts)) if placed == list(range(room.bundles)) else None
