"""Our side of `./run bench process`: the same jobs as process_peers.py, done by the engines."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from process_ahead import JOBS as JOBS_AHEAD
from process_measure import Job, answer, stood_still
from process_scenarios import DESIGNS, steady

from meguru.engines.bpmn import TASKS, Diagram, lay_out, made_runnable, read_bpmn, write_bpmn
from meguru.engines.calendars import WorkingCalendar
from meguru.engines.eventlogs import EventLog, read_csv, read_xes
from meguru.engines.mining import (
    FollowTimes,
    align_variants,
    discover,
    follow_times,
    summarise_alignments,
)
from meguru.engines.simulation import (
    Distribution,
    DistributionKind,
    Scenario,
    StaffPool,
    TaskParameters,
    simulate,
)

NOISE = 0.2


def log_facts(log: EventLog) -> dict[str, Any]:
    """Events, cases, records per activity and the sum of all times."""
    counts = log.events["activity"].value_counts().iter_rows()
    return {
        "events": log.raw_events,
        "cases": log.cases.height,
        "activities": {log.activities[activity]: count for activity, count in counts},
        "milliseconds": int(log.events["completed_at"].dt.epoch("ms").sum()),
    }


def read_xes_ours() -> Job:
    return Job(
        lambda order: order["path"],
        lambda path: read_xes(Path(path).read_bytes()),
        lambda _, log: log_facts(log),
    )


def read_csv_ours() -> Job:
    return Job(
        lambda order: order["path"],
        lambda path: read_csv(Path(path).read_bytes()),
        lambda _, log: log_facts(log),
    )


def follows_ours() -> Job:
    def facts(log: EventLog, found: FollowTimes) -> dict[str, Any]:
        rows = zip(found.before, found.after, found.count, found.mean_hours, strict=True)
        return {
            "follows": [
                [log.activities[before], log.activities[after], int(count), float(hours) * 3600]
                for before, after, count, hours in rows
            ]
        }

    return Job(lambda order: read_xes(Path(order["path"]).read_bytes()), follow_times, facts, warm_runs=3)


def discovery_ours() -> Job:
    def facts(_: Any, diagram: Any) -> dict[str, Any]:
        return {"tasks": sorted(task.name for task in diagram.tasks()), "laid_out": True}

    return Job(
        lambda order: read_xes(Path(order["path"]).read_bytes()),
        lambda log: lay_out(discover(log, noise_threshold=NOISE).diagram),
        facts,
        warm_runs=3,
    )


def model_ours() -> Job:
    """Our model of the log, written for all sides."""

    def run(order: dict[str, Any]) -> str:
        found = discover(read_xes(Path(order["path"]).read_bytes()), noise_threshold=NOISE)
        Path(order["bpmn"]).write_bytes(write_bpmn(lay_out(found.diagram)))
        return str(found.tree)

    return Job(lambda order: order, run, lambda _, tree: {"tree": tree})


def alignments_ours() -> Job:
    def prepare(order: dict[str, Any]) -> Any:
        return read_xes(Path(order["path"]).read_bytes()), read_bpmn(Path(order["bpmn"]).read_bytes())

    def run(prepared: Any) -> Any:
        log, diagram = prepared
        aligned = align_variants(log, diagram=diagram)
        return aligned, summarise_alignments(log, diagram=diagram, aligned=aligned)

    def facts(prepared: Any, result: Any) -> dict[str, Any]:
        log, (aligned, told) = prepared[0], result
        variants = ["|".join(log.activities[one] for one in trace) for trace in aligned.traces.sequences()]
        costs = {name: one.cost for name, one in zip(variants, aligned.alignments, strict=True)}
        return {"costs": costs, "fitness": told.average_fitness, "bounded": aligned.bounded}

    return Job(prepare, run, facts)


def each_file(order: dict[str, Any], use: Any) -> dict[str, str]:
    """What came of every file: "" when it went well, otherwise why not."""
    told = {}
    for path in order["paths"]:
        try:
            told[Path(path).name] = use(Path(path).read_bytes()) or ""
        except Exception as reason:
            told[Path(path).name] = f"{type(reason).__name__}: {reason}"
    return told


def parsing_ours() -> Job:
    return Job(
        lambda order: order,
        lambda order: each_file(order, lambda content: read_bpmn(content) and None),
        lambda _, told: {"files": told},
    )


def out_of_the_box_ours() -> Job:
    """Every drawing with the parameters that need no thought: one person round the clock, equal chances, 1 minute.

    As the app does, joins at which a drawing gets stuck are played as inclusive ones.
    """

    def run_once(content: bytes, cases: int) -> str:
        diagram, _mended = made_runnable(read_bpmn(content))
        scenario = everyday(diagram)
        result = simulate(
            diagram, scenario, seed=1, replications=1, cases_per_replication=cases, warm_up_days=0
        )
        done = result.throughput_hours.size
        if result.unfinished_cases or done < cases:
            return f"{done} of {cases} cases came to their end"
        return "" if result.task_instances else "no task was done"

    def prepare(order: dict[str, Any]) -> dict[str, Any]:
        diagram, scenario = DESIGNS["counters"]()
        simulate(diagram, scenario, seed=1, replications=1, days=1)  # compiles
        return order

    return Job(
        prepare,
        lambda order: each_file(order, lambda content: run_once(content, order["cases"])),
        lambda _, told: {"files": told},
    )


def everyday(diagram: Diagram) -> Scenario:
    """The same default parameters that the peer gets."""
    minute = Distribution(DistributionKind.CONSTANT, (60.0,))
    return Scenario(
        tasks={
            key: TaskParameters(work=minute, pool_id="all")
            for key, node in diagram.nodes.items()
            if node.kind in TASKS
        },
        pools={"all": StaffPool("all", "all", 1, WorkingCalendar.always_open(), 1)},
        arrivals=steady(1.0),
    )


def simulation_ours() -> Job:
    def prepare(order: dict[str, Any]) -> Any:
        diagram, scenario = DESIGNS[order["design"]]()
        simulate(diagram, scenario, seed=1, replications=1, days=1, use_numba=order["use_numba"])  # compiles
        return order, diagram, scenario

    def run(prepared: Any) -> Any:
        order, diagram, scenario = prepared
        return simulate(
            diagram,
            scenario,
            seed=order["seed"],
            replications=order["replications"],
            cases_per_replication=order["cases"],
            warm_up_days=order["warm_up_days"],
            start=date.fromisoformat(order["starting_on"]),
            use_numba=order["use_numba"],
            keep_log=order["keep_log"],
        )

    def facts(_: Any, result: Any) -> dict[str, Any]:
        moments = ("enabled_at", "started_at", "completed_at")
        pieces = result.log.events.select(pl.col(*moments).dt.epoch("us")).rows() if result.log else []
        return {
            "stood_still": stood_still(pieces) if pieces else None,
            "mean_hours": [float(hours) for hours in result.mean_hours_by_replication],
            "tasks": result.task_instances,
            "cases": int(result.throughput_hours.size),
            "compiled": result.compiled,
        }

    return Job(prepare, run, facts)


JOBS = {
    "read_xes_ours": read_xes_ours,
    "read_csv_ours": read_csv_ours,
    "follows_ours": follows_ours,
    "discovery_ours": discovery_ours,
    "model_ours": model_ours,
    "alignments_ours": alignments_ours,
    "parsing_ours": parsing_ours,
    "out_of_the_box_ours": out_of_the_box_ours,
    "simulation_ours": simulation_ours,
}

if __name__ == "__main__":
    answer({**JOBS, **JOBS_AHEAD})
