"""What a trial shows, row by row, and how a letter to vendors begins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from meguru.apps.problems.queries import chosen_problems
from meguru.apps.selection.models import Offer, Selection, TryOut, Wanted
from meguru.apps.selection.queries.scoring import plain_number


@dataclass(frozen=True, slots=True)
class NotePlace:
    """Where somebody writes what was seen of an offer for a row."""

    name: str
    offer: Offer
    seen: str
    suggested: str
    was_seen: str
    was_suggested: str
    theirs: str = ""


def notes_table(
    try_out: TryOut,
    rows: Sequence[Wanted],
    offers: Sequence[Offer],
    *,
    typed: Mapping[str, str] | None = None,
    theirs: Mapping[tuple[int, int], Any] | None = None,
) -> list[tuple[Wanted, list[NotePlace]]]:
    """Row by row the places of all offers; `typed` stands in the fields where a save was refused."""
    stored = {(one.wanted_id, one.offer_id): (one.seen, one.suggested) for one in try_out.notes.all()}

    def place(row: Wanted, offer: Offer) -> NotePlace:
        name = f"{row.pk}-{offer.pk}"
        seen, suggested = _texts(stored.get((row.pk, offer.pk), ("", None)))
        clash = (theirs or {}).get((row.pk, offer.pk))
        sent = typed or {}
        fresh = typed is None or clash is not None
        return NotePlace(
            name=name,
            offer=offer,
            seen=sent.get(f"seen-{name}", seen),
            suggested=sent.get(f"suggested-{name}", suggested),
            was_seen=seen if fresh else sent.get(f"was-seen-{name}", seen),
            was_suggested=suggested if fresh else sent.get(f"was-suggested-{name}", suggested),
            theirs="" if clash is None else "／".join(_texts(clash)),
        )

    return [(row, [place(row, offer) for offer in offers]) for row in rows]


def _texts(note: tuple[str, Decimal | None]) -> tuple[str, str]:
    return note[0], "" if note[1] is None else plain_number(note[1])


def request_start(selection: Selection) -> dict[str, str]:
    """How a first letter begins: from the theme of the initiative and the problems that it takes on."""
    texts = [selection.initiative.theme, *(one.text for one in chosen_problems(selection.initiative))]
    return {"background": "\n".join(text for text in texts if text), "wish": selection.purpose}
