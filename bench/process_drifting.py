"""Logs whose future is known because we made it: an office in which ever more (or fewer) cases go straight through.

An office with three steps, open on weekdays. A case either goes straight through or is put aside for days before it is
examined. How many go straight through changes from month to month as the name of the log says; nothing else does. The
months are simulated one after the other and put together, with the people's names taken off nothing.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl

from meguru.engines.bpmn import Diagram, linear
from meguru.engines.calendars import WorkingCalendar
from meguru.engines.eventlogs import EventLog, write_xes
from meguru.engines.simulation import (
    Arrivals,
    CaseType,
    Distribution,
    DistributionKind,
    Scenario,
    StaffPool,
    TaskParameters,
    simulate_log,
)

SEED = 1
MONTHS = 15
KNOWN_MONTHS = 10  # the rest are held out: a third of the cases
SHARES: dict[str, Callable[[int], float]] = {  # month -> share of cases that go straight through
    "nothing changes": lambda month: 0.5,
    "better every month": lambda month: 0.15 + 0.05 * month,
    "better, then no more": lambda month: 0.15 + 0.05 * min(month, KNOWN_MONTHS - 1),
    "better, no more for two months": lambda month: 0.15 + 0.05 * min(month, KNOWN_MONTHS - 3),
    "worse every month": lambda month: 0.85 - 0.05 * month,
    "better in winter": lambda month: 0.5 - 0.3 * math.cos(math.tau * (month - 3) / 12),
    "better in summer": lambda month: 0.5 + 0.3 * math.cos(math.tau * (month - 3) / 12),
    "a step half a year ago": lambda month: 0.2 if month < KNOWN_MONTHS - 6 else 0.7,
    "a step two months ago": lambda month: 0.2 if month < KNOWN_MONTHS - 2 else 0.7,
    "a step that nobody knows of": lambda month: 0.3 if month < KNOWN_MONTHS else 0.7,
}

MADE = {"made-steady": "nothing changes", "made-better": "better every month"}  # files of the bench


def write_drifting(path: Path, *, kind: str) -> None:
    path.write_bytes(write_xes(drifting_log(kind, seed=SEED)))


def drifting_log(kind: str, *, seed: int) -> EventLog:
    """The log of MONTHS months, about 90 cases each."""
    months = []
    for month in range(MONTHS):
        first, after = _first_day(month), _first_day(month + 1)
        diagram, scenario = office(SHARES[kind](month))
        months.append(
            simulate_log(
                diagram,
                scenario,
                seed=seed,
                days=(after - first).days,
                start=first,
                replication=month,
                warm_up_days=0,
            )
        )
    return joined(months)


def office(straight: float) -> tuple[Diagram, Scenario]:
    diagram = linear(name="office", tasks=["受付", "審査", "通知"])
    office_hours = WorkingCalendar.office_hours()
    work = Distribution(DistributionKind.LOGNORMAL, (6.0, 0.7))  # seven minutes
    aside = Distribution(DistributionKind.LOGNORMAL, (11.2, 1.0))  # some days of open time
    nothing = Distribution(DistributionKind.CONSTANT, (0.0,))
    tasks = {
        task.id: TaskParameters(
            work=work,
            delay=nothing,
            pool_id="clerks",
            delay_in_working_time=True,
            delay_by_type={"aside": aside} if task.name == "審査" else {},
        )
        for task in diagram.tasks()
    }
    weekly = tuple(
        0.5 if day < 5 and 9 <= hour < 17 and hour != 12 else 0.0 for day in range(7) for hour in range(24)
    )
    return diagram, Scenario(
        tasks=tasks,
        pools={"clerks": StaffPool("clerks", "clerks", 2, office_hours, 3_000)},
        arrivals=Arrivals(per_hour_of_week=weekly),
        case_types=(
            CaseType(id="straight", channel="", share=straight),
            CaseType(id="aside", channel="", share=1 - straight),
        ),
    )


def joined(months: list[EventLog]) -> EventLog:
    """One log after the other; all come from the same office, so that labels are the same."""
    events, cases, before = [], [], 0
    for number, log in enumerate(months):
        labels = pl.Series([months[0].activities.index(one) for one in log.activities], dtype=pl.UInt32)
        events.append(
            log.events.with_columns(
                (pl.col("case") + before).cast(pl.UInt32).alias("case"),
                labels.gather(log.events["activity"]).alias("activity"),
            )
        )
        cases.append(log.cases.with_columns(pl.format(f"{number + 1}-{{}}", "case_id").alias("case_id")))
        before += log.cases.height
    together = pl.concat(events)
    return dataclasses.replace(months[0], events=together, cases=pl.concat(cases), raw_events=together.height)


def _first_day(month: int) -> date:
    return date(2024 + (3 + month) // 12, (3 + month) % 12 + 1, 1)
