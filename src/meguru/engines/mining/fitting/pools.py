"""Staff pools: who does what, how many people there are, and when all of them were busy.

Terms and reasons: docs/algorithms/fitting.md, sections 3 and 6.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

import numpy as np
import numpy.typing as npt

from meguru.engines.calendars import WorkingCalendar
from meguru.engines.eventlogs.model import EventLog
from meguru.engines.mining.lanes import main_group_of_activity, staff_groups
from meguru.engines.simulation.scenario import StaffPool

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

BUSY_QUANTILE = 0.95
HIGHEST_LOAD = 0.85
BREATH_SECONDS = 60.0
_SOURCES = {"group": "記録の部署", "profile": "似た作業をする担当者のまとまり"}


@dataclass(frozen=True, slots=True)
class WhoDoesWhat:
    """Shape: `names` has one entry per pool; `of_event` the pool number of every record and `of_task` that of every
    task by element id; -1, or absent, when nobody is recorded. `source` is that of StaffGroups."""

    names: tuple[str, ...]
    of_event: Integers
    of_task: Mapping[str, int]
    source: str


def who_does_what(log: EventLog, *, elements: tuple[tuple[str, ...], ...]) -> WhoDoesWhat:
    """Give every task to the group that did it most often; `elements` are the tasks of every activity."""
    groups = staff_groups(log)
    main = main_group_of_activity(log, groups=groups)
    used = sorted({group for group, ids in zip(main, elements, strict=True) if group >= 0 and ids})
    number = {group: place for place, group in enumerate(used)}
    pool_of_activity = np.array([number.get(group, -1) for group in main], dtype=np.int64)
    return WhoDoesWhat(
        names=tuple(groups.names[group] for group in used),
        of_event=pool_of_activity[log.events["activity"].to_numpy()],
        of_task={
            element: pool
            for pool, ids in zip(pool_of_activity.tolist(), elements, strict=True)
            for element in ids
            if pool >= 0
        },
        source=groups.source,
    )


def headcounts(
    who: WhoDoesWhat, *, begun: Floats, finished: Floats, person: Integers, open_seconds: float
) -> tuple[int, ...]:
    """People per pool: the number of different people at work on its tasks within the same open hour, as many as
    suffice in 95 of 100 hours with any work, and at least as many as its work needs at HIGHEST_LOAD.

    Unit: open seconds; `person` is -1 where unknown.
    """
    counts = []
    for pool in range(len(who.names)):
        rows = np.flatnonzero(who.of_event == pool)
        known = rows[person[rows] >= 0]
        people = _people_at_once(begun[known], finished[known], person=person[known])
        load = float((finished[rows] - begun[rows]).sum()) / max(open_seconds, 1.0)
        counts.append(max(people, ceil(load / HIGHEST_LOAD), 1))
    return tuple(counts)


def _people_at_once(begun: Floats, finished: Floats, *, person: Integers) -> int:
    if not begun.size:
        return 1
    first, last = (begun // 3600.0).astype(np.int64), (finished // 3600.0).astype(np.int64)
    spans = last - first + 1
    hours = np.repeat(first, spans) + np.arange(spans.sum()) - np.repeat(np.cumsum(spans) - spans, spans)
    pairs = np.unique(np.stack([hours, np.repeat(person, spans)]), axis=1)
    per_hour = np.unique(pairs[0], return_counts=True)[1]
    return int(np.quantile(per_hour, BUSY_QUANTILE, method="higher"))


def shared_work(begun: Floats, finished: Floats, *, person: Integers) -> Floats:
    """Work of each record when a person with several records in hand at once gives each an equal part of the time.

    Shape:  one value per record; records of nobody (-1) are not divided. Unit: open seconds.
    """
    work: Floats = finished - begun
    order = np.argsort(person, kind="stable")
    bounds = np.flatnonzero(np.diff(person[order], prepend=-2, append=person.max(initial=-1) + 1))
    for first, last in pairwise(bounds.tolist()):
        rows = order[first:last]
        if person[rows[0]] >= 0:
            work[rows] = _shared_time(begun[rows], finished[rows])
    return work


def _shared_time(begun: Floats, finished: Floats) -> Floats:
    moments, place, in_hand = _in_hand(begun, finished)
    part = np.divide(1.0, in_hand[:-1], out=np.zeros(moments.size - 1), where=in_hand[:-1] > 0)
    passed = np.concatenate([[0.0], np.cumsum(np.diff(moments) * part)])
    shared: Floats = passed[place[begun.size :]] - passed[place[: begun.size]]
    return shared


def _in_hand(begun: Floats, finished: Floats) -> tuple[Floats, Integers, Integers]:
    """All moments in order, the place of every beginning and end among them, and how many records are in hand
    from each moment to the next."""
    moments, place = np.unique(np.concatenate([begun, finished]), return_inverse=True)
    begins = np.bincount(place[: begun.size], minlength=moments.size)
    ends = np.bincount(place[begun.size :], minlength=moments.size)
    return moments, place, np.cumsum(begins - ends)


def _presence(begun: Floats, finished: Floats, *, person: Integers) -> tuple[Floats, Floats]:
    """When each person had anything in hand: the records of a person melted together where they overlap."""
    order = np.lexsort((begun, person))
    person, begun, finished = person[order], begun[order], finished[order]
    shift = person * (finished.max(initial=0.0) + 1.0)  # people one after the other on one axis
    reached = np.maximum.accumulate(finished + shift)
    opens = np.append(True, begun[1:] + shift[1:] > reached[:-1])
    starts = np.flatnonzero(opens)
    ends = np.append(starts[1:], begun.size) - 1
    return begun[starts], (reached - shift)[ends]


def time_in_queue(
    waits: Floats, *, begun: Floats, finished: Floats, person: Integers, headcount: int
) -> Floats:
    """How much of the wait before each piece of work of a pool was queueing for its people.

    Who queues is served as soon as somebody is free, so a queue can only reach back to the last moment before the
    work began at which fewer than `headcount` people were busy. The rest of the wait was something else.

    Shape:  one value per piece of work; `person` is -1 where unknown, then every piece has its own person.
    Unit:   open seconds. Free moments shorter than BREATH_SECONDS do not count.
    """
    if not begun.size:
        return waits
    alone = person.max() + 1 + np.arange(person.size)
    present_from, present_to = _presence(begun, finished, person=np.where(person >= 0, person, alone))
    moments, _, busy = _in_hand(present_from, present_to)
    is_free = (busy[:-1] < headcount) & (np.diff(moments) >= BREATH_SECONDS)
    free_until = np.maximum.accumulate(
        np.where(is_free, moments[1:], moments[0])
    )  # per stretch between moments
    stretches_before = np.searchsorted(moments, begun, side="left")
    last_free = np.concatenate([moments[:1], free_until])[np.minimum(stretches_before, free_until.size)]
    queued: Floats = np.minimum(waits, begun - np.minimum(last_free, begun))
    return np.maximum(queued, 0.0)


def staff_pools(
    who: WhoDoesWhat, *, people: tuple[int, ...], calendar: WorkingCalendar, hourly_yen: int
) -> tuple[dict[str, StaffPool], str]:
    """The pools of the scenario, and a note on them."""
    pools = {
        pool_id(number): StaffPool(
            id=pool_id(number), name=name, headcount=count, calendar=calendar, hourly_yen=hourly_yen
        )
        for number, (name, count) in enumerate(zip(who.names, people, strict=True))
    }
    if not pools:
        return pools, "担当者の記録がないため、要員の待ち行列と作業時間の費用は計算していません。"
    listed = "、".join(f"{pool.name} {pool.headcount}人" for pool in pools.values())
    note = (
        f"要員は{_SOURCES.get(who.source, '記録')}ごとに分け、同じ1時間に働いていた人数"
        f"(その{BUSY_QUANTILE:.0%}がこの人数以下)から {listed} としました。"
    )
    return pools, note


def pool_id(number: int) -> str:
    """The id of a pool in the scenario."""
    return f"pool_{number + 1}"
