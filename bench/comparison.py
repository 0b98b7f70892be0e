"""Comparing operations: how fast over 43 towns, and how right on a test set of our own.

Fast: 30 steps each, reworded, reordered, dropped and added at random. Right: eight operations as twelve towns draw them,
in wordings written by hand (`engines/comparison/tests/drawn_towns`); the vocabulary was extended with one half of the
wordings at hand, the other half is only measured. Four operations by a second hand were at hand later, four by a third
were only measured. Beside it what a comparison by id and by equal names finds.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np

from meguru.engines.bpmn import Diagram, DiagramBuilder, NodeKind, StepFacts, replace_node
from meguru.engines.comparison import SharedStep, Town, compare_towns, drawings_likeness, match
from meguru.engines.comparison.tests.drawn_towns.by_town import drawn_by_town
from meguru.engines.comparison.tests.drawn_towns.drawing import Drawn, drawn_towns
from meguru.engines.comparison.tests.drawn_towns.operations import HELD, SECOND_HAND, TUNED
from meguru.engines.comparison.tests.drawn_towns.scores import (
    Scores,
    by_exact_label,
    by_id,
    nearest_is_same,
    scores_of,
)
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


def found_by_match(a: Drawn, b: Drawn) -> set[tuple[str, str]]:
    found = match(a.diagram, b.diagram)
    return {(pair.a_id, pair.b_id) for pair in (*found.pairs, *found.parts)}


def found_by_towns(drawings: tuple[Drawn, ...]) -> Callable[[Drawn, Drawn], set[tuple[str, str]]]:
    """What the comparison of all twelve towns at once says about any two of them."""
    key_of = {id(drawn): f"{drawn.operation} {drawn.rule:02}" for drawn in drawings}
    steps: dict[str, tuple[SharedStep, ...]] = {}
    for operation in dict.fromkeys(drawn.operation for drawn in drawings):
        own = [Town(key_of[id(one)], one.diagram) for one in drawings if one.operation == operation]
        steps[operation] = compare_towns(own, hourly_yen=3_000).steps

    def found(a: Drawn, b: Drawn) -> set[tuple[str, str]]:
        one, other = key_of[id(a)], key_of[id(b)]
        pairs = set()
        for step in steps[a.operation]:
            here, there = step.cells.get(one), step.cells.get(other)
            if here and (there or other in step.within):
                pairs.add((here.step_id, (there or step.within[other]).step_id))
            elif there and one in step.within:
                pairs.add((step.within[one].step_id, there.step_id))
        return pairs

    return found


def how_right() -> None:
    for drawings, words in (
        (drawn_towns(TUNED), "wordings at hand when tuning"),
        (drawn_towns(HELD), "wordings held out"),
        (drawn_towns(HELD, SECOND_HAND), "operations and wordings by a second hand, at hand when tuning"),
        (drawn_by_town(), "operations drawn town by town by a third hand, held out"),
    ):
        operations = list(dict.fromkeys(drawn.operation for drawn in drawings))
        nearest = nearest_is_same(drawings, drawings_likeness([drawn.diagram for drawn in drawings]))
        print(
            f"\n{len(drawings)} drawings of {len(operations)} operations, {words}: "
            f"nearest drawing is of the same operation {nearest:.1%}"
        )
        print(f"{'':<24}{'precision':>10}{'recall':>8}{'F1':>7}")
        for name, matcher in (
            ("two drawings", found_by_match),
            ("twelve towns at once", found_by_towns(drawings)),
            ("equal names", by_exact_label),
            ("equal ids", by_id),
        ):
            print(row(name, scores_of(drawings, matcher)))
        for operation in operations:
            own = [drawn for drawn in drawings if drawn.operation == operation]
            print(row("  two drawings of", scores_of(own, found_by_match)), operation)


def row(name: str, scores: Scores) -> str:
    return f"{name:<24}{scores.precision:>10.3f}{scores.recall:>8.3f}{scores.f1:>7.3f}"


def main() -> None:
    how_right()
    print(
        f"\ncomparison of many towns, processor time, median of {RUNS} runs; found: shared steps, of which most towns do"
    )
    print(f"{'towns':>6}{'steps':>7}{'seconds':>10}{'shared':>8}{'by most':>9}")
    for towns, steps in ((2, 30), (10, 30), (43, 30), (43, 60), (2, 200)):
        drawings = [
            Town(f"t{number:02}", perturbed(reference(steps), seed=number)) for number in range(towns)
        ]
        seconds = []
        for _ in range(RUNS):
            began = time.process_time()
            found = compare_towns(drawings, hourly_yen=3_000)
            seconds.append(time.process_time() - began)
        most = len(found.done_by_most())
        print(f"{towns:>6}{steps:>7}{statistics.median(seconds):>10.2f}{len(found.steps):>8}{most:>9}")


if __name__ == "__main__":
    main()
