"""Random numbers of all elements for 1,024 cases at once, and one by one for cases that come back.

A case carries the numbers of its first visits in its record; a number that is used leaves a mark (`USED`), so that
the next visit is noticed. The numbers of visits 1 to 3 are drawn by the thousand when the first of them is asked for; all
further ones come from the kernel's own functions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt

from meguru.engines.simulation import layout as at
from meguru.engines.simulation.kernel import draws, tokens
from meguru.engines.simulation.numbers import scramble
from meguru.engines.simulation.plain import durations
from meguru.engines.simulation.specialised.tables import HEAD, LATER, NUMBER, Case, Tables, Unfit

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Uniforms = Callable[[int, int], Floats]  # key and purpose -> one number per case of the block

USED, NO_WAY = -1, -2  # NO_WAY: none of the conditions of a split holds for the case
_BLOCK_BITS = 10
_BLOCK = 1 << _BLOCK_BITS
_EARLY_VISITS = 4
_MOST_KEPT = 2_000  # lists of numbers of later visits; the oldest give way
_TO_UNIT = 2.0**-53


@dataclass(frozen=True, slots=True)
class Drawn:
    """One number of every case: `many` for a block of cases, `one` for a visit the kernel knows how to draw."""

    many: Callable[[int, int, Uniforms], list[Any]]  # first case, the one after the last
    one: Callable[[int, int], Any]  # slot (a record with case, type and key), visit
    bounded: bool = False  # whether `many` no longer holds once a loop is left by force


class Places:
    """Gives out places in the record of a case, and makes the records."""

    def __init__(self, tables: Tables, *, cases: int) -> None:
        self._tables = tables
        self._cases = cases
        self._columns: list[Drawn | None] = [None] * HEAD
        self._kept: dict[tuple[int, int, int], list[Any]] = {}
        ints, keys = tables.ints, tables.keys
        first = ints[at.CASE_KEYS_AT]
        self._case_keys = np.array(keys[first : first + cases], dtype=np.uint64)
        self.types = np.array(ints[ints[at.CASE_TYPES_AT] : ints[at.CASE_TYPES_AT] + cases], dtype=np.int64)
        self.type_count = int(self.types.max()) + 1
        self._slot = len(ints)
        ints.extend([0] * at.SLOT_HEAD)  # what the kernel's functions read of a case
        self.most_later = 0  # later visits of one case; set when the whole plan is known

    def count(self) -> int:
        """A place that begins at zero."""
        self._columns.append(None)
        return len(self._columns) - 1

    def draw(self, drawn: Drawn) -> int:
        """A place that begins with a drawn number."""
        self._columns.append(drawn)
        return len(self._columns) - 1

    def number_of(self, case: Case, place: int, visit: int) -> Any:
        """What `place` holds at a later visit."""
        number: int = case[NUMBER]
        block = self._kept.get((place, visit, number >> _BLOCK_BITS))
        if block is not None:
            return block[number & (_BLOCK - 1)]
        drawn = self._columns[place]
        assert drawn is not None
        early = _EARLY_VISITS
        if drawn.bounded:
            early = min(early, self._tables.ints[at.MAXIMUM_VISITS])
        if visit >= early:
            return drawn.one(self._facade(number), visit)
        if len(self._kept) >= _MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        first = number & ~(_BLOCK - 1)
        end = min(first + _BLOCK, self._cases)
        block = drawn.many(first, end, self._uniforms(first, end, visit))
        self._kept[place, visit, number >> _BLOCK_BITS] = block
        return block[number & (_BLOCK - 1)]

    def count_visit(self, case: Case, place: int) -> int:
        """The number of this visit, which is not the first. Raises Unfit when the case comes back too often."""
        later = case[LATER]
        if later is None:
            later = case[LATER] = {LATER: 0}
        visit: int = later.get(place, 0) + 1
        later[place] = visit
        returns = later[LATER] = later[LATER] + 1
        if returns > self.most_later:
            raise Unfit
        return visit

    def count_instance(self, case: Case, place: int) -> int:
        """The number of one more instance of what has begun; the kernel's limits do not count them."""
        later = case[LATER]
        if later is None:
            later = case[LATER] = {LATER: 0}
        visit: int = later.get(place, 0) + 1
        later[place] = visit
        return visit

    def _facade(self, number: int) -> int:
        ints, slot = self._tables.ints, self._slot
        ints[slot + at.CASE] = number
        ints[slot + at.CASE_TYPE] = int(self.types[number])
        ints[slot + at.CASE_KEY] = ints[at.CASE_KEYS_AT] + number
        return slot

    def _uniforms(self, first: int, end: int, visit: int) -> Uniforms:
        keys, salts = self._tables.keys, self._tables.ints[at.SALTS_AT]
        bits_of_cases = self._case_keys[first:end]

        def uniforms(key: int, purpose: int) -> Floats:
            salt = salts + (visit & (at.REMEMBERED_VISITS - 1)) * at.PURPOSES + purpose
            bits = bits_of_cases ^ np.uint64(keys[key] ^ keys[salt])
            with np.errstate(over="ignore"):
                return (scramble(bits) >> np.uint64(11)).astype(np.float64) * _TO_UNIT

        return uniforms

    def records(self, first: int, measured_from: float, arrivals: Sequence[float]) -> list[Case]:
        """The records of a block of cases that begins with `first`."""
        end = min(first + _BLOCK, self._cases)
        uniforms = self._uniforms(first, end, 0)
        head: list[Iterable[Any]] = [
            range(first, end),
            [time >= measured_from for time in arrivals[first:end]],
            repeat(0.0),
            repeat(0.0),
            repeat(None),
            repeat(0),
        ]
        columns = [
            repeat(0) if drawn is None else drawn.many(first, end, uniforms) for drawn in self._columns[HEAD:]
        ]
        return list(map(list, zip(*head, *columns, strict=False)))

    def seconds(self, dists: Sequence[int], key: int, purpose: int) -> Drawn:
        """A duration; `dists` has the address of its distribution per case type."""
        ints, reals, keys = self._tables.ints, self._tables.reals, self._tables.keys

        def many(first: int, end: int, uniforms: Uniforms) -> list[float]:
            kinds = sorted(set(dists))
            constant = [fixed_seconds(ints, reals, dist) for dist in kinds]
            if len(kinds) == 1 and constant[0] is not None:
                return [constant[0]] * (end - first)
            u = uniforms(key, purpose)
            if len(kinds) == 1:
                drawn: list[float] = durations(ints, reals, kinds[0], u).tolist()
                return drawn
            result: Floats = np.zeros(end - first)
            of_case = np.array(dists, dtype=np.int64)[self.types[first:end]]
            for dist, seconds in zip(kinds, constant, strict=True):
                mine = of_case == dist
                result[mine] = durations(ints, reals, dist, u[mine]) if seconds is None else seconds
            return list(result.tolist())

        def one(slot: int, visit: int) -> float:
            dist = dists[ints[slot + at.CASE_TYPE]]
            return draws.drawn_seconds(ints, reals, keys, slot, dist, key, visit, purpose)

        return Drawn(many, one)

    def instances(self, node: int) -> Drawn:
        """How often a case needs an activity that is repeated: at least once."""
        ints = self._tables.ints
        drawn = self.seconds(
            [ints[node + at.COUNT_DIST]] * self.type_count, ints[node + at.KEY], at.FOR_COUNT
        )

        def many(first: int, end: int, uniforms: Uniforms) -> list[int]:
            return [max(int(number + 0.5), 1) for number in drawn.many(first, end, uniforms)]

        return Drawn(many, lambda slot, visit: max(int(drawn.one(slot, visit) + 0.5), 1))

    def start(self, scope: int, key: int) -> Drawn:
        """Which of several starts a scope begins with, as its place among them."""
        ints, reals, keys = self._tables.ints, self._tables.reals, self._tables.keys
        first = ints[scope + at.START_WEIGHTS]
        weights = reals[first : first + ints[scope + at.START_END] - ints[scope + at.START_FIRST]]

        def many(_first: int, _end: int, uniforms: Uniforms) -> list[int]:
            taken: list[int] = by_weight(weights, uniforms(key, at.FOR_START)).tolist()
            return taken

        def one(slot: int, visit: int) -> int:
            drawn = draws.chance(ints, keys, slot, key, visit, at.FOR_START)
            return int(by_weight(weights, np.array([drawn]))[0])

        return Drawn(many, one)

    def fires(self, edge: int) -> Drawn:
        """Whether an event on the border happens, by its chance."""
        ints, reals, keys = self._tables.ints, self._tables.reals, self._tables.keys
        key, chances = ints[edge + at.KEY], ints[edge + at.FIRING]

        def many(first: int, end: int, uniforms: Uniforms) -> list[int]:
            of_case = np.array(reals[chances : chances + self.type_count])[self.types[first:end]]
            happens: list[int] = (uniforms(key, at.FOR_FIRING) < of_case).astype(np.int64).tolist()
            return happens

        def one(slot: int, visit: int) -> int:
            drawn = draws.chance(ints, keys, slot, key, visit, at.FOR_FIRING)
            return int(drawn < reals[chances + ints[slot + at.CASE_TYPE]])

        return Drawn(many, one)

    def choice(self, node: int) -> Drawn:
        """The flow that an exclusive split takes, as its place among the outgoing ones."""
        ints, reals, keys = self._tables.ints, self._tables.reals, self._tables.keys
        flows = ints[ints[node + at.OUT_FIRST] : ints[node + at.OUT_END]]

        def many(first: int, end: int, uniforms: Uniforms) -> list[int]:
            u = uniforms(ints[node + at.KEY], at.FOR_CHOICE)
            taken = self._by_weight(flows, u, self.types[first:end])
            if ints[node + at.BY_FACTS] > 0:
                by_facts = self._by_facts(flows, first, end)
                if ints[node + at.BY_FACTS] == at.FACTS_ONLY:
                    taken[:] = NO_WAY
                taken = np.where(by_facts >= 0, by_facts, taken)
            numbers: list[int] = taken.tolist()
            return numbers

        def one(slot: int, visit: int) -> int:
            if ints[node + at.BY_FACTS] == at.FACTS_ONLY:
                raise Unfit
            return flows.index(draws.choose(ints, reals, keys, slot, node, visit))

        return Drawn(many, one, bounded=True)

    def _by_weight(self, flows: Sequence[int], u: Floats, types: Integers) -> Integers:
        """`kernel.draws.choose` for many cases, before loops are left by force."""
        ints, reals = self._tables.ints, self._tables.reals
        taken = np.zeros(u.size, dtype=np.int64)
        for case_type in np.unique(types).tolist():
            mine = types == case_type
            weights = [reals[ints[flow + at.WEIGHTS] + case_type] for flow in flows]
            total = 0.0
            for weight in weights:
                total += weight
            taken[mine] = by_weight(weights, total * u[mine])
        return taken

    def _by_facts(self, flows: Sequence[int], first: int, end: int) -> Integers:
        """`kernel.draws.choose_by_facts` for many cases."""
        ints = self._tables.ints
        taken = np.full(end - first, -1, dtype=np.int64)
        for place, flow in reversed(list(enumerate(flows))):
            if ints[flow + at.FACT] < 0 and ints[flow + at.FLOW_ROLE] == at.OTHERWISE and (taken < 0).all():
                taken[:] = place  # the last of them, as in the kernel
        for place, flow in reversed(list(enumerate(flows))):
            if ints[flow + at.FACT] >= 0:
                taken[self._holds(ints[flow + at.FACT], first, end)] = place
        return taken

    def _holds(self, fact: int, first: int, end: int) -> npt.NDArray[np.bool_]:
        ints = self._tables.ints
        width, begin = ints[at.FACT_WORDS], ints[at.CASE_FACTS_AT]
        words = np.array(ints[begin + first * width : begin + end * width], dtype=np.int64).reshape(-1, width)
        bits: npt.NDArray[np.bool_] = (
            words[:, fact // at.FACTS_PER_WORD] >> (fact % at.FACTS_PER_WORD)
        ) & 1 == 1
        return bits

    def some(self, node: int) -> Drawn:
        """The flows that an inclusive split takes, as bits in their order."""
        ints, reals, keys = self._tables.ints, self._tables.reals, self._tables.keys
        flows = ints[ints[node + at.OUT_FIRST] : ints[node + at.OUT_END]]

        def many(first: int, end: int, uniforms: Uniforms) -> list[int]:
            types = self.types[first:end]
            taken = np.zeros(end - first, dtype=np.int64)
            by_chance = np.zeros(end - first, dtype=bool)
            otherwise = -1
            for place, flow in enumerate(flows):
                if ints[flow + at.FLOW_ROLE] == at.OTHERWISE:
                    otherwise = place
                elif ints[flow + at.FLOW_ROLE] == at.PLAIN:
                    taken |= 1 << place
                else:
                    if ints[flow + at.FACT] >= 0:
                        goes = self._holds(ints[flow + at.FACT], first, end)
                    else:
                        weights_at = ints[flow + at.WEIGHTS]
                        chances = np.array(reals[weights_at : weights_at + self.type_count])[types]
                        goes = uniforms(ints[flow + at.FLOW_KEY], at.FOR_CHOICE) < chances
                    taken[goes] |= 1 << place
                    by_chance |= goes
            if otherwise >= 0:
                taken[~by_chance] |= 1 << otherwise
            if (taken == 0).any():
                u = uniforms(ints[node + at.KEY], at.FOR_CHOICE)
                taken = np.where(taken == 0, 1 << self._by_weight(flows, u, types), taken)
            bits: list[int] = taken.tolist()
            return bits

        def one(slot: int, visit: int) -> int:
            ints[at.STACK_SIZE] = 0
            count = tokens.put_some(ints, reals, keys, slot, node, visit)
            stack = ints[at.STACK_AT]
            ints[at.STACK_SIZE] = 0
            return sum(1 << flows.index(flow) for flow in ints[stack : stack + count])

        return Drawn(many, one, bounded=True)


def by_weight(weights: Sequence[float], left: Floats) -> Integers:
    """The place in whose share of the weights each number falls, subtracting one weight after the other."""
    still = np.ones(left.size, dtype=bool)
    chosen = np.zeros(left.size, dtype=np.int64)
    for place, weight in enumerate(weights):
        if weight > 0.0:
            chosen[still] = place
            still &= ~(left < weight)
            left = left - weight
    return chosen


def fixed_seconds(ints: list[int], reals: list[float], dist: int) -> float | None:
    """The duration that needs no random number; None for any other."""
    first = ints[dist + at.VALUES]
    return reals[first] if ints[dist + at.DIST_KIND] == at.FIXED and reals[first - 1] <= 0.0 else None
