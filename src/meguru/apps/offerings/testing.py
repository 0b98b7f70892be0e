"""Makers of offerings, for tests only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from meguru.apps.offerings import commands
from meguru.apps.offerings.bridge import NOTHING, Noted
from meguru.apps.registry.models import Organisation, Person

NOON = dt.datetime(2026, 4, 1, 3, tzinfo=dt.UTC)
MISSING = Noted(state="not_offered")


def an_offer(*channels: str, directness: str = "", **facts: str) -> Noted:
    return Noted(state="offered", channels=tuple(channels), directness=directness, **facts)


def note(
    organisation: Organisation,
    notes: dict[str, Noted],
    *,
    by: Person | None = None,
    is_public: bool = False,
    was: Noted = NOTHING,
) -> None:
    """Write over nothing, or over what `was` there; public at once when asked."""
    rows = {key: commands.Written(was, one) for key, one in notes.items()}
    commands.write_offerings(organisation=organisation, rows=rows, by=by, now=NOON)
    if is_public:
        commands.release_offerings(organisation=organisation, by=by, now=NOON)


def note_same(towns: Sequence[Organisation], notes: dict[str, Noted]) -> None:
    """The same public notes for several towns."""
    for town in towns:
        note(town, notes, is_public=True)
