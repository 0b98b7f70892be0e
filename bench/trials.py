"""Trials: a drawing simulated for a year, and the papers of a comparison, after the first compile."""

from __future__ import annotations

import statistics
import time
from dataclasses import replace

from meguru.engines.bpmn import StepFacts, lay_out, linear, replace_node
from meguru.engines.documents import to_docx, to_pdf, to_xlsx
from meguru.engines.what_if import (
    Base,
    Inputs,
    Known,
    Paper,
    comparison_report,
    input_lines,
    run,
    starting_inputs,
)

RUNS = 3
SIZES = ((14, 5_200), (30, 5_200), (200, 5_200), (14, 100_000))
HOURS_OF_ONE_PERSON = 1_500
MINUTES = 10


def main() -> None:
    base, inputs = drawn(steps=14, yearly=500)
    run(base, inputs)  # compiles the simulator's kernel
    print(f"\ntrials, median of {RUNS} runs")
    for steps, yearly in SIZES:
        base, inputs = drawn(steps=steps, yearly=yearly)
        seconds = []
        for _ in range(RUNS):
            began = time.perf_counter()
            result = run(base, inputs)
            seconds.append(time.perf_counter() - began)
        print(
            f"{statistics.median(seconds):>8.2f} s  {steps} steps, {yearly:,} cases a year, {result.replications} replications"
        )
    base, inputs = drawn(steps=14, yearly=500)
    papers = [
        paper(f"試算{number}", base, replace(inputs, volume_factor=1 + number / 10)) for number in range(6)
    ]
    began = time.perf_counter()
    report = comparison_report(papers, process="手続")
    to_docx(report), to_xlsx(report), to_pdf(report)
    print(f"{time.perf_counter() - began:>8.2f} s  six trials compared as Word, Excel and PDF")


def drawn(*, steps: int, yearly: int) -> tuple[Base, Inputs]:
    """Steps in a row, with as many people as the work needs and a fifth more."""
    diagram = linear(name="手続", tasks=[f"手順{number}" for number in range(steps)])
    for task in diagram.tasks():
        diagram = replace_node(diagram, node_id=task.id, facts=StepFacts(minutes=MINUTES))
    diagram = lay_out(diagram)
    inputs = starting_inputs(diagram, known=Known(yearly_volume=yearly), fiscal_year=2026).inputs
    people = max(1, round(1.2 * yearly * steps * MINUTES / 60 / HOURS_OF_ONE_PERSON))
    return Base(diagram), replace(
        inputs, lanes=tuple(replace(lane, headcount=people) for lane in inputs.lanes)
    )


def paper(name: str, base: Base, inputs: Inputs) -> Paper:
    result = run(base, inputs)
    return Paper(name, result, input_lines(inputs, diagram=base.diagram, base_name="図"), base.diagram)


if __name__ == "__main__":
    main()
