"""落札者の決定: Japanese award rules on technical points and price.

Additive  加算方式  points = technical points + price points
Division  除算方式  points = technical points / price, compared as a quotient per `unit_yen`
Lowest    最低価格  the lowest price among those that meet the conditions

Points and quotients are exact fractions; rounding happens once, where the rule says. Equal points are not decided
here: the law has a lot drawn (地方自治法施行令 第167条の9, for a comprehensive evaluation too, 第167条の13), so all of
them are named. A bid above the ceiling (予定価格), below the floor (最低制限価格, 第167条の10 第2項), below the least
technical points (基準点) or without a required condition is out.
Price points: BY_CEILING = allotment x (1 - price / ceiling); BY_LOWEST = allotment x lowest price / price. Which one
an office uses stands in its tender notice, so it is an argument.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import floor

from meguru.engines.evaluation.model import CannotEvaluate


class AwardRule(StrEnum):
    ADDITIVE = "additive"
    DIVISION = "division"
    LOWEST_PRICE = "lowest_price"


class PriceScore(StrEnum):
    """How a price becomes points in the additive rule."""

    BY_CEILING = "by_ceiling"
    BY_LOWEST = "by_lowest"


class Rounding(StrEnum):
    """端数処理: what happens to digits beyond those that count."""

    NONE = "none"
    DOWN = "down"  # 切捨て
    HALF_UP = "half_up"  # 四捨五入
    UP = "up"  # 切上げ


@dataclass(frozen=True, slots=True)
class Bid:
    """提案: technical points (as decided by the evaluators) and the price in yen, tax as the notice says."""

    candidate: str
    technical: Fraction
    price_yen: int
    missed: tuple[str, ...] = ()  # required conditions that it does not meet


@dataclass(frozen=True, slots=True)
class Award:
    """The rule of a tender. `price_allotment` (points) is used by the additive rule only.

    `digits` after the decimal point count, the rest is treated by `rounding`. `ceiling_yen` None: no ceiling;
    `floor_yen` None: no floor; `least_technical` None: no least points.
    """

    rule: AwardRule
    price_allotment: Fraction = Fraction(0)
    price_score: PriceScore = PriceScore.BY_CEILING
    ceiling_yen: int | None = None
    rounding: Rounding = Rounding.NONE
    digits: int = 2
    unit_yen: int = 1_000_000
    floor_yen: int | None = None
    least_technical: Fraction | None = None


@dataclass(frozen=True, slots=True)
class BidResult:
    """One bid with its points. `place` is None when it is out, with the reasons; equal points share a place."""

    bid: Bid
    price_points: Fraction | None
    points: Fraction | None
    place: int | None
    out_because: tuple[str, ...]
    by_lot: bool = False  # shares the first place: a lot decides


def award(bids: Sequence[Bid], rule: Award) -> tuple[BidResult, ...]:
    """Rank bids by an award rule, the best first, those that are out last.

    Raises: CannotEvaluate when a price is not positive, the ceiling is needed and missing, or two bids have one name.
    """
    _check(bids, rule)
    reasons = {bid.candidate: _out(bid, rule) for bid in bids}
    inside = [bid for bid in bids if not reasons[bid.candidate]]
    lowest = min((bid.price_yen for bid in inside), default=0)
    points = {bid.candidate: _points(bid, rule, lowest_yen=lowest) for bid in inside}
    values = {name: total for name, (total, _price) in points.items()}
    best = max(values.values(), default=None)
    first = sum(value == best for value in values.values())
    results = [
        BidResult(
            bid=bid,
            price_points=points[bid.candidate][1],
            points=values[bid.candidate],
            place=1 + sum(other > values[bid.candidate] for other in values.values()),
            out_because=(),
            by_lot=first > 1 and values[bid.candidate] == best,
        )
        for bid in inside
    ]
    results.sort(key=lambda one: one.place or 0)
    out = [BidResult(bid, None, None, None, reasons[bid.candidate]) for bid in bids if reasons[bid.candidate]]
    return (*results, *out)


def price_to_win(bids: Sequence[Bid], rule: Award, *, candidate: str) -> int | None:
    """The highest price, in whole yen, at which a candidate alone would be first, everybody else unchanged.

    None when no price is low enough, or when it is out for another reason than its price. Without a ceiling the search
    ends far above every bid: ask `wins_at_any_price` first.
    Found by halving between the floor and the ceiling: there, with a lower price of its own, a bid's points never
    fall below the others'.
    Raises: CannotEvaluate; KeyError when there is no such candidate.
    """
    own = {bid.candidate: bid for bid in bids}[candidate]
    if own.missed:
        return None
    others = [bid for bid in bids if bid.candidate != candidate]

    def wins(price_yen: int) -> bool:
        return _wins(own, others, rule, price_yen=price_yen)

    low = max(rule.floor_yen or 1, 1)
    high = rule.ceiling_yen or _far_above(bids)
    if not wins(low):
        return None
    if wins(high):
        return high if others else rule.ceiling_yen
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if wins(middle) else (low, middle)
    return low


def wins_at_any_price(bids: Sequence[Bid], rule: Award, *, candidate: str) -> bool:
    """Whether a candidate alone stays first however much it asks: no ceiling, and nobody can make up for its points.

    Raises: CannotEvaluate; KeyError when there is no such candidate.
    """
    own = {bid.candidate: bid for bid in bids}[candidate]
    others = [bid for bid in bids if bid.candidate != candidate]
    if own.missed or rule.ceiling_yen is not None:
        return False
    return _wins(own, others, rule, price_yen=_far_above(bids))


def _far_above(bids: Sequence[Bid]) -> int:
    return max(bid.price_yen for bid in bids) * 1000


def _wins(own: Bid, others: Sequence[Bid], rule: Award, *, price_yen: int) -> bool:
    best = award([Bid(own.candidate, own.technical, price_yen), *others], rule)[0]
    return best.bid.candidate == own.candidate and best.place == 1 and not best.by_lot


def rounded(value: Fraction, *, rounding: Rounding, digits: int) -> Fraction:
    """Round to `digits` after the point.

    >>> rounded(Fraction(2, 3), rounding=Rounding.HALF_UP, digits=2)
    Fraction(67, 100)
    """
    scale = Fraction(10) ** digits
    scaled = value * scale
    if rounding is Rounding.DOWN:
        return floor(scaled) / scale
    if rounding is Rounding.UP:
        return -floor(-scaled) / scale
    if rounding is Rounding.HALF_UP:
        return floor(scaled + Fraction(1, 2)) / scale
    return value


def _check(bids: Sequence[Bid], rule: Award) -> None:
    names = [bid.candidate for bid in bids]
    if not names or len(set(names)) != len(names):
        raise CannotEvaluate("提案がないか、同じ名前の提案が二つあります。")
    for bid in bids:
        if bid.price_yen <= 0 or bid.technical < 0:
            raise CannotEvaluate(f"「{bid.candidate}」の価格は1円以上、技術点は0以上にしてください。")
    by_ceiling = rule.rule is AwardRule.ADDITIVE and rule.price_score is PriceScore.BY_CEILING
    if by_ceiling and not rule.ceiling_yen:
        raise CannotEvaluate(
            "この計算には予定価格が要ります。予定価格を入れるか、最低価格との比で計算してください。"
        )
    if not 0 <= rule.digits <= 10 or rule.unit_yen <= 0 or rule.price_allotment < 0:
        raise CannotEvaluate("小数点以下の桁数は0から10、配点は0以上にしてください。")
    if rule.floor_yen is not None and rule.ceiling_yen is not None and rule.floor_yen > rule.ceiling_yen:
        raise CannotEvaluate("最低制限価格は、予定価格より低くしてください。")


def _out(bid: Bid, rule: Award) -> tuple[str, ...]:
    reasons = [f"必須の条件「{name}」を満たしていません" for name in bid.missed]
    if rule.ceiling_yen is not None and bid.price_yen > rule.ceiling_yen:
        reasons.append("予定価格を超えています")
    if rule.floor_yen is not None and bid.price_yen < rule.floor_yen:
        reasons.append("最低制限価格を下回っています")
    if rule.least_technical is not None and bid.technical < rule.least_technical:
        reasons.append("技術点が基準点に届いていません")
    return tuple(reasons)


def _points(bid: Bid, rule: Award, *, lowest_yen: int) -> tuple[Fraction, Fraction | None]:
    """The points that count, higher is better, and the points for the price where there are such."""

    def cut(value: Fraction) -> Fraction:
        return rounded(value, rounding=rule.rounding, digits=rule.digits)

    if rule.rule is AwardRule.LOWEST_PRICE:
        return Fraction(-bid.price_yen), None
    if rule.rule is AwardRule.DIVISION:
        return cut(bid.technical * rule.unit_yen / bid.price_yen), None
    if rule.price_score is PriceScore.BY_LOWEST:
        share = Fraction(lowest_yen, bid.price_yen)
    else:
        assert rule.ceiling_yen is not None
        share = 1 - Fraction(bid.price_yen, rule.ceiling_yen)
    price_points = cut(rule.price_allotment * share)
    return bid.technical + price_points, price_points
