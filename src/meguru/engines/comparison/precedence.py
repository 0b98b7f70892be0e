"""In which order most towns do the steps, and which steps a town does in another place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

from meguru.engines.comparison.flow_order import FlowOrder, Relation

Key = TypeVar("Key", bound=Hashable)
OPPOSITE = {Relation.BEFORE: Relation.AFTER, Relation.AFTER: Relation.BEFORE}


class Precedence:
    """順序の多数: for every two shared steps, how many towns do them in which order.

    `ids` holds, per town, the step id of every shared step (by number) that the town does.
    """

    def __init__(self, orders: Sequence[FlowOrder], ids: Sequence[Mapping[int, str]]) -> None:
        self.orders, self.ids = orders, ids
        self.counts: dict[tuple[int, int], Counter[Relation]] = {}
        for order, held in zip(orders, ids, strict=True):
            steps = sorted(held)
            for place, first in enumerate(steps):
                for second in steps[place + 1 :]:
                    relation = order.relation(held[first], held[second])
                    self.counts.setdefault((first, second), Counter())[relation] += 1

    def relation(self, first: int, second: int) -> Relation:
        """What most towns that do both say. Ties go to the order, then to side by side, then to either."""
        if first == second:
            return Relation.SAME
        counts = self.counts.get((min(first, second), max(first, second)), Counter[Relation]())
        ranked = (Relation.BEFORE, Relation.AFTER, Relation.TOGETHER, Relation.EITHER)
        found = max(ranked, key=lambda relation: (counts[relation], -ranked.index(relation)))
        if not counts:
            return Relation.TOGETHER
        return found if first < second else OPPOSITE.get(found, found)

    def lead(self, first: int, second: int) -> int:
        """How many more towns do `first` before `second` than the other way round."""
        counts = self.counts.get((min(first, second), max(first, second)))
        if not counts:
            return 0
        lead = counts[Relation.BEFORE] - counts[Relation.AFTER]
        return lead if first < second else -lead

    def moved(self, town: int) -> dict[int, int]:
        """The shared steps that a town does in another place than most: step -> how many pairs it turns round.

        A pair counts when at least two other towns do both steps and more than half of those do them the other way.
        """
        held = self.ids[town]
        opposed: dict[int, set[int]] = {step: set() for step in held}
        for (first, second), counts in self.counts.items():
            if first not in held or second not in held:
                continue
            own = self.orders[town].relation(held[first], held[second])
            other = OPPOSITE.get(own)
            others = sum(counts.values()) - 1
            if other is not None and others >= 2 and counts[other] * 2 > others:
                opposed[first].add(second)
                opposed[second].add(first)
        turned = {step: len(with_) for step, with_ in opposed.items()}
        order = self.orders[town]
        return {
            step: turned[step]
            for step in fewest_moves(opposed, place={step: order.depth[held[step]] for step in held})
        }


def fewest_moves(opposed: Mapping[Key, set[Key]], *, place: Mapping[Key, float]) -> list[Key]:
    """Steps whose taking away leaves no two in opposite order, the one with the most opposite pairs first.

    Greedy, not proven to be the fewest; ties go to the step nearer to the end.
    """
    left = {key: set(others) for key, others in opposed.items()}
    moved: list[Key] = []
    while any(left.values()):
        worst = max(left, key=lambda key: (len(left[key]), place[key], str(key)))
        moved.append(worst)
        for other in left.pop(worst):
            left[other].discard(worst)
    return moved


def majority_order(precedence: Precedence, steps: Sequence[int], *, depth: Mapping[int, float]) -> list[int]:
    """All steps in one order that as many towns as possible agree with.

    Begins with the mean depth in the drawings; then every step in turn moves to where the fewest towns are
    contradicted, until nothing gets better (a local optimum of Kemeny's rule, which is hard to solve exactly).
    """
    order = sorted(steps, key=lambda step: (depth[step], step))
    for _ in range(len(order)):
        changed = False
        for step in list(order):
            rest = [other for other in order if other != step]
            leads = [precedence.lead(step, other) for other in rest]
            gain, best, best_gain, at = 0, 0, 0, order.index(step)
            gains = [0]
            for lead in leads:  # standing after one more step costs its lead
                gain -= lead
                gains.append(gain)
            best_gain = max(gains)
            if best_gain > gains[at]:
                best = gains.index(best_gain)
                order = [*rest[:best], step, *rest[best:]]
                changed = True
        if not changed:
            break
    return order
