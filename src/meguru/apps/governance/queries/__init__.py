"""Questions about the ledger of the virtuous cycle. Never writes."""

from meguru.apps.governance.queries.budgets import (
    BudgetBeside,
    BudgetRow,
    budget_beside,
    budget_candidates,
    budgets_to_fund,
    homes_for_budget,
)
from meguru.apps.governance.queries.candidates import candidate, candidates_of
from meguru.apps.governance.queries.candidates_model import Candidate
from meguru.apps.governance.queries.evidence import Offered, log_choices, proof_from_costs, proofs_from_logs
from meguru.apps.governance.queries.home import home_figures
from meguru.apps.governance.queries.learning import (
    Learning,
    learning_of,
    path_steps,
    sheet_of,
    systems_to_tie,
)
from meguru.apps.governance.queries.looking import NOBODY, OFFICE, REST, Asked
from meguru.apps.governance.queries.savings import (
    Choices,
    amounts_by_year,
    choices_of,
    confirmations_of,
    effects_of,
    history_of,
    overlap_rows,
    row_of,
    systems_of,
    ties_of,
    uses_of,
    visible_savings,
)
from meguru.apps.governance.queries.shown import hidden_yen, shown, year_words
from meguru.apps.governance.queries.wheel import (
    PLACE_KEYS,
    BudgetPage,
    WheelPage,
    budget_page,
    line_rows,
    place_labels,
    wheel_page,
)

__all__ = [
    "NOBODY",
    "OFFICE",
    "PLACE_KEYS",
    "REST",
    "Asked",
    "BudgetBeside",
    "BudgetPage",
    "BudgetRow",
    "Candidate",
    "Choices",
    "Learning",
    "Offered",
    "WheelPage",
    "amounts_by_year",
    "budget_beside",
    "budget_candidates",
    "budget_page",
    "budgets_to_fund",
    "candidate",
    "candidates_of",
    "choices_of",
    "confirmations_of",
    "effects_of",
    "hidden_yen",
    "history_of",
    "home_figures",
    "homes_for_budget",
    "learning_of",
    "line_rows",
    "log_choices",
    "overlap_rows",
    "path_steps",
    "place_labels",
    "proof_from_costs",
    "proofs_from_logs",
    "row_of",
    "sheet_of",
    "shown",
    "systems_of",
    "systems_to_tie",
    "ties_of",
    "uses_of",
    "visible_savings",
    "wheel_page",
    "year_words",
]
