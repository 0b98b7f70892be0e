"""Which contracts run on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from meguru.engines.system_findings.model import ContractFacts


def running_contracts(contracts: Sequence[ContractFacts], today: dt.date) -> tuple[ContractFacts, ...]:
    """Those that run today or have no known end; if none does, the one that ended last, which still tells the terms."""
    running = tuple(
        one
        for one in contracts
        if (one.starts_on is None or one.starts_on <= today) and (one.ends_on is None or one.ends_on >= today)
    )
    if running or not contracts:
        return running
    return (max(contracts, key=lambda one: one.ends_on or one.starts_on or dt.date.min),)
