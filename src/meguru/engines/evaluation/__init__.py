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
    wins_at_any_price,
)
from meguru.engines.evaluation.award_words import award_lines, rule_in_words, written
from meguru.engines.evaluation.costs import CostOverYears, Prices, cost_lines, cost_over_years, cost_warnings
from meguru.engines.evaluation.explaining import AreaPoints, by_area, explain, fragile_because
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
    area_intervals,
    rank_acceptability,
    weight_intervals,
    without_each_evaluator,
)
from meguru.engines.evaluation.technical import technical_points

__all__ = [
    "Acceptability",
    "AreaPoints",
    "Award",
    "AwardRule",
    "Bid",
    "BidResult",
    "CannotEvaluate",
    "Contribution",
    "CostOverYears",
    "Criterion",
    "FailurePattern",
    "GutDifference",
    "PriceScore",
    "Prices",
    "Ranked",
    "Ranking",
    "Requirement",
    "RequirementCatalogue",
    "Rounding",
    "Score",
    "Sheet",
    "WeightInterval",
    "area_intervals",
    "award",
    "award_lines",
    "by_area",
    "catalogue",
    "compare_with_gut",
    "cost_lines",
    "cost_over_years",
    "cost_warnings",
    "explain",
    "fragile_because",
    "missing_patterns",
    "price_to_win",
    "rank",
    "rank_acceptability",
    "rule_in_words",
    "technical_points",
    "weight_intervals",
    "wins_at_any_price",
    "without_each_evaluator",
    "written",
]
