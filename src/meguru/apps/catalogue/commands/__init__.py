"""What changes the catalogue: one use case = one function = one transaction = one ledger event."""

from meguru.apps.catalogue.commands.importing import (
    AlreadyUndone,
    BadFile,
    ImportUndone,
    NothingChosen,
    PlanChanged,
    bring_in_table,
    hold_table,
    keep_import,
    store_table,
    undo_table,
)
from meguru.apps.catalogue.commands.records import (
    AlreadyThere,
    ChangedMeanwhile,
    add_record,
    bring_back,
    change_record,
    confirm_checked,
    put_away,
)

__all__ = [
    "AlreadyThere",
    "AlreadyUndone",
    "BadFile",
    "ChangedMeanwhile",
    "ImportUndone",
    "NothingChosen",
    "PlanChanged",
    "add_record",
    "bring_back",
    "bring_in_table",
    "change_record",
    "confirm_checked",
    "hold_table",
    "keep_import",
    "put_away",
    "store_table",
    "undo_table",
]
