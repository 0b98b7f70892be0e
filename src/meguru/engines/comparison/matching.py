"""Which step of one drawing is which step of another."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from meguru.engines.bpmn import Diagram
from meguru.engines.comparison.assignment import Scores, best_pairs
from meguru.engines.comparison.decided import NOTHING_DECIDED, Decided, ties_of
from meguru.engines.comparison.differences import StepDifference, differences_of
from meguru.engines.comparison.flow_order import FlowOrder, order_of
from meguru.engines.comparison.how_found import HowFound, how_found
from meguru.engines.comparison.label_parts import parts_of
from meguru.engines.comparison.labels import NO_SYNONYMS, SET_APART
from meguru.engines.comparison.likeness import LEAST_SCORE, likeness_of
from meguru.engines.comparison.shares import shared_with_neighbours
from meguru.engines.comparison.synonyms import Synonyms

A, B = "a", "b"  # the keys under which decisions name the two drawings
SURELY = 10.0  # more than any score: what a person has decided to be the same
SAME_ID_TIE = 1e-4  # what an equal id is worth: it decides between equals, never more


@dataclass(frozen=True, slots=True)
class Pair:
    """対応する手順: one step in two drawings. `similarity` 0 to 1; `differences` in the order a reader asks.

    `how` they were found to be one; None for a part, which is one of several things done in the other step.
    """

    a_id: str
    b_id: str
    similarity: float
    differences: tuple[StepDifference, ...] = ()
    how: HowFound | None = None


@dataclass(frozen=True, slots=True)
class Matching:
    """対応づけ: two drawings, step by step. Every step stands in exactly one pair or in `only_a` or `only_b`.

    `parts` names steps of `only_a` or `only_b` that the other drawing does within a step that has its pair already.
    """

    pairs: tuple[Pair, ...]
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]
    parts: tuple[Pair, ...] = ()

    @property
    def b_of(self) -> dict[str, str]:
        return {pair.a_id: pair.b_id for pair in self.pairs}


def match(
    a: Diagram,
    b: Diagram,
    *,
    synonyms: Synonyms = NO_SYNONYMS,
    same_lineage: bool = False,
    hourly_yen: int | None = None,
    decided: Decided = NOTHING_DECIDED,
) -> Matching:
    """Find the steps (tasks, and sub-processes that are not opened) of two drawings that are one and the same.

    Shape:  pairs in the order of `a`'s flow; `only_a` and `only_b` each in the order of their drawing's flow.
    Holds:  one to one, with the largest total score; a drawing matched with itself gives every step to itself; the
            order of elements in the files does not matter. Ids decide between equal scores only.
    `same_lineage`: both are versions of one process, so that two steps left over with one id and no words that set
            them apart are one step under a new name.
    `decided`: what people have said about single pairs, `a` under the key A and `b` under B; it goes first.
    `hourly_yen` puts a yen figure to differing minutes.
    Source: own method (docs/algorithms/comparison.md).
    """
    order_a, order_b = order_of(a), order_of(b)
    found = likeness_of((order_a, order_b), synonyms=synonyms)
    rows, columns = found.of(0), found.of(1)
    ids_a, ids_b = [found.places[row].step_id for row in rows], [found.places[row].step_id for row in columns]
    part = np.ix_(rows, columns)
    ties = ties_of(found, [A, B], decided)
    scores = np.where(ties.apart[part], 0.0, found.scores[part]).astype(np.float64)
    same_id = np.array([[key == other for other in ids_b] for key in ids_a], dtype=bool).reshape(scores.shape)
    tied = np.where((scores > 0) & same_id, scores + SAME_ID_TIE, scores)
    sure = np.zeros_like(scores, dtype=bool)
    for one, other in ties.same:
        row, column = min(one, other), max(one, other)  # rows of `a` come first
        sure[rows.index(row), columns.index(column)] = True
    tied = np.where(sure, SURELY, tied)
    pairs = {
        ids_a[row]: (ids_b[column], float(scores[row, column]))
        for row, column in best_pairs(tied, least=LEAST_SCORE)
    }
    if same_lineage:
        labels = found.labels[part]
        taken = {b_id for b_id, _ in pairs.values()}
        for row, key in enumerate(ids_a):
            if key in pairs or key not in ids_b or key in taken:
                continue
            column = ids_b.index(key)
            if labels[row, column] != np.float32(SET_APART) and not ties.apart[part][row, column]:
                pairs[key] = (key, float(scores[row, column]))
    parts = _parts(scores, order_a, order_b, (ids_a, ids_b), pairs, synonyms)
    how = {
        (ids_a[row], ids_b[column]): how_found(float(label), decided=bool(sure[row, column]))
        for (row, column), label in np.ndenumerate(found.labels[part])
    }
    matching = _matching(order_a, order_b, pairs, hourly_yen=hourly_yen, synonyms=synonyms)
    told = tuple(replace(pair, how=how[pair.a_id, pair.b_id]) for pair in matching.pairs)
    return replace(matching, pairs=told, parts=parts)


def _parts(
    scores: Scores,
    order_a: FlowOrder,
    order_b: FlowOrder,
    ids: tuple[list[str], list[str]],
    pairs: dict[str, tuple[str, float]],
    synonyms: Synonyms,
) -> tuple[Pair, ...]:
    """The steps left over on either side that belong to a step that has its pair already."""
    ids_a, ids_b = ids
    b_of = {key: other for key, (other, _) in pairs.items()}
    a_of = {other: key for key, other in b_of.items()}
    several_a, several_b = (
        {key: len(parts_of(step.node.name, synonyms).acts) > 1 for key, step in order.steps.items()}
        for order in (order_a, order_b)
    )
    of_a = shared_with_neighbours(scores, ids_a, ids_b, partner=b_of, order=order_a, holds_several=several_b)
    of_b = shared_with_neighbours(
        scores.T, ids_b, ids_a, partner=a_of, order=order_b, holds_several=several_a
    )
    found = [
        *(Pair(key, other, min(score, 1.0)) for key, (other, score) in of_a.items()),
        *(Pair(other, key, min(score, 1.0)) for key, (other, score) in of_b.items()),
    ]
    return tuple(sorted(found, key=lambda pair: (pair.a_id, pair.b_id)))


def _matching(
    order_a: FlowOrder,
    order_b: FlowOrder,
    pairs: dict[str, tuple[str, float]],
    *,
    hourly_yen: int | None,
    synonyms: Synonyms,
) -> Matching:
    b_of = {a_id: b_id for a_id, (b_id, _) in pairs.items()}
    differences = differences_of(order_a, order_b, b_of, hourly_yen=hourly_yen, synonyms=synonyms)
    in_flow_a, in_flow_b = in_flow(order_a), in_flow(order_b)
    taken = set(b_of.values())
    return Matching(
        pairs=tuple(
            Pair(a_id=key, b_id=b_of[key], similarity=min(pairs[key][1], 1.0), differences=differences[key])
            for key in in_flow_a
            if key in b_of
        ),
        only_a=tuple(key for key in in_flow_a if key not in b_of),
        only_b=tuple(key for key in in_flow_b if key not in taken),
    )


def in_flow(order: FlowOrder) -> list[str]:
    """The steps of a drawing as the work flows."""
    return sorted(order.steps, key=lambda key: (order.depth[key], key))
