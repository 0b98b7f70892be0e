"""Months that a simulator has not seen: what both sides are given, and how far each is from what happened.

Both learn from the same cases (those since the way of working last changed) and simulate the held-out months ten times;
both are measured by the same engine (`judge_runs`).

ours      our drawing, our scenario for the months to come
prosimos  our drawing and our figures, in its own words. It knows no waiting that no queue explains and no kinds of
          cases, so every such wait becomes a timer before the step (as SIMOD does), in hours round the clock, of the
          family nearest to ours. How many cases come is what we expect
pm4py     what it finds out itself: its inductive model (noise 0.2), its distributions per step, its mean time between
          cases (Monte Carlo). How many cases come is what we expect
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from process_drifting import office
from process_measure import Job

from meguru.engines.bpmn import TASKS, Diagram, EventTrigger, Flow, Node, NodeKind, lay_out, write_bpmn
from meguru.engines.calendars import WorkingCalendar
from meguru.engines.eventlogs import EventLog, log_from_columns, read_xes, write_xes
from meguru.engines.mining import (
    Distance,
    DividedLog,
    HeldOutFit,
    discover,
    divide_log,
    fit_scenario,
    judge_on_held_out_months,
    judge_runs,
    outlook,
)
from meguru.engines.scenario_files import write_prosimos
from meguru.engines.simulation import ZERO, Scenario, simulate

SEED = 1
REPLICATIONS = 10
WARM_UP_DAYS = 30
HOURLY_YEN = 3_000
MEASURES = ("throughput", "waiting_all", "arrivals", "arrivals_by_hour_of_week")
_SPARE = 1.5  # cases told to the peers beyond those expected, so that none runs out of them before the end


def ahead_ours() -> Job:
    def prepare(order: dict[str, Any]) -> EventLog:
        diagram, scenario = office(0.5)
        simulate(diagram, scenario, seed=SEED, replications=1, days=1)  # compiles
        return read_xes(Path(order["path"]).read_bytes())

    return Job(
        prepare,
        lambda log: judge_on_held_out_months(log, seed=SEED, replications=REPLICATIONS),
        lambda _, judged: {"measures": measures(judged)},
    )


def ahead_files() -> Job:
    """What the peers are given: the cases to learn from, the drawing with timers, the scenario, and how much to simulate."""

    def run(order: dict[str, Any]) -> DividedLog:
        divided = divide_log(read_xes(Path(order["path"]).read_bytes()), seed=SEED)
        diagram, scenario = _with_timers(divided)
        expected = outlook(
            divided.earlier, learnt=divided.learnt, cut=divided.cut, days=divided.days, seed=SEED
        )
        starting = divided.cut - timedelta(days=WARM_UP_DAYS)
        told = {
            "starting_at": f"{starting.isoformat()}T00:00:00.000000+00:00",
            "cut_at": _seconds(divided.cut.isoformat()),
            "days": divided.days,
            "cases_per_day": expected.cases_per_day,
            "cases": round(expected.cases_per_day * (divided.days + WARM_UP_DAYS) * _SPARE),
            "replications": REPLICATIONS,
        }
        Path(order["learnt"]).write_bytes(write_xes(divided.learnt))
        Path(order["bpmn"]).write_bytes(write_bpmn(lay_out(diagram)))
        Path(order["json"]).write_bytes(write_prosimos(scenario, diagram).content)
        Path(order["told"]).write_text(json.dumps(told), encoding="utf-8")
        return divided

    return Job(lambda order: order, run, lambda _, divided: {"cut": divided.cut.isoformat()})


def _with_timers(divided: DividedLog) -> tuple[Diagram, Scenario]:
    """Our drawing and scenario with every wait as a timer before its step; staff, work and hours as they are.

    A timer runs round the clock, so the waits are fitted once more on an office that never closes.
    """
    drawn = discover(divided.learnt).diagram
    scenario = fit_scenario(divided.learnt, drawn, hourly_yen=HOURLY_YEN).scenario
    elapsed = fit_scenario(
        divided.learnt, drawn, hourly_yen=HOURLY_YEN, calendar=WorkingCalendar.always_open()
    ).scenario
    nodes = {
        key: replace(node, kind=NodeKind.TASK)
        if node.kind in TASKS
        else node  # the peer knows plain tasks only
        for key, node in drawn.nodes.items()
    }
    flows, waits = dict(drawn.flows), {}
    for step, task in elapsed.tasks.items():
        if task.delay == ZERO:
            continue
        timer, entry = f"wait_{step}", f"after_wait_{step}"
        parent = drawn.nodes[step].parent_id
        nodes[timer] = Node(
            id=timer,
            kind=NodeKind.INTERMEDIATE_CATCH_EVENT,
            name="wait",
            parent_id=parent,
            lane_id=drawn.nodes[step].lane_id,
            trigger=EventTrigger.TIMER,
        )
        for flow in drawn.incoming(step):
            flows[flow.id] = replace(flow, target=timer)
        flows[entry] = Flow(id=entry, source=timer, target=step, parent_id=parent)
        waits[timer] = task.delay
    bare = {
        step: replace(task, delay=ZERO, delay_by_type={}, work_by_type={})
        for step, task in scenario.tasks.items()
    }
    timed = replace(drawn, nodes=nodes, flows=flows, shapes={}, source_xml=None)
    return timed, replace(scenario, tasks=bare, event_delays={**scenario.event_delays, **waits})


def measures(judged: HeldOutFit) -> dict[str, dict[str, float]]:
    def figures(one: Distance) -> dict[str, float]:
        return {
            "hours": one.hours.mean,
            "of": one.scale_hours,
            "learnt": one.learnt_hours,
            "yardstick": one.yardstick_hours,
            "chance": one.chance_hours,
        }

    return {name: figures(getattr(judged, name)) for name in MEASURES}


def measures_of_peer(path: str, runs: list[dict[str, list[Any]]]) -> dict[str, dict[str, float]]:
    """The same figures of logs that a peer simulated."""
    divided = divide_log(read_xes(Path(path).read_bytes()), seed=SEED)
    return measures(judge_runs(divided, runs=[_log_of(run, divided=divided) for run in runs]))


def _log_of(run: dict[str, list[Any]], *, divided: DividedLog) -> EventLog:
    """The cases that begin in the held-out months; seconds are those of the office's clock."""
    begun: dict[str, float] = {}
    for case, moment in zip(run["case"], run["completed"], strict=True):
        begun[case] = min(moment, begun.get(case, moment))
    first, after = (_seconds(day.isoformat()) for day in (divided.cut, divided.end))
    rows = [row for row, case in enumerate(run["case"]) if first <= begun[case] < after]
    columns = {
        name: np.array([round(run[name][row] * 1e6) for row in rows])
        for name in ("started", "enabled", "completed")
        if name in run
    }
    return log_from_columns(
        case_ids=[run["case"][row] for row in rows],
        activities=[run["activity"][row] for row in rows],
        completed_at=columns["completed"],
        started_at=columns.get("started"),
        enabled_at=columns.get("enabled"),
        utc_offset_minutes=0,
    )


def _seconds(day: str) -> float:
    return datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()


JOBS = {"ahead_ours": ahead_ours, "ahead_files": ahead_files}
