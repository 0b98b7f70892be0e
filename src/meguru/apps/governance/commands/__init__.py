"""What people do in the ledger of the virtuous cycle: one use case = one function = one transaction = one ledger event."""

from meguru.apps.governance.bridge import NewProof
from meguru.apps.governance.commands.confirming import confirm_saving, withdraw_confirmation
from meguru.apps.governance.commands.learning import (
    PATH,
    add_lesson,
    add_look_back,
    add_measure,
    put_back,
    save_path,
    take_out,
    write_measure_years,
)
from meguru.apps.governance.commands.refusals import AlreadyInTheLedger, CannotSave, MoreThanThere, StandsOnIt
from meguru.apps.governance.commands.savings import (
    add_saving,
    bring_back_saving,
    change_saving,
    decide_saving,
    undecide_saving,
    withdraw_saving,
)
from meguru.apps.governance.commands.settling import settle_overlap, unsettle_overlap
from meguru.apps.governance.commands.using import change_staffing, use_saving, withdraw_use
from meguru.apps.initiatives.commands import SavedMeanwhile
from meguru.engines.savings import NotAStaffingChange

__all__ = [
    "PATH",
    "AlreadyInTheLedger",
    "CannotSave",
    "MoreThanThere",
    "NewProof",
    "NotAStaffingChange",
    "SavedMeanwhile",
    "StandsOnIt",
    "add_lesson",
    "add_look_back",
    "add_measure",
    "add_saving",
    "bring_back_saving",
    "change_saving",
    "change_staffing",
    "confirm_saving",
    "decide_saving",
    "put_back",
    "save_path",
    "settle_overlap",
    "take_out",
    "undecide_saving",
    "unsettle_overlap",
    "use_saving",
    "withdraw_confirmation",
    "withdraw_saving",
    "withdraw_use",
    "write_measure_years",
]
