"""What `./run bench process` compares: each job, its sizes, what both sides are given and how results are compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import process_agreement as agreement
from lxml import etree
from process_drifting import MADE, write_drifting
from process_files import REAL_LOGS, REFERENCE, unpack, write_csv, write_xes
from process_scenarios import DESIGNS, counters_mean_hours, prosimos_json

from meguru.engines.bpmn import lay_out, write_bpmn

Facts = dict[str, Any]
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


def _nothing(_: list[Facts]) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One job on both sides. `peers` maps peer -> its job; `alone` names what ours is held against without a peer."""

    title: str
    ours: str
    peers: dict[str, str]
    order: dict[str, Any]
    agree: Callable[[list[Facts], list[Facts]], str] = agreement.same_log
    runs: int = 3
    once: tuple[str, ...] = ()  # peers so slow that they run once only
    per: str = ""  # "tasks": seconds are per million task instances, "files": per file that went well
    whole_child: bool = False  # seconds are those of the whole child process, its start included
    most_processor_seconds: int = 240
    alone: str = ""
    agree_alone: Callable[[list[Facts]], str] = field(default=_nothing)


def make_files(folder: Path, *, small: bool) -> dict[str, Any]:
    """Write what is missing of the files that both sides read."""
    folder.mkdir(parents=True, exist_ok=True)
    xes, csv = folder / "log.xes", folder / "log.csv"
    if not xes.exists():
        write_xes(xes, events=20_000 if small else 500_000)
    if not csv.exists():
        write_csv(csv, events=200_000 if small else 5_000_000)
    real = {}
    for name, path in REAL_LOGS.items():
        if path.exists():
            real[name] = str(folder / f"{name}.xes")
            unpack(path, to=Path(real[name]))
        else:
            print(f"MISSING: the real log {name}; its jobs are left out")
    for name, design in DESIGNS.items():
        diagram, _ = design()
        (folder / f"{name}.bpmn").write_bytes(write_bpmn(lay_out(diagram)))
        (folder / f"{name}.json").write_bytes(prosimos_json(name))
    made = {}
    for name, kind in MADE.items():
        made[name] = str(folder / f"{name}.xes")
        if not Path(made[name]).exists():
            write_drifting(Path(made[name]), kind=kind)
    drawings = sorted(str(path) for path in REFERENCE.glob("*.bpmn"))
    if not drawings:
        print("MISSING: the reference drawings; their jobs are left out")
    return {
        "xes": str(xes),
        "csv": str(csv),
        "real": real,
        "pnml": {name: str(folder / f"{name}.pnml") for name in real},
        "peer_bpmn": {name: str(folder / f"{name}-peer.bpmn") for name in real},
        "our_bpmn": {name: str(folder / f"{name}-ours.bpmn") for name in real},
        "ahead": {**real, **made},
        "drawings": drawings,
        "folder": str(folder),
    }


def comparisons(files: dict[str, Any], *, small: bool) -> list[Comparison]:
    return [
        *_logs(files, small=small),
        *_models(files, small=small),
        *_months_ahead(files),
        *_drawings(files),
        *_simulations(files, small=small),
    ]


def _logs(files: dict[str, Any], *, small: bool) -> list[Comparison]:
    readers = {"pm4py": "read_xes_pm4py", "r4pm": "read_xes_r4pm"}
    sizes = ("20 k", "200 k") if small else ("500 k", "5 M")
    return [
        Comparison(f"read XES, {sizes[0]} events", "read_xes_ours", readers, {"path": files["xes"]}),
        *(
            Comparison(f"read XES, {name}", "read_xes_ours", readers, {"path": path})
            for name, path in files["real"].items()
        ),
        Comparison(
            f"read CSV, {sizes[1]} events",
            "read_csv_ours",
            {"pm4py": "read_csv_pm4py"},
            {"path": files["csv"]},
            once=("pm4py",),
        ),
        *(
            Comparison(
                f"directly-follows, {name}",
                "follows_ours",
                {"pm4py": "follows_pm4py", "r4pm": "follows_r4pm"},
                {"path": path},
                agree=agreement.same_follows,
            )
            for name, path in {f"{sizes[0]} events": files["xes"], **files["real"]}.items()
        ),
    ]


def _models(files: dict[str, Any], *, small: bool) -> list[Comparison]:
    aligners = {"pm4py": "alignments_pm4py", "r4pm": "alignments_r4pm"}
    jobs = []
    for name, path in files["real"].items():
        jobs.append(
            Comparison(
                f"discovery, {name}",
                "discovery_ours",
                {"pm4py": "discovery_pm4py"},
                {"path": path},
                agree=agreement.same_tasks,
            )
        )
        models = {
            "peers' model": {"pnml": files["pnml"][name], "bpmn": files["peer_bpmn"][name]},
            "our model": {"bpmn": files["our_bpmn"][name]},
        }
        jobs += [
            Comparison(
                f"alignments, {name}, {whose}",
                "alignments_ours",
                {"r4pm": aligners["r4pm"]} if small else aligners,
                {"path": path, **model},
                agree=agreement.same_costs,
                once=("pm4py",),
            )
            for whose, model in models.items()
        ]
    return jobs


def ahead_order(files: dict[str, Any], *, log: str) -> dict[str, Any]:
    """Where the job of the held-out months of a log finds what it needs."""
    folder = Path(files["folder"])
    names = {"learnt": "learnt.xes", "bpmn": "ahead.bpmn", "json": "ahead.json", "told": "told.json"}
    return {
        "path": files["ahead"][log],
        **{part: str(folder / f"{log}-{name}") for part, name in names.items()},
    }


def _months_ahead(files: dict[str, Any]) -> list[Comparison]:
    return [
        Comparison(
            f"held-out months, {log}",
            "ahead_ours",
            {"prosimos": "ahead_prosimos", "pm4py": "ahead_pm4py"},
            ahead_order(files, log=log),
            agree=partial(agreement.nearer_to_held_out, path=path),
            runs=1,
        )
        for log, path in files["ahead"].items()
    ]


def _drawings(files: dict[str, Any]) -> list[Comparison]:
    if not files["drawings"]:
        return []
    runnable = [path for path in files["drawings"] if _has_start_and_end(path)]
    limits = {"seconds_per_file": 20, "cases": 20}
    return [
        Comparison(
            f"parsing, {len(files['drawings'])} reference drawings",
            "parsing_ours",
            {"pm4py": "parsing_pm4py", "prosimos": "parsing_prosimos"},
            {"paths": files["drawings"], **limits},
            agree=agreement.how_many_files,
            per="files",
        ),
        Comparison(
            f"out of the box, {len(runnable)} drawings",
            "out_of_the_box_ours",
            {"prosimos": "out_of_the_box_prosimos"},
            {"paths": runnable, **limits},
            agree=agreement.how_many_files,
            per="files",
        ),
    ]


def _has_start_and_end(path: str) -> bool:
    tree = etree.parse(path)
    return tree.find(f".//{BPMN}startEvent") is not None and tree.find(f".//{BPMN}endEvent") is not None


def _simulations(files: dict[str, Any], *, small: bool) -> list[Comparison]:
    cases, replications = (300, 20) if small else (3_000, 60)
    with_numba = [
        _simulation(
            files,
            f"simulation, {name}, {cases:,} cases",
            design=name,
            order={"cases": cases, "replications": replications},
            runs=3 if small else 7,
        )
        for name in ("counters", "permit")
    ]
    plain = _simulation(
        files,
        "simulation, permit, without numba",
        design="permit",
        order={"cases": cases, "replications": 3, "use_numba": False},
        once=("prosimos",),
    )
    start = _simulation(
        files,
        "simulation, start and 40 cases",
        design="permit",
        order={"cases": 20, "replications": 1},
        agree=lambda _mine, _theirs: "whole child process; too few cases to compare",
        per="",
        whole_child=True,
    )
    long_run = _simulation(
        files,
        "simulation, counters, long run",
        design="counters",
        order={"cases": 50_000, "replications": 5 if small else 30, "warm_up_days": 30},
        peers={},
        alone="theory",
        agree_alone=partial(agreement.near_theory, hours=counters_mean_hours()),
    )
    urgent_first = [
        _simulation(
            files,
            f"simulation, {name.replace('-', ' ')}",
            design=name,
            order={"cases": 1_000, "replications": 200, "keep_log": True},
            agree=agreement.same_order_of_work,
            runs=3 if small else 10,
        )
        for name in ("urgent-at-once", "urgent")
    ]
    return [*with_numba, plain, start, long_run, *urgent_first]


def _simulation(
    files: dict[str, Any], title: str, *, design: str, order: dict[str, Any], **settings: Any
) -> Comparison:
    folder = Path(files["folder"])
    given = {
        "design": design,
        "bpmn": str(folder / f"{design}.bpmn"),
        "json": str(folder / f"{design}.json"),
        "warm_up_days": 0,
        "starting_on": "2026-04-06",
        "starting_at": "2026-04-06T00:00:00.000000+00:00",
        "use_numba": None,
        "keep_log": False,
        **order,
    }
    usual = {"peers": {"prosimos": "simulation_prosimos"}, "agree": agreement.same_mean_time, "per": "tasks"}
    return Comparison(title, "simulation_ours", order=given, **{**usual, **settings})
