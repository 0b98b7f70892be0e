"""What changes comparisons: one use case = one function = one transaction = one ledger event."""

from meguru.apps.comparison.commands.comparing import (
    MOST_PEERS,
    AlreadyGrouped,
    CannotMake,
    DecidedMeanwhile,
    GapChoice,
    add_synonyms,
    bring_back,
    change_comparison,
    decide_gaps,
    keep_consensus,
    make_comparison,
    put_away,
    remove_synonyms,
    restore_synonyms,
)
from meguru.apps.comparison.commands.pairs import CannotDecide, decide_pair, undo_pair

__all__ = [
    "MOST_PEERS",
    "AlreadyGrouped",
    "CannotDecide",
    "CannotMake",
    "DecidedMeanwhile",
    "GapChoice",
    "add_synonyms",
    "bring_back",
    "change_comparison",
    "decide_gaps",
    "decide_pair",
    "keep_consensus",
    "make_comparison",
    "put_away",
    "remove_synonyms",
    "restore_synonyms",
    "undo_pair",
]
