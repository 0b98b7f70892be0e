"""What changes a breakdown: one use case = one function = one transaction = one ledger event."""

from meguru.apps.breakdown.commands.beginning import (
    bring_back_breakdown,
    open_own_sheet,
    put_away_breakdown,
    start_breakdown,
)
from meguru.apps.breakdown.commands.drafting import NoSteps, draft_steps
from meguru.apps.breakdown.commands.merging import Accepted, ChangedMeanwhile, NoRoom, accept_groups
from meguru.apps.breakdown.commands.writing import WrittenMeanwhile, write_entries

__all__ = [
    "Accepted",
    "ChangedMeanwhile",
    "NoRoom",
    "NoSteps",
    "WrittenMeanwhile",
    "accept_groups",
    "bring_back_breakdown",
    "draft_steps",
    "open_own_sheet",
    "put_away_breakdown",
    "start_breakdown",
    "write_entries",
]
