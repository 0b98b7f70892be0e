"""A ranking in sentences, and its points put together by area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from meguru.engines.evaluation.ranking import TIE, Ranked, Ranking
from meguru.engines.evaluation.sensitivity import Acceptability, WeightInterval

CLOSE = 3.0  # points of 100: closer than this, another weighting or evaluator often turns the order
SAFE_SHARE = 0.7  # of the drawings in which the winner should come first
NAMED = 3


@dataclass(frozen=True, slots=True)
class AreaPoints:
    """What one area gives a candidate: `points` of the `most` that it could give, of 100 in the total."""

    area: str
    points: float
    most: float


def by_area(row: Ranked) -> tuple[AreaPoints, ...]:
    """The contributions of a candidate put together by area, in the order of the sheet; they add up to its total."""
    points: dict[str, float] = {}
    most: dict[str, float] = {}
    for one in row.contributions:
        points[one.area] = points.get(one.area, 0.0) + one.points
        most[one.area] = most.get(one.area, 0.0) + 100 * one.weight
    return tuple(AreaPoints(area, points[area], most[area]) for area in points)


def explain(ranking: Ranking) -> tuple[str, ...]:
    """Why the order is as it is: who is first and why, where it loses, who is out, what is missing."""
    inside = [row for row in ranking.rows if row.place is not None]
    found = []
    if not inside:
        found.append("必須の条件をすべて満たす候補がありません。条件か候補を見直してください。")
    elif len(ranking.winners) > 1:
        found.append(f"{_named(ranking.winners)}が同点の一位です。点だけでは決められません。")
    elif len(inside) == 1:
        found.append(f"「{inside[0].candidate}」だけが、必須の条件をすべて満たしています。")
    else:
        found.extend(_first_and_second(ranking, inside))
    found.extend(
        f"「{row.candidate}」は、必須の{_named(row.missed)}を満たさないため外れました。"
        for row in ranking.rows
        if row.missed
    )
    found.extend(
        f"「{row.candidate}」には、だれも点を付けていない項目が{row.unscored}つあります。0点として数えています。"
        for row in ranking.rows
        if row.unscored
    )
    return tuple(found)


def _first_and_second(ranking: Ranking, inside: Sequence[Ranked]) -> list[str]:
    first, second = inside[0], inside[1]
    better = [(name, points) for name, points in ranking.decisive if points > TIE]
    worse = [(name, -points) for name, points in ranking.decisive if points < -TIE]
    found = [
        f"一位は「{first.candidate}」の{first.total:.1f}点です。"
        f"二位の「{second.candidate}」（{second.total:.1f}点）より{first.total - second.total:.1f}点多くなりました。"
    ]
    if better:
        found.append(f"差がついたのは、{_with_points(better)}です。")
    if worse:
        found.append(f"一方で、{_with_points(worse)}は「{second.candidate}」のほうが上です。")
    return found


def fragile_because(
    ranking: Ranking,
    *,
    intervals: Sequence[WeightInterval] = (),
    acceptability: Sequence[Acceptability] = (),
    without: Sequence[tuple[str, Ranking]] = (),
) -> tuple[str, ...]:
    """What a small change would turn over; empty when the first place is safe.

    `without` are (evaluator, the ranking without this one), as `without_each_evaluator` gives them.
    """
    inside = [row for row in ranking.rows if row.place is not None]
    if len(inside) < 2:
        return ()
    winner, found = inside[0].candidate, []
    gap = inside[0].total - inside[1].total
    if gap < CLOSE:
        found.append(f"一位と二位の差は{gap:.1f}点だけです。")
    shaky = [one.name for one in intervals if one.is_fragile]
    if shaky:
        found.append(f"{_named(shaky[:NAMED])}の重みを少し変えると、一位が変わります。")
    share = next((one.shares[0] for one in acceptability if one.candidate == winner), None)
    if share is not None and share < SAFE_SHARE:
        found.append(f"重みをくじで決めた場合に、「{winner}」が一位になるのは{share:.0%}です。")
    turned = [name for name, other in without if other.winners != ranking.winners]
    if turned:
        found.append(f"{_named(turned[:NAMED])}の採点を除くと、一位が変わります。")
    return tuple(found)


def _named(names: Sequence[str]) -> str:
    return "、".join(f"「{name}」" for name in names)


def _with_points(pairs: Sequence[tuple[str, float]]) -> str:
    return "、".join(f"「{name}」（{points:.1f}点）" for name, points in pairs[:NAMED])
