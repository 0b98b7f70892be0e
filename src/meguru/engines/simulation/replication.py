"""One replication: the growing part of the memory image, and what is read off at the end."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, nan
from typing import Any

import numpy as np
import numpy.typing as npt

from meguru.engines.simulation import layout as at
from meguru.engines.simulation.compiled import compiled_kernel, plain_kernel
from meguru.engines.simulation.facts import CaseFacts
from meguru.engines.simulation.plan import ReadyPlan

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]

_FIRST_SLOTS = 256
_FIRST_LOG_LINES = 4096


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one replication came to.

    Shape:  `finish`, `case_work`, `case_yen` per case (nan finish: unfinished); `node_sum` nodes x 4 and
            `pool_sum` pools x 8 (`layout`); `stood` cases x clocks of `ReadyPlan.pause_clocks`; `log` lines x 3 and `log_time` lines x 3 (empty unless asked for).
    Unit:   seconds, yen.
    """

    finish: Floats
    case_work: Floats
    case_yen: Floats
    node_sum: Floats
    pool_sum: Floats
    tasks_done: int
    runaways: int
    log: Integers
    log_time: Floats
    stood: Floats  # how long the clock of each case stood
    no_way: str | None = None  # an element with conditions of which none held for a case


class Runner:
    """Runs replications of one plan, compiled or not."""

    def __init__(self, plan: ReadyPlan, *, compiled: bool) -> None:
        self._plan = plan
        self._compiled = compiled
        self._ints = np.array(plan.image.ints, dtype=np.int64)
        self._reals = np.array(plan.image.reals, dtype=np.float64)
        self._keys = np.array(plan.image.keys, dtype=np.uint64)

    def run(
        self,
        *,
        arrival: Floats,
        case_key: Keys,
        case_type: Integers,
        facts: CaseFacts,
        window: tuple[float, float],
        keep_log: bool,
    ) -> Outcome:
        """Run one replication. `arrival` ascends; `window` is the measured time in seconds."""
        memory = _Memory(ints=self._ints, reals=self._reals, keys=np.concatenate((self._keys, case_key)))
        memory.reals[at.MEASURE_BEGIN], memory.reals[at.MEASURE_END] = window
        memory.add_cases(arrival, case_type, facts, key_at=len(self._keys))
        memory.set(at.FREE_SLOT, -1)
        memory.set(at.FREE_ITEM, -1)
        memory.grow_slots(_FIRST_SLOTS, self._plan.image.slot_width)
        memory.grow_items(4 * int(memory.ints[at.ITEM_RESERVE]))
        if keep_log:
            memory.set(at.KEEP_LOG, 1)
            memory.grow_log(_FIRST_LOG_LINES)
        kernel = compiled_kernel() if self._compiled else plain_kernel()
        ints, reals, keys = memory.tables(compiled=self._compiled)
        while (answer := kernel(ints, reals, keys)) != at.FINISHED:
            memory.take(ints, reals)
            if answer == at.NEEDS_SLOTS:
                memory.grow_slots(memory.slots, self._plan.image.slot_width)
            elif answer == at.NEEDS_ITEMS:
                memory.grow_items(memory.items)
            else:
                memory.grow_log(int(memory.ints[at.LOG_ROOM]))
            ints, reals, keys = memory.tables(compiled=self._compiled)
        memory.take(ints, reals)
        return self._outcome(memory, cases=len(arrival))

    def _outcome(self, memory: _Memory, *, cases: int) -> Outcome:
        memory.close_stuck_cases()
        image, ints, reals = self._plan.image, memory.ints, memory.reals
        nodes, pools = len(self._plan.network.node_ids), len(self._plan.scenario.pools)
        lines = int(ints[at.LOG_SIZE])

        def per_case(register: int) -> Floats:
            return reals[ints[register] : ints[register] + cases].copy()

        stood_at, clocks = ints[at.PAUSED_AT], len(self._plan.pause_clocks)
        log_at, times_at = ints[at.LOG_AT], ints[at.LOG_TIMES_AT]
        node_sums = reals[image.node_sums_at : image.node_sums_at + nodes * at.NODE_SUM_WIDTH]
        pool_sums = reals[image.pool_sums_at : image.pool_sums_at + pools * at.POOL_SUM_WIDTH]
        return Outcome(
            finish=per_case(at.FINISH_AT),
            case_work=per_case(at.WORK_AT),
            case_yen=per_case(at.YEN_AT),
            node_sum=node_sums.reshape(nodes, at.NODE_SUM_WIDTH).copy(),
            pool_sum=pool_sums.reshape(pools, at.POOL_SUM_WIDTH).copy(),
            tasks_done=int(ints[at.TASKS_DONE]),
            runaways=int(ints[at.RUNAWAYS]),
            stood=reals[stood_at : stood_at + cases * clocks].reshape(cases, clocks).copy(),
            log=ints[log_at : log_at + lines * at.LOG_WIDTH].reshape(-1, at.LOG_WIDTH).copy(),
            no_way=self._element_at(int(ints[at.NO_WAY])),
            log_time=reals[times_at : times_at + lines * at.LOG_TIME_WIDTH].reshape(-1, 3).copy(),
        )

    def _element_at(self, address: int) -> str | None:
        if address == 0:
            return None
        number = (address - int(self._plan.image.ints[at.FIRST_NODE])) // at.NODE_WIDTH
        return self._plan.network.node_ids[number]


class _Memory:
    """The tables of one run. What grows is appended, so addresses stay good; heap and log are moved."""

    def __init__(self, *, ints: Integers, reals: Floats, keys: Keys) -> None:
        self.ints, self.reals, self.keys = ints.copy(), reals.copy(), keys
        self.slots = 0
        self.items = 0
        self.slot_blocks: list[tuple[int, int, int]] = []  # address, records, width

    def tables(self, *, compiled: bool) -> tuple[Any, Any, Any]:
        """The tables as the kernel wants them: arrays when compiled, lists otherwise."""
        if compiled:
            return self.ints, self.reals, self.keys
        return self.ints.tolist(), self.reals.tolist(), self.keys.tolist()

    def take(self, ints: Any, reals: Any) -> None:
        """Take the tables back from the kernel."""
        self.ints = np.asarray(ints, dtype=np.int64)
        self.reals = np.asarray(reals, dtype=np.float64)

    def set(self, register: int, value: int) -> None:
        self.ints[register] = value

    def add_ints(self, values: Integers) -> int:
        address = len(self.ints)
        self.ints = np.concatenate((self.ints, values))
        return address

    def add_reals(self, values: Floats) -> int:
        address = len(self.reals)
        self.reals = np.concatenate((self.reals, values))
        return address

    def add_cases(self, arrival: Floats, case_type: Integers, facts: CaseFacts, *, key_at: int) -> None:
        cases = len(arrival)
        self.set(at.ARRIVALS_AT, self.add_reals(np.append(arrival, inf)))
        self.set(at.FINISH_AT, self.add_reals(np.full(cases, nan)))
        self.set(at.WORK_AT, self.add_reals(np.zeros(cases)))
        self.set(at.YEN_AT, self.add_reals(np.zeros(cases)))
        clocks = int(self.ints[at.PAUSE_CLOCKS_END] - self.ints[at.PAUSE_CLOCKS_AT])
        self.set(at.PAUSED_AT, self.add_reals(np.zeros(cases * clocks)))
        self.set(at.CASE_TYPES_AT, self.add_ints(case_type))
        self.set(at.CASE_KEYS_AT, key_at)
        self.set(at.CASE_CLASSES_AT, self.add_ints(facts.rank))
        self.set(at.CASE_FACTS_AT, self.add_ints(facts.words.ravel()))
        self.set(at.FACT_WORDS, facts.words.shape[1])

    def grow_slots(self, count: int, width: int) -> None:
        """Room for `count` more cases under way."""
        records = np.zeros((count, width), dtype=np.int64)
        address = len(self.ints)
        records[:, at.CASE] = -1
        records[:, at.CASE_SUMS] = self.add_reals(np.zeros(count * at.SUM_WIDTH)) + at.SUM_WIDTH * np.arange(
            count
        )
        records[:, at.NEXT_SLOT] = address + width * np.arange(1, count + 1)
        records[-1, at.NEXT_SLOT] = self.ints[at.FREE_SLOT]
        records[:, at.TOP] = self.ints[at.ROOT_SCOPE]
        records[:, at.HOME] = address + width * np.arange(count)
        records[:, at.OWN_SUMS] = records[:, at.CASE_SUMS]
        records[:, at.FIRST_PART] = -1
        self.add_ints(records.ravel())
        self.set(at.FREE_SLOT, address)
        self.ints[at.FREE_SLOTS] += count
        self.slots += count
        self.slot_blocks.append((address, count, width))

    def grow_items(self, count: int) -> None:
        """Room for `count` more items, and a heap for all of them."""
        records = np.full((count, at.ITEM_WIDTH), -1, dtype=np.int64)
        address = len(self.ints)
        times = self.add_reals(np.zeros(count * at.TIME_WIDTH))
        records[:, at.TIMES] = times + at.TIME_WIDTH * np.arange(count)
        records[:, at.NEXT] = address + at.ITEM_WIDTH * np.arange(1, count + 1)
        records[-1, at.NEXT] = self.ints[at.FREE_ITEM]
        self.add_ints(records.ravel())
        self.set(at.FREE_ITEM, address)
        self.ints[at.FREE_ITEMS] += count
        self.items += count
        size, old, old_times = (int(self.ints[k]) for k in (at.HEAP_SIZE, at.HEAP_AT, at.HEAP_TIMES_AT))
        self.set(at.HEAP_AT, self.add_ints(_padded(self.ints[old : old + 2 * size], 2 * self.items)))
        moved = _padded(self.reals[old_times : old_times + size], self.items)
        self.set(at.HEAP_TIMES_AT, self.add_reals(moved))

    def grow_log(self, more: int) -> None:
        """Room for `more` lines, after those that are written."""
        lines, room = int(self.ints[at.LOG_SIZE]), int(self.ints[at.LOG_ROOM]) + more
        old, old_times = int(self.ints[at.LOG_AT]), int(self.ints[at.LOG_TIMES_AT])
        moved = _padded(self.ints[old : old + lines * at.LOG_WIDTH], room * at.LOG_WIDTH)
        self.set(at.LOG_AT, self.add_ints(moved))
        times = _padded(
            self.reals[old_times : old_times + lines * at.LOG_TIME_WIDTH], room * at.LOG_TIME_WIDTH
        )
        self.set(at.LOG_TIMES_AT, self.add_reals(times))
        self.set(at.LOG_ROOM, room)

    def close_stuck_cases(self) -> None:
        """Cases that never ended: their work was done all the same."""
        for address, count, width in self.slot_blocks:
            records = self.ints[address : address + count * width].reshape(count, width)
            for record in records[records[:, at.CASE] >= 0]:
                case, sums = record[at.CASE], record[at.CASE_SUMS]
                self.reals[self.ints[at.WORK_AT] + case] = self.reals[sums + at.SUM_WORK]
                self.reals[self.ints[at.YEN_AT] + case] = self.reals[sums + at.SUM_YEN]


def _padded(values: npt.NDArray[Any], length: int) -> npt.NDArray[Any]:
    table = np.zeros(length, dtype=values.dtype)
    table[: len(values)] = values
    return table
