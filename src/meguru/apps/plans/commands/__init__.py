"""What changes momentum and plans: one use case = one function = one transaction = one ledger event."""

from meguru.apps.plans.commands.actions import TakenAlready, add_action, change_action, take_action
from meguru.apps.plans.commands.documents import (
    TitledAlready,
    begin_document,
    bring_back_document,
    change_document,
    put_away_document,
)
from meguru.apps.plans.commands.meanwhile import ChangedMeanwhile
from meguru.apps.plans.commands.rounds import (
    NotTheNewest,
    RoundClosed,
    RoundUnderWay,
    Said,
    answer,
    close_round,
    reopen_round,
    start_round,
)
from meguru.apps.plans.commands.sections import refresh_document, write_section

__all__ = [
    "ChangedMeanwhile",
    "NotTheNewest",
    "RoundClosed",
    "RoundUnderWay",
    "Said",
    "TakenAlready",
    "TitledAlready",
    "add_action",
    "answer",
    "begin_document",
    "bring_back_document",
    "change_action",
    "change_document",
    "close_round",
    "put_away_document",
    "refresh_document",
    "reopen_round",
    "start_round",
    "take_action",
    "write_section",
]
