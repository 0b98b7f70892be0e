"""The peers' side of `./run bench process`. Runs inside the throw-away environment and imports nothing of ours.

Each maker imports its peer itself, so that a peer that is missing fails its own jobs only.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import tempfile
from pathlib import Path
from typing import Any

from process_measure import Job, answer, stood_still
from process_peers_ahead import JOBS as JOBS_AHEAD

NOISE = 0.2
# pm4py's XML reader: its default one fails on letters of several bytes, and beside r4pm it hands the file to r4pm
OWN_READER = "iterparse"


def log_facts(frame: Any) -> dict[str, Any]:
    """Events, cases, records per activity and the sum of all times, of a pandas or polars table."""
    activities = frame["concept:name"].value_counts()
    pairs = activities.iter_rows() if hasattr(activities, "iter_rows") else activities.items()
    times = frame["time:timestamp"]
    if hasattr(times, "dt") and hasattr(times.dt, "epoch"):
        milliseconds = int(times.dt.epoch("ms").sum())
    else:
        milliseconds = int(times.dt.as_unit("ms").astype("int64").sum())
    cases = frame["case:concept:name"]
    return {
        "events": len(frame),
        "cases": int(cases.n_unique() if hasattr(cases, "n_unique") else cases.nunique()),
        "activities": {str(name): int(count) for name, count in pairs},
        "milliseconds": milliseconds,
    }


def read_xes_pm4py() -> Job:
    import pm4py

    return Job(
        lambda order: order["path"],
        lambda path: pm4py.read_xes(path, variant=OWN_READER),
        lambda _, frame: log_facts(frame),
    )


def read_xes_r4pm() -> Job:
    import r4pm

    return Job(
        lambda order: order["path"],
        lambda path: r4pm.df.import_xes(path)[0],
        lambda _, frame: log_facts(frame),
    )


def read_csv_pm4py() -> Job:
    import pandas
    import pm4py

    def read(path: str) -> Any:
        return pm4py.format_dataframe(
            pandas.read_csv(path), case_id="case_id", activity_key="activity", timestamp_key="timestamp"
        )

    return Job(lambda order: order["path"], read, lambda _, frame: log_facts(frame))


def follows_pm4py() -> Job:
    import pm4py

    def run(frame: Any) -> Any:
        return pm4py.discover_dfg(frame)[0], pm4py.discover_performance_dfg(frame)[0]

    def facts(_: Any, result: Any) -> dict[str, Any]:
        counts, times = result
        return {
            "follows": [
                [
                    a,
                    b,
                    int(count),
                    float(times[a, b]["mean"]) if isinstance(times[a, b], dict) else float(times[a, b]),
                ]
                for (a, b), count in counts.items()
            ]
        }

    return Job(lambda order: pm4py.read_xes(order["path"]), run, facts, warm_runs=3)


def follows_r4pm() -> Job:
    import r4pm
    from r4pm.bindings import discover_dfg

    def facts(_: Any, graph: Any) -> dict[str, Any]:
        rows = graph["directly_follows_relations"]
        return {"follows": [[a, b, int(count), None] for (a, b), count in rows if count]}

    return Job(lambda order: r4pm.import_item("EventLog", order["path"]), discover_dfg, facts, warm_runs=3)


def model_pm4py() -> Job:
    """The peers' inductive model, written for all sides: a Petri net and the same as BPMN."""
    import pm4py

    def run(order: dict[str, Any]) -> Any:
        frame = pm4py.read_xes(order["path"])
        tree = pm4py.discover_process_tree_inductive(frame, noise_threshold=NOISE)
        net, start, end = pm4py.convert_to_petri_net(tree)
        pm4py.write_pnml(net, start, end, order["pnml"])
        pm4py.write_bpmn(pm4py.convert_to_bpmn(tree), order["bpmn"], auto_layout=False)
        return str(tree)

    return Job(lambda order: order, run, lambda _, tree: {"tree": tree})


def discovery_pm4py() -> Job:
    import pm4py
    from pm4py.objects.bpmn.layout import layouter

    draws = shutil.which("dot") is not None  # the peer's layout calls this program

    def run(frame: Any) -> Any:
        graph = pm4py.discover_bpmn_inductive(frame, noise_threshold=NOISE)
        return layouter.apply(graph) if draws else graph

    def facts(_: Any, graph: Any) -> dict[str, Any]:
        labels = sorted(node.get_name() for node in graph.get_nodes() if type(node).__name__ == "Task")
        return {"tasks": labels, "laid_out": draws}

    return Job(lambda order: pm4py.read_xes(order["path"]), run, facts, warm_runs=3)


def _net(order: dict[str, Any]) -> Any:
    """The net of the order: the peers' own, or our diagram as the peer understands it."""
    import pm4py

    if "pnml" in order:
        return pm4py.read_pnml(order["pnml"])
    return pm4py.convert_to_petri_net(pm4py.read_bpmn(order["bpmn"]))


def _variants(frame: Any) -> dict[str, int]:
    traces = frame.groupby("case:concept:name", sort=False)["concept:name"].agg("|".join)
    return {str(variant): int(count) for variant, count in traces.value_counts().items()}


def alignments_pm4py() -> Job:
    import pm4py

    def prepare(order: dict[str, Any]) -> Any:
        return pm4py.read_xes(order["path"]), _net(order)

    def run(prepared: Any) -> Any:
        frame, (net, start, end) = prepared
        return pm4py.conformance_diagnostics_alignments(frame, net, start, end)

    def facts(prepared: Any, aligned: Any) -> dict[str, Any]:
        frame = prepared[0]
        traces = frame.groupby("case:concept:name", sort=False)["concept:name"].agg("|".join)
        costs = {variant: int(one["cost"]) // 10_000 for variant, one in zip(traces, aligned, strict=True)}
        return {"costs": costs, "fitness": sum(one["fitness"] for one in aligned) / len(aligned)}

    return Job(prepare, run, facts)


def alignments_r4pm() -> Job:
    import r4pm
    from r4pm.bindings import align_variants, compute_fitness, log_to_activity_projection

    def prepare(order: dict[str, Any]) -> Any:
        projection = log_to_activity_projection(r4pm.import_item("EventLog", order["path"]))
        net = (
            r4pm.petri_net.import_pnml(order["pnml"])
            if "pnml" in order
            else r4pm.petri_net.from_pm4py(*_net(order))
        )
        return net, projection

    def facts(prepared: Any, aligned: Any) -> dict[str, Any]:
        failed = [one for one in aligned if "cost" not in _outcome(one)]
        if failed:
            raise ValueError(
                f"{len(failed)} of {len(aligned)} variants without an alignment: {failed[0]['result']}"
            )
        costs = {"|".join(one["activities"]): int(_outcome(one)["cost"]) for one in aligned}
        return {"costs": costs, "fitness": float(compute_fitness(aligned, prepared[0])["average_fitness"])}

    return Job(prepare, lambda prepared: align_variants(*prepared), facts)


def _outcome(one: Any) -> Any:
    return one["result"].get("Ok", one["result"]) if isinstance(one["result"], dict) else {}


class TooSlow(Exception):
    """A file took longer than the order allows."""


@contextlib.contextmanager
def at_most(seconds: int) -> Any:
    def stop(*_: Any) -> None:
        raise TooSlow(f"longer than {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def each_file(order: dict[str, Any], use: Any) -> dict[str, str]:
    """What came of every file: "" when it went well, otherwise why not."""
    told = {}
    for path in order["paths"]:
        try:
            with (
                at_most(order["seconds_per_file"]),
                Path(os.devnull).open("w") as nowhere,
                contextlib.redirect_stdout(nowhere),
            ):
                told[Path(path).name] = use(path) or ""
        except Exception as reason:
            told[Path(path).name] = f"{type(reason).__name__}: {reason}"
    return told


def parsing_pm4py() -> Job:
    import pm4py

    return Job(
        lambda order: order,
        lambda order: each_file(order, lambda path: pm4py.read_bpmn(path) and None),
        lambda _, told: {"files": told},
    )


def parsing_prosimos() -> Job:
    from prosimos.simulation_properties_parser import parse_simulation_model

    return Job(
        lambda order: order,
        lambda order: each_file(order, lambda path: parse_simulation_model(path) and None),
        lambda _, told: {"files": told},
    )


def out_of_the_box_prosimos() -> Job:
    """Every drawing with the parameters that need no thought: one person round the clock, equal chances, 1 minute."""
    from prosimos.simulation_engine import run_simulation

    def simulate(path: str, cases: int) -> str:
        with tempfile.TemporaryDirectory() as folder:
            scenario = Path(folder) / "scenario.json"
            scenario.write_text(json.dumps(default_scenario(path)), encoding="utf-8")
            _, log = run_simulation(path, str(scenario), cases)
        done = sum(1 for trace in log.trace_list if trace.event_list)
        return "" if done == cases else f"{done} of {cases} cases did any work"

    return Job(
        lambda order: order,
        lambda order: each_file(order, lambda path: simulate(path, order["cases"])),
        lambda _, told: {"files": told},
    )


def default_scenario(path: str) -> dict[str, Any]:
    """Parameters for whatever the peer itself sees in a drawing."""
    from prosimos.control_flow_manager import BPMN
    from prosimos.simulation_properties_parser import parse_simulation_model

    always = [{"from": "MONDAY", "to": "SUNDAY", "beginTime": "00:00:00", "endTime": "23:59:59.999"}]
    minute = {"distribution_name": "fix", "distribution_params": [{"value": 60}, {"value": 0}, {"value": 60}]}
    graph = parse_simulation_model(path)
    splits = (BPMN.EXCLUSIVE_GATEWAY, BPMN.INCLUSIVE_GATEWAY)
    of_type = dict(graph.element_info)
    tasks = [key for key, one in of_type.items() if one.type is BPMN.TASK]
    events = [key for key, one in of_type.items() if one.type is BPMN.INTERMEDIATE_EVENT]
    gateways = {
        key: one.outgoing_flows
        for key, one in of_type.items()
        if one.type in splits and len(one.outgoing_flows) > 1
    }
    person = {
        "id": "one",
        "name": "one",
        "cost_per_hour": 1,
        "amount": 1,
        "calendar": "always",
        "assignedTasks": tasks,
    }
    return {
        "resource_profiles": [{"id": "all", "name": "all", "resource_list": [person]}],
        "arrival_time_distribution": {
            **minute,
            "distribution_params": [{"value": 3600}, {"value": 0}, {"value": 3600}],
        },
        "arrival_time_calendar": always,
        "gateway_branching_probabilities": [
            {
                "gateway_id": key,
                "probabilities": [{"path_id": flow, "value": 1 / len(flows)} for flow in flows],
            }
            for key, flows in gateways.items()
        ],
        "task_resource_distribution": [
            {"task_id": key, "resources": [{"resource_id": "one", **minute}]} for key in tasks
        ],
        "resource_calendars": [{"id": "always", "name": "always", "time_periods": always}],
        "event_distribution": [{"event_id": key, **minute} for key in events],
    }


def simulation_prosimos() -> Job:
    import numpy
    from prosimos.simulation_engine import run_simulation

    def prepare(order: dict[str, Any]) -> dict[str, Any]:
        numpy.random.seed(order["seed"])
        run_simulation(order["bpmn"], order["json"], 20, starting_at=order["starting_at"])
        return order

    def run(order: dict[str, Any]) -> Any:
        return run_simulation(order["bpmn"], order["json"], order["cases"], starting_at=order["starting_at"])

    def facts(_: Any, result: Any) -> dict[str, Any]:
        traces = result[1].trace_list
        hours = [(trace.completed_at - trace.started_at).total_seconds() / 3600 for trace in traces]
        pieces = [
            (one.enabled_at, one.started_at, one.completed_at) for trace in traces for one in trace.event_list
        ]
        return {
            "mean_hours": [sum(hours) / len(hours)],
            "tasks": len(pieces),
            "cases": len(traces),
            "stood_still": stood_still(pieces),
        }

    return Job(prepare, run, facts)


JOBS = {
    "read_xes_pm4py": read_xes_pm4py,
    "read_xes_r4pm": read_xes_r4pm,
    "read_csv_pm4py": read_csv_pm4py,
    "follows_pm4py": follows_pm4py,
    "follows_r4pm": follows_r4pm,
    "model_pm4py": model_pm4py,
    "discovery_pm4py": discovery_pm4py,
    "alignments_pm4py": alignments_pm4py,
    "alignments_r4pm": alignments_r4pm,
    "parsing_pm4py": parsing_pm4py,
    "parsing_prosimos": parsing_prosimos,
    "out_of_the_box_prosimos": out_of_the_box_prosimos,
    "simulation_prosimos": simulation_prosimos,
}

if __name__ == "__main__":
    answer({**JOBS, **JOBS_AHEAD})
