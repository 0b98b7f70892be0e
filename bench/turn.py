"""One turn of the loop: the whole and each stage, after the first compile."""

from __future__ import annotations

import statistics
import time
from collections import defaultdict

from logs import a_log

from meguru.engines.documents import to_docx, to_html, to_xlsx
from meguru.engines.eventlogs import read_log
from meguru.engines.turn import build_report, run_turn

RUNS = 3


def main() -> None:
    name, content = a_log()
    run_turn(read_log(content, filename=name))  # compiles the simulator's kernel
    stages: dict[str, list[float]] = defaultdict(list)
    for _ in range(RUNS):
        began = time.perf_counter()
        log = read_log(content, filename=name)
        stages["記録を読む"].append(time.perf_counter() - began)
        result = run_turn(log, clock=time.perf_counter)
        for stage, seconds in result.stage_seconds:
            stages[stage].append(seconds)
        reported = time.perf_counter()
        report = build_report(result)
        to_html(report), to_docx(report), to_xlsx(report)
        stages["報告書"].append(time.perf_counter() - reported)
        stages["全体"].append(time.perf_counter() - began)
    print(f"\none turn on {name} ({log.raw_events:,} events), median of {RUNS} runs")
    for stage, seconds in stages.items():
        print(f"{statistics.median(seconds):>8.2f} s  {stage}")


if __name__ == "__main__":
    main()
