"""What people do with selections: one use case = one function = one transaction = one ledger event."""

from meguru.apps.selection.commands.beginning import (
    AlreadyNamed,
    bring_back_selection,
    change_settings,
    close_scoring,
    put_away_selection,
    reopen_scoring,
    start_selection,
)
from meguru.apps.selection.commands.exchanging import give_up_table, hold_table, store_table
from meguru.apps.selection.commands.holding import CannotChange, WrittenMeanwhile
from meguru.apps.selection.commands.offers import (
    TypedReply,
    add_offer,
    bring_back_offer,
    change_offer,
    remove_offer,
    save_replies,
)
from meguru.apps.selection.commands.outcome import (
    TypedNote,
    decide,
    put_away_try_out,
    save_notes,
    save_request,
    save_try_out,
    withdraw_decision,
)
from meguru.apps.selection.commands.scoring import (
    TypedPoints,
    add_evaluator,
    finish_scoring,
    give_points,
    rank_by_gut,
    remove_evaluator,
    resume_scoring,
)
from meguru.apps.selection.commands.standing_in import stand_in
from meguru.apps.selection.commands.table import (
    TypedRow,
    add_rows,
    bring_back_row,
    close_gap,
    copy_rows,
    move_row,
    remove_row,
    save_table,
)

__all__ = [
    "AlreadyNamed",
    "CannotChange",
    "TypedNote",
    "TypedPoints",
    "TypedReply",
    "TypedRow",
    "WrittenMeanwhile",
    "add_evaluator",
    "add_offer",
    "add_rows",
    "bring_back_offer",
    "bring_back_row",
    "bring_back_selection",
    "change_offer",
    "change_settings",
    "close_gap",
    "close_scoring",
    "copy_rows",
    "decide",
    "finish_scoring",
    "give_points",
    "give_up_table",
    "hold_table",
    "move_row",
    "put_away_selection",
    "put_away_try_out",
    "rank_by_gut",
    "remove_evaluator",
    "remove_offer",
    "remove_row",
    "reopen_scoring",
    "resume_scoring",
    "save_notes",
    "save_replies",
    "save_request",
    "save_table",
    "save_try_out",
    "stand_in",
    "start_selection",
    "store_table",
    "withdraw_decision",
]
