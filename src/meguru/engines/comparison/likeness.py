"""How alike the steps of several drawings are: by label first, then by what stands around them.

The score of two steps is a weighted mean of the likeness of their labels, of the steps before and after (behavioural
context, in the manner of similarity flooding: alike neighbours make alike steps), of who does them and of how far into
the work they stand. Two labels that name different work are never made a pair by their surroundings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from meguru.engines.comparison.flow_order import END, START, FlowOrder
from meguru.engines.comparison.labels import SAME_LABEL, LabelTable, Matrix, label_table
from meguru.engines.comparison.standing import ranks, standing
from meguru.engines.comparison.synonyms import Synonyms

LABEL, AROUND, ACTOR, PLACE = 0.68, 0.22, 0.05, 0.05  # weights of the score; they add up to 1
LEAST_LABEL = 0.35  # below it no surroundings make two steps one
LEAST_SCORE = 0.55  # from here on two steps are taken for one
LEAST_HINT = (
    0.1  # of a label, from which on the same place between steps that both have may make two steps one
)
STANDING_BASE, STANDING_LABEL, STANDING = 0.35, 0.39, 0.26  # of that score; they add up to 1
UNKNOWN = 0.5  # an actor beside one that nobody wrote down
ROUNDS = 2


@dataclass(frozen=True, slots=True)
class Place:
    """A step in one of several drawings: the drawing's number and the step's id."""

    drawing: int
    step_id: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """類似度: `scores` and `labels` of every two steps of all drawings, in the order of `places`."""

    places: tuple[Place, ...]
    scores: Matrix
    labels: Matrix

    def of(self, drawing: int) -> list[int]:
        """The rows of one drawing's steps."""
        return [row for row, place in enumerate(self.places) if place.drawing == drawing]


def likeness_of(orders: Sequence[FlowOrder], *, synonyms: Synonyms) -> Likeness:
    """Score every two steps of the drawings; steps are taken in the order of their drawing and id."""
    places = tuple(Place(number, key) for number, order in enumerate(orders) for key in sorted(order.steps))
    if not places:
        empty = np.zeros((0, 0), dtype=np.float32)
        return Likeness(places=(), scores=empty, labels=empty)
    table = _expanded([orders[p.drawing].steps[p.step_id].node.name for p in places], synonyms)
    labels = table.likeness
    actors = _actor_likeness([orders[p.drawing].steps[p.step_id].actor for p in places], synonyms)
    depth = np.array([orders[p.drawing].depth[p.step_id] for p in places], dtype=np.float32)
    place = 1 - np.abs(depth[:, None] - depth[None, :])
    before = _around(orders, places, before=True)
    after = _around(orders, places, before=False)
    fixed = LABEL * labels + ACTOR * actors + PLACE * place
    scores = labels
    for _ in range(ROUNDS):
        around = (before.carried(scores) + after.carried(scores)) / 2
        scores = np.asarray(fixed + AROUND * around, dtype=np.float32)
    scores = np.where(labels >= LEAST_LABEL, scores, 0.0).astype(np.float32)
    for _ in range(ROUNDS):
        scores = _with_standing(scores, table, orders, places)
    return Likeness(places=places, scores=scores, labels=labels)


def _with_standing(
    scores: Matrix, table: LabelTable, orders: Sequence[FlowOrder], places: Sequence[Place]
) -> Matrix:
    """The scores, raised where two steps that do not oppose each other stand in the same place between anchors."""
    rows: list[list[int]] = [[] for _ in orders]
    for row, place in enumerate(places):
        rows[place.drawing].append(row)
    ranked = [
        ranks([order.depth[places[row].step_id] for row in own])
        for order, own in zip(orders, rows, strict=True)
    ]
    stand = np.zeros_like(scores)
    for first, one in enumerate(rows):
        for second in range(first + 1, len(rows)):
            part = np.ix_(one, rows[second])
            stand[part] = standing(scores[part], ranked[first], ranked[second])
    stand = np.maximum(stand, stand.T)
    possible = (table.likeness >= LEAST_HINT) & ~table.oppose & (stand > 0)
    placed = STANDING_BASE + STANDING_LABEL * table.likeness + STANDING * stand
    return np.asarray(np.where(possible, np.maximum(scores, placed), scores), dtype=np.float32)


def _expanded(words: Sequence[str], synonyms: Synonyms) -> LabelTable:
    """Likeness of labels of which many are the same: computed once for each different one."""
    different: dict[str, int] = {}
    rows = [different.setdefault(word, len(different)) for word in words]
    table = label_table(tuple(different), synonyms=synonyms)
    part = np.ix_(rows, rows)
    return LabelTable(np.asarray(table.likeness[part]), np.asarray(table.oppose[part]))


def _actor_likeness(actors: Sequence[str], synonyms: Synonyms) -> Matrix:
    known = np.array([bool(actor) for actor in actors])
    table = _expanded(actors, synonyms).likeness
    both, neither = known[:, None] & known[None, :], ~known[:, None] & ~known[None, :]
    alike = np.where(both, np.where(table >= SAME_LABEL, 1.0, table), np.where(neither, 1.0, UNKNOWN))
    return alike.astype(np.float32)


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands before (or after) each step: rows and weights of its neighbours, and the border's share.

    A step has few neighbours, so that sums of rows are taken; a product of whole matrices would keep all processor
    cores busy with zeros.
    """

    near: tuple[tuple[tuple[int, float], ...], ...]
    border: Matrix

    def carried(self, scores: Matrix) -> Matrix:
        """How alike the surroundings of every two steps are: 1 for equal surroundings, 0 for strangers."""
        shared = self._weighed(self._weighed(scores).T) + np.outer(self.border, self.border)
        own = np.sqrt(np.maximum(np.diagonal(shared), 1e-9))
        return np.asarray(np.minimum(shared / np.outer(own, own), 1.0), dtype=np.float32)

    def _weighed(self, scores: Matrix) -> Matrix:
        rows = np.ascontiguousarray(scores)
        weighed = np.zeros_like(rows)
        for row, neighbours in enumerate(self.near):
            for other, weight in neighbours:
                weighed[row] += np.float32(weight) * rows[other]
        return weighed


def _around(orders: Sequence[FlowOrder], places: Sequence[Place], *, before: bool) -> _Around:
    row_of = {place: row for row, place in enumerate(places)}
    border = np.zeros(len(places), dtype=np.float32)
    near = []
    for place, row in row_of.items():
        order = orders[place.drawing]
        weights = (order.near_before if before else order.near_after)[place.step_id]
        border[row] = weights.get(START, 0.0) + weights.get(END, 0.0)
        near.append(
            tuple(
                (row_of[Place(place.drawing, key)], weight)
                for key, weight in weights.items()
                if key not in (START, END)
            )
        )
    return _Around(near=tuple(near), border=border)
