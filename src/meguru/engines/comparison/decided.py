"""Pairs of steps about which a person has decided: one and the same work, or different work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meguru.engines.comparison.likeness import Likeness

StepOf = tuple[str, str]  # the key of a town, the id of its step
PairOfSteps = tuple[StepOf, StepOf]


@dataclass(frozen=True, slots=True)
class Decided:
    """人が決めた対応: pairs that are `same` and pairs that are `apart`, whatever their names and places say."""

    same: tuple[PairOfSteps, ...] = ()
    apart: tuple[PairOfSteps, ...] = ()


@dataclass(frozen=True, slots=True)
class Ties:
    """The decided pairs as rows of a likeness; pairs of which a step is gone are left out."""

    same: tuple[tuple[int, int], ...]
    apart: NDArray[np.bool_]

    def forbid(self, rows: NDArray[np.int64], others: NDArray[np.int64]) -> bool:
        """Whether any two of these rows are decided to be different work."""
        return bool(self.apart[np.ix_(rows, others)].any())


NOTHING_DECIDED = Decided()


def ties_of(found: Likeness, keys: list[str], decided: Decided) -> Ties:
    """Look the decided steps up among the rows; `keys` are the towns in the order of the drawings."""
    row_of = {(keys[place.drawing], place.step_id): row for row, place in enumerate(found.places)}
    apart = np.zeros((len(row_of), len(row_of)), dtype=bool)
    for a, b in _known(row_of, decided.apart):
        apart[a, b] = apart[b, a] = True
    return Ties(same=tuple(sorted(_known(row_of, decided.same))), apart=apart)


def no_ties(count: int) -> Ties:
    """Nothing decided about so many rows."""
    return Ties(same=(), apart=np.zeros((count, count), dtype=bool))


def _known(row_of: Mapping[StepOf, int], pairs: tuple[PairOfSteps, ...]) -> list[tuple[int, int]]:
    return [(row_of[a], row_of[b]) for a, b in pairs if a in row_of and b in row_of]
