"""Everything on given hosts: servers change places until no host is too full, or nobody knows a way any more.

Greedy packing wastes the last tenth of a host, because it never takes anything back. Here all bundles stand on the hosts
of a mix from the start, too full here and there. A step takes the host with the worst excess and makes the best of all moves
of one of its bundles and of all swaps of two bundles with other hosts. When no step helps, every excess that is left
counts for more from then on (breakout: P. Morris, The breakout method for escaping from local minima, AAAI 1993), so the
search climbs out without chance: the same question always ends in the same answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meguru.engines.consolidation.packing import Arrangement, Filled
from meguru.engines.consolidation.room import Bools, Room

Floats = NDArray[np.float64]
TRIED = 400  # swaps looked at in full, after all were looked at from the too full host


@dataclass(slots=True)
class Balance:
    """Shares of each host that are taken, and what stands where."""

    room: Room
    kinds: list[int]
    allowed: Bools  # bundle x host
    share: Floats  # bundle x type x dimension: need as a share of a host of the type
    where: NDArray[np.int64]
    load: Floats  # host x dimension, 1 is full
    weight: Floats

    @classmethod
    def begin(cls, room: Room, plan: Sequence[tuple[int, frozenset[int]]]) -> Balance | None:
        """Largest first, each to the host that stays emptiest; None when one has no host that may carry it."""
        kinds = [kind for kind, _keys in plan]
        allowed = room.fits[:, kinds].copy()
        for place, (_kind, keys) in enumerate(plan):
            for key in range(room.licensed.shape[1]):
                if key not in keys:
                    allowed[:, place] &= ~room.licensed[:, key]
        share = room.need[:, None, :] / np.maximum(room.room[None, :, :], 1e-9)
        dimensions = room.need.shape[1]
        made = cls(
            room,
            kinds,
            allowed,
            share,
            np.full(room.bundles, -1, dtype=np.int64),
            np.zeros((len(kinds), dimensions)),
            np.ones((len(kinds), dimensions)),
        )
        asked = room.need.sum(axis=0) / np.maximum(room.room[kinds].sum(axis=0), 1)
        size = (share.min(axis=1) * asked).max(axis=1)
        for bundle in sorted(range(room.bundles), key=lambda one: (-float(size[one]), one)):
            able = allowed[bundle] & ~made._meets(bundle)
            if not able.any():
                return None
            after = made.load + share[bundle, kinds]
            full = np.where(able, (after**4 * asked).sum(axis=1), np.inf)
            made._put(bundle, int(full.argmin()))
        return made

    def settle(self, *, steps: int, enough: Callable[[], bool]) -> Arrangement | None:
        """This function will move and swap until every host holds what stands on it, at most `steps` times."""
        for step in range(steps):
            over = np.maximum(self.load - 1.0 - 1e-12, 0.0)
            worst = (over * self.weight).sum(axis=1)
            if not worst.any():
                break
            if step % 20 == 19 and enough():
                return None
            for host in sorted(np.flatnonzero(worst), key=lambda one: (-float(worst[one]), int(one)))[:3]:
                if self._step(int(host)):
                    break
            else:
                self.weight += 4.0 * (over > 0.0)
        if np.maximum(self.load - 1.0 - 1e-12, 0.0).any():
            return None
        hosts = [Filled(kind, tuple(self._on(place))) for place, kind in enumerate(self.kinds)]
        return tuple(hosts) if all(self.room.holds(kind, members) for kind, members in hosts) else None

    def _step(self, host: int) -> bool:
        """The best move or swap that takes excess off this host; False when none lessens the whole."""
        leaving = self._on(host)
        others = np.flatnonzero(self.where != host)
        kind = self.kinds[host]
        out = self.share[leaving, kind]  # leaving x dimension
        into = np.vstack([np.zeros((1, out.shape[1])), self.share[others, kind]])
        may_come = self.allowed[others, host]
        excess = _excess((self.load[host] - out)[:, None, :] + into[None, :, :], self.weight[host])
        before = float(_excess(self.load[host], self.weight[host]))
        excess[:, 1:][:, ~may_come] = np.inf
        moves = [(float(excess[row, 0]), row, -1) for row in range(len(leaving)) if excess[row, 0] < before]
        swaps = excess[:, 1:].ravel()
        tried = np.flatnonzero(swaps < before)
        if len(tried) > TRIED:
            least = np.partition(swaps[tried], TRIED)[TRIED]
            tried = tried[swaps[tried] <= least][:TRIED]
        best: tuple[float, int, int, int] | None = None
        for value, row, _none in sorted(moves)[:4]:
            best = self._better(best, *self._best_move(leaving[row], host, value - before), leaving[row], -1)
        if len(tried):
            rows, columns = np.divmod(tried, len(others))
            going, coming = np.array(leaving)[rows], others[columns]
            gain = swaps[tried] - before + self._there(going, coming)
            for place in np.argsort(gain, kind="stable")[:8]:
                pair = int(going[place]), int(coming[place])
                if gain[place] < -1e-12 and self._may_swap(*pair):
                    best = self._better(best, float(gain[place]), int(self.where[pair[1]]), *pair)
                    break
        if best is None:
            return False
        _gain, place, bundle, partner = best
        if partner >= 0:
            self._take(partner)
        self._take(bundle)
        self._put(bundle, place)
        if partner >= 0:
            self._put(partner, host)
        return True

    def _there(self, going: NDArray[np.int64], coming: NDArray[np.int64]) -> Floats:
        """How much worse the other hosts get by the swaps."""
        places = self.where[coming]
        kinds = np.array(self.kinds)[places]
        after = self.load[places] - self.share[coming, kinds] + self.share[going, kinds]
        worse = _excess(after, self.weight[places]) - _excess(self.load[places], self.weight[places])
        return np.where(self.allowed[going, places], worse, np.inf)

    def _best_move(self, bundle: int, host: int, gain: float) -> tuple[float, int]:
        after = self.load + self.share[bundle, self.kinds]
        worse = _excess(after, self.weight) - _excess(self.load, self.weight)
        able = self.allowed[bundle] & ~self._meets(bundle)
        able[host] = False
        worse = np.where(able, worse, np.inf)
        place = int(worse.argmin())
        return gain + float(worse[place]), place

    def _may_swap(self, going: int, coming: int) -> bool:
        groups = self.room.apart
        if not groups.shape[1] or not (groups[going].any() or groups[coming].any()):
            return True
        here, there = self.where[going], self.where[coming]
        met_there = [one for one in self._on(int(there)) if one != coming]
        met_here = [one for one in self._on(int(here)) if one != going]
        return not ((groups[met_there] & groups[going]).any() or (groups[met_here] & groups[coming]).any())

    def _meets(self, bundle: int) -> Bools:
        """Hosts on which somebody stands from whom this bundle is kept apart."""
        barred = np.zeros(len(self.kinds), dtype=np.bool_)
        if self.room.apart[bundle].any():
            meets = (self.room.apart & self.room.apart[bundle]).any(axis=1) & (self.where >= 0)
            meets[bundle] = False
            barred[self.where[meets]] = True
        return barred

    def _on(self, host: int) -> list[int]:
        return [int(one) for one in np.flatnonzero(self.where == host)]

    def _put(self, bundle: int, host: int) -> None:
        self.where[bundle] = host
        self.load[host] += self.share[bundle, self.kinds[host]]

    def _take(self, bundle: int) -> None:
        host = int(self.where[bundle])
        self.load[host] -= self.share[bundle, self.kinds[host]]
        self.where[bundle] = -1

    @staticmethod
    def _better(
        best: tuple[float, int, int, int] | None, gain: float, place: int, bundle: int, partner: int
    ) -> tuple[float, int, int, int] | None:
        if gain >= -1e-12 or (best is not None and best[0] <= gain):
            return best
        return gain, place, bundle, partner


def _excess(load: Floats, weight: Floats) -> Floats:
    over = load - 1.0
    np.maximum(over, 0.0, out=over)
    total: Floats = over @ weight if weight.ndim == 1 else np.einsum("...d,...d->...", over, weight)
    return total
