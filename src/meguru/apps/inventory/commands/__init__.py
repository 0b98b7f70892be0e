"""What changes the inventory: one use case = one function = one transaction = one ledger event."""

from meguru.apps.inventory.commands.grades import (
    GradeInUse,
    GradeNamedTwice,
    GradeRow,
    GradesChangedMeanwhile,
    set_grades,
)
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
)
from meguru.apps.inventory.queries.entries import GradeEntry, MonthEntry

__all__ = [
    "AlreadyNamed",
    "ChangedMeanwhile",
    "GradeEntry",
    "GradeInUse",
    "GradeNamedTwice",
    "GradeRow",
    "GradesChangedMeanwhile",
    "MonthEntry",
    "NothingToUndo",
    "add_operation",
    "bring_back",
    "change_operation",
    "put_away",
    "set_grades",
    "undo_change",
]
