"""The memory image of the simulator: what stands where.

A run lives in three flat tables: `ints` (int64), `reals` (float64) and `keys` (uint64). A record is named by
its address, `ints[record + FIELD]`; lists are named by the addresses of their first entry and of their end.
The design and scenario come first and are only read; cases and items follow and grow at the end. Under numba
the tables are numpy arrays; without it they are lists, which plain Python reads several times faster.
"""

from __future__ import annotations

from typing import Protocol


class Ints(Protocol):
    """Whole numbers and addresses: an int64 array under numba, a list without it."""

    def __getitem__(self, index: int, /) -> int: ...
    def __setitem__(self, index: int, value: int, /) -> None: ...


class Reals(Protocol):
    """Seconds, yen, weights: a float64 array under numba, a list without it."""

    def __getitem__(self, index: int, /) -> float: ...
    def __setitem__(self, index: int, value: float, /) -> None: ...


class Keys(Protocol):
    """Keys of random numbers: a uint64 array under numba, a list without it."""

    def __getitem__(self, index: int, /) -> int: ...


# ints[...]: the scalars of a run
HEAP_SIZE, FREE_ITEM, FREE_ITEMS, FREE_SLOT, NEXT_CASE, SERIAL_NUMBER, LOG_SIZE, TASKS_DONE = range(8)
STACK_SIZE, ABORTED, RUNAWAYS = range(8, 11)
# settings, then addresses
MAXIMUM_VISITS, STEP_LIMIT, KEEP_LOG, ITEM_RESERVE, LOG_ROOM, STACK_ROOM = range(11, 17)
FIRST_NODE, NODES_END, FIRST_FLOW, FLOWS_END, ROOT_SCOPE, OR_FIRST, OR_END = range(17, 24)
STACK_AT, HEAP_AT, HEAP_TIMES_AT, CASE_TYPES_AT, LOG_AT, LOG_TIMES_AT = range(24, 30)
ARRIVALS_AT, FINISH_AT, WORK_AT, YEN_AT, CASE_KEYS_AT, SALTS_AT = range(30, 36)
REGISTERS = 40

# reals[...]
MEASURE_BEGIN, MEASURE_END = range(2)
REAL_REGISTERS = 2

# What a node does with a token.
PASS, TASK, JOIN, MERGE, WAIT, RACE, END, TERMINATE, CONTAINER, ESCAPE, LINK = range(11)

# node: OUT, IN and EDGE are lists of flows, flows and border events
OP, OUT_FIRST, OUT_END, IN_FIRST, IN_END, SCOPE, CHILD, POOL, OPEN_DELAY, YEN, EVENT_DIST = range(11)
EDGE_FIRST, EDGE_END, HOST, INTERRUPTS, HANDLER, LEAVES, HANDLED_SCOPE = range(11, 18)
REST, NUMBER, SUMS, DELAYS, WORKS, FIRING, KEY = range(18, 25)
NODE_WIDTH = 25
TAKE_ALL, TAKE_ONE, TAKE_SOME = range(3)  # LEAVES: how tokens leave a node

# flow
TARGET, FLOW_SCOPE, LEAVES_LOOP, REACH, FLOW_ROLE, MARK, WEIGHTS, FLOW_KEY = range(8)
FLOW_WIDTH = 8
PLAIN, MAYBE, OTHERWISE = range(3)  # FLOW_ROLE: always, by its own chance, when no other was taken

# scope: the scopes inside a scope follow it directly, up to SCOPE_END
CONTAINER_NODE, START_FIRST, START_END, SCOPE_END, START_MODE, TOKENS, START_WEIGHTS = range(7)
SCOPE_WIDTH = 7
ONE_START, ALL_STARTS, IN_TURN = range(3)  # START_MODE; in turn: ad-hoc sub-processes

# dist: reals[VALUES - 1] is the share of zeros
DIST_KIND, VALUES, CELLS = range(3)
DIST_WIDTH = 3
FIXED, EVEN, OCTAVES = range(3)
CELLS_PER_OCTAVE = 32
OCTAVE_COUNT = 32

# pool; reals[POOL_SUMS + ...]
CALENDAR, MEMBERS_AT, QUEUE_HEAD, QUEUE_TAIL, FREE_COUNT, POOL_SUMS = range(6)
POOL_WIDTH = 6
BUSY, POOL_VISITS, POOL_QUEUE, POOL_WORK, YEN_PER_SECOND, STAFF_SHARE = range(6)  # share: 0 for contractors
POOL_SUM_WIDTH = 6

# calendar
DAY_ROW, DAYS, WEEK_OPEN = range(3)  # WEEK_OPEN: an address in reals
CALENDAR_WIDTH = 3

# item: one piece of work or waiting of one case; reals[TIMES + ...]
CASE_SLOT, NODE, EPOCH, MEMBER, NEXT, PHASE, SERIAL, PARTNER, PARTNER_SERIAL, VISIT, TIMES = range(11)
ITEM_WIDTH = 11
ENABLED, REQUESTED, STARTED, WORK = range(4)
TIME_WIDTH = 4
DELAYED, QUEUED, WORKING, WAITING, ARMED = range(5)  # PHASE

# slot: one case that is under way. After the head come one MARK per flow, REST and VISITS per node,
# and four counts per scope (TOKENS). reals[CASE_SUMS + ...]
CASE, CASE_TYPE, OR_TOKENS, STEPS, MEASURED, NEXT_SLOT, CASE_SUMS, CASE_KEY = range(8)
SLOT_HEAD = 8
VISITED = 1  # beside REST: how often the case came to the node
GENERATION, PENDING, TURN = (
    1,
    2,
    3,
)  # beside TOKENS: cancellations, waiting tokens, starts that had their turn
SUM_WORK, SUM_YEN = range(2)
SUM_WIDTH = 2

# reals[SUMS + ...] of a node
VISITS, DELAY_SECONDS, QUEUE_SECONDS, WORK_SECONDS = range(4)
NODE_SUM_WIDTH = 4

# log lines, in ints and reals
LOG_CASE, LOG_NODE, LOG_MEMBER = range(3)
LOG_WIDTH = 3
LOG_TIME_WIDTH = 3

# What the random numbers are for; a number is keyed by seed, replication, case, element, visit and purpose.
FOR_DELAY, FOR_WORK, FOR_CHOICE, FOR_EVENT, FOR_FIRING, FOR_START = range(6)
PURPOSES = 8
REMEMBERED_VISITS = 256

# What `run` answers.
FINISHED, NEEDS_SLOTS, NEEDS_ITEMS, NEEDS_LOG = range(4)
