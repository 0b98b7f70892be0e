"""What can be done with studies: by people, and by the worker."""

from meguru.apps.consolidation.commands.asking import (
    AlreadyNamed,
    NotPossible,
    TooManyWaiting,
    ask_again,
    ask_for_study,
    bring_back_study,
    cancel_study,
    put_away_study,
)
from meguru.apps.consolidation.commands.working import (
    fail_study,
    finish_study,
    give_back_study,
    note_progress,
    take_next_study,
)

__all__ = [
    "AlreadyNamed",
    "NotPossible",
    "TooManyWaiting",
    "ask_again",
    "ask_for_study",
    "bring_back_study",
    "cancel_study",
    "fail_study",
    "finish_study",
    "give_back_study",
    "note_progress",
    "put_away_study",
    "take_next_study",
]
