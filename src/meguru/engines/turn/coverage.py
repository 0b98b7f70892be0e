"""How much of a year a log covers: what it shows of one season is no proof for another."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import numpy as np
import polars as pl

from meguru.engines.eventlogs.model import EventLog

WHOLE_YEAR_DAYS = 330  # a log of a fiscal year often lacks the last days
JST = timezone(timedelta(hours=9))


def coverage_notes(log: EventLog) -> tuple[str, ...]:
    """Return a warning, with dates, when the cases of a log arrived within less than about a year."""
    arrivals = log.events.group_by("case").agg(
        pl.min_horizontal("started_at", "completed_at").min().dt.epoch("s").alias("at")
    )["at"]
    if arrivals.is_empty():
        return ()
    first, last = (datetime.fromtimestamp(int(at), tz=JST) for at in np.sort(arrivals.to_numpy())[[0, -1]])
    days = (last - first).days + 1
    if days >= WHOLE_YEAR_DAYS:
        return ()
    return (
        f"記録の受付は {first:%Y-%m-%d} から {last:%Y-%m-%d} までの {days} 日分です。1年分の件数と効果は、"
        "この時期の多さのまま1年に引き伸ばした見込みで、季節による増減は含みません。",
    )
