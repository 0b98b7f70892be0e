"""The background work: looks at cards that changed, and at every card once a day."""

from __future__ import annotations

import time

from django.utils import timezone

from meguru.apps.portfolio import commands, queries

PAUSE_SECONDS = 15.0  # between two looks at whether any card waits
_quiet_until = 0.0


def work_once(*, worker: str) -> bool:
    """This function will look at some cards of one office, if any wait. False when there was nothing to do.

    Two workers never take the same card: cards that one holds are skipped by the other.
    """
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return False
    today = timezone.localdate()
    office = queries.office_that_waits(today=today)
    if office is not None and commands.review_cards(
        organisation=office, today=today, now=timezone.now(), by=None
    ):
        return True
    _quiet_until = time.monotonic() + PAUSE_SECONDS
    return False
