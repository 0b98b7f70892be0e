"""What the bench of the system kartes measures of the portfolio: its pages, and the findings they need."""

from __future__ import annotations

import datetime as dt
import sys
from time import perf_counter, process_time
from typing import Any

from django.db.models import F
from django.utils import timezone

PAGES = (
    ("findings", "findings", "", False),
    ("findings, of one rule", "findings", "?rule=lock_in&state=all", False),
    ("four fields", "fields", "", False),
    ("functions and departments", "functions", "", False),
    ("what stops most", "office_links", "", False),
    ("findings of a karte", "system", "", True),
    ("direction of a karte", "direction", "", True),
    ("links of a karte", "links", "", True),
)
CATALOGUED = 3  # of four systems have a function of the catalogue; the fourth has one of its own words


def wanted(only: str) -> bool:
    """Whether any page of the portfolio is asked for."""
    return any(only in name for name, *_more in PAGES)


def addresses(system: Any) -> list[tuple[str, str, list[int], str]]:
    """Name, address, arguments and query of every page."""
    return [
        (name, f"portfolio:{address}", [system.pk] if of_one else [], query)
        for name, address, query, of_one in PAGES
    ]


def prepare(office: Any, *, now: dt.datetime) -> None:
    """Functions for the systems, needed links, and every card looked at today."""
    from meguru.apps.portfolio.commands import review_cards
    from meguru.apps.systems.models import InformationSystem, Interface
    from meguru.engines.system_findings import functions

    systems = list(InformationSystem.objects.filter(organisation=office).order_by("pk"))
    if not systems[0].functions:
        known = list(functions())
        for place, one in enumerate(systems):
            own = place % (CATALOGUED + 1) == CATALOGUED
            one.functions = [f"試験の働き{place % 500:03}" if own else known[place % len(known)]]
        InformationSystem.objects.bulk_update(systems, ["functions"], batch_size=500)
        fifth = Interface.objects.filter(organisation=office).annotate(rest=F("pk") % 5).filter(rest=0)
        fifth.update(is_needed_to_run=True)
    begun, busy, count = perf_counter(), process_time(), 0
    later = now + dt.timedelta(days=1)  # after every change, so that no neighbour is looked at twice
    while done := review_cards(organisation=office, today=timezone.localdate(), now=later, by=None):
        count += done
    if count:
        taken, busy = perf_counter() - begun, process_time() - busy
        print(f"{count:,} cards looked at in {taken:.0f} s ({busy:.0f} s of processor)", file=sys.stderr)
