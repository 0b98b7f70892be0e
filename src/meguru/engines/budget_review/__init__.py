"""予算審査: checks of a request for money for a system, and the states it goes through."""

from meguru.engines.budget_review.changes import Change, differences
from meguru.engines.budget_review.checks import DEARER, FEWEST_PEERS, PAID_YEARS, check
from meguru.engines.budget_review.checks_file import BadChecks, check_book, read_checks
from meguru.engines.budget_review.model import (
    YEARS_LOOKED_AT,
    CheckBook,
    Checked,
    CheckRule,
    Expected,
    Peer,
    Request,
    Verdict,
    three_years,
    total,
)
from meguru.engines.budget_review.season import (
    WRITABLE,
    CannotLay,
    CannotMove,
    Days,
    Move,
    State,
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
    "CannotLay",
    "CannotMove",
    "Change",
    "CheckBook",
    "CheckRule",
    "Checked",
    "Days",
    "Expected",
    "Move",
    "Peer",
    "Request",
    "State",
    "Verdict",
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
