"""What the points say: the ranking with its reasons, the feeling beside it, how sure it is, the award."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from meguru.apps.selection import bridge
from meguru.apps.selection.models import Evaluator, GivenPoints, GutPlace, Offer, Reply, Selection, Wanted
from meguru.apps.selection.queries.progress import counted_evaluators
from meguru.engines.evaluation import (
    Acceptability,
    AreaPoints,
    Bid,
    BidResult,
    CannotEvaluate,
    GutDifference,
    Ranked,
    Ranking,
    Sheet,
    WeightInterval,
    area_intervals,
    award,
    award_lines,
    by_area,
    compare_with_gut,
    cost_lines,
    cost_over_years,
    cost_warnings,
    explain,
    fragile_because,
    price_to_win,
    rank,
    rank_acceptability,
    rule_in_words,
    technical_points,
    weight_intervals,
    wins_at_any_price,
    without_each_evaluator,
)

DRAWINGS = 10_000


@dataclass(frozen=True, slots=True)
class Material:
    """Everything a result is computed from, read once."""

    selection: Selection
    wanted: tuple[Wanted, ...]
    offers: tuple[Offer, ...]
    evaluators: tuple[Evaluator, ...]
    given: tuple[GivenPoints, ...]
    replies: tuple[Reply, ...]
    gut: tuple[GutPlace, ...]

    @property
    def sheet(self) -> Sheet:
        return bridge.sheet_of(
            wanted=self.wanted,
            offers=self.offers,
            evaluators=self.evaluators,
            given=self.given,
            replies=self.replies,
        )

    @property
    def offer_names(self) -> dict[int, str]:
        return bridge.names_of(self.offers)


@dataclass(frozen=True, slots=True)
class CostOfOffer:
    """What an offer costs over the years, with the arithmetic and what to be careful of."""

    offer: Offer
    name: str
    total_yen: int
    lines: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScoredResult:
    """The ranking in words and figures. `felt` is the place that people felt together; `outdated` counts points
    that are older than what is asked now."""

    ranking: Ranking
    rows: tuple[tuple[Ranked, tuple[AreaPoints, ...]], ...]
    reasons: tuple[str, ...]
    felt: tuple[tuple[str, int], ...]
    gut: tuple[GutDifference, ...]
    costs: tuple[CostOfOffer, ...]
    evaluators: tuple[Evaluator, ...]
    unmet: tuple[tuple[str, str], ...]
    outdated: int
    areas: tuple[str, ...]

    @property
    def by_area(self) -> list[tuple[str, float, list[float]]]:
        """(area, the most it can give, what it gives every offer in the order of the ranking)."""
        columns = [parts for _row, parts in self.rows]
        return [
            (parts[0].area, parts[0].most, [one.points for one in parts])
            for parts in zip(*columns, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Sureness:
    """How sure the first place is. The intervals are empty when there is no single winner (`why_no_intervals`)."""

    ranking: Ranking
    rows: tuple[WeightInterval, ...]
    areas: tuple[WeightInterval, ...]
    why_no_intervals: str
    acceptability: tuple[Acceptability, ...]
    keeping_order: tuple[Acceptability, ...]
    without: tuple[tuple[str, Ranking, bool], ...]
    fragile: tuple[str, ...]
    seed: int
    drawings: int


@dataclass(frozen=True, slots=True)
class AwardRow:
    """One bid with its arithmetic and the highest price with which it would come first."""

    result: BidResult
    lines: tuple[str, ...]
    to_win_yen: int | None
    at_any_price: bool


@dataclass(frozen=True, slots=True)
class AwardPage:
    rule: str
    rows: tuple[AwardRow, ...]
    by_lot: tuple[str, ...]


def material_of(selection: Selection, *, evaluators: Sequence[Evaluator] | None = None) -> Material:
    """Read what counts now; only the points of `evaluators` when they are given."""
    people = list(counted_evaluators(selection)) if evaluators is None else list(evaluators)
    return Material(
        selection=selection,
        wanted=tuple(selection.wanted.in_use()),
        offers=tuple(selection.offers.in_use()),
        evaluators=tuple(people),
        given=tuple(GivenPoints.objects.filter(evaluator__in=people)),
        replies=tuple(Reply.objects.filter(offer__selection=selection)),
        gut=tuple(GutPlace.objects.filter(evaluator__in=people)),
    )


def scored_result(material: Material) -> ScoredResult:
    """Rank the offers and say why. Raises: CannotEvaluate with what is missing."""
    sheet = material.sheet
    ranking = rank(sheet)
    felt = felt_places(material)
    row_names = {str(row.pk): row.topic for row in material.wanted}
    asked_at = {row.pk: row.asked_at for row in material.wanted}
    return ScoredResult(
        ranking=ranking,
        rows=tuple((row, by_area(row)) for row in ranking.rows),
        reasons=explain(ranking),
        felt=tuple(sorted(felt.items(), key=lambda pair: pair[1])),
        gut=compare_with_gut(ranking, felt),
        costs=costs_of(material.selection, material.offers),
        evaluators=material.evaluators,
        unmet=tuple(sorted((offer, row_names[row]) for offer, row in sheet.unmet)),
        outdated=sum(
            1
            for one in material.given
            if one.points is not None and one.wanted_id in asked_at and one.given_at < asked_at[one.wanted_id]
        ),
        areas=tuple(dict.fromkeys(row.area for row in material.wanted)),
    )


def felt_places(material: Material) -> dict[str, int]:
    """The place that people felt together: by the mean of their places; equal means share a place."""
    names = material.offer_names
    felt: dict[str, list[int]] = {}
    for one in material.gut:
        if one.offer_id in names:
            felt.setdefault(names[one.offer_id], []).append(one.place)
    means = {name: Fraction(sum(places), len(places)) for name, places in felt.items()}
    return {name: 1 + sum(other < mean for other in means.values()) for name, mean in means.items()}


def own_differences(evaluator: Evaluator) -> tuple[GutDifference, ...]:
    """Where somebody's own points and own feeling disagree; empty while there is nothing to compare."""
    material = material_of(evaluator.selection, evaluators=[evaluator])
    try:
        return compare_with_gut(rank(material.sheet), felt_places(material))
    except CannotEvaluate:
        return ()


def costs_of(selection: Selection, offers: Sequence[Offer]) -> tuple[CostOfOffer, ...]:
    """The cost of every offer over the years of the selection."""
    names = bridge.names_of(offers)
    found = []
    for offer in offers:
        prices = bridge.prices_of(offer)
        frame = {"years": selection.years, "uses_a_month": selection.uses_a_month}
        found.append(
            CostOfOffer(
                offer=offer,
                name=names[offer.pk],
                total_yen=cost_over_years(prices, **frame).total_yen,
                lines=cost_lines(prices, **frame),
                warnings=cost_warnings(prices, **frame),
            )
        )
    return tuple(found)


def sureness_of(material: Material, *, drawings: int = DRAWINGS) -> Sureness:
    """Weight intervals, random weights, one evaluator less. Raises: CannotEvaluate."""
    sheet = material.sheet
    ranking = rank(sheet)
    why, rows, areas = "", (), ()
    try:
        rows, areas = weight_intervals(sheet), area_intervals(sheet)
    except CannotEvaluate as reason:
        why = str(reason)
    seed = material.selection.seed
    at_random = rank_acceptability(sheet, seed=seed, drawings=drawings)
    in_order = rank_acceptability(sheet, seed=seed, drawings=drawings, keep_order=True)
    without = without_each_evaluator(sheet)
    return Sureness(
        ranking=ranking,
        rows=rows,
        areas=areas,
        why_no_intervals=why,
        acceptability=at_random,
        keeping_order=in_order,
        without=tuple((name, other, other.winners != ranking.winners) for name, other in without),
        fragile=fragile_because(ranking, intervals=(*areas, *rows), acceptability=at_random, without=without),
        seed=seed,
        drawings=drawings,
    )


def award_page(material: Material) -> AwardPage | None:
    """The award by the selection's rule; None when the points are only compared. Raises: CannotEvaluate."""
    rule = bridge.award_of(material.selection)
    if rule is None:
        return None
    bids = bids_of(material)
    results = award(bids, rule)
    lines = dict(award_lines(results, rule))
    return AwardPage(
        rule=rule_in_words(rule),
        rows=tuple(
            AwardRow(
                result=one,
                lines=lines[one.bid.candidate],
                to_win_yen=price_to_win(bids, rule, candidate=one.bid.candidate),
                at_any_price=wins_at_any_price(bids, rule, candidate=one.bid.candidate),
            )
            for one in results
        ),
        by_lot=tuple(one.bid.candidate for one in results if one.by_lot),
    )


def bids_of(material: Material) -> list[Bid]:
    """Every offer as a bid: its points as the rule counts them, its price, the conditions it misses."""
    selection, sheet = material.selection, material.sheet
    rule = bridge.award_of(selection)
    points = technical_points(
        sheet,
        allotment=Fraction(selection.technical_allotment),
        **({"rounding": rule.rounding, "digits": rule.digits} if rule else {}),
    )
    missed = {row.candidate: row.missed for row in rank(sheet).rows}
    costs = {cost.name: cost for cost in costs_of(selection, material.offers)}
    return [
        Bid(
            candidate=name,
            technical=points[name],
            price_yen=costs[name].offer.bid_yen or costs[name].total_yen,
            missed=missed[name],
        )
        for name in sheet.candidates
    ]


def points_by_area(wanted: Sequence[Wanted]) -> list[tuple[str, list[Wanted]]]:
    """The rows together by area, in their order; an area that comes twice stands twice."""
    return [(area, list(rows)) for area, rows in groupby(wanted, key=lambda row: row.area)]
