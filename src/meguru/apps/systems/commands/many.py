"""Many cards at once, each with all its rows: what a file or a sample brings. One event in the ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Organisation, Person
from meguru.apps.systems.bridge import OPERATIONS, PARTS, SYSTEM, digest, fields_of, plain_row
from meguru.apps.systems.commands.saving import AlreadyThere
from meguru.apps.systems.models import CardChange, InformationSystem

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class NewCard:
    """A card with its rows by part (`bridge.PARTS`). A row of "interfaces" may name the place of another card in the
    same list as `other_place`."""

    values: Mapping[str, Any]
    rows: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)


@transaction.atomic
def add_cards(
    *, organisation: Organisation, cards: Sequence[NewCard], by: Person | None, now: dt.datetime
) -> list[InformationSystem]:
    """This function will add cards with all their rows, or none of them.

    Raises: AlreadyThere when a name, a number, a year or anything else that may stand once is there twice.
    """
    if not cards:
        return []
    try:
        with transaction.atomic():
            systems = _add_systems(organisation, cards, by=by, now=now)
            rows = _add_rows(systems, cards)
    except IntegrityError as twice:
        raise AlreadyThere(_("同じ名前か管理番号のシステム、または同じ年度の行が二つあります。")) from twice
    changes = [
        _change(one, SYSTEM, one.pk, card.values, one, by, now)
        for one, card in zip(systems, cards, strict=True)
    ]
    changes += [
        _change(row.system, part, row.pk, fields_of(part), row, by, now)
        for part, found in rows.items()
        for row in found
    ]
    CardChange.objects.bulk_create(changes, batch_size=AT_ONCE)
    record(
        organisation=organisation,
        by=by,
        activity="systems.cards_added",
        subject=organisation,
        summary=_("%(office)sのシステム%(count)s件を、まとめて登録しました")
        % {"office": organisation.name, "count": len(systems)},
        payload={
            "systems": [one.pk for one in systems],
            "rows": {part: len(found) for part, found in rows.items()},
            "content_hash": digest({str(n): one.after for n, one in enumerate(changes)}),
        },
        now=now,
    )
    return systems


def _add_systems(
    organisation: Organisation, cards: Sequence[NewCard], *, by: Person | None, now: dt.datetime
) -> list[InformationSystem]:
    systems = [
        InformationSystem(
            organisation=organisation,
            changed_by=by,
            changed_at=now,
            **{name: value for name, value in card.values.items() if name != OPERATIONS},
        )
        for card in cards
    ]
    InformationSystem.objects.bulk_create(systems, batch_size=AT_ONCE)
    link = InformationSystem.operations.through
    link.objects.bulk_create(
        link(informationsystem_id=system.pk, operation_id=getattr(operation, "pk", operation))
        for system, card in zip(systems, cards, strict=True)
        for operation in card.values.get(OPERATIONS, ())
    )
    return systems


def _add_rows(systems: Sequence[InformationSystem], cards: Sequence[NewCard]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for part, model in PARTS.items():
        rows = [
            model(organisation_id=system.organisation_id, system=system, **_with_other(values, systems))
            for system, card in zip(systems, cards, strict=True)
            for values in card.rows.get(part, ())
        ]
        model.objects.bulk_create(rows, batch_size=AT_ONCE)  # type: ignore[attr-defined]
        found[part] = rows
    return found


def _with_other(values: Mapping[str, Any], systems: Sequence[InformationSystem]) -> dict[str, Any]:
    fields = dict(values)
    if "other_place" in fields:
        fields["other"] = systems[fields.pop("other_place")]
    return fields


def _change(
    system: InformationSystem,
    part: str,
    row_id: int,
    names: Any,
    row: models.Model,
    by: Person | None,
    now: dt.datetime,
) -> CardChange:
    values = plain_row(row, [name for name in names if name != OPERATIONS])
    return CardChange(
        organisation_id=system.organisation_id,
        system=system,
        part=part,
        row_id=row_id,
        after={name: value for name, value in values.items() if value not in (None, "", [], {})},
        made_by=by,
        made_at=now,
    )
