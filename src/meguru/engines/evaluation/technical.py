"""技術点: the points of the evaluators as one exact number for a tender.

technical points = allotment x sum over criteria of (weight / sum of weights) x mean over evaluators of (points / most)

Everything is a fraction of whole numbers, so that two offices with the same sheet get the same points to the last
digit; rounding happens once, at the end, as the tender notice says. What nobody scored gives nothing.
"""

from __future__ import annotations

from fractions import Fraction

from meguru.engines.evaluation.award import Rounding, rounded
from meguru.engines.evaluation.model import Sheet


def technical_points(
    sheet: Sheet, *, allotment: Fraction, rounding: Rounding = Rounding.NONE, digits: int = 2
) -> dict[str, Fraction]:
    """Technical points of every candidate, 0..`allotment`. Raises: CannotEvaluate as `Sheet.shares` does."""
    sheet.weights()
    sheet.shares()
    weights = {one.id: Fraction(str(one.weight)) for one in sheet.criteria}
    most = {one.id: Fraction(str(one.most)) for one in sheet.criteria}
    whole = sum(weights.values(), Fraction(0))
    given: dict[tuple[str, str], list[Fraction]] = {}
    for score in sheet.scores:
        share = Fraction(str(score.points)) / most[score.criterion]
        given.setdefault((score.candidate, score.criterion), []).append(share)
    totals = dict.fromkeys(sheet.candidates, Fraction(0))
    for (candidate, criterion), shares in given.items():
        totals[candidate] += weights[criterion] / whole * sum(shares, Fraction(0)) / len(shares)
    return {
        candidate: rounded(allotment * total, rounding=rounding, digits=digits)
        for candidate, total in totals.items()
    }
