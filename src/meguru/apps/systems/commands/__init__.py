"""Changes of cards and vendors."""

from meguru.apps.systems.commands.cards import add_system, bring_back_system, change_system, put_away_system
from meguru.apps.systems.commands.many import NewCard, add_cards
from meguru.apps.systems.commands.rows import add_row, change_row, label_of_part, remove_row
from meguru.apps.systems.commands.saving import AlreadyThere, StillUsed, WrittenMeanwhile
from meguru.apps.systems.commands.undoing import CannotUndo, undo_change

__all__ = [
    "AlreadyThere",
    "CannotUndo",
    "NewCard",
    "StillUsed",
    "WrittenMeanwhile",
    "add_cards",
    "add_row",
    "add_system",
    "bring_back_system",
    "change_row",
    "change_system",
    "label_of_part",
    "put_away_system",
    "remove_row",
    "undo_change",
]
