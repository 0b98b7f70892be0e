"""Rows of many cards written at once, for a workbook and for taking it back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from meguru.apps.systems.bridge import OPERATIONS, PARTS, SYSTEM, from_plain
from meguru.apps.systems.commands.cards import store_card
from meguru.apps.systems.commands.rows import label_of_part
from meguru.apps.systems.commands.saving import AlreadyThere, StillUsed
from meguru.apps.systems.models import InformationSystem

PIECE = 500


@dataclass(slots=True)
class RowWrite:
    """What to do to one row of a card: `values` in plain form, None to remove it.

    `row_id` is None for a new row, and filled in when it is stored. `is_there` says whether the row exists.
    """

    system_id: int
    part: str
    row_id: int | None
    is_there: bool
    values: Mapping[str, Any] | None


def write_cards(cards: Mapping[int, InformationSystem], writes: Iterable[RowWrite]) -> None:
    """Change the fields of cards that are locked. Raises: AlreadyThere."""
    for one in writes:
        if one.part != SYSTEM or one.values is None:
            continue
        card = cards[one.system_id]
        for name, value in from_plain(InformationSystem, one.values).items():
            setattr(card, name, value)
        store_card(card)
        if OPERATIONS in one.values:
            card.operations.set(one.values[OPERATIONS])


def write_rows(organisation_id: int, writes: Sequence[RowWrite]) -> None:
    """Remove, change and add rows, part by part. Raises: StillUsed, AlreadyThere with the part in words."""
    by_part: dict[str, list[RowWrite]] = defaultdict(list)
    for one in writes:
        if one.part != SYSTEM:
            by_part[one.part].append(one)
    for part, of_part in by_part.items():
        try:
            with transaction.atomic():
                _write_part(PARTS[part], organisation_id, of_part)
        except models.ProtectedError as used:
            raise StillUsed(part=part, used=used) from used
        except IntegrityError as refused:
            raise AlreadyThere(
                _("「%s」に、同じものが二つになる行があります。ファイルを見直してください。")
                % label_of_part(part)
            ) from refused


def _write_part(model: Any, organisation_id: int, writes: Sequence[RowWrite]) -> None:
    gone = [one.row_id for one in writes if one.values is None]
    for start in range(0, len(gone), PIECE):
        model.objects.filter(pk__in=gone[start : start + PIECE]).delete()
    changed = [one for one in writes if one.values is not None and one.is_there]
    names: set[str] = set()
    rows = []
    for start in range(0, len(changed), PIECE):
        piece = changed[start : start + PIECE]
        stored = model.objects.in_bulk([one.row_id for one in piece])
        for one in piece:
            row = stored[one.row_id]
            for name, value in from_plain(model, one.values or {}).items():
                setattr(row, name, value)
            names |= (one.values or {}).keys()
            rows.append(row)
    if rows:
        model.objects.bulk_update(rows, sorted(names), batch_size=PIECE)
    added = [one for one in writes if one.values is not None and not one.is_there]
    made = model.objects.bulk_create(
        [
            model(
                pk=one.row_id,
                organisation_id=organisation_id,
                system_id=one.system_id,
                **from_plain(model, one.values or {}),
            )
            for one in added
        ],
        batch_size=PIECE,
    )
    for one, row in zip(added, made, strict=True):
        one.row_id = row.pk
