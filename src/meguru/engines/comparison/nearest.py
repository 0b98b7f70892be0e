"""How alike whole drawings are, so that among many the same operation is found under whatever name."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from meguru.engines.bpmn import Diagram
from meguru.engines.comparison.assignment import best_pairs
from meguru.engines.comparison.flow_order import order_of
from meguru.engines.comparison.labels import NO_SYNONYMS, Matrix
from meguru.engines.comparison.likeness import LEAST_SCORE, likeness_of
from meguru.engines.comparison.synonyms import Synonyms


def drawings_likeness(diagrams: Sequence[Diagram], *, synonyms: Synonyms = NO_SYNONYMS) -> Matrix:
    """How alike every two drawings are, 0 to 1, as a symmetric matrix in the order given.

    Method: the steps of two drawings are paired as by `match`; the rare words that the pairs share, added up, are set
            against the number of steps of both (Dice). Places and ids say nothing here, names of drawings neither.
    Holds:  1 for a drawing with named steps and itself; 0 where either has no steps.
    """
    found = likeness_of([order_of(diagram) for diagram in diagrams], synonyms=synonyms)
    rows = [found.of(number) for number in range(len(diagrams))]
    table = np.zeros((len(rows), len(rows)), dtype=np.float32)
    for first, one in enumerate(rows):
        for second in range(first, len(rows)):
            other = rows[second]
            part = np.ix_(one, other)
            pairs = best_pairs(found.scores[part].astype(np.float64), least=LEAST_SCORE)
            words = found.words[part]
            alike = sum(float(words[row, column]) for row, column in pairs)
            sizes = len(one) + len(other)
            table[first, second] = table[second, first] = 2 * alike / sizes if sizes else 0.0
    return table
