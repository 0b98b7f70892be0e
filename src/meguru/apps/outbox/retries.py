"""When a failed effect is tried again. Pure arithmetic."""

from __future__ import annotations

from datetime import timedelta

MAXIMUM_ATTEMPTS = 8
LEASE = timedelta(minutes=2)  # longer than any handler may take
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=6)


def wait_after(attempts: int) -> timedelta:
    """The wait after so many failed attempts (1 or more): 30 s, doubled each time, at most 6 hours.

    >>> wait_after(1), wait_after(3), wait_after(100)
    (datetime.timedelta(seconds=30), datetime.timedelta(seconds=120), datetime.timedelta(seconds=21600))
    """
    return min(_FIRST_WAIT * 2 ** min(attempts - 1, 20), _LONGEST_WAIT)
