"""What systems cost one municipality in a group that somebody chose, instead of its size class.

Rule.   Per head and share of the budget are put in order from the highest to the lowest: a high cost is no merit and no
        fault, so the place says how high it is, nothing more. Equal values share a place. Who has no value, or counts
        something else (`is_defined_otherwise`), has no place. Quarters need at least FEWEST_IN_QUARTERS values.
        The middle is over the others of the group, with at least FEWEST_PEERS of them, as in `compare`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from meguru.engines.benchmark import Direction, Position, positions
from meguru.engines.cost_gap.compare import FEWEST_PEERS, CostFacts, per_head, share_of_budget

FEWEST_IN_QUARTERS = 4


@dataclass(frozen=True, slots=True)
class GroupCost:
    """比べる相手の中の経費: places count from the highest; `peers` others have a cost per head, `missing` have no cost."""

    members: int
    missing: int
    peers: int
    per_head: Position
    share: Position
    peers_per_head_yen: float | None
    peers_share: float | None

    @property
    def to_peers(self) -> float | None:
        head, middle = self.per_head.value, self.peers_per_head_yen
        return (
            head / middle if head is not None and middle and not self.per_head.is_defined_otherwise else None
        )


def group_cost(own: str, members: Sequence[CostFacts]) -> GroupCost:
    """One municipality, by its code, among the members of a group (itself among them).

    Raises: ValueError when it is no member, or a code stands twice.
    """
    codes = [one.code for one in members]
    if own not in codes or len(set(codes)) != len(codes):
        raise ValueError("the municipality must stand in its group, and everybody once")
    heads, shares = _others(own, members, per_head), _others(own, members, share_of_budget)
    return GroupCost(
        members=len(members),
        missing=sum(per_head(one) is None for one in members),
        peers=len(heads),
        per_head=_place(own, members, per_head),
        share=_place(own, members, share_of_budget),
        peers_per_head_yen=median(heads) if len(heads) >= FEWEST_PEERS else None,
        peers_share=median(shares) if len(shares) >= FEWEST_PEERS else None,
    )


def _place(own: str, members: Sequence[CostFacts], figure: Callable[[CostFacts], float | None]) -> Position:
    found = positions(
        {one.code: figure(one) for one in members},
        direction=Direction.MORE,
        defined_otherwise={one.code for one in members if one.is_defined_otherwise},
    )[own]
    return found if found.of >= FEWEST_IN_QUARTERS else replace(found, quartile=None)


def _others(
    own: str, members: Sequence[CostFacts], figure: Callable[[CostFacts], float | None]
) -> list[float]:
    return [
        value
        for one in members
        if one.code != own and not one.is_defined_otherwise and (value := figure(one)) is not None
    ]
