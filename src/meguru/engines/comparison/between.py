"""Two of many towns: which step here is which there, as the comparison of all of them says."""

from __future__ import annotations

from dataclasses import dataclass

from meguru.engines.comparison.how_found import HowFound, how_found
from meguru.engines.comparison.towns import TownsCompared, TownStep
from meguru.engines.comparison.within import Within


@dataclass(frozen=True, slots=True)
class TownPair:
    """二つの団体の対応: the steps of two towns in one shared step; `number` counts the rows of the table from 1."""

    number: int
    a: TownStep
    b: TownStep
    likeness: float
    how: HowFound


@dataclass(frozen=True, slots=True)
class Between:
    """`only_a`, `only_b`: (row of the table, step, the step of the other town within which it is done)."""

    pairs: tuple[TownPair, ...]
    only_a: tuple[tuple[int, TownStep, Within | None], ...]
    only_b: tuple[tuple[int, TownStep, Within | None], ...]


def between(compared: TownsCompared, a: str, b: str) -> Between:
    """The steps of town `a` beside those of town `b`, in the order of most towns."""
    rows = compared.rows
    decided = {*compared.decided.same, *((y, x) for x, y in compared.decided.same)}
    pairs, only_a, only_b = [], [], []
    for number, step in enumerate(compared.steps, start=1):
        one, other = step.cells.get(a), step.cells.get(b)
        if one and other:
            at = rows[a, one.step_id], rows[b, other.step_id]
            by_person = ((a, one.step_id), (b, other.step_id)) in decided
            pairs.append(
                TownPair(
                    number,
                    one,
                    other,
                    min(float(compared.likeness.scores[at]), 1.0),
                    how_found(float(compared.likeness.labels[at]), decided=by_person),
                )
            )
        elif one:
            only_a.append((number, one, step.within.get(b)))
        elif other:
            only_b.append((number, other, step.within.get(a)))
    return Between(tuple(pairs), tuple(only_a), tuple(only_b))
