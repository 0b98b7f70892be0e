"""What changes a budget season: one use case = one function = one transaction = one ledger event."""

from meguru.apps.budgets.commands.judging import (
    DecidedByTheSame,
    decide,
    give_opinion,
    take_back_decision,
    take_back_opinion,
)
from meguru.apps.budgets.commands.questions import answer, ask, withdraw_question
from meguru.apps.budgets.commands.reminding import remind, remind_writers
from meguru.apps.budgets.commands.requests import (
    CannotSave,
    LateReasonMissing,
    bring_back,
    hand_in,
    return_request,
    start_request,
    withdraw,
    write_request,
)
from meguru.apps.budgets.commands.saving import WrittenMeanwhile
from meguru.apps.budgets.commands.seasons import (
    bring_back_season,
    change_season,
    open_season,
    put_away_season,
)

__all__ = [
    "CannotSave",
    "DecidedByTheSame",
    "LateReasonMissing",
    "WrittenMeanwhile",
    "answer",
    "ask",
    "bring_back",
    "bring_back_season",
    "change_season",
    "decide",
    "give_opinion",
    "hand_in",
    "open_season",
    "put_away_season",
    "remind",
    "remind_writers",
    "return_request",
    "start_request",
    "take_back_decision",
    "take_back_opinion",
    "withdraw",
    "withdraw_question",
    "write_request",
]
