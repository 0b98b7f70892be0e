"""One replication: the tables of a run, their growth, and what is read off at the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, nan
from typing import Any

import numpy as np
import numpy.typing as npt

from meguru.engines.simulation import layout as at
from meguru.engines.simulation.compiled import compiled_kernel, plain_kernel
from meguru.engines.simulation.layout import Plan, State
from meguru.engines.simulation.plan import ReadyPlan

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]

_FIRST_SLOTS = 256
_KEY_TABLES = frozenset({"node_key", "flow_key", "salt", "case_key"})
_FLOAT_TABLES = frozenset(
    [
        "window",
        "weight",
        "firing",
        "start_weight",
        "dist_zero",
        "dist_value",
        "staff_yen",
        "week_open",
        "opens",
        "closes",
        "before",
        "arrival",
        "heap_time",
        "item_time",
        "slot_sum",
        "clock",
        "node_sum",
        "pool_sum",
        "finish",
        "case_work",
        "case_yen",
        "log_time",
    ]
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one replication came to.

    Shape:  `finish`, `case_work`, `case_yen` per case (nan finish: unfinished); `node_sum` nodes x 4 and
            `pool_sum` pools x 4 (`layout`); `log` lines x 3 and `log_time` lines x 3 (empty unless asked for).
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


class Runner:
    """Runs replications of one plan, compiled or not; only one at a time."""

    def __init__(self, plan: ReadyPlan, *, compiled: bool) -> None:
        self._plan = plan
        self._compiled = compiled
        self._kernel: Callable[[Any, Any], int] = compiled_kernel() if compiled else plain_kernel()
        self._tables = Plan(*(self._table(name, value) for name, value in plan.tables._asdict().items()))

    def run(
        self, *, arrival: Floats, case_key: Keys, case_type: Integers, window: tuple[float, float]
    ) -> Outcome:
        """Run one replication. `arrival` ascends; `window` is the measured time in seconds."""
        plan = self._tables._replace(window=self._table("window", list(window)))
        state = self._first_state(arrival=arrival, case_key=case_key, case_type=case_type)
        while (answer := self._kernel(plan, state)) != at.FINISHED:
            state = self._grown(state, answer)
        return self._outcome(state)

    def _table(self, name: str, value: Any) -> Any:
        """A table as the kernel wants it: a numpy array when compiled, a list otherwise."""
        if not self._compiled:
            return value.tolist() if isinstance(value, np.ndarray) else value
        if name in _KEY_TABLES:
            return np.asarray(value, dtype=np.uint64)
        return np.asarray(value, dtype=np.float64 if name in _FLOAT_TABLES else np.int64)

    def _first_state(self, *, arrival: Floats, case_key: Keys, case_type: Integers) -> State:
        ready, setting = self._plan.tables, self._plan.tables.setting
        cases, pools = len(arrival), len(self._plan.pool_ids)
        items = 4 * setting[at.ITEM_RESERVE]
        slots = _FIRST_SLOTS
        headcounts = ready.staff[at.HEADCOUNT :: at.STAFF_WIDTH]
        register = np.zeros(at.REGISTERS, dtype=np.int64)
        register[at.FREE_ITEMS] = items
        queue = np.full((pools, at.QUEUE_WIDTH), -1, dtype=np.int64)
        queue[:, at.FREE_COUNT] = headcounts
        members = [np.arange(count)[::-1] for count in headcounts]
        log_lines = 4096 if setting[at.KEEP_LOG] else 0
        tables = {
            "register": register,
            "clock": np.zeros(1),
            "arrival": np.append(arrival, inf),
            "case_key": np.append(case_key, np.uint64(0)),
            "case_type": np.append(case_type, 0),
            "heap_time": np.zeros(items),
            "heap_serial": np.zeros(items, dtype=np.int64),
            "heap_item": np.zeros(items, dtype=np.int64),
            "item": _chained(0, items, at.ITEM_WIDTH, at.NEXT, -1),
            "item_time": np.zeros(items * at.TIME_WIDTH),
            "slot": _chained(0, slots, at.SLOT_WIDTH, at.NEXT_SLOT, -1),
            "slot_sum": np.zeros(slots * at.SUM_WIDTH),
            "mark": np.zeros(slots * setting[at.FLOWS], dtype=np.int64),
            "active": np.zeros(slots * setting[at.NODES], dtype=np.int64),
            "visit": np.zeros(slots * setting[at.NODES], dtype=np.int64),
            **{
                name: np.zeros(slots * setting[at.SCOPES], dtype=np.int64)
                for name in ("token", "epoch", "pending", "turn")
            },
            "stack": np.zeros(4096 + 4 * setting[at.FLOWS], dtype=np.int64),
            "queue": queue.ravel(),
            "free_member": np.concatenate(members) if members else np.zeros(0, dtype=np.int64),
            "node_sum": np.zeros(setting[at.NODES] * at.NODE_SUM_WIDTH),
            "pool_sum": np.zeros(pools * at.POOL_SUM_WIDTH),
            "finish": np.full(cases, nan),
            "case_work": np.zeros(cases),
            "case_yen": np.zeros(cases),
            "log": np.zeros(log_lines * at.LOG_WIDTH, dtype=np.int64),
            "log_time": np.zeros(log_lines * at.LOG_TIME_WIDTH),
        }
        return State(**{name: self._table(name, tables[name]) for name in State._fields})

    def _grown(self, state: State, answer: int) -> State:
        """Double the tables that were full; records keep their numbers."""
        setting = self._plan.tables.setting
        if answer == at.NEEDS_LOG:
            return state._replace(
                log=self._doubled("log", state.log), log_time=self._doubled("log_time", state.log_time)
            )
        if answer == at.NEEDS_ITEMS:
            count = len(state.heap_item)
            more = _chained(count, count, at.ITEM_WIDTH, at.NEXT, state.register[at.FREE_ITEM])
            state.register[at.FREE_ITEM] = count
            state.register[at.FREE_ITEMS] += count
            names = ("heap_time", "heap_serial", "heap_item", "item_time")
            grown = {name: self._doubled(name, getattr(state, name)) for name in names}
            return state._replace(item=self._joined("item", state.item, more), **grown)
        count = len(state.slot) // at.SLOT_WIDTH
        more = _chained(count, count, at.SLOT_WIDTH, at.NEXT_SLOT, state.register[at.FREE_SLOT])
        state.register[at.FREE_SLOT] = count
        widths = {"slot_sum": at.SUM_WIDTH, "mark": setting[at.FLOWS]}
        widths |= dict.fromkeys(("active", "visit"), setting[at.NODES])
        widths |= dict.fromkeys(("token", "epoch", "pending", "turn"), setting[at.SCOPES])
        grown = {name: self._doubled(name, getattr(state, name)) for name in widths}
        return state._replace(slot=self._joined("slot", state.slot, more), **grown)

    def _doubled(self, name: str, table: Any) -> Any:
        return self._joined(name, table, np.zeros(len(table)))

    def _joined(self, name: str, table: Any, more: Any) -> Any:
        added = self._table(name, np.asarray(more, dtype=np.float64 if name in _FLOAT_TABLES else np.int64))
        return table + added if isinstance(table, list) else np.concatenate((table, added))

    def _outcome(self, state: State) -> Outcome:
        lines = int(state.register[at.LOG_SIZE])
        for row in range(0, len(state.slot), at.SLOT_WIDTH):
            case = state.slot[row + at.CASE]
            if case >= 0:  # stuck: its work was done all the same
                slot = row // at.SLOT_WIDTH * at.SUM_WIDTH
                state.case_work[case] = state.slot_sum[slot + at.SUM_WORK]
                state.case_yen[case] = state.slot_sum[slot + at.SUM_YEN]
        log = np.array(state.log[: lines * at.LOG_WIDTH], dtype=np.int64)
        log_time = np.array(state.log_time[: lines * at.LOG_TIME_WIDTH], dtype=np.float64)
        return Outcome(
            finish=np.array(state.finish, dtype=np.float64),
            case_work=np.array(state.case_work, dtype=np.float64),
            case_yen=np.array(state.case_yen, dtype=np.float64),
            node_sum=np.array(state.node_sum, dtype=np.float64).reshape(-1, at.NODE_SUM_WIDTH),
            pool_sum=np.array(state.pool_sum, dtype=np.float64).reshape(-1, at.POOL_SUM_WIDTH),
            tasks_done=int(state.register[at.TASKS_DONE]),
            runaways=int(state.register[at.RUNAWAYS]),
            log=log.reshape(-1, at.LOG_WIDTH),
            log_time=log_time.reshape(-1, at.LOG_TIME_WIDTH),
        )


def _chained(first: int, count: int, width: int, column: int, tail: int) -> Integers:
    """`count` empty records, numbered from `first`, each naming the next in `column`; the last names `tail`."""
    records = np.full((count, width), -1, dtype=np.int64)
    records[:, column] = np.arange(first + 1, first + count + 1)
    records[-1, column] = tail
    return records.ravel()
