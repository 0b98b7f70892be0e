"""The flat tables of the simulator: which number stands where.

Records of one kind lie in one flat array, `table[record * WIDTH + FIELD]`. Under numba the tables are numpy
arrays; without it they are lists, which plain Python reads several times faster. The source is the same.
"""

from __future__ import annotations

from typing import Any, NamedTuple

# What a node does with a token.
PASS, TASK, JOIN, MERGE, WAIT, RACE, END, TERMINATE, CONTAINER, ESCAPE, LINK = range(11)

# node[...]
OP, OUT_FIRST, OUT_END, IN_FIRST, IN_END, SCOPE, CHILD, POOL, OPEN_DELAY, YEN, EVENT_DIST = range(11)
EDGE_FIRST, EDGE_END, HOST, INTERRUPTS, HANDLER, LEAVES, HANDLED_SCOPE = range(11, 18)
NODE_WIDTH = 18

# LEAVES: how tokens leave a node
TAKE_ALL, TAKE_ONE, TAKE_SOME = range(3)

# flow[...]
TARGET, FLOW_SCOPE, LEAVES_LOOP, REACH_ROW, FLOW_ROLE = range(5)
FLOW_WIDTH = 5
PLAIN, MAYBE, OTHERWISE = range(3)  # FLOW_ROLE: always, by its own chance, when no other was taken

# scope[...]; the scopes inside a scope follow it directly, up to SCOPE_END
# START_MODE: one of the start nodes by weight, all at once, or one after the other (ad-hoc sub-process)
CONTAINER_NODE, START_FIRST, START_END, SCOPE_END, START_MODE = range(5)
SCOPE_WIDTH = 5
ONE_START, ALL_STARTS, IN_TURN = range(3)

# dist[...]
DIST_KIND, DIST_FIRST, DIST_CELLS = range(3)
DIST_WIDTH = 3
FIXED, EVEN, OCTAVES = range(3)
CELLS_PER_OCTAVE = 32
OCTAVE_COUNT = 32

# staff[...] (read only) and queue[...]
HEADCOUNT, CALENDAR, MEMBER_FIRST = range(3)
STAFF_WIDTH = 3
QUEUE_HEAD, QUEUE_TAIL, FREE_COUNT = range(3)
QUEUE_WIDTH = 3

# calendar[...]
DAY_ROW, DAYS = range(2)
CALENDAR_WIDTH = 2

# item[...]: one piece of work or waiting of one case; item_time[...]
CASE_SLOT, NODE, EPOCH, MEMBER, NEXT, PHASE, SERIAL, PARTNER, PARTNER_SERIAL, VISIT = range(10)
ITEM_WIDTH = 10
ENABLED, REQUESTED, STARTED, WORK = range(4)
TIME_WIDTH = 4
DELAYED, QUEUED, WORKING, WAITING, ARMED = range(5)  # PHASE

# slot[...]: one case that is under way; slot_sum[...]
CASE, CASE_TYPE, OR_TOKENS, STEPS, MEASURED, NEXT_SLOT = range(6)
SLOT_WIDTH = 6
SUM_WORK, SUM_YEN = range(2)
SUM_WIDTH = 2

# node_sum[...], pool_sum[...]
VISITS, DELAY_SECONDS, QUEUE_SECONDS, WORK_SECONDS = range(4)
NODE_SUM_WIDTH = 4
BUSY, POOL_VISITS, POOL_QUEUE, POOL_WORK = range(4)
POOL_SUM_WIDTH = 4

# log[...], log_time[...]
LOG_CASE, LOG_NODE, LOG_MEMBER = range(3)
LOG_WIDTH = 3
LOG_TIME_WIDTH = 3

# register[...]: the scalars of a run
HEAP_SIZE, FREE_ITEM, FREE_ITEMS, FREE_SLOT, NEXT_CASE, SERIAL_NUMBER, LOG_SIZE, TASKS_DONE = range(8)
STACK_SIZE, ABORTED, RUNAWAYS = range(8, 11)
REGISTERS = 11

# setting[...]
NODES, FLOWS, SCOPES, MAXIMUM_VISITS, STEP_LIMIT, KEEP_LOG, ITEM_RESERVE = range(7)

# What the random numbers are for; a number is keyed by seed, replication, case, element, visit and purpose.
FOR_DELAY, FOR_WORK, FOR_CHOICE, FOR_EVENT, FOR_FIRING, FOR_START = range(6)
PURPOSES = 8
REMEMBERED_VISITS = 256

# What `run` answers.
FINISHED, NEEDS_SLOTS, NEEDS_ITEMS, NEEDS_LOG = range(4)


class Plan(NamedTuple):
    """One design and scenario, read only."""

    setting: Any
    window: Any  # begin and end of the measured time, seconds
    node: Any
    node_key: Any
    out_flow: Any
    in_flow: Any
    edge_node: Any  # boundary events by host
    flow: Any
    flow_key: Any
    weight: Any  # [type * flows + flow]
    firing: Any  # [type * nodes + node]: chance that a boundary event fires
    scope: Any
    start_node: Any
    start_weight: Any
    or_node: Any
    reach: Any  # [row * nodes + node]: whether a token there can still reach an inclusive join's flow
    delay_dist: Any  # [type * nodes + node]
    work_dist: Any
    dist: Any
    dist_zero: Any
    dist_value: Any
    staff: Any
    staff_yen: Any  # per second
    calendar: Any
    week_open: Any
    day_first: Any
    opens: Any
    closes: Any
    before: Any
    salt: Any


class State(NamedTuple):
    """One replication under way. Every table is flat; those by case grow by whole slots."""

    register: Any
    clock: Any  # [0]: now
    arrival: Any
    case_key: Any
    case_type: Any
    heap_time: Any
    heap_serial: Any
    heap_item: Any
    item: Any
    item_time: Any
    slot: Any
    slot_sum: Any
    mark: Any  # [slot * flows + flow]: tokens waiting before a join
    active: Any  # [slot * nodes + node]: tokens at rest in a node
    visit: Any  # [slot * nodes + node]
    token: Any  # [slot * scopes + scope]
    epoch: Any  # [slot * scopes + scope]: goes up when the scope is cancelled
    pending: Any  # [slot * scopes + scope]: tokens that wait for a sub-process under way
    turn: Any  # [slot * scopes + scope]: how many starts of an ad-hoc sub-process have had their turn
    stack: Any
    queue: Any
    free_member: Any
    node_sum: Any
    pool_sum: Any
    finish: Any
    case_work: Any
    case_yen: Any
    log: Any
    log_time: Any
