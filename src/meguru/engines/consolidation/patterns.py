"""Column generation: how cheap can it be if whole hosts may be mixed in fractions.

Terms. A pattern is one host of a type with the servers on it. The master programme covers every bundle by patterns at
least cost, fractions allowed; its prices (duals) say what a place is worth for each bundle. Pricing asks, for every host
type, for the host that is worth most more than it costs; it joins the patterns, until no such host exists.
Bound. Take any prices p >= 0 and let r be the least (cost - worth) / price of a host over all hosts and r <= 0. The hosts of
an arrangement cost OPT = sum of worth + sum of (cost - worth) >= p b + r OPT, so OPT >= p b / (1 - r) (A. A. Farley, A note
on bounding a class of linear programming problems, Operations Research 38, 1990). It holds after every round, also when
the solver was stopped, because its own bound on the pricing is used.
Bundles that ask the same and belong to no group are one class with a count, which breaks the symmetry between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meguru.engines.consolidation.mip import Answer, Programme, lowest
from meguru.engines.consolidation.packing import Arrangement, Filled, tidy
from meguru.engines.consolidation.room import Room

MASTER_SECONDS = 3.0
PRICING_SECONDS = 1.0
PRICING_NODES = 300
SMALL = 1e-7

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Classes:
    """Bundles that are alike: `first` stands for all `members` of a class."""

    first: tuple[int, ...]
    members: tuple[tuple[int, ...], ...]

    @property
    def counts(self) -> Floats:
        return np.array([len(one) for one in self.members], dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Pattern:
    kind: int
    counts: tuple[int, ...]
    yen: int


def classes_of(room: Room) -> Classes:
    """This function will put bundles together that ask the same and belong to no group."""
    found: dict[tuple[object, ...], list[int]] = {}
    for row in range(room.bundles):
        alone = row if room.apart[row].any() else -1
        key = (room.need[row].tobytes(), room.licensed[row].tobytes(), room.fits[row].tobytes(), alone)
        found.setdefault(key, []).append(row)
    return Classes(tuple(one[0] for one in found.values()), tuple(tuple(one) for one in found.values()))


def best_host(
    room: Room, classes: Classes, kind: int, worth: Floats, left: Floats, *, seconds: float = PRICING_SECONDS
) -> tuple[tuple[int, ...] | None, Answer]:
    """This function will fill one host of a type with what is worth most, less its licences; `left` is how many there are."""
    programme = Programme()
    scale = max(float(worth.max(initial=0.0)), 1e-12)
    columns = []
    for place, first in enumerate(classes.first):
        usable = bool(room.fits[first, kind]) and worth[place] > SMALL * scale
        columns.append(
            programme.column(-float(worth[place]) / scale, upper=float(left[place]) if usable else 0.0)
        )
    for dimension in range(room.need.shape[1]):
        most = float(room.room[kind, dimension])
        programme.row(
            [
                (column, float(room.need[first, dimension]) / max(most, 1.0))
                for column, first in zip(columns, classes.first, strict=True)
            ],
            most=min(most, 1.0),
        )
    for group in range(room.apart.shape[1]):
        programme.row(
            [
                (column, 1.0)
                for column, first in zip(columns, classes.first, strict=True)
                if room.apart[first, group]
            ],
            most=1.0,
        )
    for key in range(room.licence_yen.shape[1]):
        bought = programme.column(float(room.licence_yen[kind, key]) / scale, upper=1.0)
        for column, first in zip(columns, classes.first, strict=True):
            if room.licensed[first, key]:
                upper = programme.uppers[column]
                programme.row([(column, 1.0), (bought, -upper)], most=0.0)
    answer = programme.solve(seconds=seconds, nodes=PRICING_NODES)
    if answer.values is None:
        return None, answer
    counts = tuple(round(float(answer.values[column])) for column in columns)
    members = _members(classes, counts)
    scaled = Answer(answer.values, answer.objective * scale, answer.bound * scale, False)
    return (counts if room.holds(kind, members) else None), scaled


@dataclass(slots=True)
class Generator:
    """The master programme, its patterns, and the best bound so far."""

    room: Room
    classes: Classes
    patterns: list[Pattern]
    bound_yen: int = 0
    is_done: bool = False

    @classmethod
    def begin(cls, room: Room, known: Sequence[Arrangement]) -> Generator:
        made = cls(room, classes_of(room), [])
        place_of = {row: place for place, rows in enumerate(made.classes.members) for row in rows}
        for arrangement in known:
            for kind, members in arrangement:
                counts = [0] * len(made.classes.first)
                for row in members:
                    counts[place_of[row]] += 1
                made._add(kind, tuple(counts))
        return made

    def round(self) -> None:
        """Solve the master, price every type, add what is worth more than it costs."""
        master, scale = self._master(whole=False)
        answer = master.solve(seconds=MASTER_SECONDS, relaxed=True)
        if answer.duals is None:
            self.is_done = True
            return
        worth = np.maximum(answer.duals, 0.0) * scale
        counts, least, added = self.classes.counts, 0.0, False
        for kind in range(self.room.kinds):
            price = float(self.room.yen[kind])
            found, priced = best_host(self.room, self.classes, kind, worth, counts)
            least = min(least, (price + priced.bound) / price)
            if found is not None and any(found) and price + priced.objective < -SMALL * price:
                added |= self._add(kind, found)
        total = float(worth @ counts) / (1.0 - least)
        self.bound_yen = max(self.bound_yen, lowest(total, self.room.step))
        self.is_done = not added

    def arrange(self, *, seconds: float) -> Arrangement | None:
        """The cheapest arrangement of the patterns known so far; a bundle that is covered twice is taken off once."""
        master, _scale = self._master(whole=True)
        answer = master.solve(seconds=seconds, nodes=2_000)
        if answer.values is None:
            return None
        waiting = [list(one) for one in self.classes.members]
        done = []
        for pattern, value in zip(self.patterns, answer.values, strict=True):
            for _copy in range(round(float(value))):
                members = []
                for place, count in enumerate(pattern.counts):
                    for _one in range(min(count, len(waiting[place]))):
                        members.append(waiting[place].pop())
                done.append(Filled(pattern.kind, tuple(sorted(members))))
        return None if any(waiting) else tidy(self.room, tuple(done))

    def _master(self, *, whole: bool) -> tuple[Programme, float]:
        programme, scale = Programme(), float(self.room.yen.max()) or 1.0
        for pattern in self.patterns:
            programme.column(pattern.yen / scale, whole=whole)
        for place, members in enumerate(self.classes.members):
            programme.row(
                [(column, float(one.counts[place])) for column, one in enumerate(self.patterns)],
                least=float(len(members)),
            )
        return programme, scale

    def _add(self, kind: int, counts: tuple[int, ...]) -> bool:
        members = _members(self.classes, counts)
        pattern = Pattern(kind, counts, self.room.cost(kind, members))
        if pattern in self.patterns:
            return False
        self.patterns.append(pattern)
        return True


def _members(classes: Classes, counts: Sequence[int]) -> list[int]:
    return [row for place, count in enumerate(counts) for row in classes.members[place][:count]]
