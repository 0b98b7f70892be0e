"""How well the steps of the towns' drawings are found: matched steps, and which drawing is nearest to which."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from meguru.engines.comparison.tests.drawn_towns.drawing import Drawn

Matcher = Callable[[Drawn, Drawn], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Scores:
    """Counts over all pairs of drawings of one operation. A step that one town splits has two true pairs."""

    right: int
    found: int
    true: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.true) if self.found + self.true else 1.0


def true_pairs(a: Drawn, b: Drawn) -> set[tuple[str, str]]:
    return {(x, y) for x, of_x in a.atoms.items() for y, of_y in b.atoms.items() if of_x & of_y}


def scores_of(drawings: Sequence[Drawn], matcher: Callable[[Drawn, Drawn], set[tuple[str, str]]]) -> Scores:
    """Micro counts over every two drawings of one operation."""
    right = found = true = 0
    for a, b in combinations(drawings, 2):
        if a.operation == b.operation:
            pairs, known = matcher(a, b), true_pairs(a, b)
            right, found, true = right + len(pairs & known), found + len(pairs), true + len(known)
    return Scores(right, found, true)


def nearest_is_same(drawings: Sequence[Drawn], alike: np.ndarray) -> float:
    """Share 0..1 of the drawings whose nearest other one is of the same operation; `alike` says of any two how alike."""
    others = alike.copy()
    np.fill_diagonal(others, -1)
    names = np.array([drawn.operation for drawn in drawings])
    return float((names[others.argmax(axis=1)] == names).mean())


def by_id(a: Drawn, b: Drawn) -> set[tuple[str, str]]:
    return {(key, key) for key in a.atoms if key in b.atoms}


def by_exact_label(a: Drawn, b: Drawn) -> set[tuple[str, str]]:
    """Equal names, each once: what a comparison of texts finds."""
    free = {b.diagram.nodes[key].name: key for key in b.atoms}
    pairs = ((key, free.pop(a.diagram.nodes[key].name, None)) for key in a.atoms)
    return {(key, other) for key, other in pairs if other is not None}
