"""Our process engines beside their peers (Prosimos, pm4py, r4pm), in one run, on the same files, results compared.

    ./run bench process [--small] [--keep FOLDER] [--runs N] [--only WORD]

The peers are installed, at the versions of process_environment.py, into a throw-away environment outside the project, from
the machine's ordinary index. With --keep the environment and the files stay in FOLDER for the next time. --small is a quick
look at small sizes; --only WORD runs the jobs whose name holds the word.

How each is measured. Every run is a child process of its own; runs of both sides take turns and the first to go changes.
Seconds are those of the processor (all threads and children), then those on the clock; peak memory is that of the child from
the beginning of the job on, what was loaded before included. The table shows medians (pm4py reads the large CSV and aligns
once only: it takes minutes); the ratio is peer / ours in processor seconds.
"cold": imports are done, the first call is measured. "warm": one unmeasured call, then the median of three.

job                measured                                          compared
read XES, CSV      cold; the path to a table of records; pm4py by    events, cases, records per activity, sum of all times
                   its own XML reader, not by r4pm's
directly-follows   warm; a loaded log to counts and mean times       every count and (pm4py) every mean time
discovery          warm; a loaded log to a laid-out BPMN diagram,    the tasks drawn (the miners filter differently, so
                   inductive miner, noise 0.2                        how well the models fit: see alignments)
alignments         cold; a loaded log and the SAME model, both the   the cost of every variant; the average fitness, which
                   peers' inductive model and ours, noise 0.2        is 1 - cost / (events + shortest way), mean of cases
held-out months    cold; a log to ten simulations of its last    earth mover's distances from what happened, by the
                   months, from the cases before (see             same measure on both sides: the smaller the better
                   process_ahead.py); ours fits, too
parsing            cold; reference drawings to process graphs;       files read without an exception
                   seconds are per file that went well
out of the box     cold; drawings with a start and an end, default   files in which every case comes to its end and works
                   parameters; seconds per file that went well
simulation         compiled and warmed up; the same process,         mean time of a case within the 95 % interval of the
                   parameters and number of cases; seconds are per   difference (Welch), every peer run a replication;
                   million task instances                            the long run also with queueing theory
simulation,        the same; one person, urgent cases go first; once   the same, and for which part of the time the person
urgent             they come one by one, once all at the beginning   stands still although work waits for her

A peer that is missing, fails or takes more than the processor time allowed is shown with the reason.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from process_environment import PEERS, installed_version, ready_environment
from process_jobs import Comparison, ahead_order, comparisons, make_files

HERE = Path(__file__).resolve().parent
OURS = "ours"
MOST_CLOCK_SECONDS = 1_800


def main() -> int:
    options = _options()
    if options.keep is not None:
        options.keep.mkdir(parents=True, exist_ok=True)
        return _bench(options, folder=options.keep.resolve())
    with tempfile.TemporaryDirectory(prefix="peers-") as folder:
        return _bench(options, folder=Path(folder))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench process")
    parser.add_argument("--small", action="store_true", help="small sizes, for a quick look")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the peers and the files there")
    parser.add_argument("--runs", type=int, default=0, help="runs of each job and side")
    parser.add_argument("--only", default="", metavar="WORD", help="only the jobs whose name holds the word")
    return parser.parse_args()


def _bench(options: argparse.Namespace, *, folder: Path) -> int:
    python, missing = ready_environment(folder / "environment")
    found = {peer: installed_version(python, peer) for peer in PEERS if peer not in missing}
    print("\npeers: " + ", ".join(f"{peer} {version}" for peer, version in found.items()))
    for peer, reason in missing.items():
        print(f"MISSING: {peer}: {reason}")
    files = make_files(folder / ("files-small" if options.small else "files"), small=options.small)
    with tempfile.TemporaryDirectory(prefix="answers-") as exchange:
        bench = Bench(python=python, missing=missing, exchange=Path(exchange))
        began, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        chosen = [one for one in comparisons(files, small=options.small) if options.only in one.title]
        if any("alignments" in one.title for one in chosen):
            bench.write_models(files)
        if any("held-out" in one.title for one in chosen):
            bench.write_what_to_learn(files)
        _print_table(bench, chosen, runs=options.runs)
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = spent.ru_utime + spent.ru_stime - used.ru_utime - used.ru_stime
    print(f"all jobs: {time.perf_counter() - began:,.0f} s on the clock, {processor:,.0f} s of the processor")
    return 0


def _print_table(bench: Bench, chosen: list[Comparison], *, runs: int) -> None:
    print(f"{'':<48}{'seconds (clock)':>33}{'':>9}{'peak MB':>13}")
    print(
        f"{'job':<39}{'peer':<9}{OURS:>16}{'peer':>17}{'ratio':>9}{OURS:>6}{'peer':>7}  agreement", flush=True
    )
    for comparison in chosen:
        bench.compare(comparison, runs=runs or comparison.runs)


class Bench:
    """Runs jobs in child processes and prints a line for each peer."""

    def __init__(self, *, python: Path, missing: dict[str, str], exchange: Path) -> None:
        self._python = python
        self._missing = missing
        self._exchange = exchange

    def write_models(self, files: dict[str, Any]) -> None:
        """Both sides' models of the real logs, which the alignments need; a failure shows in their lines."""
        for log, path in files["real"].items():
            order = {"path": path, "pnml": files["pnml"][log], "bpmn": files["peer_bpmn"][log]}
            for side, job, told in (
                ("pm4py", "model_pm4py", order),
                (OURS, "model_ours", {**order, "bpmn": files["our_bpmn"][log]}),
            ):
                reason = self._once(side, job, told, most=600).get("failed")
                if reason:
                    print(f"no model of {log} by {side}: {reason}")

    def write_what_to_learn(self, files: dict[str, Any]) -> None:
        """What the peers are given of each log to foretell its last months; a failure shows in their lines."""
        for log in files["ahead"]:
            reason = self._once(OURS, "ahead_files", ahead_order(files, log=log), most=600).get("failed")
            if reason:
                print(f"nothing to learn from {log}: {reason}")

    def compare(self, comparison: Comparison, *, runs: int) -> None:
        sides = {OURS: comparison.ours, **comparison.peers}
        told: dict[str, list[dict[str, Any]]] = {side: [] for side in sides}
        for run in range(runs):
            names = list(sides)[run % len(sides) :] + list(sides)[: run % len(sides)]
            for side in names:
                if run and (side in comparison.once or "failed" in told[side][0]):
                    continue
                order = {**comparison.order, "seed": 1 + run}
                told[side].append(
                    self._once(side, sides[side], order, most=comparison.most_processor_seconds)
                )
        for peer in comparison.peers:
            print(_line(comparison, peer=peer, ours=told[OURS], theirs=told[peer]), flush=True)
        if comparison.alone:
            print(_line(comparison, peer=comparison.alone, ours=told[OURS], theirs=None), flush=True)

    def _once(self, side: str, job: str, order: dict[str, Any], *, most: int) -> dict[str, Any]:
        """Carry out one job in a child process of its own and return its answer, or why there is none."""
        if side in self._missing:
            return {"failed": f"not installed: {self._missing[side]}"}
        python = Path(sys.executable) if side == OURS else self._python
        script = HERE / ("process_ours.py" if side == OURS else "process_peers.py")
        environment = dict(os.environ)
        if side != OURS:
            environment.pop("PYTHONPATH", None)
        asked, answered = self._exchange / "order.json", self._exchange / "answer.json"
        asked.write_text(json.dumps({**order, "most_processor_seconds": most}), encoding="utf-8")
        answered.unlink(missing_ok=True)
        began, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        try:
            child = subprocess.run(
                [str(python), str(script), job, str(asked), str(answered)],
                capture_output=True,
                text=True,
                check=False,
                timeout=MOST_CLOCK_SECONDS,
                env=environment,
                cwd=self._exchange,
            )
        except subprocess.TimeoutExpired:
            return {"failed": f"took more than {MOST_CLOCK_SECONDS} s on the clock"}
        if not answered.exists():
            last = (child.stderr.strip().splitlines() or ["no word"])[-1]
            return {"failed": f"ended with {child.returncode}: {last}"}
        spent = resource.getrusage(resource.RUSAGE_CHILDREN)
        answer: dict[str, Any] = json.loads(answered.read_text(encoding="utf-8"))
        answer["whole_wall"] = time.perf_counter() - began
        answer["whole_processor"] = spent.ru_utime + spent.ru_stime - used.ru_utime - used.ru_stime
        return answer


def _line(
    comparison: Comparison, *, peer: str, ours: list[dict[str, Any]], theirs: list[dict[str, Any]] | None
) -> str:
    """One line of the table."""
    mine, yours = _median(comparison, ours), _median(comparison, theirs or [])
    ratio = f"{yours[0] / mine[0]:,.1f}x" if mine and yours else "-"
    cells = [f"{one[0]:,.3f} ({one[1]:,.2f})" if one else "-" for one in (mine, yours)]
    memory = [f"{one[2]:,.0f}" if one else "-" for one in (mine, yours)]
    failed = [
        f"{side} FAILED: {one[0]['failed'][:160]}"
        for side, one in ((OURS, ours), (peer, theirs or []))
        if one and "failed" in one[0]
    ]
    if failed:
        verdict = "; ".join(failed)
    elif theirs is None:
        verdict = comparison.agree_alone([one["facts"] for one in ours])
    else:
        verdict = comparison.agree([one["facts"] for one in ours], [one["facts"] for one in theirs])
    return f"{comparison.title:<39}{peer:<9}{cells[0]:>16}{cells[1]:>17}{ratio:>9}{memory[0]:>6}{memory[1]:>7}  {verdict}"


def _median(comparison: Comparison, runs: list[dict[str, Any]]) -> tuple[float, float, float] | None:
    good = [run for run in runs if "failed" not in run]
    if not good:
        return None
    unit = [_units(comparison.per, run["facts"]) for run in good]
    of_what = "whole_" if comparison.whole_child else ""
    return (
        statistics.median(run[f"{of_what}processor"] / one for run, one in zip(good, unit, strict=True)),
        statistics.median(run[f"{of_what}wall"] / one for run, one in zip(good, unit, strict=True)),
        max(run["megabytes"] for run in good),
    )


def _units(per: str, facts: dict[str, Any]) -> float:
    """By what the seconds of a run are divided."""
    if per == "tasks":
        return float(facts["tasks"]) / 1e6
    if per == "files":
        return float(max(sum(reason == "" for reason in facts["files"].values()), 1))
    return 1.0


if __name__ == "__main__":
    raise SystemExit(main())
