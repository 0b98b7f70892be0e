"""Steps that were kept apart although they stand in the same place: perhaps one step under two names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from meguru.engines.comparison.flow_order import END, START
from meguru.engines.comparison.labels import ACT_FLOOR, SET_APART, label_similarities
from meguru.engines.comparison.synonyms import Synonyms
from meguru.engines.comparison.towns import SharedStep, TownsCompared

SAME_NEIGHBOURS = (
    0.5  # of the neighbours of the step that fewer towns do, the share that the other step has too
)


@dataclass(frozen=True, slots=True)
class NearMiss:
    """同じ意味かもしれない名前: two names of steps that no town has both of; `around` 0 to 1, `likeness` of the labels."""

    a: str
    b: str
    around: float
    likeness: float


def near_misses(compared: TownsCompared, *, synonyms: Synonyms, most: int = 10) -> tuple[NearMiss, ...]:
    """Pairs of steps that no town has both of and that stand between the same steps, the likeliest first.

    A pair whose words set it apart (転入, 転出) is never named; names with neither the act nor the thing in common only
    when all that stands around them is the same.
    """
    number_of = {
        (key, cell.step_id): step.number for step in compared.steps for key, cell in step.cells.items()
    }
    around = {step.number: _neighbours(step, compared, number_of) for step in compared.steps}
    likeness = label_similarities([step.name for step in compared.steps], synonyms=synonyms)
    found = []
    for place, one in enumerate(compared.steps):
        for other_place in range(place + 1, len(compared.steps)):
            other = compared.steps[other_place]
            alike = float(likeness[place, other_place])
            if set(one.cells) & set(other.cells) or abs(alike - SET_APART) < 1e-6:
                continue
            if alike < ACT_FLOOR - 1e-6 and around[one.number] != around[other.number]:
                continue
            fewer = min(len(around[one.number]), len(around[other.number]))
            share = len(around[one.number] & around[other.number]) / fewer if fewer else 0.0
            if share >= SAME_NEIGHBOURS:
                found.append(NearMiss(a=one.name, b=other.name, around=share, likeness=alike))
    found.sort(key=lambda miss: (-miss.around - miss.likeness, miss.a, miss.b))
    return tuple(found[:most])


def _neighbours(
    step: SharedStep, compared: TownsCompared, number_of: Mapping[tuple[str, str], int]
) -> set[tuple[str, int]]:
    """The steps right before and after, over all towns that do it; the border counts as one."""
    found: set[tuple[str, int]] = set()
    for key, cell in step.cells.items():
        order = compared.orders[key]
        for side, near in (("before", order.near_before), ("after", order.near_after)):
            for other, weight in near[cell.step_id].items():
                if weight == 1.0:
                    found.add((side, -1 if other in (START, END) else number_of[key, other]))
    return found
