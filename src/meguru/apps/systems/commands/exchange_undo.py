"""A stored workbook taken back as a whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Person
from meguru.apps.systems.bridge import SYSTEM
from meguru.apps.systems.commands.exchange import (
    NAMES_SHOWN,
    ImportUndone,
    count_revisions,
    keep_changes,
)
from meguru.apps.systems.commands.exchange_rows import RowWrite, write_cards, write_rows
from meguru.apps.systems.models import CardChange, ImportedKarte, InformationSystem, KarteImport


class AlreadyUndone(ValueError):
    """The import was taken back before, or nothing of it can be."""


@transaction.atomic
def undo_workbook(*, imported: KarteImport, by: Person, now: dt.datetime) -> ImportUndone:
    """This function will put back what an import changed and put away the systems that it added.

    Systems that somebody changed since stay as they are and are named. Vendors stay: the changes name them, and
    taking back the undo of one row needs them.
    Raises: AlreadyUndone; AlreadyThere when a former name is taken meanwhile (then nothing is taken back);
    StillUsed when something refers to a row that would go (the same).
    """
    current = KarteImport.objects.select_for_update(no_key=True).get(pk=imported.pk)
    if current.undone_at is not None:
        raise AlreadyUndone(_("この取込みは、もう取り消してあります。"))
    rows = list(current.rows.all())
    # In the order in which storing a file takes them, so that two who write wait for each other instead of for ever.
    held = InformationSystem.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    cards = held.in_bulk([one.system_id for one in rows])
    free = [one for one in rows if _is_untouched(one, cards[one.system_id])]
    left = tuple(cards[one.system_id].name for one in rows if one not in free)
    if not free:
        raise AlreadyUndone(
            _(
                "取込みの後に、どのシステムも変えられています（%s）。取り消すと新しい内容が失われるので、カルテごとに直してください。"
            )
            % "、".join(left[:NAMES_SHOWN])
        )
    changes = _changes_of(free)
    added = {one.system_id for one in free if one.is_new}
    writes = [(one.after, _reversed(one)) for one in changes if one.system_id not in added]
    write_cards(cards, [one for _before, one in writes])
    write_rows(current.organisation_id, [one for _before, one in writes])
    InformationSystem.objects.filter(pk__in=added).update(put_away_at=now)
    keep_changes(current.organisation, writes, by=by, now=now)
    CardChange.objects.filter(pk__in=[one.pk for one in changes]).update(undone_by=by, undone_at=now)
    count_revisions([one.system_id for one in free], by=by, now=now)
    current.undone_at, current.undone_by = now, by
    current.save(update_fields=["undone_at", "undone_by"])
    restored = [one.system_id for one in free if not one.is_new]
    record(
        organisation=current.organisation,
        by=by,
        activity="systems.import_undone",
        subject=current,
        summary=_(
            "「%(file)s」の取込みを取り消しました（戻したシステム%(restored)s件、外したシステム%(away)s件、そのままのシステム%(left)s件）"
        )
        % {
            "file": current.file_name,
            "restored": len(restored),
            "away": len(added),
            "left": len(left),
        },
        payload={
            "restored_ids": restored,
            "put_away_ids": sorted(added),
            "left_ids": [one.system_id for one in rows if one not in free],
        },
        now=now,
    )
    return ImportUndone(restored=len(restored), put_away=len(added), left=left)


def _is_untouched(row: ImportedKarte, card: InformationSystem) -> bool:
    return card.revision == row.revision and card.put_away_at is None


def _changes_of(rows: Sequence[ImportedKarte]) -> list[CardChange]:
    """The changes, the last one first."""
    keys = [key for one in rows for key in one.changes]
    found: list[CardChange] = []
    for start in range(0, len(keys), 500):
        found += CardChange.objects.filter(pk__in=keys[start : start + 500])
    return sorted(found, key=lambda one: -one.pk)


def _reversed(change: CardChange) -> RowWrite:
    """What brings back what stood there before a change."""
    if change.part == SYSTEM:
        return RowWrite(change.system_id, SYSTEM, change.system_id, True, change.before)
    return RowWrite(
        change.system_id,
        change.part,
        change.row_id,
        is_there=bool(change.after),
        values=change.before or None,
    )
