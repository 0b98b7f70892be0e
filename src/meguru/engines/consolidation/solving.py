"""One network's question: a bound, quick arrangements, then whatever closes the distance between the two.

1. `bounds` says what nothing can cost less than, and a mix of hosts of that cost.
2. `packing` fills hosts greedily; `balancing` puts everything on the hosts of the mix. If it fits, it is the best.
3. If not, a mix with a little room to spare is tried, then one with a little more: each costs a small share more.
4. Few servers on a host: `patterns` (column generation) lifts the bound. Few servers at all: `exact` decides.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from meguru.engines.consolidation.balancing import Balance
from meguru.engines.consolidation.bounds import Mix, cheapest_mix
from meguru.engines.consolidation.exact import MOST_CELLS, assign
from meguru.engines.consolidation.model import NO_GAP
from meguru.engines.consolidation.packing import (
    Arrangement,
    Filled,
    arrangements,
    cost_of,
    planned,
    tidy,
)
from meguru.engines.consolidation.patterns import Generator
from meguru.engines.consolidation.room import Room

Enough = Callable[[], bool]
SAFE = (0.02, 0.06)  # shares of room to spare with which everything nearly always fits
SPARE = (0.0, 0.001, 0.002, 0.005, 0.01)
QUICK_STEPS, MANY_STEPS = 120, 1_500
ROUNDS = 60  # of column generation
FEW_BUNDLES, FEW_ON_A_HOST = 200, 8  # where column generation lifts the bound in time
EXACT_SECONDS = 4.0
EXACT_NODES = 20_000


@dataclass(slots=True)
class Search:
    """What is known about one network: the best arrangement so far, and the bound."""

    room: Room
    mix: Mix
    best: Arrangement
    bound_yen: int
    failed: list[Mix] = field(default_factory=list)

    @classmethod
    def begin(cls, room: Room) -> Search:
        """The bound, and the best of the quick arrangements."""
        mix = cheapest_mix(room)
        found: list[Arrangement] = []
        for one in arrangements(room, mix):
            found.append(one)
            if cost_of(room, one) <= mix.bound_yen:
                break
        return cls(room, mix, min(found, key=lambda one: cost_of(room, one)), mix.bound_yen)

    @property
    def cost_yen(self) -> int:
        return cost_of(self.room, self.best)

    @property
    def is_done(self) -> bool:
        return self.cost_yen - self.bound_yen <= NO_GAP * self.cost_yen

    def settle(self, *, enough: Enough) -> None:
        """A good arrangement soon: everything on a mix with some room to spare."""
        self._balance(SAFE, enough=enough)

    def balance(self, *, enough: Enough) -> None:
        """Try mixes with more and more room to spare until everything fits on one; those that failed quickly are kept for `deepen`."""
        self._balance(SPARE, enough=enough)

    def _balance(self, shares: Sequence[float], *, enough: Enough) -> None:
        for share in shares:
            if self.is_done or enough():
                return
            mix = cheapest_mix(self.room, at_least_yen=self.bound_yen, slack=share) if share else self.mix
            if mix.bound_yen >= self.cost_yen or mix in self.failed:
                continue
            if self._try(mix, steps=QUICK_STEPS, enough=enough):
                return
            self.failed.append(mix)

    def deepen(self, *, enough: Enough) -> None:
        """Lift the bound where that can be done, search the cheaper mixes longer, and decide small questions."""
        if not self.is_done and self._has_few():
            self._generate(enough=enough)
        if not self.is_done:
            self._prove(enough=enough)
        for mix in sorted(self.failed, key=lambda one: -one.bound_yen):  # the likelier first
            if self.is_done or enough():
                return
            if self.bound_yen <= mix.bound_yen < self.cost_yen:
                self._try(mix, steps=MANY_STEPS, enough=enough)

    def _try(self, mix: Mix, *, steps: int, enough: Enough) -> bool:
        balance = Balance.begin(self.room, planned(self.room, mix))
        found = balance.settle(steps=steps, enough=enough) if balance else None
        if found is None:
            return False
        self._keep(tidy(self.room, found))
        return True

    def _keep(self, found: Arrangement | None) -> None:
        if found is not None and cost_of(self.room, found) < self.cost_yen:
            self.best = found

    def _has_few(self) -> bool:
        few = self.room.bundles <= FEW_BUNDLES and self.room.bundles <= FEW_ON_A_HOST * len(self.best)
        return few and int(self.room.yen.min()) > 0

    def _generate(self, *, enough: Enough) -> None:
        generator = Generator.begin(self.room, [self.best, *arrangements(self.room, self.mix)])
        for _number in range(ROUNDS):
            generator.round()
            self.bound_yen = max(self.bound_yen, generator.bound_yen)
            if generator.is_done or self.is_done or enough():
                break
        if not self.is_done and not enough():
            self._keep(generator.arrange(seconds=2.0))
        if not self.is_done and self.bound_yen > self.mix.bound_yen:
            self.mix = cheapest_mix(self.room, at_least_yen=self.bound_yen)
            self.bound_yen = min(self.mix.bound_yen, self.cost_yen)
            self.failed.clear()
            self.balance(enough=enough)

    def _prove(self, *, enough: Enough) -> None:
        """As one programme, with as many places as the cheapest type could be bought for."""
        cheapest = int(self.room.yen.min())
        most = self.room.bundles if cheapest <= 0 else self.cost_yen // cheapest
        places = min(self.room.bundles, most)
        if enough() or places * self.room.bundles > MOST_CELLS:
            return
        empty = (Filled(0, ()) for _one in range(places - len(self.best)))
        found, proven = assign(self.room, (*self.best, *empty), seconds=EXACT_SECONDS, nodes=EXACT_NODES)
        self._keep(found)
        self.bound_yen = min(self.cost_yen, max(self.bound_yen, proven))
