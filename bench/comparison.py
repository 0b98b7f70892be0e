"""Comparing one operation over 43 towns: 30 steps each, reworded, reordered, dropped and added at random."""

from __future__ import annotations

import statistics
import time

import numpy as np

from meguru.engines.bpmn import Diagram, DiagramBuilder, NodeKind, StepFacts, replace_node
from meguru.engines.comparison.towns import Town, compare_towns
from meguru.engines.comparison.vocabulary import ACTS

RUNS = 5
THINGS = (
    "申請書", "本人", "添付書類", "手数料", "受付簿", "世帯情報", "所得情報", "口座情報", "審査調書", "台帳",
    "決裁文書", "決定通知書", "証明書", "納付書", "控え",
)  # fmt: skip
ACTORS = ("窓口係", "審査係", "管理係")


def reference(steps: int) -> list[tuple[str, str]]:
    """(thing, act) of every step, no two alike."""
    acts = list(ACTS)
    return [
        (THINGS[number % len(THINGS)], acts[(number * 7 + number // len(THINGS)) % len(acts)])
        for number in range(steps)
    ]


def perturbed(steps: list[tuple[str, str]], *, seed: int) -> Diagram:
    """One town's way: other words for an act, two steps changed places, a few left out, a few of its own."""
    chance = np.random.Generator(np.random.PCG64(seed))
    own = [step for step in steps if chance.random() > 0.08]
    for _ in range(2):
        at = int(chance.integers(0, len(own) - 1))
        own[at], own[at + 1] = own[at + 1], own[at]
    for extra in range(2):
        own.insert(int(chance.integers(0, len(own))), (f"独自書類{'甲乙丙丁'[(seed + extra) % 4]}", "報告"))
    builder = DiagramBuilder(name="手続")
    lanes = [builder.lane(name=actor) for actor in ACTORS]
    nodes = []
    for thing, act in own:
        words = [word for word in ACTS[act] if len(word) > 1][:2]
        name = f"{thing}の{words[int(chance.integers(0, len(words)))]}"
        nodes.append(builder.task(name=name, lane=lanes[int(chance.integers(0, 3))]))
    half = len(nodes) // 2
    split = builder.gateway(kind=NodeKind.EXCLUSIVE_GATEWAY)
    merge = builder.gateway(kind=NodeKind.EXCLUSIVE_GATEWAY)
    builder.chain(
        builder.start(), *nodes[:half], split, nodes[half], merge, *nodes[half + 1 :], builder.end()
    )
    builder.flow(split, merge, name="不要")
    diagram = builder.build()
    for node in nodes:
        diagram = replace_node(diagram, node_id=node, facts=StepFacts(minutes=float(chance.integers(1, 30))))
    return diagram


def main() -> None:
    print(f"\ncomparison of many towns, median of {RUNS} runs; found: shared steps, of which most towns do")
    print(f"{'towns':>6}{'steps':>7}{'seconds':>10}{'shared':>8}{'by most':>9}")
    for towns, steps in ((2, 30), (10, 30), (43, 30), (43, 60), (2, 200)):
        drawings = [
            Town(f"t{number:02}", perturbed(reference(steps), seed=number)) for number in range(towns)
        ]
        seconds = []
        for _ in range(RUNS):
            began = time.perf_counter()
            found = compare_towns(drawings, hourly_yen=3_000)
            seconds.append(time.perf_counter() - began)
        most = len(found.done_by_most())
        print(f"{towns:>6}{steps:>7}{statistics.median(seconds):>10.2f}{len(found.steps):>8}{most:>9}")


if __name__ == "__main__":
    main()
