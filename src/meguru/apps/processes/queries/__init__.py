"""Questions about the processes. Never writes."""

from meguru.apps.processes.queries.comparing import (
    ComparisonRow,
    changes_in_words,
    comparison_rows,
)
from meguru.apps.processes.queries.lists import (
    ProcessRow,
    home_figures,
    newest_done,
    newest_failure,
    process_rows,
    waiting_analysis,
)
from meguru.apps.processes.queries.turns import (
    ElementRow,
    ProposalRow,
    deviations,
    element_rows,
    handovers,
    key_tiles,
    longest_waits,
    proposal_rows,
    saving_tiles,
)

__all__ = [
    "ComparisonRow",
    "ElementRow",
    "ProcessRow",
    "ProposalRow",
    "changes_in_words",
    "comparison_rows",
    "deviations",
    "element_rows",
    "handovers",
    "home_figures",
    "key_tiles",
    "longest_waits",
    "newest_done",
    "newest_failure",
    "process_rows",
    "proposal_rows",
    "saving_tiles",
    "waiting_analysis",
]
