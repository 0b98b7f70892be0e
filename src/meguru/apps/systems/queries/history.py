"""What was changed in a card, by whom, from what to what, as far as this person may see it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from meguru.apps.systems.bridge import label_of_part
from meguru.apps.systems.models import CardChange, InformationSystem
from meguru.apps.systems.permissions import Sight
from meguru.apps.systems.queries.words import Names, label_of, names_for, shown

MOST_CHANGES = 200


@dataclass(frozen=True, slots=True)
class ChangedField:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One save. `kind`: added, removed or changed."""

    pk: int
    at: dt.datetime
    by: str
    part: str
    kind: str
    fields: tuple[ChangedField, ...]
    is_undone: bool
    can_undo: bool


def history_of(system: InformationSystem, *, sight: Sight) -> tuple[ShownChange, ...]:
    """The newest changes of a card first."""
    names = names_for(system)
    rows = system.changes.select_related("made_by")[:MOST_CHANGES]
    secret = frozenset() if sight.security else _of_leaks(system)
    return tuple(_shown(row, names, sight) for row in rows if (row.part, row.row_id) not in secret)


def newest_change(system: InformationSystem, *, pk: int) -> CardChange | None:
    """A change of this card that was not taken back, for offering to undo it."""
    return system.changes.filter(pk=pk, undone_at__isnull=True).first()


def _of_leaks(system: InformationSystem) -> frozenset[tuple[str, int]]:
    """The incidents that ever were a leak or a break-in, by part and row."""
    changes = system.changes.filter(part="incidents").values_list("row_id", "before", "after")
    return frozenset(
        ("incidents", row_id)
        for row_id, before, after in changes
        if before.get("is_security") or after.get("is_security")
    )


def _shown(change: CardChange, names: Names, sight: Sight) -> ShownChange:
    part = change.part
    fields = tuple(
        ChangedField(
            label_of(part, name),
            shown(part, name, change.before.get(name), names=names, sight=sight),
            shown(part, name, change.after.get(name), names=names, sight=sight),
        )
        for name in dict.fromkeys([*change.before, *change.after])
        if change.before.get(name) not in (None, "", [], {})
        or change.after.get(name) not in (None, "", [], {})
    )
    begins = part == "system" and not change.before
    return ShownChange(
        pk=change.pk,
        at=change.made_at,
        by=str(change.made_by) if change.made_by else "",
        part=label_of_part(part),
        kind="added" if not change.before else "changed" if change.after else "removed",
        fields=fields,
        is_undone=change.undone_at is not None,
        can_undo=sight.change and change.undone_at is None and not begins,
    )
