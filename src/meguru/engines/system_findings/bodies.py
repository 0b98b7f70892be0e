"""What a system costs beside those of other bodies (municipalities, prefectures) that have a function in common.

Every body counts once, with the median of its own systems, so that a large one does not speak for all; then the median
of the bodies is told, rounded to two digits, of at least as many bodies as the rule on costs asks for systems. Bodies
whose costs the reader may not see are not given to this function in the first place.
Source: ours; the least number is that of the rule `cost_high`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from meguru.engines.system_findings.model import AlikeSystem, FindingRules, SystemFacts
from meguru.engines.system_findings.peers import middle_of, rounded_yen


@dataclass(frozen=True, slots=True)
class BesideBodies:
    """ほかの団体との比べ: `own_yen` beside the rounded median of `bodies`, a year or per user; `times` is their ratio.

    `middle_yen` and `times` are None while fewer than `fewest` bodies are known.
    """

    per_user: bool
    bodies: int
    fewest: int
    own_yen: int
    middle_yen: int | None = None
    times: Decimal | None = None


def beside_bodies(
    card: SystemFacts, others: Mapping[str, Sequence[AlikeSystem]], rules: FindingRules
) -> BesideBodies | None:
    """Compare a card with systems by body; None when its own cost is unknown. Per user where enough bodies tell."""
    if card.yearly_yen is None:
        return None
    fewest = rules.rules["cost_high"].limits["fewest"]
    per_user = _of_bodies(card, others, per_user=True) if card.users else []
    if card.users and len(per_user) >= fewest:
        return _told(Fraction(card.yearly_yen, card.users), per_user, fewest, per_user=True)
    whole = _of_bodies(card, others, per_user=False)
    return _told(Fraction(card.yearly_yen), whole, fewest, per_user=False)


def _of_bodies(
    card: SystemFacts, others: Mapping[str, Sequence[AlikeSystem]], *, per_user: bool
) -> list[Fraction]:
    """One figure for every body of which one is known."""
    found = []
    for systems in others.values():
        figures = [
            Fraction(one.yearly_yen, one.users if per_user and one.users else 1)
            for one in systems
            if one.yearly_yen is not None
            and (one.users or not per_user)
            and set(one.functions) & set(card.functions)
        ]
        if figures:
            found.append(middle_of(figures))
    return found


def _told(own: Fraction, bodies: Sequence[Fraction], fewest: int, *, per_user: bool) -> BesideBodies:
    if len(bodies) < fewest:
        return BesideBodies(per_user, len(bodies), fewest, round(own))
    middle = rounded_yen(middle_of(bodies))
    times = Decimal(round(own * 10 / middle)) / 10 if middle else None
    return BesideBodies(per_user, len(bodies), fewest, round(own), middle, times)
