"""Events read per second: XES plain and compressed, and CSV."""

from __future__ import annotations

import gzip
import statistics
import time
from collections.abc import Callable

from logs import synthetic_xes

from meguru.engines.eventlogs import EventLog, read_csv, read_xes, write_csv

RUNS = 5


def seconds_of(read: Callable[[], EventLog]) -> float:
    taken = []
    for _ in range(RUNS):
        began = time.perf_counter()
        read()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def main() -> None:
    xes = synthetic_xes(cases=20_000)
    compressed = gzip.compress(xes)
    log = read_xes(xes)
    csv = write_csv(log)
    print(f"\nreading {log.raw_events:,} events, median of {RUNS} runs")
    print(f"{'format':<10}{'MB':>8}{'seconds':>10}{'events/s':>14}")
    for name, size, read in (
        ("XES", len(xes), lambda: read_xes(xes)),
        ("XES.gz", len(compressed), lambda: read_xes(compressed)),
        ("CSV", len(csv), lambda: read_csv(csv)),
    ):
        seconds = seconds_of(read)
        print(f"{name:<10}{size / 1e6:>8.1f}{seconds:>10.2f}{log.raw_events / seconds:>14,.0f}")


if __name__ == "__main__":
    main()
