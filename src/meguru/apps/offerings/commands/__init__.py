"""What changes offerings: one function, one transaction, one event."""

from meguru.apps.offerings.commands.importing import (
    AlreadyUndone,
    NothingChosen,
    PlanChanged,
    hold_table,
    store_table,
    undo_table,
)
from meguru.apps.offerings.commands.own_services import (
    CannotAdd,
    add_own_service,
    bring_back_own_service,
    put_away_own_service,
)
from meguru.apps.offerings.commands.releasing import (
    NothingToRelease,
    Released,
    release_offerings,
    withdraw_offerings,
)
from meguru.apps.offerings.commands.writing import (
    NotAMunicipality,
    Written,
    WrittenMeanwhile,
    confirm_offerings,
    write_offerings,
)

__all__ = [
    "AlreadyUndone",
    "CannotAdd",
    "NotAMunicipality",
    "NothingChosen",
    "NothingToRelease",
    "PlanChanged",
    "Released",
    "Written",
    "WrittenMeanwhile",
    "add_own_service",
    "bring_back_own_service",
    "confirm_offerings",
    "hold_table",
    "put_away_own_service",
    "release_offerings",
    "store_table",
    "undo_table",
    "withdraw_offerings",
    "write_offerings",
]
