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
CASE_CLASSES_AT, CASE_FACTS_AT, FACT_WORDS, TYPE_STARTS_AT, BATCHES_AT, BATCHES_END = range(36, 42)
NO_WAY = 42  # a node with conditions of which none held for a case, 0 for none
FREE_SLOTS, SLOT_RESERVE, PART_SALTS_AT = range(43, 46)
PAUSES_AT, PAUSES_END, PAUSE_CLOCKS_AT, PAUSE_CLOCKS_END, PAUSED_AT = range(
    46, 51
)  # clocks: -1 for round the clock
MONTHS_AT, MONTHS_END = range(
    51, 53
)  # of each day of the axis: 12 times the fiscal year, and the month in it
REGISTERS = 56

# reals[...]
MEASURE_BEGIN, MEASURE_END, LAST_EVENT = range(3)
REAL_REGISTERS = 4

# What a node does with a token.
PASS, TASK, JOIN, MERGE, WAIT, RACE, END, TERMINATE, CONTAINER, ESCAPE, LINK = range(11)

# node: OUT, IN and EDGE are lists of flows, flows and border events
OP, OUT_FIRST, OUT_END, IN_FIRST, IN_END, SCOPE, CHILD, POOL, OPEN_DELAY, YEN, EVENT_DIST = range(11)
EDGE_FIRST, EDGE_END, HOST, INTERRUPTS, HANDLER, LEAVES, HANDLED_SCOPE = range(11, 18)
REST, NUMBER, SUMS, DELAYS, WORKS, FIRING, KEY = range(18, 25)
SKILL, BATCH, REPEATS, COUNT_DIST, BY_FACTS = range(25, 30)
NODE_WIDTH = 30
FACTS_ONLY, FACTS_THEN_CHANCE = range(
    1, 3
)  # BY_FACTS: when no condition holds and there is no default, refuse or draw
ONCE, SIDE_BY_SIDE, ONE_BY_ONE = range(3)  # REPEATS: how a multi-instance activity is done
TAKE_ALL, TAKE_ONE, TAKE_SOME = range(3)  # LEAVES: how tokens leave a node

# flow
TARGET, FLOW_SCOPE, LEAVES_LOOP, REACH, FLOW_ROLE, MARK, WEIGHTS, FLOW_KEY, FACT = range(9)
FLOW_WIDTH = 9  # FACT: the number of the flow's condition, -1 for none
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
ON_DUTY, PEOPLE_AT, PEOPLE_END, LANES_AT, CLASSES, STAY_FROM, IN_LANES, WAKE_AT = range(6, 14)
POOL_WIDTH = 14  # ON_DUTY: whether single people are looked at; WAKE_AT: an address in reals
BUSY, POOL_VISITS, POOL_QUEUE, POOL_WORK, YEN_PER_SECOND, STAFF_SHARE = range(6)  # share: 0 for contractors
OVERTIME, OVERTIME_EXTRA = range(
    6, 8
)  # seconds in the measured time; what each costs beyond the wage, in parts of it
POOL_SUM_WIDTH = 8

# person of a pool that is ON_DUTY; reals[PERSON_REALS + ...]
PERSON_FREE, PERSON_CALENDAR, LATE_CALENDAR, SKILLS_AT, SKILLS_END, PERSON_REALS, PERSON_NUMBER = range(7)
OVER_MONTH = 7  # the month in which OVER_USED was worked
PERSON_WIDTH = 8
SPEED, PERSON_YEN = range(2)
OVER_LIMIT, OVER_USED, YEAR_LIMIT, YEAR_USED = range(
    2, 6
)  # seconds of overtime in a month and a year: at most, so far
PERSON_REAL_WIDTH = 6

# lane: those who wait for one kind of skill with one priority, first come, first served
LANE_HEAD, LANE_TAIL = range(2)
LANE_WIDTH = 2

# batch; reals[BATCH_REALS + ...]
BATCH_SIZE, BATCH_HEAD, BATCH_TAIL, GATHERED, BATCH_ROUND, RELEASES, BATCH_REALS, BATCH_NODE = range(8)
BATCH_WIDTH = 8
MOST_WAIT, FURTHER_SHARE = range(2)

# calendar
DAY_ROW, DAYS, WEEK_OPEN = range(3)  # WEEK_OPEN: an address in reals
CALENDAR_WIDTH = 3

# item: one piece of work or waiting of one case; reals[TIMES + ...]
CASE_SLOT, NODE, EPOCH, MEMBER, NEXT, PHASE, SERIAL, PARTNER, PARTNER_SERIAL, VISIT, TIMES = range(11)
FOLLOWER, GROUP, TO_DO, ORDER = range(11, 15)
ITEM_WIDTH = 15  # FOLLOWER: the next of one batch; GROUP: what holds instances together; ORDER: of asking
ENABLED, REQUESTED, STARTED, WORK, WORK_OF_ALL = range(5)
TIME_WIDTH = 5
DELAYED, QUEUED, WORKING, WAITING, ARMED, GATHERING, FOLLOWING, DUE, WAKING, HOLDING = range(10)  # PHASE
BEGINNING, ENDED, RAISED = range(10, 13)  # PHASE of what a part and the case around it tell each other

# slot: one case that is under way. After the head come one MARK per flow, REST and VISITS per node,
# and five counts per scope (TOKENS). reals[CASE_SUMS + ...]
CASE, CASE_TYPE, OR_TOKENS, STEPS, MEASURED, NEXT_SLOT, CASE_SUMS, CASE_KEY = range(8)
# part: one of several instances of a sub-process that run side by side has a slot of its own
# (TOP: its outermost scope; HOME: the slot of its case; PART: 0 for a case; HELD_IN: a node of PARENT)
TOP, HOME, PARENT, HELD_IN, PART, FIRST_PART, NEXT_PART, BEFORE_PART, OWN_SUMS = range(8, 17)
STANDS, STANDING = range(
    17, 19
)  # whether the clock stands because of this slot; how many slots of the case say so
SLOT_HEAD = 19
PART_SALTS = 4096
VISITED = 1  # beside REST: how often the case came to the node
# beside TOKENS: cancellations, waiting tokens, starts that had their turn, instances still to come
GENERATION, PENDING, TURN, ROUNDS = range(1, 5)
COUNTS_PER_SCOPE = 5
SUM_WORK, SUM_YEN, STANDS_SINCE = range(3)  # when the clock of the case was stopped, below 0 while it runs
SUM_WIDTH = 3

# reals[SUMS + ...] of a node
VISITS, DELAY_SECONDS, QUEUE_SECONDS, WORK_SECONDS = range(4)
NODE_SUM_WIDTH = 4

# log lines, in ints and reals
LOG_CASE, LOG_NODE, LOG_MEMBER = range(3)
LOG_WIDTH = 3
LOG_TIME_WIDTH = 3

# What the random numbers are for; a number is keyed by seed, replication, case, element, visit and purpose.
FOR_DELAY, FOR_WORK, FOR_CHOICE, FOR_EVENT, FOR_FIRING, FOR_START, FOR_COUNT = range(7)
PURPOSES = 8
REMEMBERED_VISITS = 256
FACTS_PER_WORD = 62

# What `run` answers.
FINISHED, NEEDS_SLOTS, NEEDS_ITEMS, NEEDS_LOG = range(4)
