"""A bound that holds whatever the arrangement: how few hosts could carry everything if servers could be poured.

Terms. n(t) hosts of type t, m(t, k) of them carrying licence k. Every arrangement satisfies:
* what is asked in total fits into what the hosts offer, hour by hour, in memory and on disk; the same for the servers
  that fit only on some types, on those types; and for the servers of one licence, on the hosts that carry it;
* a group that must be kept apart needs as many hosts as it has members, and so do servers of which no two fit together
  on any type because each asks for more than half.
The cheapest whole numbers that satisfy all of this cost no more than the best arrangement. The solver finds them in
milliseconds, since there are as many unknowns as host types, not as servers. The numbers also say which hosts to try.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from meguru.engines.consolidation.mip import Programme, lowest
from meguru.engines.consolidation.room import Bools, Room

SECONDS = 2.0
NODES = 20_000


@dataclass(frozen=True, slots=True)
class Mix:
    """Hosts by type, and of those with each licence, that could do if servers could be poured; and what they cost."""

    hosts: tuple[int, ...]
    licensed: tuple[tuple[int, ...], ...]  # type x licence
    bound_yen: int


def cheapest_mix(room: Room, *, at_least_yen: int = 0, slack: float = 0.0) -> Mix:
    """This function will find the cheapest hosts that are not ruled out by sums, and costing `at_least_yen`.

    With `slack` everything asks for that share more than it does: a mix to try, whose cost is no bound.
    """
    programme = Programme()
    scale = float(room.yen.max()) or 1.0
    kinds, licences = range(room.kinds), range(room.licence_yen.shape[1])
    hosts = [programme.column(float(room.yen[kind]) / scale) for kind in kinds]
    with_licence = [
        [programme.column(float(room.licence_yen[kind, key]) / scale) for key in licences] for kind in kinds
    ]
    _sums(programme, room, hosts, 1 + slack)
    for key in licences:
        carrying = room.licensed[:, key]
        columns = [with_licence[kind][key] for kind in kinds]
        for kind in kinds:
            programme.row([(columns[kind], 1.0), (hosts[kind], -1.0)], most=0.0)
        _poured(programme, room, columns, carrying, 1 + slack)
        _how_many(programme, room, columns, carrying)
    if at_least_yen:
        every = [(index, cost) for index, cost in enumerate(programme.costs)]
        programme.row(every, least=at_least_yen / scale * (1 - 1e-9))
    answer = programme.solve(seconds=SECONDS, nodes=NODES)
    values = answer.values
    whole = [0] * len(programme.costs) if values is None else [round(float(one)) for one in values]
    return Mix(
        hosts=tuple(whole[column] for column in hosts),
        licensed=tuple(tuple(whole[column] for column in row) for row in with_licence),
        bound_yen=max(at_least_yen, lowest(answer.bound * scale, room.step)),
    )


def _sums(programme: Programme, room: Room, hosts: list[int], times: float) -> None:
    everything = np.ones(room.bundles, dtype=np.bool_)
    _poured(programme, room, hosts, everything, times)
    _how_many(programme, room, hosts, everything)
    for allowed in {tuple(bool(one) for one in row) for row in room.fits}:
        if not all(allowed):
            mask = np.array(allowed)
            bound_to = ~(room.fits & ~mask).any(axis=1)  # fits on none but these
            usable = [column for kind, column in enumerate(hosts) if mask[kind]]
            chosen = [kind for kind in range(room.kinds) if mask[kind]]
            _poured(programme, room, usable, bound_to, times, kinds=chosen)
            _how_many(programme, room, usable, bound_to)


def _poured(
    programme: Programme,
    room: Room,
    columns: list[int],
    mask: Bools,
    times: float,
    *,
    kinds: list[int] | None = None,
) -> None:
    asked = room.need[mask].sum(axis=0)
    chosen = list(range(room.kinds)) if kinds is None else kinds
    for place in range(room.need.shape[1]):
        widest = float(room.room[:, place].max()) or 1.0
        programme.row(
            [
                (column, float(room.room[kind, place]) / widest)
                for kind, column in zip(chosen, columns, strict=True)
            ],
            least=float(asked[place]) * times / widest,
        )


def _how_many(programme: Programme, room: Room, columns: list[int], mask: Bools) -> None:
    """Hosts that are needed because some bundles cannot share one."""
    if not mask.any():
        return
    groups = room.apart[mask].sum(axis=0)
    big = (2 * room.need[mask] > room.room.max(axis=0)).sum(axis=0)
    fewest = max(1, int(groups.max(initial=0)), int(big.max(initial=0)))
    programme.row([(column, 1.0) for column in columns], least=float(fewest))
