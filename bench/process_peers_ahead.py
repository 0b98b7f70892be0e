"""The peers' side of the held-out months (process_ahead.py says what they are given). Imports nothing of ours."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from process_measure import Job

NOISE = 0.2
FIRST_MOMENT = 1_000_000  # where pm4py's simulated time begins


def _told(order: dict[str, Any]) -> dict[str, Any]:
    return json.loads(Path(order["told"]).read_text(encoding="utf-8"))


def ahead_prosimos() -> Job:
    import numpy
    from prosimos.simulation_engine import run_simulation

    def run(order: dict[str, Any]) -> list[Any]:
        told, runs = _told(order), []
        for replication in range(told["replications"]):
            numpy.random.seed(order["seed"] * 1000 + replication)
            _, log = run_simulation(
                order["bpmn"], order["json"], told["cases"], starting_at=told["starting_at"]
            )
            runs.append(log.trace_list)
        return runs

    def facts(order: dict[str, Any], runs: list[Any]) -> dict[str, Any]:
        names = _task_names(order["bpmn"])
        return {"runs": [_records(traces, names=names) for traces in runs]}

    return Job(lambda order: order, run, facts)


def _task_names(path: str) -> dict[str, str]:
    from prosimos.simulation_properties_parser import parse_simulation_model

    return {key: one.name for key, one in dict(parse_simulation_model(path).element_info).items()}


def _records(traces: Any, *, names: dict[str, str]) -> dict[str, list[Any]]:
    from prosimos.control_flow_manager import BPMN

    rows = [
        (
            str(trace.p_case),
            names[event.task_id],
            event.enabled_datetime.timestamp(),
            event.started_datetime.timestamp(),
            event.completed_datetime.timestamp(),
        )
        for trace in traces
        for event in trace.event_list
        if event.type is BPMN.TASK
    ]
    return dict(
        zip(
            ("case", "activity", "enabled", "started", "completed"),
            map(list, zip(*rows, strict=True)),
            strict=True,
        )
    )


def ahead_pm4py() -> Job:
    import pm4py
    from pm4py.algo.simulation.montecarlo import algorithm as montecarlo
    from pm4py.algo.simulation.montecarlo.variants.petri_semaph_fifo import Parameters

    def prepare(order: dict[str, Any]) -> Any:
        frame = pm4py.read_xes(order["learnt"], variant="iterparse")
        return order, pm4py.convert_to_event_log(frame)

    def run(prepared: Any) -> list[Any]:
        order, log = prepared
        told = _told(order)
        net, start, end = pm4py.discover_petri_net_inductive(log, noise_threshold=NOISE)
        settings = {
            Parameters.PARAM_NUM_SIMULATIONS: round(told["cases_per_day"] * told["days"]),
            Parameters.PARAM_CASE_ARRIVAL_RATIO: 86_400 / told["cases_per_day"],
        }
        return [
            montecarlo.apply(log, net, start, end, parameters=settings)[0]
            for _ in range(told["replications"])
        ]

    def facts(prepared: Any, runs: list[Any]) -> dict[str, Any]:
        shift = _told(prepared[0])["cut_at"] - FIRST_MOMENT
        return {
            "runs": [
                {
                    "case": [str(number) for number, trace in enumerate(log) for _ in trace],
                    "activity": [event["concept:name"] for trace in log for event in trace],
                    "completed": [
                        event["time:timestamp"].timestamp() + shift for trace in log for event in trace
                    ],
                }
                for log in runs
            ]
        }

    return Job(prepare, run, facts)


JOBS = {"ahead_prosimos": ahead_prosimos, "ahead_pm4py": ahead_pm4py}
