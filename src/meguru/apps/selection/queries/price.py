"""What the price would have to be: by the rule of the tender or, in a plain comparison, when the price counts too."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from meguru.apps.selection import bridge
from meguru.apps.selection.queries.result import Material, bids_of
from meguru.engines.evaluation import (
    Award,
    AwardRule,
    BidResult,
    CannotEvaluate,
    PriceScore,
    award,
    price_to_win,
    rule_in_words,
    wins_at_any_price,
    written,
)


@dataclass(frozen=True, slots=True)
class PriceRow:
    """One offer: where it stands with its price, and the highest price at which it alone is first."""

    result: BidResult
    technical: str
    to_win_yen: int | None
    to_win_a_year_yen: int | None
    at_any_price: bool

    @property
    def less_yen(self) -> int | None:
        """How much cheaper it would have to become; None when it is first or no price is low enough."""
        if self.to_win_yen is None or self.at_any_price:
            return None
        return max(self.result.bid.price_yen - self.to_win_yen, 0) or None


@dataclass(frozen=True, slots=True)
class PriceNeeded:
    rule: str
    is_the_tenders: bool
    rows: tuple[PriceRow, ...]


def price_needed(material: Material) -> PriceNeeded:
    """The price with which each offer would be first. Raises: CannotEvaluate, with the offers that lack a price."""
    selection = material.selection
    own_rule = bridge.award_of(selection)
    rule = own_rule or Award(
        rule=AwardRule.ADDITIVE,
        price_allotment=Fraction(selection.price_allotment),
        price_score=PriceScore.BY_LOWEST,
    )
    bids = bids_of(material)
    free = [bid.candidate for bid in bids if bid.price_yen <= 0]
    if free:
        raise CannotEvaluate(
            _("費用がわからない候補があります：%s。「候補」のページで料金を書いてください。")
            % "、".join(free)
        )

    def row(one: BidResult) -> PriceRow:
        name = one.bid.candidate
        to_win = price_to_win(bids, rule, candidate=name)
        return PriceRow(
            result=one,
            technical=written(one.bid.technical),
            to_win_yen=to_win,
            to_win_a_year_yen=None if to_win is None else to_win // selection.years,
            at_any_price=wins_at_any_price(bids, rule, candidate=name),
        )

    return PriceNeeded(
        rule=rule_in_words(rule),
        is_the_tenders=own_rule is not None,
        rows=tuple(row(one) for one in award(bids, rule)),
    )
