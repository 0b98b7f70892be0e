"""What may explain that one municipality pays more or less per head than its peers.

Terms.  A fact is something named that the caller knows of municipalities: a word (vendor, year of renewal) or a share
        (systems of one's own, joint use).
Rule.   A word: the peers with the same word and those with another are set beside each other by the median of their
        cost per head. A number: the municipality's own beside the peers' median, and whether it lies on the side that
        usually costs more (`more_costs_more`). The year of renewal: whether the renewal falls into the year of the
        figures or the two after it, when costs of changing over come on top.
        Fewer residents than the peers' median is a fact too: what a system costs depends little on residents.
        These are things to look at, no proof: the numbers on both sides are given, and nothing is said with fewer than
        FEWEST_PEERS peers that have the fact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from meguru.engines.cost_gap.compare import FEWEST_PEERS, CostFacts, per_head

YEARS_OF_RENEWAL = 2
FEWEST_ON_A_SIDE = 2


class FactKind(StrEnum):
    """How a fact is compared."""

    WORD = "word"
    MORE_COSTS_MORE = "more_costs_more"
    MORE_COSTS_LESS = "more_costs_less"
    RENEWAL = "renewal"
    RESIDENTS = "residents"


@dataclass(frozen=True, slots=True)
class CostClue:
    """経費の手がかり: one thing that may explain a difference.

    For a word: `same` peers have the same one, with their median, `different` another. For a number: `own` and the
    peers' `middle`. `points` is +1 when it speaks for a higher cost, -1 for a lower one, 0 when it says neither.
    """

    fact: str
    kind: FactKind
    own: str | float
    points: int
    same: int = 0
    same_per_head_yen: float | None = None
    different: int = 0
    different_per_head_yen: float | None = None
    middle: float | None = None


def clues(
    own: CostFacts, peers: Sequence[CostFacts], *, kinds: Mapping[str, FactKind], year: int
) -> tuple[CostClue, ...]:
    """Clues for one municipality among its peers (itself not among them), the residents first, then as in `kinds`."""
    found = [_residents(own, peers)]
    for name, kind in kinds.items():
        value = own.facts.get(name)
        if value is None or value == "":
            continue
        if kind is FactKind.WORD:
            found.append(_word(name, str(value), peers))
        elif kind is FactKind.RENEWAL:
            found.append(_renewal(name, float(value), year=year))
        else:
            found.append(_number(name, kind, float(value), peers))
    return tuple(one for one in found if one is not None)


def _residents(own: CostFacts, peers: Sequence[CostFacts]) -> CostClue | None:
    known = [one.residents for one in peers if one.residents]
    if not own.residents or len(known) < FEWEST_PEERS:
        return None
    middle = float(median(known))
    points = _side(middle, float(own.residents))
    return CostClue("residents", FactKind.RESIDENTS, float(own.residents), points, middle=middle)


def _word(name: str, value: str, peers: Sequence[CostFacts]) -> CostClue | None:
    with_fact = [(one.facts.get(name), head) for one in peers if (head := per_head(one)) is not None]
    same = [head for word, head in with_fact if word not in (None, "") and str(word) == value]
    different = [head for word, head in with_fact if word not in (None, "") and str(word) != value]
    if len(same) + len(different) < FEWEST_PEERS or min(len(same), len(different)) < FEWEST_ON_A_SIDE:
        return None
    here, there = median(same), median(different)
    return CostClue(
        fact=name,
        kind=FactKind.WORD,
        own=value,
        points=_side(here, there),
        same=len(same),
        same_per_head_yen=here,
        different=len(different),
        different_per_head_yen=there,
    )


def _renewal(name: str, value: float, *, year: int) -> CostClue | None:
    if not year <= value <= year + YEARS_OF_RENEWAL:
        return None
    return CostClue(name, FactKind.RENEWAL, value, 1)


def _number(name: str, kind: FactKind, value: float, peers: Sequence[CostFacts]) -> CostClue | None:
    known = [float(fact) for one in peers if isinstance(fact := one.facts.get(name), int | float)]
    if len(known) < FEWEST_PEERS:
        return None
    middle = float(median(known))
    points = _side(value, middle)
    return CostClue(name, kind, value, points if kind is FactKind.MORE_COSTS_MORE else -points, middle=middle)


def _side(value: float, other: float) -> int:
    return (value > other) - (value < other)
