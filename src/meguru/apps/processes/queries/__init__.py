"""Questions about the processes. Never writes."""

from meguru.apps.processes.queries.commenting import (
    Talk,
    open_comments,
    open_comments_by_version,
    talks_of,
)
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
from meguru.apps.processes.queries.reviewing import (
    Standing,
    approval_of,
    asked_by,
    errors_of,
    newest_review,
    newest_reviews,
    reviewers_of,
    standing_of,
    waiting_for,
    why_not_decide,
)
from meguru.apps.processes.queries.sharing import Readers, own_groups, readers_of
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
    "Readers",
    "Standing",
    "Talk",
    "approval_of",
    "asked_by",
    "changes_in_words",
    "comparison_rows",
    "deviations",
    "element_rows",
    "errors_of",
    "handovers",
    "home_figures",
    "key_tiles",
    "longest_waits",
    "newest_done",
    "newest_failure",
    "newest_review",
    "newest_reviews",
    "open_comments",
    "open_comments_by_version",
    "own_groups",
    "process_rows",
    "proposal_rows",
    "readers_of",
    "reviewers_of",
    "saving_tiles",
    "standing_of",
    "talks_of",
    "waiting_analysis",
    "waiting_for",
    "why_not_decide",
]
