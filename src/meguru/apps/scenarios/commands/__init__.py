"""What can be done with trials."""

from meguru.apps.scenarios.commands.asking import (
    AlreadyNamed,
    NotPossible,
    TooManyWaiting,
    ask_again,
    ask_for_trial,
    bring_back_trial,
    cancel_trial,
    keep_drawing,
    put_away_trial,
    rename_trial,
)
from meguru.apps.scenarios.commands.working import (
    fail_trial,
    finish_trial,
    give_back_trial,
    note_trial_progress,
    take_next_trial,
)

__all__ = [
    "AlreadyNamed",
    "NotPossible",
    "TooManyWaiting",
    "ask_again",
    "ask_for_trial",
    "bring_back_trial",
    "cancel_trial",
    "fail_trial",
    "finish_trial",
    "give_back_trial",
    "keep_drawing",
    "note_trial_progress",
    "put_away_trial",
    "rename_trial",
    "take_next_trial",
]
