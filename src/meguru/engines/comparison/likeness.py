"""How alike the steps of several drawings are: by label, by what stands around them, and by the order of the whole.

A first score of two steps is a weighted mean of the likeness of their labels, of the steps before and after (behavioural
context, in the manner of similarity flooding: alike neighbours make alike steps), of who does them and of how far into
the work they stand. It finds the anchors. Then all that speaks for a pair is added up as log odds: that no other step is
as much alike, the same thing, the same act, the place between the anchors; this finds what is done in another place too.
Labels that name different work keep their first score: no place makes them a pair.

Steps that towns word in other words altogether are found by laying the drawings side by side as wholes
(`alignment.py`); what speaks for a pair there is the likeness of the labels, the rare words that they share
(`rare_words.py`) and the acts. The larger of both scores counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from meguru.engines.comparison.alignment import agreed, chances
from meguru.engines.comparison.flow_order import END, START, FlowOrder
from meguru.engines.comparison.labels import SAME_LABEL, LabelTable, Matrix, label_table
from meguru.engines.comparison.rare_words import shared_words
from meguru.engines.comparison.standing import ranks, standing
from meguru.engines.comparison.synonyms import Synonyms

LABEL, AROUND, ACTOR, PLACE = 0.68, 0.22, 0.05, 0.05  # weights of the score; they add up to 1
LEAST_LABEL = 0.35  # below it a first score is none
LEAST_SCORE = 0.55  # from here on two steps are taken for one
DISTINCT, THINGS, ACTS, STANDING = 6.5, 2.5, 2.8, 6.9  # what speaks for a pair, as in a logistic regression
EVEN, SPREAD = 0.2, 2.0  # of its result, so that LEAST_SCORE is where a pair is more use than harm
SURE, ALIKE_ACTS, NO_WORD = (
    12.0,
    0.1,
    0.02,
)  # in an alignment: slope of the log odds, share of the acts, their zero
NEVER = -600.0  # log odds of names that words set apart, and of a step that another has the name of
SAME_NAME = 0.9  # of two labels
LEAST_HINT = 0.05  # of two names, without which neither place nor order make them one step
LEAST_CHANCE = 0.25  # from here on an alignment makes two steps one
UNKNOWN = 0.5  # an actor beside one that nobody wrote down
ROUNDS = 2
Rows = Sequence[NDArray[np.intp]]  # of each drawing, those of its steps


@dataclass(frozen=True, slots=True)
class Place:
    """A step in one of several drawings: the drawing's number and the step's id."""

    drawing: int
    step_id: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """類似度: `scores`, `labels` and rare `words` of every two steps of all drawings, in the order of `places`."""

    places: tuple[Place, ...]
    scores: Matrix
    labels: Matrix
    words: Matrix

    def of(self, drawing: int) -> list[int]:
        """The rows of one drawing's steps."""
        return [row for row, place in enumerate(self.places) if place.drawing == drawing]


def likeness_of(orders: Sequence[FlowOrder], *, synonyms: Synonyms) -> Likeness:
    """Score every two steps of the drawings; steps are taken in the order of their drawing and id."""
    places = tuple(Place(number, key) for number, order in enumerate(orders) for key in sorted(order.steps))
    if not places:
        empty = np.zeros((0, 0), dtype=np.float32)
        return Likeness(places=(), scores=empty, labels=empty, words=empty)
    names = [orders[p.drawing].steps[p.step_id].node.name for p in places]
    table, words = _expanded(names, synonyms), shared_words(names, synonyms)
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
    first = np.where(labels >= LEAST_LABEL, scores, 0.0).astype(np.float32)
    drawings = np.array([p.drawing for p in places])
    rows = [np.flatnonzero(drawings == number) for number in range(len(orders))]
    hint = np.maximum(labels, words) >= LEAST_HINT
    weighed = np.where(hint | table.equal, _weighed(first, table, rows, depth), 0.0)
    chance = np.where(hint, _chances(table, words, rows, names, depth), 0.0).astype(np.float32)
    if len(orders) > 2:
        chance = agreed(chance, drawings)
    aligned = np.where(chance >= LEAST_CHANCE, LEAST_SCORE + (1 - LEAST_SCORE) * chance, 0.0)
    scores = np.maximum(weighed, aligned).astype(np.float32)
    return Likeness(places=places, scores=scores, labels=labels, words=words)


def _weighed(first: Matrix, table: LabelTable, rows: Rows, depth: Matrix) -> Matrix:
    """All that speaks for a pair, added up as log odds; each round has the anchors of the one before."""
    said = DISTINCT * _distinct(table.likeness, rows) + THINGS * table.things + ACTS * table.acts
    scores = first
    for _ in range(ROUNDS):
        stand = STANDING * _standing(scores, rows, depth)
        scores = 1 / (1 + np.exp(-(EVEN + (said + stand) / SPREAD), dtype=np.float32))
        scores = np.where(table.oppose, first, scores)
        scores = np.where(table.equal, np.maximum(first, scores), scores)
    return scores


def _distinct(labels: Matrix, rows: Rows) -> Matrix:
    """By how much two labels are more alike than either is to any other of the other's drawing."""
    rival = np.zeros_like(labels)
    for own in rows:
        if len(own) > 1:
            part = labels[:, own]
            second, best = np.partition(part, (-2, -1), axis=1)[:, -2:].T
            rival[:, own] = np.where(part == best[:, None], second[:, None], best[:, None])
    return np.asarray(labels - np.maximum(rival, rival.T))


def _standing(scores: Matrix, rows: Rows, depth: Matrix) -> Matrix:
    """What their places say of every two steps of different drawings."""
    ranked = [ranks(depth[own].tolist()) for own in rows]
    stand = np.zeros_like(scores)
    for first, one in enumerate(rows):
        for second in range(first + 1, len(rows)):
            part = np.ix_(one, rows[second])
            stand[part] = standing(scores[part], ranked[first], ranked[second])
    return np.asarray(stand + stand.T)


def _taken(labels: Matrix, rows: Rows) -> NDArray[np.bool_]:
    """Pairs of which either step has one of the same name in the other's drawing, and this is not it."""
    taken = np.zeros(labels.shape, dtype=bool)
    for own in rows:
        part = labels[:, own]
        named = part.max(axis=1, initial=0.0) >= SAME_NAME
        taken[:, own] = np.outer(named, np.ones(len(own), dtype=bool)) & (part < SAME_LABEL)
    return taken | taken.T


def _chances(table: LabelTable, words: Matrix, rows: Rows, names: Sequence[str], depth: Matrix) -> Matrix:
    """The chance of every two steps of different drawings to be one, told by the order of both drawings."""
    said = SURE * ((table.likeness + words) / 2 + ALIKE_ACTS * table.acts - NO_WORD)
    said = np.where(table.apart | _taken(table.likeness, rows), NEVER, said).astype(np.float64)
    in_order = [sorted(own, key=lambda row: (depth[row], names[row], row)) for own in rows if len(own)]
    parts = [np.ix_(one, other) for one, other in combinations(in_order, 2)]
    chance = np.zeros(said.shape, dtype=np.float32)
    for part, found in zip(parts, chances([said[part] for part in parts]), strict=True):
        chance[part] = found
    return chance + chance.T


def _expanded(words: Sequence[str], synonyms: Synonyms) -> LabelTable:
    """Likeness of labels of which many are the same: computed once for each different one."""
    different: dict[str, int] = {}
    rows = [different.setdefault(word, len(different)) for word in words]
    return label_table(tuple(different), synonyms=synonyms).at(rows)


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
