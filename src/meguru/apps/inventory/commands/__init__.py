"""What changes the inventory: one use case = one function = one transaction = one ledger event."""

from meguru.apps.inventory.commands.grades import (
    GradeInUse,
    GradeNamedTwice,
    GradeRow,
    GradesChangedMeanwhile,
    set_grades,
)
from meguru.apps.inventory.commands.importing import (
    AlreadyUndone,
    ImportUndone,
    NothingChosen,
    PlanChanged,
    hold_import,
    store_import,
    undo_import,
)
from meguru.apps.inventory.commands.operations import (
    NothingToUndo,
    add_operation,
    bring_back,
    change_operation,
    put_away,
    undo_change,
)
from meguru.apps.inventory.commands.priorities import (
    BadRule,
    RuleChangedMeanwhile,
    judge,
    keep_result,
    set_rule,
    withdraw_judgement,
)
from meguru.apps.inventory.commands.procedures import (
    NothingToTakeOver,
    SurveyStored,
    import_procedures,
    take_over,
)
from meguru.apps.inventory.commands.writing import (
    AlreadyNamed,
    ChangedMeanwhile,
)
from meguru.apps.inventory.queries.entries import GradeEntry, MonthEntry

__all__ = [
    "AlreadyNamed",
    "AlreadyUndone",
    "BadRule",
    "ChangedMeanwhile",
    "GradeEntry",
    "GradeInUse",
    "GradeNamedTwice",
    "GradeRow",
    "GradesChangedMeanwhile",
    "ImportUndone",
    "MonthEntry",
    "NothingChosen",
    "NothingToTakeOver",
    "NothingToUndo",
    "PlanChanged",
    "RuleChangedMeanwhile",
    "SurveyStored",
    "add_operation",
    "bring_back",
    "change_operation",
    "hold_import",
    "import_procedures",
    "judge",
    "keep_result",
    "put_away",
    "set_grades",
    "set_rule",
    "store_import",
    "take_over",
    "undo_change",
    "undo_import",
    "withdraw_judgement",
]
