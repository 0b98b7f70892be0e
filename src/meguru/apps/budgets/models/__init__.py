"""Tables of the budget season: seasons, requests with their versions, questions, opinions, decisions."""

from meguru.apps.budgets.models.judging import BudgetDecision, BudgetOpinion, BudgetQuestion
from meguru.apps.budgets.models.request import BudgetRequest, RequestedAmount, RequestVersion
from meguru.apps.budgets.models.season import BudgetSeason

__all__ = [
    "BudgetDecision",
    "BudgetOpinion",
    "BudgetQuestion",
    "BudgetRequest",
    "BudgetSeason",
    "RequestVersion",
    "RequestedAmount",
]
