"""How sure a ranking is.

Weight interval.     One weight (or the weights of one area together, in their proportions) is moved from 0 to 1
                     while the others keep their proportions. Every total is then a straight line, so the weights
                     at which the winner stays are an interval, found exactly.
Rank acceptability.  Weights are drawn evenly from all that add up to 1 (or from those in the office's order of
                     importance); the share of drawings in which a candidate has a place says how much that place
                     depends on the weights. Lahdelma, Hokkanen, Salminen 1998 (SMAA). Drawn by counter-based
                     numbers: the same seed gives the same shares.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from meguru.engines.evaluation.model import CannotEvaluate, Floats, Sheet, mean_shares
from meguru.engines.evaluation.ranking import TIE, Ranking, fails, rank, rank_by
from meguru.engines.simulation.numbers import stream_key, uniforms

DRAWINGS = 10_000


@dataclass(frozen=True, slots=True)
class WeightInterval:
    """The winner stays while this weight (0..1) is between `low` and `high`, the others in proportion.

    `challengers` take over below `low` and above `high`; None where the interval reaches the end.
    """

    criterion_id: str
    name: str
    weight: float
    low: float
    high: float
    challengers: tuple[str | None, str | None]

    @property
    def is_fragile(self) -> bool:
        """Whether a change of a fifth of the weight (or of 0.02) already changes the winner."""
        room = max(0.2 * self.weight, 0.02)
        below = self.low > 0 and self.weight - self.low < room - TIE
        above = self.high < 1 and self.high - self.weight < room - TIE
        return below or above

    @property
    def always(self) -> bool:
        return self.low <= 0 and self.high >= 1


def weight_intervals(sheet: Sheet) -> tuple[WeightInterval, ...]:
    """For every criterion, the weights with which the winner stays the winner. Raises: CannotEvaluate."""
    field = _field(sheet)
    return tuple(
        _interval(field, (column,), name=(one.id, one.name)) for column, one in enumerate(sheet.criteria)
    )


def area_intervals(sheet: Sheet) -> tuple[WeightInterval, ...]:
    """For every area, the weights of the area as a whole with which the winner stays. Raises: CannotEvaluate.

    Inside the area and outside of it the weights keep their proportions. Criteria without an area are left out.
    """
    field = _field(sheet)
    columns: dict[str, list[int]] = {}
    for column, one in enumerate(sheet.criteria):
        if one.area:
            columns.setdefault(one.area, []).append(column)
    return tuple(_interval(field, tuple(chosen), name=(area, area)) for area, chosen in columns.items())


@dataclass(frozen=True, slots=True)
class _Field:
    """Everything that an interval is computed from, once for all of them."""

    candidates: tuple[str, ...]
    shares: Floats
    weights: Floats
    winner: int
    inside: tuple[int, ...]


def _field(sheet: Sheet) -> _Field:
    winners = rank(sheet).winners
    if len(winners) != 1:
        raise CannotEvaluate("同点の一位がいるか、残った候補がないため、重みの幅は出せません。")
    raw = sheet.shares()
    return _Field(
        candidates=sheet.candidates,
        shares=np.nan_to_num(raw),
        weights=sheet.weights(),
        winner=sheet.candidates.index(winners[0]),
        inside=tuple(row for row, missed in enumerate(fails(sheet, raw)) if not missed),
    )


def _proportions(weights: Floats, chosen: npt.NDArray[np.bool_]) -> Floats:
    """The weights of the chosen columns, adding up to 1; equal ones when all of them are 0."""
    part = np.where(chosen, weights, 0.0)
    if part.sum() > 0:
        return np.asarray(part / part.sum())
    return np.asarray(chosen / max(chosen.sum(), 1), dtype=np.float64)


def _interval(field: _Field, columns: tuple[int, ...], *, name: tuple[str, str]) -> WeightInterval:
    moved = np.zeros(field.weights.size, dtype=bool)
    moved[list(columns)] = True
    others = np.where(moved, 0.0, field.weights)
    others = others / others.sum() if others.sum() > 0 else np.zeros_like(others)
    together = _proportions(field.weights, moved)
    shares, winner = field.shares, field.winner
    low, high = 0.0, 1.0
    challengers: list[str | None] = [None, None]
    for row in field.inside:
        if row == winner:
            continue
        at_zero = float((shares[winner] - shares[row]) @ others)
        at_one = float((shares[winner] - shares[row]) @ together)
        if at_zero < -TIE:
            crossing = at_zero / (at_zero - at_one)
            if crossing > low:
                low, challengers[0] = crossing, field.candidates[row]
        elif at_one < -TIE:
            crossing = at_zero / (at_zero - at_one)
            if crossing < high:
                high, challengers[1] = crossing, field.candidates[row]
    return WeightInterval(
        criterion_id=name[0],
        name=name[1],
        weight=float(field.weights[moved].sum()),
        low=low,
        high=high,
        challengers=(challengers[0], challengers[1]),
    )


@dataclass(frozen=True, slots=True)
class Acceptability:
    """順位の確からしさ: `shares[k]` is the part of the drawings in which the candidate had place k + 1.

    `typical_weights` are the mean weights of the drawings in which it came first (criterion id -> weight);
    empty when it never did.
    """

    candidate: str
    shares: tuple[float, ...]
    typical_weights: tuple[tuple[str, float], ...]


def rank_acceptability(
    sheet: Sheet, *, seed: int, drawings: int = DRAWINGS, keep_order: bool = False
) -> tuple[Acceptability, ...]:
    """How often every candidate has every place when the weights are drawn at random.

    `keep_order`: only weights in the order of importance that the office's weights have.
    Ties share the better place. Candidates that are out are left out. Raises: CannotEvaluate.
    """
    weights, raw = sheet.weights(), sheet.shares()
    inside = [row for row, missed in enumerate(fails(sheet, raw)) if not missed]
    if not inside:
        raise CannotEvaluate("必須の条件を満たす候補がありません。")
    drawn = _weights_at_random(count=drawings, size=weights.size, seed=seed)
    if keep_order:
        drawn = np.sort(drawn, axis=1)[:, np.argsort(np.argsort(weights, kind="stable"), kind="stable")]
    totals = 100 * drawn @ np.nan_to_num(raw)[inside].T
    places = (totals[:, None, :] > totals[:, :, None] + TIE).sum(axis=2)
    found = []
    for number, row in enumerate(inside):
        first = places[:, number] == 0
        typical = drawn[first].mean(axis=0) if first.any() else None
        found.append(
            Acceptability(
                candidate=sheet.candidates[row],
                shares=tuple(float((places[:, number] == place).mean()) for place in range(len(inside))),
                typical_weights=()
                if typical is None
                else tuple(
                    (one.id, float(value)) for one, value in zip(sheet.criteria, typical, strict=True)
                ),
            )
        )
    return tuple(found)


def _weights_at_random(*, count: int, size: int, seed: int) -> Floats:
    """Even over all weights that add up to 1: exponential numbers divided by their sum."""
    key = stream_key(seed=seed, replication=0, stream="weights")
    exponential = -np.log1p(-uniforms(key, first=0, count=count * size)).reshape(count, size)
    return np.asarray(exponential / exponential.sum(axis=1, keepdims=True))


def without_each_evaluator(sheet: Sheet) -> tuple[tuple[str, Ranking], ...]:
    """The ranking with one evaluator left out, for each of them whose absence leaves any score."""
    given = sheet.given_shares()
    found = []
    for number, name in enumerate(sheet.evaluators):
        shares = mean_shares(np.delete(given, number, axis=0))
        if not np.isnan(shares).all():
            found.append((name, rank_by(sheet, shares)))
    return tuple(found)
