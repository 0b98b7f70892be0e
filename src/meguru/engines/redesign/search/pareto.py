"""Which plans are better: constraint first, then Pareto rank, then how alone a plan stands on its front.

Source: Deb, Pratap, Agarwal and Meyarivan (2002), NSGA-II: fast non-dominated sorting, crowding distance and
constrained domination. All goals are minimised.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

Goals = tuple[float, ...]


def dominates(one: Goals, other: Goals) -> bool:
    """Whether `one` is nowhere worse and somewhere better.

    >>> dominates((1.0, 2.0), (1.0, 3.0)), dominates((1.0, 3.0), (2.0, 2.0))
    (True, False)
    """
    return all(a <= b for a, b in zip(one, other, strict=True)) and one != other


def fronts(goals: Sequence[Goals], violations: Sequence[float]) -> list[list[int]]:
    """Places in groups, best first. Plans that break a limit stand behind all others, by how far they break it."""
    allowed = [place for place, value in enumerate(violations) if value <= 0]
    ranked: list[list[int]] = []
    rest = allowed
    while rest:
        front = [one for one in rest if not any(dominates(goals[other], goals[one]) for other in rest)]
        ranked.append(front)
        taken = set(front)
        rest = [one for one in rest if one not in taken]
    broken = sorted(
        (place for place, value in enumerate(violations) if value > 0), key=violations.__getitem__
    )
    return ranked + [[place] for place in broken]


def crowding(goals: Sequence[Goals], front: Sequence[int]) -> dict[int, float]:
    """How alone each plan of a front stands; the ends of every goal stand infinitely alone."""
    alone = dict.fromkeys(front, 0.0)
    for goal in range(len(goals[front[0]]) if front else 0):
        order = sorted(front, key=lambda place: (goals[place][goal], place))
        low, high = goals[order[0]][goal], goals[order[-1]][goal]
        alone[order[0]] = alone[order[-1]] = inf
        for before, place, after in zip(order, order[1:], order[2:], strict=False):
            if high > low:
                alone[place] += (goals[after][goal] - goals[before][goal]) / (high - low)
    return alone


def best_first(goals: Sequence[Goals], violations: Sequence[float]) -> list[int]:
    """All places, best first: by front, within a front the most alone first, then in the order given."""
    order: list[int] = []
    for front in fronts(goals, violations):
        alone = crowding(goals, front)
        order += sorted(front, key=lambda place: (-alone[place], place))
    return order
