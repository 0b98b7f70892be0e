"""A scoring sheet: who gave which candidate how many points for what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

import numpy as np
import numpy.typing as npt

MOST_CRITERIA = 300
Floats = npt.NDArray[np.float64]


class CannotEvaluate(ValueError):
    """A sheet or a bid that cannot be judged, with a sentence for the office."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """評価項目: one thing that is scored from 0 to `most`. `weight` counts against the other weights, any scale.

    A `must` criterion is a condition: a candidate that does not meet it (`Sheet.unmet`), or that gets 0 points for
    it from the evaluators together, is out. Criteria of one `area` can be looked at together.
    """

    id: str
    name: str
    weight: float = 1.0
    must: bool = False
    most: float = 5.0
    area: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """One evaluator's points for one candidate and criterion; no row means that nothing was given yet."""

    evaluator: str
    candidate: str
    criterion: str
    points: float
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """採点表: criteria, candidates and evaluators in the order in which they are shown, and the scores.

    `unmet` are (candidate, id of a condition) that the answer of the vendor already shows not to be met.
    """

    criteria: tuple[Criterion, ...]
    candidates: tuple[str, ...]
    evaluators: tuple[str, ...]
    scores: tuple[Score, ...]
    unmet: frozenset[tuple[str, str]] = frozenset()

    def weights(self) -> Floats:
        """Weights that add up to 1, one per criterion. Raises: CannotEvaluate when none is positive."""
        weights = np.array([one.weight for one in self.criteria], dtype=np.float64)
        if not weights.size or not all(isfinite(one) and one >= 0 for one in weights) or weights.sum() <= 0:
            raise CannotEvaluate("重みは0以上の数にし、少なくとも一つの項目に付けてください。")
        return np.asarray(weights / weights.sum())

    def shares(self, *, without: str | None = None) -> Floats:
        """Points as a share 0..1 of the most, the mean over evaluators; nan where nobody gave any.

        Shape: candidates x criteria. `without` leaves one evaluator out.
        Raises: CannotEvaluate for points outside 0..most, unknown names, or two scores for the same thing.
        """
        given = self.given_shares()
        return mean_shares(given[[name != without for name in self.evaluators]])

    def given_shares(self) -> Floats:
        """Every single score as a share 0..1 of the most; nan where nothing was given.

        Shape: evaluators x candidates x criteria. Raises: CannotEvaluate as `shares` does.
        """
        self._check()
        people = {name: number for number, name in enumerate(self.evaluators)}
        rows = {name: number for number, name in enumerate(self.candidates)}
        columns = {one.id: number for number, one in enumerate(self.criteria)}
        most = np.array([one.most for one in self.criteria], dtype=np.float64)
        given = np.full((len(people), len(rows), len(columns)), np.nan)
        for score in self.scores:
            given[people[score.evaluator], rows[score.candidate], columns[score.criterion]] = score.points
        return np.asarray(given / most)

    def _check(self) -> None:
        if len(self.criteria) > MOST_CRITERIA:
            raise CannotEvaluate(f"評価項目は{MOST_CRITERIA}までにしてください。")
        by_id: Mapping[str, Criterion] = {one.id: one for one in self.criteria}
        for names, what in (
            ([one.id for one in self.criteria], "評価項目"),
            (list(self.candidates), "候補"),
            (list(self.evaluators), "評価者"),
        ):
            if not names or len(set(names)) != len(names):
                raise CannotEvaluate(f"{what}がないか、同じものが二つあります。")
        seen: set[tuple[str, str, str]] = set()
        candidates, evaluators = set(self.candidates), set(self.evaluators)
        for score in self.scores:
            key = (score.evaluator, score.candidate, score.criterion)
            criterion = by_id.get(score.criterion)
            if criterion is None or score.candidate not in candidates or key in seen:
                raise CannotEvaluate(f"「{score.candidate}」の採点に、表にない項目か、二重の採点があります。")
            if score.evaluator not in evaluators:
                raise CannotEvaluate(f"「{score.evaluator}」は評価者に入っていません。")
            if not (isfinite(score.points) and 0 <= score.points <= criterion.most):
                raise CannotEvaluate(
                    f"「{score.candidate}」の「{criterion.name}」は、0から{criterion.most:g}の間で採点してください。"
                )
            seen.add(key)


def mean_shares(given: Floats) -> Floats:
    """The mean over the evaluators that gave points; nan where none did. Shape: candidates x criteria."""
    count = (~np.isnan(given)).sum(axis=0)
    total: Floats = np.nansum(given, axis=0)
    mean: Floats = np.divide(total, count, out=np.full_like(total, np.nan), where=count > 0)
    return mean
