"""Changes of cards and vendors."""

from meguru.apps.systems.commands.cards import add_system, bring_back_system, change_system, put_away_system
from meguru.apps.systems.commands.cost_table import save_costs
from meguru.apps.systems.commands.many import NewCard, add_cards
from meguru.apps.systems.commands.rows import add_row, change_row, removal_of, remove_row
from meguru.apps.systems.commands.saving import AlreadyThere, RowGone, StillUsed, WrittenMeanwhile
from meguru.apps.systems.commands.undoing import CannotUndo, undo_change, undo_changes
from meguru.apps.systems.commands.vendors import (
    CannotMerge,
    WrongNumber,
    change_vendor,
    merge_vendors,
    part_vendors,
)

__all__ = [
    "AlreadyThere",
    "CannotMerge",
    "CannotUndo",
    "NewCard",
    "RowGone",
    "StillUsed",
    "WrittenMeanwhile",
    "WrongNumber",
    "add_cards",
    "add_row",
    "add_system",
    "bring_back_system",
    "change_row",
    "change_system",
    "change_vendor",
    "merge_vendors",
    "part_vendors",
    "put_away_system",
    "removal_of",
    "remove_row",
    "save_costs",
    "undo_change",
    "undo_changes",
]
