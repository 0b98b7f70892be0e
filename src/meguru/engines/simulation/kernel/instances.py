"""Multi-instance activities: one activity done several times for one case, side by side or one by one."""

from __future__ import annotations

from meguru.engines.simulation.kernel.draws import drawn_seconds
from meguru.engines.simulation.kernel.heap import new_item
from meguru.engines.simulation.kernel.staff import enable_task
from meguru.engines.simulation.kernel.tokens import arm
from meguru.engines.simulation.layout import (
    CASE_SLOT,
    COUNT_DIST,
    EDGE_END,
    EDGE_FIRST,
    FOR_COUNT,
    GROUP,
    HOLDING,
    KEY,
    MEMBER,
    NODE,
    ONE_BY_ONE,
    REPEATS,
    REST,
    TO_DO,
    VISIT,
    VISITED,
    Ints,
    Keys,
    Reals,
)


def instance_count(ints: Ints, reals: Reals, keys: Keys, slot: int, node: int, visit: int) -> int:
    """How often the case needs the activity: at least once."""
    dist = ints[node + COUNT_DIST]
    drawn = drawn_seconds(ints, reals, keys, slot, dist, ints[node + KEY], visit, FOR_COUNT)
    return max(int(drawn + 0.5), 1)


def start_task(ints: Ints, reals: Reals, keys: Keys, slot: int, node: int, visit: int, now: float) -> None:
    """A token reaches a task: one item, or several that are held together."""
    count = 1
    if ints[node + COUNT_DIST] >= 0:
        count = instance_count(ints, reals, keys, slot, node, visit)
    if count == 1:
        item = enable_task(ints, reals, keys, slot, node, visit, now)
        if item >= 0 and ints[node + EDGE_END] > ints[node + EDGE_FIRST]:
            arm(ints, reals, keys, slot, node, item, now)
        return
    group = new_item(ints, slot, node, HOLDING, visit)
    if group < 0:
        return
    ints[group + MEMBER] = 0  # counts the instances that there are
    ints[group + TO_DO] = count
    begun = 1 if ints[node + REPEATS] == ONE_BY_ONE else count
    start_instance(ints, reals, keys, group, visit, now)
    for _ in range(1, begun):
        start_instance(ints, reals, keys, group, next_visit(ints, slot, node), now)
    arm(ints, reals, keys, slot, node, group, now)


def next_visit(ints: Ints, slot: int, node: int) -> int:
    """Each instance has random numbers of its own."""
    rest = slot + ints[node + REST]
    visit = ints[rest + VISITED]
    ints[rest + VISITED] = visit + 1
    return visit


def start_instance(ints: Ints, reals: Reals, keys: Keys, group: int, visit: int, now: float) -> None:
    """One more instance of a group."""
    item = enable_task(ints, reals, keys, ints[group + CASE_SLOT], ints[group + NODE], visit, now)
    if item >= 0:
        ints[item + GROUP] = group
        ints[group + MEMBER] += 1


def is_last_instance(ints: Ints, reals: Reals, keys: Keys, item: int, now: float) -> bool:
    """One of a group is done: whether the activity is; otherwise the next one begins if they go one by one."""
    group = ints[item + GROUP]
    ints[group + TO_DO] -= 1
    if ints[group + TO_DO] == 0:
        ints[item + VISIT] = ints[group + VISIT]
        return True
    node = ints[group + NODE]
    if ints[node + REPEATS] == ONE_BY_ONE:
        slot = ints[group + CASE_SLOT]
        start_instance(ints, reals, keys, group, next_visit(ints, slot, node), now)
    return False
