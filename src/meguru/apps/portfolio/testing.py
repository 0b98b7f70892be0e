"""Makers for tests: cards that were looked at."""

from __future__ import annotations

import datetime as dt

from meguru.apps.inventory.testing import NOON
from meguru.apps.portfolio import commands
from meguru.apps.registry.models import Organisation

TODAY = dt.date(2026, 10, 1)


def review_all(organisation: Organisation, *, today: dt.date = TODAY, now: dt.datetime = NOON) -> int:
    """Look at every card that waits; returns how many."""
    done = 0
    while count := commands.review_cards(organisation=organisation, today=today, now=now, by=None):
        done += count
    return done
