"""What a save of a large drawing needs: 200 steps in ten lanes, with branches, guards and parallel work."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import replace

from meguru.engines.bpmn import Diagram, check, lay_out, new_process, read_bpmn, write_bpmn
from meguru.engines.bpmn.merge import merge
from meguru.engines.bpmn.steps import StepRow, StepTable, apply_table, table_of

STEPS, LANES, RUNS, TARGET = 200, 10, 5, 0.3


def large_table(steps: int = STEPS) -> StepTable:
    """A manual of many steps: every tenth asks a question, every seventh is done only in some case."""
    rows = []
    for number in range(1, steps + 1):
        words, condition = "", ""
        if number % 10 == 3 and number + 4 <= steps:
            words = f"不備あり→{max(number - 2, 1)}、なし→{number + 1}、対象外→{number + 4}"
        elif number % 20 == 6 and number + 3 <= steps:
            words = f"並行：{number + 1}、{number + 2}"
        elif number % 20 == 7 and number + 2 <= steps:
            words = str(number + 2)
        elif number % 7 == 0 and number % 20 not in (8, 9):
            condition = f"区分{number}のとき"
        row = StepRow(
            number=str(number), name=f"書類{number}を確認する", actor=f"{number // 7 % LANES + 1}係"
        )
        rows.append(
            replace(row, next=words, condition=condition, minutes=float(number % 30), times_a_year=1200)
        )
    return StepTable(rows=tuple(rows))


def edited(diagram: Diagram, at: int, name: str) -> StepTable:
    """The table with one step renamed and one put in."""
    rows = list(table_of(diagram).rows)
    rows[at] = replace(rows[at], name=name)
    rows.insert(at + 1, StepRow(name=f"{name}の控えを残す"))
    return StepTable(rows=tuple(rows))


def median(job: Callable[[], object]) -> float:
    took = []
    for _ in range(RUNS):
        began = time.perf_counter()
        job()
        took.append(time.perf_counter() - began)
    return statistics.median(took)


def main() -> None:
    made = apply_table(new_process("大きな業務"), large_table())
    if not made.is_done:
        raise SystemExit(str(made.problems))
    base = read_bpmn(write_bpmn(made.diagram))
    xml = write_bpmn(base)
    mine_table, theirs_table = edited(base, 40, "申請書を受け付ける"), edited(base, 120, "通知書を発送する")
    mine, theirs = apply_table(base, mine_table).diagram, apply_table(base, theirs_table).diagram
    jobs: dict[str, Callable[[], object]] = {
        "read": lambda: read_bpmn(xml),
        "table_of": lambda: table_of(base),
        "apply_table, one step put in": lambda: apply_table(base, mine_table),
        "merge, one step each": lambda: merge(base=base, mine=mine, theirs=theirs),
        "check": lambda: check(mine),
        "write": lambda: write_bpmn(mine),
    }
    print(
        f"\nstep table: {STEPS} steps, {len(base.nodes)} elements, {len(base.flows)} lines; median of {RUNS} runs"
    )
    total = 0.0
    for name, job in jobs.items():
        seconds = median(job)
        total += seconds
        print(f"{name:<34}{seconds * 1000:>9.0f} ms")
    print(f"{'everything a save needs':<34}{total * 1000:>9.0f} ms   (target {TARGET * 1000:.0f} ms)")
    print(f"{'layout of the whole':<34}{median(lambda: lay_out(base)) * 1000:>9.0f} ms")
    print(
        f"{'table to a new drawing':<34}{median(lambda: apply_table(new_process('x'), large_table())) * 1000:>9.0f} ms"
    )


if __name__ == "__main__":
    main()
