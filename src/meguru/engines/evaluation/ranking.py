"""The ranking of a sheet, explained criterion by criterion, and beside what people felt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from meguru.engines.evaluation.model import CannotEvaluate, Floats, Sheet

TIE = 1e-9


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one criterion gives a candidate: `share` 0..1 of its points, `points` of 100 in the total.

    `share` is None when nobody scored it: it then gives nothing, and the ranking says so.
    """

    criterion_id: str
    name: str
    weight: float
    share: float | None
    points: float
    area: str = ""


@dataclass(frozen=True, slots=True)
class Ranked:
    """One candidate with its total of 100. `place` is None when it is out; equal totals share a place."""

    candidate: str
    total: float
    place: int | None
    contributions: tuple[Contribution, ...]
    missed: tuple[str, ...]  # names of the conditions it does not meet
    unscored: int  # criteria that nobody scored


@dataclass(frozen=True, slots=True)
class Ranking:
    """順位: the best first, those that are out last. `decisive` are the criteria that separate first and second,
    the largest difference first: (criterion, points of 100 in favour of the first)."""

    rows: tuple[Ranked, ...]
    decisive: tuple[tuple[str, float], ...]

    @property
    def winners(self) -> tuple[str, ...]:
        """The candidates in first place; several in a tie, none when all are out."""
        return tuple(row.candidate for row in self.rows if row.place == 1)


def rank(sheet: Sheet, *, without: str | None = None) -> Ranking:
    """Rank the candidates by the weighted mean of their points; conditions that are not met put a candidate out.

    `without` leaves one evaluator out. Points that nobody gave count as nothing and are counted in `unscored`.
    Raises: CannotEvaluate.
    """
    return rank_by(sheet, sheet.shares(without=without))


def rank_by(sheet: Sheet, shares: Floats) -> Ranking:
    """The same from shares that are known already. Raises: CannotEvaluate."""
    weights = sheet.weights()
    if np.isnan(shares).all():
        raise CannotEvaluate("まだ採点がありません。")
    totals = totals_of(shares, weights)
    out = fails(sheet, shares)
    order = sorted(range(len(sheet.candidates)), key=lambda row: (bool(out[row]), -totals[row], row))
    rows = []
    for row in order:
        better = sum(not out[other] and totals[other] > totals[row] + TIE for other in order)
        rows.append(
            Ranked(
                candidate=sheet.candidates[row],
                total=float(totals[row]),
                place=None if out[row] else int(better) + 1,
                contributions=_contributions(sheet, shares[row], weights),
                missed=tuple(out[row]),
                unscored=int(np.isnan(shares[row]).sum()),
            )
        )
    return Ranking(rows=tuple(rows), decisive=_decisive(rows))


def totals_of(shares: Floats, weights: Floats) -> Floats:
    """Totals of 100, one per candidate."""
    return np.asarray(100 * np.nan_to_num(shares) @ weights)


def fails(sheet: Sheet, shares: Floats) -> list[list[str]]:
    """Names of the conditions that each candidate does not meet; a condition nobody scored is not failed yet."""
    return [
        [
            one.name
            for column, one in enumerate(sheet.criteria)
            if one.must and (shares[row, column] == 0 or (candidate, one.id) in sheet.unmet)
        ]
        for row, candidate in enumerate(sheet.candidates)
    ]


def _contributions(sheet: Sheet, shares: Floats, weights: Floats) -> tuple[Contribution, ...]:
    return tuple(
        Contribution(
            criterion_id=one.id,
            name=one.name,
            weight=float(weight),
            share=None if np.isnan(share) else float(share),
            points=0.0 if np.isnan(share) else float(100 * share * weight),
            area=one.area,
        )
        for one, share, weight in zip(sheet.criteria, shares, weights, strict=True)
    )


def _decisive(rows: Sequence[Ranked]) -> tuple[tuple[str, float], ...]:
    inside = [row for row in rows if row.place is not None]
    if len(inside) < 2:
        return ()
    differences = [
        (one.name, one.points - other.points)
        for one, other in zip(inside[0].contributions, inside[1].contributions, strict=True)
        if abs(one.points - other.points) > TIE
    ]
    return tuple(sorted(differences, key=lambda pair: -abs(pair[1])))


@dataclass(frozen=True, slots=True)
class GutDifference:
    """感覚との違い: the scores prefer `by_score`, people felt that `by_feeling` is better.

    `because` are the criteria that speak for the scores' order, with their points of 100.
    """

    by_score: str
    by_feeling: str
    difference: float
    because: tuple[tuple[str, float], ...]


def compare_with_gut(ranking: Ranking, felt: Mapping[str, int]) -> tuple[GutDifference, ...]:
    """Pairs that the scores put the other way round than people felt, the largest difference first.

    `felt` maps candidate -> felt place (1 the best); candidates that are not in it are left out.
    """
    rows = [row for row in ranking.rows if row.candidate in felt and row.place is not None]
    found = []
    for better, worse in combinations(rows, 2):
        if felt[better.candidate] > felt[worse.candidate] and better.total > worse.total + TIE:
            because = sorted(
                (
                    (one.name, one.points - other.points)
                    for one, other in zip(better.contributions, worse.contributions, strict=True)
                    if one.points - other.points > TIE
                ),
                key=lambda pair: -pair[1],
            )
            found.append(
                GutDifference(better.candidate, worse.candidate, better.total - worse.total, tuple(because))
            )
    return tuple(sorted(found, key=lambda one: -one.difference))
