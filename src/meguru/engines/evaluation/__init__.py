"""選定: which service fits, by criteria and weights that the office sets, how sure that is, and what the award rules say."""

from meguru.engines.evaluation.award import (
    Award,
    AwardRule,
    Bid,
    BidResult,
    PriceScore,
    Rounding,
    award,
    price_to_win,
)
from meguru.engines.evaluation.model import CannotEvaluate, Criterion, Score, Sheet
from meguru.engines.evaluation.ranking import (
    Contribution,
    GutDifference,
    Ranked,
    Ranking,
    compare_with_gut,
    rank,
)
from meguru.engines.evaluation.requirements import (
    FailurePattern,
    Requirement,
    RequirementCatalogue,
    catalogue,
    missing_patterns,
)
from meguru.engines.evaluation.sensitivity import (
    Acceptability,
    WeightInterval,
    rank_acceptability,
    weight_intervals,
    without_each_evaluator,
)

__all__ = [
    "Acceptability",
    "Award",
    "AwardRule",
    "Bid",
    "BidResult",
    "CannotEvaluate",
    "Contribution",
    "Criterion",
    "FailurePattern",
    "GutDifference",
    "PriceScore",
    "Ranked",
    "Ranking",
    "Requirement",
    "RequirementCatalogue",
    "Rounding",
    "Score",
    "Sheet",
    "WeightInterval",
    "award",
    "catalogue",
    "compare_with_gut",
    "missing_patterns",
    "price_to_win",
    "rank",
    "rank_acceptability",
    "weight_intervals",
    "without_each_evaluator",
]
