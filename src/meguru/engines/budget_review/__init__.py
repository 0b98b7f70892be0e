"""予算審査: checks of a request for money for a system, and the states it goes through."""

from meguru.engines.budget_review.changes import RequestChange, differences
from meguru.engines.budget_review.checks import DEARER, FEWEST_PEERS, PAID_YEARS, check
from meguru.engines.budget_review.checks_file import BadChecks, check_book, read_checks
from meguru.engines.budget_review.model import (
    YEARS_LOOKED_AT,
    BudgetAsk,
    CheckBook,
    Checked,
    CheckRule,
    CheckVerdict,
    ExpectedEffect,
    Peer,
    three_years,
    total,
)
from meguru.engines.budget_review.season import (
    WRITABLE,
    CannotLay,
    CannotMove,
    RequestMove,
    RequestState,
    SeasonDays,
    after,
    days_left,
    due_of,
    moves_from,
)

__all__ = [
    "DEARER",
    "FEWEST_PEERS",
    "PAID_YEARS",
    "WRITABLE",
    "YEARS_LOOKED_AT",
    "BadChecks",
    "BudgetAsk",
    "CannotLay",
    "CannotMove",
    "CheckBook",
    "CheckRule",
    "CheckVerdict",
    "Checked",
    "ExpectedEffect",
    "Peer",
    "RequestChange",
    "RequestMove",
    "RequestState",
    "SeasonDays",
    "after",
    "check",
    "check_book",
    "days_left",
    "differences",
    "due_of",
    "moves_from",
    "read_checks",
    "three_years",
    "total",
]
