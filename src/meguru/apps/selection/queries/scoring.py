"""One person's sheet as the page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from meguru.apps.selection.models import Evaluator, Offer, TryOutNote, Wanted
from meguru.apps.selection.queries.result import points_by_area


@dataclass(frozen=True, slots=True)
class Place:
    """Where points for one offer and row go. `suggestion` comes from a trial; `is_old` when the row changed since."""

    name: str
    offer: Offer
    points: str
    comment: str
    answer: str
    met: bool | None
    seen: tuple[str, ...]
    suggested: str
    is_old: bool


@dataclass(frozen=True, slots=True)
class SheetRow:
    row: Wanted
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class ScoringSheet:
    """Rows by area; the offers with the place that was felt, "" before."""

    areas: tuple[tuple[str, tuple[SheetRow, ...]], ...]
    offers: tuple[tuple[Offer, str], ...]
    has_gut: bool
    given: int
    total: int


def scoring_sheet(evaluator: Evaluator, *, typed: Mapping[str, str] | None = None) -> ScoringSheet:
    """Everything on one person's sheet; `typed` stands in the fields where it was sent and refused."""
    selection = evaluator.selection
    offers = list(selection.offers.in_use().prefetch_related("replies"))
    rows = list(selection.wanted.in_use())
    given = {(one.wanted_id, one.offer_id): one for one in evaluator.given.all()}
    felt = {one.offer_id: one.place for one in evaluator.gut_places.all()}
    replies = {(one.wanted_id, offer.pk): one for offer in offers for one in offer.replies.all()}
    notes: dict[tuple[int, int], list[TryOutNote]] = {}
    trials = selection.try_outs.filter(put_away_at__isnull=True)
    for note in TryOutNote.objects.filter(try_out__in=trials):
        notes.setdefault((note.wanted_id, note.offer_id), []).append(note)

    def place(row: Wanted, offer: Offer) -> Place:
        key = (row.pk, offer.pk)
        name, there, reply = f"{row.pk}-{offer.pk}", given.get(key), replies.get(key)
        of_trial = notes.get(key, [])
        suggested = [one.suggested for one in of_trial if one.suggested is not None]
        points = "" if there is None or there.points is None else plain_number(there.points)
        comment = there.comment if there else ""
        return Place(
            name=name,
            offer=offer,
            points=points if typed is None else typed.get(f"points-{name}", points),
            comment=comment if typed is None else typed.get(f"comment-{name}", comment),
            answer=reply.text if reply else "",
            met=reply.met if reply else None,
            seen=tuple(one.seen for one in of_trial if one.seen),
            suggested=plain_number(suggested[-1]) if suggested else "",
            is_old=there is not None and there.points is not None and there.given_at < row.asked_at,
        )

    areas = tuple(
        (area, tuple(SheetRow(row, tuple(place(row, offer) for offer in offers)) for row in of_area))
        for area, of_area in points_by_area(rows)
    )
    filled = sum(1 for key, one in given.items() if one.points is not None and key in _keys(rows, offers))
    return ScoringSheet(
        areas=areas,
        offers=tuple((offer, str(felt.get(offer.pk, ""))) for offer in offers),
        has_gut=bool(felt),
        given=filled,
        total=len(rows) * len(offers),
    )


def _keys(rows: list[Wanted], offers: list[Offer]) -> set[tuple[int, int]]:
    return {(row.pk, offer.pk) for row in rows for offer in offers}


def plain_number(value: Decimal) -> str:
    """4.50 -> 4.5"""
    return format(value.normalize(), "f")
