"""What changes editions, the words in them, and batches."""

from meguru.apps.briefings.commands.asking import (
    NotPossible,
    TooManyWaiting,
    ask_for_batch,
    cancel_batch,
)
from meguru.apps.briefings.commands.editions import (
    AlreadyNamed,
    ChangedMeanwhile,
    add_edition,
    bring_back_edition,
    change_edition,
    put_away_edition,
)
from meguru.apps.briefings.commands.working import (
    fail_batch,
    finish_batch,
    forget_batches,
    give_back_batch,
    note_batch_progress,
    take_next_batch,
)
from meguru.apps.briefings.commands.writing import Written, WrittenMeanwhile, write_texts

__all__ = [
    "AlreadyNamed",
    "ChangedMeanwhile",
    "NotPossible",
    "TooManyWaiting",
    "Written",
    "WrittenMeanwhile",
    "add_edition",
    "ask_for_batch",
    "bring_back_edition",
    "cancel_batch",
    "change_edition",
    "fail_batch",
    "finish_batch",
    "forget_batches",
    "give_back_batch",
    "note_batch_progress",
    "put_away_edition",
    "take_next_batch",
    "write_texts",
]
