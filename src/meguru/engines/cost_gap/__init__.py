"""経費の格差: what systems cost a municipality, beside a published average of its size and beside its peers."""

from meguru.engines.cost_gap.compare import (
    FEWEST_PEERS,
    HINT_TIMES,
    SMALL,
    SURVEY_TIMES,
    SURVEY_YEAR,
    ClassSummary,
    CostFacts,
    CostStanding,
    JointUseHint,
    class_summaries,
    joint_use,
    per_head,
    share_of_budget,
    standings,
)
from meguru.engines.cost_gap.explain import CostClue, FactKind, clues
from meguru.engines.cost_gap.group import GroupCost, group_cost
from meguru.engines.cost_gap.karte import (
    LONG_YEARS,
    OLD_YEARS,
    CostDriver,
    KarteClue,
    KarteFacts,
    karte_clues,
)
from meguru.engines.cost_gap.reference import CostReference, SizeClass, cost_reference, size_class

__all__ = [
    "FEWEST_PEERS",
    "HINT_TIMES",
    "LONG_YEARS",
    "OLD_YEARS",
    "SMALL",
    "SURVEY_TIMES",
    "SURVEY_YEAR",
    "ClassSummary",
    "CostClue",
    "CostDriver",
    "CostFacts",
    "CostReference",
    "CostStanding",
    "FactKind",
    "GroupCost",
    "JointUseHint",
    "KarteClue",
    "KarteFacts",
    "SizeClass",
    "class_summaries",
    "clues",
    "cost_reference",
    "group_cost",
    "joint_use",
    "karte_clues",
    "per_head",
    "share_of_budget",
    "size_class",
    "standings",
]
