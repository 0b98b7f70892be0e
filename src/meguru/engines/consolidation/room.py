"""One network's question in flat arrays: what every bundle of servers asks, and what every host type offers.

A bundle is a server, or several that somebody put on one host by hand. Columns of `need` and `room` are the hours of
the day that can matter (an hour in which no bundle asks more than in another hour is left out), memory, disk.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meguru.engines.consolidation.model import MIB, MILLI, HostType, Licence, Rules, Sized

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Bundle:
    """Servers that share a host in any case. `name` is the word of the pin, `kind` the host type it asks for."""

    members: tuple[Sized, ...]
    name: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """`fits[i, t]`: bundle i alone fits on type t. `apart[i, g]`, `licensed[i, k]`: it belongs to the group, needs it."""

    need: Ints
    room: Ints
    yen: Ints
    licence_yen: Ints  # type x licence
    apart: Bools
    licensed: Bools
    fits: Bools

    @property
    def bundles(self) -> int:
        return int(self.need.shape[0])

    @property
    def kinds(self) -> int:
        return int(self.room.shape[0])

    @property
    def step(self) -> int:
        """Every cost is a multiple of this many yen."""
        return math.gcd(*(int(one) for one in self.yen), *(int(one) for one in self.licence_yen.ravel())) or 1

    def cost(self, kind: int, members: Sequence[int]) -> int:
        """What one host of a type with these bundles costs a year."""
        if not members:
            return int(self.yen[kind])
        carried = self.licensed[list(members)].any(axis=0)
        return int(self.yen[kind] + self.licence_yen[kind][carried].sum())

    def holds(self, kind: int, members: Sequence[int]) -> bool:
        """Whether one host of a type can carry these bundles."""
        chosen = list(members)
        return bool(
            self.fits[chosen, kind].all()
            and (self.need[chosen].sum(axis=0) <= self.room[kind]).all()
            and (self.apart[chosen].sum(axis=0) <= 1).all()
        )

    def only(self, chosen: Sequence[int]) -> Room:
        """The same question for some of the bundles."""
        rows = list(chosen)
        return Room(
            self.need[rows],
            self.room,
            self.yen,
            self.licence_yen,
            self.apart[rows],
            self.licensed[rows],
            self.fits[rows],
        )


def room_of(
    bundles: Sequence[Bundle], *, kinds: Sequence[HostType], licences: Sequence[Licence], rules: Rules
) -> Room:
    """This function will lay one network's question out in arrays."""
    needs = np.array(
        [[_hour(one, hour) for hour in range(24)] + [_memory(one), _disk(one)] for one in bundles],
        dtype=np.int64,
    ).reshape(len(bundles), 26)
    free = 100 - rules.headroom_percent
    rooms = np.array(
        [
            [kind.cores * MILLI * free // 100] * 24
            + [kind.memory_gib * MIB * free // 100, kind.disk_gib * free // 100]
            for kind in kinds
        ],
        dtype=np.int64,
    )
    columns = [*_hours_that_matter(needs[:, :24]), 24, 25]
    needs, rooms = needs[:, columns], rooms[:, columns]
    groups = sorted({m.machine.apart for one in bundles for m in one.members if m.machine.apart})
    named = sorted({one.name for one in bundles if one.name})
    keys = [one.key for one in licences] if rules.count_licences else []
    fits: Bools = np.all(needs[:, None, :] <= rooms[None, :, :], axis=2)
    for row, one in enumerate(bundles):
        if one.kind:
            fits[row] &= np.array([kind.key == one.kind for kind in kinds])
    apart = [[any(m.machine.apart == group for m in one.members) for group in groups] for one in bundles]
    if not rules.keep_apart:
        apart = [[] for _one in bundles]
    return Room(
        need=needs,
        room=rooms,
        yen=np.array([kind.yearly_yen for kind in kinds], dtype=np.int64),
        licence_yen=np.array(
            [[one.yen_on(kind) for one in licences if one.key in keys] for kind in kinds], dtype=np.int64
        ).reshape(len(kinds), len(keys)),
        # bundles that carry names of different pins are different hosts: one group of all of them
        apart=np.array(
            [
                [*row, *([bool(one.name)] if len(named) > 1 else [])]
                for row, one in zip(apart, bundles, strict=True)
            ],
            dtype=np.bool_,
        ).reshape(len(bundles), -1),
        licensed=np.array(
            [[any(m.machine.licence == key for m in one.members) for key in keys] for one in bundles],
            dtype=np.bool_,
        ).reshape(len(bundles), len(keys)),
        fits=fits,
    )


def _hour(bundle: Bundle, hour: int) -> int:
    return sum(one.load.cpu[hour] for one in bundle.members)


def _memory(bundle: Bundle) -> int:
    return sum(one.load.memory_mib for one in bundle.members)


def _disk(bundle: Bundle) -> int:
    return sum(one.load.disk_gib for one in bundle.members)


def _hours_that_matter(needs: Ints) -> list[int]:
    """Hours that no other hour covers for every bundle; of equal hours the first."""
    if not len(needs):
        return [0]
    kept: list[int] = []
    for hour in range(24):
        covered = any(
            (needs[:, hour] <= needs[:, other]).all()
            and (other < hour or not (needs[:, other] <= needs[:, hour]).all())
            for other in range(24)
            if other != hour
        )
        if not covered:
            kept.append(hour)
    return kept
