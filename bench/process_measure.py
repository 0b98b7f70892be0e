"""One measured job in one child process. Used on both sides, so it needs nothing but Python itself.

    python process_ours.py  JOB ORDER.json ANSWER.json      in the project's environment
    python process_peers.py JOB ORDER.json ANSWER.json      in the throw-away environment

The order holds the job's arguments. The answer holds the seconds on the clock and of the processor (all threads and
children) of every run, the peak memory from the beginning of the first run on, and what the result says, for comparison.
A job that fails answers with the reason; it never fails silently.
"""

from __future__ import annotations

import json
import math
import resource
import signal
import statistics
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple


class Job(NamedTuple):
    """`prepare` and `facts` are not measured; `run` is. Cheap jobs run several times after one unmeasured run."""

    prepare: Callable[[dict[str, Any]], Any]
    run: Callable[[Any], Any]
    facts: Callable[[Any, Any], dict[str, Any]]  # of what was prepared and the last result
    warm_runs: int = 0  # 0: measured once, cold


def answer(jobs: Mapping[str, Callable[[], Job]]) -> None:
    """Carry out the job that the command line names."""
    name, order_path, answer_path = sys.argv[1:]
    order = json.loads(Path(order_path).read_text(encoding="utf-8"))
    most = order["most_processor_seconds"]
    resource.setrlimit(resource.RLIMIT_CPU, (most, most + 5))
    signal.signal(signal.SIGXCPU, _give_up)
    try:
        told = _measured(jobs[name](), order)
    except BaseException as reason:
        traceback.print_exc()
        told = {"failed": f"{type(reason).__name__}: {reason}"}
    Path(answer_path).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


class TakesTooLong(Exception):
    """The job used more time of the processor than the order allows."""


def _give_up(*_: object) -> None:
    raise TakesTooLong(f"more than {resource.getrlimit(resource.RLIMIT_CPU)[0]} s of the processor")


def stood_still(pieces: Iterable[tuple[float, float, float]]) -> float:
    """The share of the time that one person did nothing although work waited for her.

    Shape:  a piece of work is (asked for, begun, done), each in the same unit of time.
    """
    in_order = sorted(pieces, key=lambda piece: piece[1])
    idle, waits_since = 0.0, math.inf
    for (_, _, done), (asked, begun, _) in reversed(list(pairwise(in_order))):
        waits_since = min(waits_since, asked)
        idle += max(begun - max(done, waits_since), 0.0)
    return idle / (in_order[-1][2] - in_order[0][1])


def _measured(job: Job, order: dict[str, Any]) -> dict[str, Any]:
    prepared = job.prepare(order)
    _forget_peak()
    result = job.run(prepared) if job.warm_runs else None
    wall, processor = [], []
    for _ in range(max(job.warm_runs, 1)):
        began, used = time.perf_counter(), _processor_seconds()
        result = job.run(prepared)
        wall.append(time.perf_counter() - began)
        processor.append(_processor_seconds() - used)
    peak = _peak_megabytes()
    return {
        "wall": statistics.median(wall),
        "processor": statistics.median(processor),
        "megabytes": peak,
        "facts": job.facts(prepared, result),
    }


def _processor_seconds() -> float:
    mine, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return mine.ru_utime + mine.ru_stime + children.ru_utime + children.ru_stime


def _forget_peak() -> None:
    """Let the peak begin anew, so that what was prepared does not hide what the job itself takes."""
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return  # elsewhere than on Linux the peak is that of the whole child


def _peak_megabytes() -> float:
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024
    except (OSError, StopIteration):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
