"""Events read per second, processor time and peak memory: XES plain and compressed, CSV, and directly-follows.

Each job runs in a child process of its own, so that its peak memory is its own.

    ./run bench eventlogs            500,000 events; CSV of 5,000,000
    python bench/eventlogs.py --small   a tenth of that
"""

from __future__ import annotations

import gzip
import multiprocessing
import resource
import statistics
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from logs import ACTIVITIES, synthetic_xes

from meguru.engines.eventlogs import read_csv, read_xes
from meguru.engines.mining.follow_times import follow_times

RUNS = 3
JOBS = ("XES", "XES.gz", "CSV", "directly-follows")


def synthetic_csv(*, cases: int) -> bytes:
    """A table with one row per event, six per case, from the same rule as `synthetic_xes`."""
    begin = datetime(2026, 4, 1, 8, 15)
    rows = ["案件番号,作業,完了日時,担当者"]
    for case in range(cases):
        day = begin + timedelta(days=case % 330)
        rows += [
            f"case-{case},{activity},{day + timedelta(hours=step):%Y-%m-%d %H:%M:%S},職員{(case + step) % 17:02d}"
            for step, activity in enumerate(ACTIVITIES)
        ]
    return "\n".join(rows).encode()


def measured(job: Callable[[], object]) -> tuple[float, float]:
    """Median processor and wall seconds."""
    used, passed = [], []
    for _ in range(RUNS):
        wall, processor = time.perf_counter(), time.process_time()
        job()
        used.append(time.process_time() - processor)
        passed.append(time.perf_counter() - wall)
    return statistics.median(used), statistics.median(passed)


def run(name: str, scale: int) -> None:
    """Measure one job and print its line. `scale` divides the sizes."""
    if name == "CSV":
        events = 5_000_000 // scale
        data = synthetic_csv(cases=events // 6)
        used, passed = measured(lambda: read_csv(data))
    else:
        events = 504_000 // scale
        data = synthetic_xes(cases=events // 6)
        if name == "XES.gz":
            data = gzip.compress(data, 6)
        if name == "directly-follows":
            log = read_xes(data)
            used, passed = measured(lambda: follow_times(log))
        else:
            used, passed = measured(lambda: read_xes(data))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(
        f"{name:<18}{len(data) / 1e6:>8.1f}{events:>12,}{used:>12.3f}{passed:>10.3f}{peak:>10.2f}", flush=True
    )


def main() -> None:
    scale = 10 if "--small" in sys.argv else 1
    print(f"\nevent logs, median of {RUNS} runs; peak memory of the whole process, the file included")
    print(f"{'job':<18}{'MB':>8}{'events':>12}{'processor s':>12}{'wall s':>10}{'peak GB':>10}")
    for name in JOBS:
        child = multiprocessing.get_context("spawn").Process(target=run, args=(name, scale))
        child.start()
        child.join()
        if child.exitcode:
            raise SystemExit(f"{name} failed")


if __name__ == "__main__":
    main()
