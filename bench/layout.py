"""Laying out large diagrams: 300 steps with 100 and with 400 extra lines."""

from __future__ import annotations

import statistics
import time

from meguru.engines.bpmn import Diagram, DiagramBuilder, draw_svg, lay_out

RUNS = 5


def large_diagram(*, steps: int, extra: int) -> Diagram:
    builder = DiagramBuilder(name="大きな図")
    nodes = [builder.task(name=f"作業 {number}") for number in range(steps)]
    for number in range(1, steps):
        builder.flow(nodes[(number * 7 + number // 3) % number], nodes[number])
    for number in range(extra):
        builder.flow(nodes[number * 61 % steps], nodes[number * 37 % steps])
    return builder.build()


def main() -> None:
    print(f"\nlayout and drawing, median of {RUNS} runs")
    print(f"{'steps':>6}{'lines':>7}{'layout s':>10}{'svg s':>8}")
    for steps, extra in ((300, 0), (300, 100), (300, 400)):
        diagram = large_diagram(steps=steps, extra=extra)
        layout, drawing = [], []
        for _ in range(RUNS):
            began = time.perf_counter()
            placed = lay_out(diagram)
            layout.append(time.perf_counter() - began)
            began = time.perf_counter()
            draw_svg(placed)
            drawing.append(time.perf_counter() - began)
        medians = statistics.median(layout), statistics.median(drawing)
        print(f"{steps:>6}{steps - 1 + extra:>7}{medians[0]:>10.2f}{medians[1]:>8.2f}")


if __name__ == "__main__":
    main()
