"""A change of a card taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from meguru.apps.inventory.models import Operation
from meguru.apps.registry.models import Person
from meguru.apps.systems.bridge import (
    OPERATIONS,
    PARTS,
    SYSTEM,
    fields_of,
    from_plain,
    label_of_part,
    plain_row,
)
from meguru.apps.systems.commands.cards import store_card
from meguru.apps.systems.commands.rows import delete_row, store_row
from meguru.apps.systems.commands.saving import RowSave, hold, keep, keep_together
from meguru.apps.systems.models import CardChange, InformationSystem


class CannotUndo(ValueError):
    """The place was changed again since, or the change was taken back already."""


@transaction.atomic
def undo_change(*, change: CardChange, by: Person | None, now: dt.datetime) -> CardChange:
    """This function will put back what a change replaced, added or removed. The undo is a change of its own.

    Raises: CannotUndo when the place looks different from how the change left it; AlreadyThere; StillUsed.
    """
    system = hold(change.system)
    change = CardChange.objects.select_for_update(of=("self",), no_key=True).get(pk=change.pk)
    if change.undone_at is not None:
        raise CannotUndo(_("この変更は、もう元に戻してあります。"))
    if change.part == SYSTEM and not change.before:
        raise CannotUndo(_("登録したシステムは、「一覧から外す」で外してください。"))
    if change.part == SYSTEM:
        _put_back_card(system, change)
    else:
        _put_back_row(system, change)
    change.undone_by, change.undone_at = by, now
    change.save(update_fields=["undone_by", "undone_at"])
    return keep(
        system=system,
        part=change.part,
        row_id=change.row_id,
        before=change.after,
        after=change.before,
        activity="systems.change_undone",
        summary=_("システム「%(name)s」の%(part)sの変更を元に戻しました")
        % {"name": system.name, "part": label_of_part(change.part)},
        by=by,
        now=now,
    )


@transaction.atomic
def undo_changes(
    *, system: InformationSystem, keys: Sequence[int], by: Person | None, now: dt.datetime
) -> list[CardChange]:
    """This function will put back rows that were saved at once, all or none, as one save.

    Raises: CannotUndo when one of them looks different from how it was left; AlreadyThere; StillUsed.
    """
    stored = hold(system)
    found = (
        stored.changes.select_for_update(of=("self",), no_key=True).filter(pk__in=keys).exclude(part=SYSTEM)
    )
    changes = list(found.order_by("-pk"))
    if not changes or any(one.undone_at for one in changes):
        raise CannotUndo(_("この変更は、もう元に戻してあります。"))
    for change in changes:
        _put_back_row(stored, change)
    found.update(undone_by=by, undone_at=now)
    return keep_together(
        system=stored,
        saves=[RowSave(one.part, one.row_id, one.after, one.before) for one in changes],
        activity="systems.change_undone",
        summary=_("システム「%(name)s」の%(count)sか所の変更を元に戻しました")
        % {"name": stored.name, "count": len(changes)},
        by=by,
        now=now,
    )


def _put_back_card(system: InformationSystem, change: CardChange) -> None:
    _must_be_as_left(change, plain_row(system, change.after))
    for name, value in from_plain(InformationSystem, change.before).items():
        setattr(system, name, value)
    store_card(system)
    if OPERATIONS in change.before:
        system.operations.set(
            Operation.objects.filter(organisation=system.organisation, pk__in=change.before[OPERATIONS])
        )


def _put_back_row(system: InformationSystem, change: CardChange) -> None:
    model = PARTS[change.part]
    row = model.objects.filter(pk=change.row_id, system=system).first()  # type: ignore[attr-defined]
    if row is None and change.after:
        raise CannotUndo(_("この行は、そのあとで消されています。先に、消したことを元に戻してください。"))
    if row is None:
        fields = from_plain(model, change.before)
        store_row(
            model(pk=change.row_id, organisation=system.organisation, system=system, **fields), change.part
        )
        return
    _must_be_as_left(change, plain_row(row, change.after or fields_of(change.part)))
    if not change.before:
        delete_row(row, change.part)
        return
    for name, value in from_plain(model, change.before).items():
        setattr(row, name, value)
    store_row(row, change.part)


def _must_be_as_left(change: CardChange, stored: dict[str, object]) -> None:
    if stored != change.after:
        raise CannotUndo(_("そのあとで同じところが変えられています。新しい変更から順に元に戻してください。"))
