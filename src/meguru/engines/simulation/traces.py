"""Simulated work records in the schema of imported logs."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import numpy as np
import numpy.typing as npt
import polars as pl

from meguru.engines.eventlogs.model import EventLog
from meguru.engines.simulation import layout as at
from meguru.engines.simulation.plan import ReadyPlan
from meguru.engines.simulation.replicate import HOUR, Replicate

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


def as_event_log(plan: ReadyPlan, replicate: Replicate) -> EventLog:
    """Turn the records of one replication into an event log.

    Shape:  activities are the names of the tasks (ids where there is no name; tasks of one name share it),
            resources are "pool name number" or "pool name person", groups the pool names; `element_id` is the task. Cases carry
            the id of their type in the column `case_type`. A case without any task leaves no record.
    """
    log, times = replicate.outcome.log, replicate.outcome.log_time
    numbers, row_of = _rows_of_cases(log[:, at.LOG_CASE], times[:, 2])
    order = np.lexsort((np.arange(len(log)), times[:, 2], row_of))
    log, times, row_of = log[order], times[order], row_of[order]
    node = log[:, at.LOG_NODE]
    pool = np.array(plan.pool_of, dtype=np.int64)[node]
    activities, activity_of = _activities(plan)
    resources, resource = _resources(plan, pool=pool, member=log[:, at.LOG_MEMBER])
    columns = {
        "case": pl.Series(row_of, dtype=pl.UInt32),
        "activity": pl.Series(activity_of[node], dtype=pl.UInt32),
        "enabled_at": _moments(plan, times[:, 0]),
        "started_at": _moments(plan, times[:, 1]),
        "completed_at": _moments(plan, times[:, 2]),
        "resource": _known(resource),
        "group": _known(pool),
        "element_id": pl.Series([plan.network.node_ids[number] for number in node], dtype=pl.String),
    }
    return EventLog(
        events=pl.DataFrame(columns),
        cases=_cases(plan, replicate, numbers),
        activities=activities,
        resources=resources,
        groups=tuple(pool.name or key for key, pool in plan.scenario.pools.items()),
        raw_events=len(log),
        name="simulated",
        utc_offset_minutes=plan.axis_offset_minutes,
    )


def _rows_of_cases(case: Integers, completed: Floats) -> tuple[Integers, Integers]:
    """Number the cases by their first record: (case numbers in that order, row of each record's case)."""
    numbers, back = np.unique(case, return_inverse=True)
    first = np.full(numbers.size, np.inf)
    np.minimum.at(first, back, completed)
    order = np.lexsort((numbers, first))
    row = np.empty(numbers.size, dtype=np.int64)
    row[order] = np.arange(numbers.size)
    return numbers[order], row[back]


def _activities(plan: ReadyPlan) -> tuple[tuple[str, ...], Integers]:
    """The labels, and the label of each node (0 for nodes that are no tasks)."""
    names = []
    for number, key in enumerate(plan.network.node_ids):
        is_task = plan.network.node[number * at.NODE_WIDTH + at.OP] == at.TASK
        names.append(plan.network.element_of[key].name or key if is_task else None)
    labels = {name: number for number, name in enumerate(dict.fromkeys(name for name in names if name))}
    return tuple(labels), np.array([labels.get(name or "", 0) for name in names], dtype=np.int64)


def _resources(plan: ReadyPlan, *, pool: Integers, member: Integers) -> tuple[tuple[str, ...], Integers]:
    """The people seen at work, and who did each record (-1: nobody)."""
    people = pool * 2_000_000 + member
    seen, back = np.unique(people[pool >= 0], return_inverse=True)
    who = np.full(pool.size, -1, dtype=np.int64)
    who[pool >= 0] = back
    pools = [(pool.name or key, pool.members) for key, pool in plan.scenario.pools.items()]
    names = []
    for person in seen.tolist():
        (name, members), number = pools[person // 2_000_000], person % 2_000_000
        has_name = number < len(members) and members[number].name
        names.append(f"{name} {members[number].name if has_name else number + 1}")
    return tuple(names), who


def _known(index: Integers) -> pl.Series:
    """An index column with -1 as null."""
    return pl.Series([None if value < 0 else value for value in index.tolist()], dtype=pl.UInt32)


def _moments(plan: ReadyPlan, seconds: Floats) -> pl.Series:
    zone = timezone(timedelta(minutes=plan.axis_offset_minutes))
    midnight = datetime(plan.first_day.year, plan.first_day.month, plan.first_day.day, tzinfo=zone)
    base = round(midnight.timestamp()) * 1_000_000
    micros = base + np.rint(seconds * 1e6).astype(np.int64)
    return pl.Series(micros).cast(pl.Datetime("us", "UTC"))


def _cases(plan: ReadyPlan, replicate: Replicate, numbers: Integers) -> pl.DataFrame:
    types = [plan.scenario.case_types[row] for row in replicate.case_type[numbers].tolist()]
    deadline = plan.scenario.deadline_hours
    due = pl.Series([None] * len(types), dtype=pl.Datetime("us", "UTC"))
    if deadline is not None:
        due = _moments(plan, replicate.arrival[numbers] + deadline * HOUR)
    return pl.DataFrame(
        {
            "case_id": pl.Series([f"case-{number}" for number in numbers.tolist()], dtype=pl.String),
            "channel": pl.Series([case_type.channel or None for case_type in types], dtype=pl.String),
            "deadline_at": due,
            "case_type": pl.Series([case_type.id for case_type in types], dtype=pl.String),
        }
    )
