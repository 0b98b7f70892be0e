"""Laying out large diagrams: 300 steps, plain and in pools with lanes, sub-processes, messages, border events.

Targets: no overlap, no line through a shape, at most 1 s; a small change turns few pairs of shapes round.
"""

from __future__ import annotations

import statistics
import time
from dataclasses import replace

from meguru.engines.bpmn import Diagram, DiagramBuilder, draw_svg, lay_out
from meguru.engines.bpmn.tests.drawing_checks import problems_of
from meguru.engines.bpmn.tests.drawn_large import large_diagram
from meguru.engines.bpmn.tests.steadiness import turned_share
from meguru.engines.bpmn.tests.test_earlier import cut, median_move
from meguru.engines.bpmn.tests.test_layout_large import connected, inserted, renamed

RUNS = 5
SEEDS = range(10)


def plain_diagram(*, steps: int, extra: int) -> Diagram:
    builder = DiagramBuilder(name="大きな図")
    nodes = [builder.task(name=f"作業 {number}") for number in range(steps)]
    for number in range(1, steps):
        builder.flow(nodes[(number * 7 + number // 3) % number], nodes[number])
    for number in range(extra):
        builder.flow(nodes[number * 61 % steps], nodes[number * 37 % steps])
    return builder.build()


def main() -> None:
    print(
        f"\nlayout and drawing of one process without lanes, median of {RUNS} runs, seconds of the processor"
    )
    print(f"{'steps':>6}{'lines':>7}{'layout s':>10}{'svg s':>8}")
    for steps, extra in ((300, 0), (300, 100), (300, 400)):
        diagram = plain_diagram(steps=steps, extra=extra)
        layout, drawing = [], []
        for _ in range(RUNS):
            began = time.process_time()
            placed = lay_out(diagram)
            layout.append(time.process_time() - began)
            began = time.process_time()
            draw_svg(placed)
            drawing.append(time.process_time() - began)
        medians = statistics.median(layout), statistics.median(drawing)
        print(f"{steps:>6}{steps - 1 + extra:>7}{medians[0]:>10.2f}{medians[1]:>8.2f}")
    everything()
    steadiness()


def everything() -> None:
    print(f"\n300 steps with everything, {len(SEEDS)} drawings each")
    print(
        f"{'pools':>6}{'extra':>7}{'crossing':>9}{'lines':>7}{'median s':>10}{'slowest s':>11}{'faults':>8}"
    )
    for pools, extra, crossing in ((1, 80, 0), (3, 80, 0), (8, 80, 15), (3, 400, 15), (1, 800, 15)):
        seconds, lines, faults = [], [], 0
        for seed in SEEDS:
            diagram = large_diagram(seed, pools=pools, extra=extra, crossing=crossing)
            began = time.process_time()
            placed = lay_out(diagram)
            seconds.append(time.process_time() - began)
            faults += len(problems_of(lay_out(diagram, earlier=placed)))
            lines.append(len(diagram.flows) + len(diagram.messages))
            faults += len(problems_of(placed))
        middle, slowest = statistics.median(seconds), max(seconds)
        print(f"{pools:>6}{extra:>7}{crossing:>9}{max(lines):>7}{middle:>10.2f}{slowest:>11.2f}{faults:>8}")


def steadiness() -> None:
    print("\npairs of shapes that turn round after a small change (150 steps, 2 pools)")
    print(f"{'change':>12}{'':>18}{'mean':>8}{'worst':>8}{'moved px':>10}{'slowest s':>11}")
    for name, change in (
        ("renamed", renamed),
        ("inserted", inserted),
        ("connected", connected),
        ("cut", cut),
    ):
        for known in (False, True):
            turned, moved, seconds = [], [], []
            for seed in SEEDS:
                diagram = large_diagram(seed, count=150, pools=2, lanes=3, extra=8, messages=5)
                before, changed = lay_out(diagram), replace(change(diagram), shapes={})
                began = time.process_time()
                after = lay_out(changed, earlier=before if known else None)
                seconds.append(time.process_time() - began)
                turned.append(turned_share(before, after))
                moved.append(median_move(before, after))
            print(
                f"{name:>12}{'earlier drawing' if known else 'from nothing':>18}{statistics.mean(turned):>8.2%}"
                f"{max(turned):>8.2%}{statistics.mean(moved):>10.0f}{max(seconds):>11.2f}"
            )


if __name__ == "__main__":
    main()
