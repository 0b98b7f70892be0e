"""Rows <-> engine values: a selection as a scoring sheet, prices, the rule of a tender."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from meguru.apps.selection.models import Decided, Evaluator, GivenPoints, Offer, Reply, Selection, Wanted
from meguru.engines.evaluation import Award, AwardRule, Criterion, Prices, PriceScore, Rounding, Score, Sheet

RULES: Mapping[str, AwardRule] = {
    Decided.ADDITIVE: AwardRule.ADDITIVE,
    Decided.DIVISION: AwardRule.DIVISION,
    Decided.LOWEST: AwardRule.LOWEST_PRICE,
}


def names_of(rows: Iterable[Any]) -> dict[int, str]:
    """Row id -> its name; of several with one name all but the first carry a number."""
    found: dict[int, str] = {}
    taken: set[str] = set()
    for row in rows:
        name, number = str(row), 1
        while name in taken:
            number += 1
            name = f"{row}［{number}］"
        taken.add(name)
        found[row.pk] = name
    return found


def sheet_of(
    *,
    wanted: Sequence[Wanted],
    offers: Sequence[Offer],
    evaluators: Sequence[Evaluator],
    given: Iterable[GivenPoints],
    replies: Iterable[Reply],
) -> Sheet:
    """The scoring sheet of these rows, offers and evaluators; other points are left out. Criterion ids are row ids."""
    offer_names, people = names_of(offers), names_of(evaluators)
    row_names = names_of(wanted)
    return Sheet(
        criteria=tuple(
            Criterion(
                id=str(row.pk),
                name=row_names[row.pk],
                weight=float(row.weight),
                must=row.must,
                most=float(row.most),
                area=row.area,
            )
            for row in wanted
        ),
        candidates=tuple(offer_names.values()),
        evaluators=tuple(people.values()),
        scores=tuple(
            Score(
                evaluator=people[one.evaluator_id],
                candidate=offer_names[one.offer_id],
                criterion=str(one.wanted_id),
                points=float(one.points),
                comment=one.comment,
            )
            for one in given
            if one.points is not None
            and one.evaluator_id in people
            and one.offer_id in offer_names
            and one.wanted_id in row_names
        ),
        unmet=frozenset(
            (offer_names[one.offer_id], str(one.wanted_id))
            for one in replies
            if one.met is False and one.offer_id in offer_names and one.wanted_id in row_names
        ),
    )


def prices_of(offer: Offer) -> Prices:
    return Prices(
        initial_yen=offer.initial_yen,
        monthly_yen=offer.monthly_yen,
        usage_yen=Fraction(offer.usage_yen),
        usage_cap_yen=offer.usage_cap_yen,
    )


def award_of(selection: Selection) -> Award | None:
    """The rule of the tender; None when the points are only compared."""
    rule = RULES.get(selection.decided_by)
    if rule is None:
        return None
    least = selection.least_technical
    return Award(
        rule=rule,
        price_allotment=Fraction(selection.price_allotment),
        price_score=PriceScore(selection.price_score),
        ceiling_yen=selection.ceiling_yen,
        rounding=Rounding(selection.rounding),
        digits=selection.digits,
        floor_yen=selection.floor_yen,
        least_technical=None if least is None else Fraction(least),
    )
