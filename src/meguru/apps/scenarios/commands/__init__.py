"""What can be done with trials and searches."""

from meguru.apps.scenarios.commands.asking import TooManyWaiting, ask_for_trial, keep_drawing
from meguru.apps.scenarios.commands.handling import (
    AlreadyNamed,
    NotPossible,
    ask_again,
    bring_back,
    cancel,
    put_away,
    rename,
)
from meguru.apps.scenarios.commands.searching import (
    ask_for_search,
    draft_of_plan,
    plan_at,
    trial_of_plan,
)
from meguru.apps.scenarios.commands.working import (
    fail,
    finish_search,
    finish_trial,
    give_back,
    note_progress,
    take_next_search,
    take_next_trial,
)

__all__ = [
    "AlreadyNamed",
    "NotPossible",
    "TooManyWaiting",
    "ask_again",
    "ask_for_search",
    "ask_for_trial",
    "bring_back",
    "cancel",
    "draft_of_plan",
    "fail",
    "finish_search",
    "finish_trial",
    "give_back",
    "keep_drawing",
    "note_progress",
    "plan_at",
    "put_away",
    "rename",
    "take_next_search",
    "take_next_trial",
    "trial_of_plan",
]
