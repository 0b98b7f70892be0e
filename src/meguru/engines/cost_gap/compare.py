"""What systems cost one municipality, beside the published average of its size and beside its peers.

Terms.  cost: what the municipality itself counts as cost of its information systems in a year, yen.
        per head: cost / residents. share: cost / budget of the general account of the same year.
Rule.   Without residents no cost per head, without a budget of the same year no share; missing is never nought.
        Peers are the other municipalities of the same size class that have a value; the middle is their median, and
        nothing is said about it with fewer than FEWEST_PEERS of them.
        A figure that is defined otherwise than the others' is shown, and takes part in no comparison and no average.
        Joint use is hinted at when the median cost per head of the municipalities under SMALL residents is at least
        HINT_TIMES that of the others, with at least FEWEST_PEERS on both sides.
Source: a national survey of 2018, told in the handbook for managing municipal DX, found the cost per head of
        municipalities up to 20,000 residents 2.5 to 3 times that of the larger ones, and asks them to join forces.
        From which factor a page speaks of it (1.5) is ours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from meguru.engines.cost_gap.reference import SizeClass, size_class

FEWEST_PEERS = 3
SMALL = 20_000
HINT_TIMES = 1.5
SURVEY_TIMES = (2.5, 3.0)
SURVEY_YEAR = 2018


@dataclass(frozen=True, slots=True)
class CostFacts:
    """経費の事実: what is known of one municipality. `facts` are named things that may explain a difference.

    `is_defined_otherwise` when its cost or its budget counts something else than those of the others.
    """

    code: str
    kind: str
    residents: int | None
    cost_yen: float | None
    budget_yen: float | None
    facts: Mapping[str, str | float | None]
    is_defined_otherwise: bool = False


@dataclass(frozen=True, slots=True)
class CostStanding:
    """経費の立ち位置: one municipality with what follows from its facts; None where something is missing.

    `to_reference` is the cost divided by the published average of the class, `share_beyond_reference` the difference of
    the shares; `to_peers` is the cost per head divided by the peers' median, over `peers` others.
    """

    code: str
    size: SizeClass | None
    residents: int | None
    cost_yen: float | None
    budget_yen: float | None
    per_head_yen: float | None
    share: float | None
    to_reference: float | None
    share_beyond_reference: float | None
    peers: int
    peers_per_head_yen: float | None
    peers_share: float | None
    to_peers: float | None
    is_defined_otherwise: bool = False


@dataclass(frozen=True, slots=True)
class ClassSummary:
    """規模ごとの経費: the averages over the municipalities of a class that have a value, beside the published ones."""

    size: SizeClass
    members: int
    with_cost: int
    mean_cost_yen: float | None
    with_share: int
    share: float | None
    with_per_head: int
    median_per_head_yen: float | None


@dataclass(frozen=True, slots=True)
class JointUseHint:
    """共同利用の手がかり: small municipalities pay `times` as much per head as the others."""

    small: int
    others: int
    small_per_head_yen: float
    others_per_head_yen: float

    @property
    def times(self) -> float:
        return self.small_per_head_yen / self.others_per_head_yen


def standings(bodies: Sequence[CostFacts]) -> dict[str, CostStanding]:
    """Code -> standing, in the order of `bodies`. Raises: ValueError for a code that stands twice."""
    sizes = {one.code: size_class(code=one.code, kind=one.kind, residents=one.residents) for one in bodies}
    if len(sizes) != len(bodies):
        raise ValueError("a municipality stands twice")
    return {one.code: _standing(one, sizes, bodies) for one in bodies}


def _standing(
    own: CostFacts, sizes: Mapping[str, SizeClass | None], bodies: Sequence[CostFacts]
) -> CostStanding:
    size = sizes[own.code]
    others = [
        one
        for one in bodies
        if size and one.code != own.code and sizes[one.code] == size and not one.is_defined_otherwise
    ]
    heads = [value for one in others if (value := per_head(one)) is not None]
    shares = [value for one in others if (value := share_of_budget(one)) is not None]
    head, share = per_head(own), share_of_budget(own)
    middle = median(heads) if len(heads) >= FEWEST_PEERS else None
    cost = _amount(own.cost_yen)
    fits = not own.is_defined_otherwise
    return CostStanding(
        code=own.code,
        size=size,
        residents=own.residents,
        cost_yen=cost,
        budget_yen=_amount(own.budget_yen),
        per_head_yen=head,
        share=share,
        to_reference=cost / size.cost_yen if fits and cost is not None and size else None,
        share_beyond_reference=share - size.share if fits and share is not None and size else None,
        peers=len(heads),
        peers_per_head_yen=middle,
        peers_share=median(shares) if len(shares) >= FEWEST_PEERS else None,
        to_peers=head / middle if fits and head is not None and middle else None,
        is_defined_otherwise=own.is_defined_otherwise,
    )


def per_head(one: CostFacts) -> float | None:
    cost = _amount(one.cost_yen)
    return cost / one.residents if cost is not None and one.residents else None


def share_of_budget(one: CostFacts) -> float | None:
    cost, budget = _amount(one.cost_yen), _amount(one.budget_yen)
    return cost / budget if cost is not None and budget else None


def _amount(yen: float | None) -> float | None:
    """Money cannot be negative; such a figure is a slip and counts as missing."""
    return yen if yen is not None and yen >= 0 else None


def class_summaries(
    found: Mapping[str, CostStanding], classes: Sequence[SizeClass]
) -> tuple[ClassSummary, ...]:
    """One row per class, in the order of the classes.

    The share is that of all costs in all budgets of the members that have both (the report does not say how it averaged
    its shares); the mean cost is over those that have a cost.
    """
    rows = []
    for size in classes:
        members = [one for one in found.values() if one.size == size]
        fitting = [one for one in members if not one.is_defined_otherwise]
        costs = [one.cost_yen for one in fitting if one.cost_yen is not None]
        both = [one for one in fitting if one.share is not None]
        heads = [one.per_head_yen for one in fitting if one.per_head_yen is not None]
        budgets = sum(one.budget_yen or 0 for one in both)
        rows.append(
            ClassSummary(
                size=size,
                members=len(members),
                with_cost=len(costs),
                mean_cost_yen=sum(costs) / len(costs) if costs else None,
                with_share=len(both),
                share=sum(one.cost_yen or 0 for one in both) / budgets if budgets else None,
                with_per_head=len(heads),
                median_per_head_yen=median(heads) if heads else None,
            )
        )
    return tuple(rows)


def joint_use(found: Mapping[str, CostStanding]) -> JointUseHint | None:
    """The hint, or None when there is no such difference or too few municipalities to say so."""
    known = [
        (one.residents, one.per_head_yen)
        for one in found.values()
        if one.per_head_yen is not None and not one.is_defined_otherwise
    ]
    small = [head for residents, head in known if residents is not None and residents < SMALL]
    large = [head for residents, head in known if residents is not None and residents >= SMALL]
    if min(len(small), len(large)) < FEWEST_PEERS:
        return None
    hint = JointUseHint(len(small), len(large), median(small), median(large))
    return hint if hint.others_per_head_yen and hint.times >= HINT_TIMES else None
