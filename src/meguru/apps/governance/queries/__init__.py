"""Questions about the ledger of the virtuous cycle. Never writes."""

from meguru.apps.governance.queries.candidates import candidate, candidates_of
from meguru.apps.governance.queries.candidates_model import Candidate
from meguru.apps.governance.queries.evidence import Offered, log_choices, proof_from_costs, proofs_from_logs
from meguru.apps.governance.queries.learning import (
    Learning,
    learning_of,
    path_steps,
    sheet_of,
    systems_to_tie,
)
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
    Asked,
    WheelPage,
    line_rows,
    place_labels,
    wheel_page,
)

__all__ = [
    "PLACE_KEYS",
    "Asked",
    "Candidate",
    "Choices",
    "Learning",
    "Offered",
    "WheelPage",
    "amounts_by_year",
    "candidate",
    "candidates_of",
    "choices_of",
    "confirmations_of",
    "effects_of",
    "hidden_yen",
    "history_of",
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
