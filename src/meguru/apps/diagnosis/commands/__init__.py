"""What changes a diagnosis: one use case = one function = one transaction."""

from meguru.apps.diagnosis.commands.answering import (
    AnsweredMeanwhile,
    NoSuchAnswer,
    NotYours,
    Origin,
    RoundIsOver,
    TooMany,
    answer_question,
    begin_sheet,
    keep_sheet,
    mark_of,
    open_round_for,
    section_of,
)
from meguru.apps.diagnosis.commands.forgetting import KEPT_DAYS, forget_anonymous
from meguru.apps.diagnosis.commands.rounds import (
    StillOpen,
    close_round,
    open_round,
    renew_invitation,
    reopen_round,
)

__all__ = [
    "KEPT_DAYS",
    "AnsweredMeanwhile",
    "NoSuchAnswer",
    "NotYours",
    "Origin",
    "RoundIsOver",
    "StillOpen",
    "TooMany",
    "answer_question",
    "begin_sheet",
    "close_round",
    "forget_anonymous",
    "keep_sheet",
    "mark_of",
    "open_round",
    "open_round_for",
    "renew_invitation",
    "reopen_round",
    "section_of",
]
