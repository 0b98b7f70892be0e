"""What changes the inventory: one use case = one function = one transaction = one ledger event."""

from meguru.apps.inventory.commands.operations import (
    NothingToUndo,
    add_operation,
    bring_back,
    change_operation,
    put_away,
    undo_change,
)
from meguru.apps.inventory.commands.writing import (
    AlreadyNamed,
    ChangedMeanwhile,
    GradeEntry,
    MonthEntry,
)

__all__ = [
    "AlreadyNamed",
    "ChangedMeanwhile",
    "GradeEntry",
    "MonthEntry",
    "NothingToUndo",
    "add_operation",
    "bring_back",
    "change_operation",
    "put_away",
    "undo_change",
]
