"""A table from Excel or CSV: held while somebody looks at it, stored as a whole, taken back as a whole."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from meguru.apps.ledger.commands import record
from meguru.apps.offerings.bridge import from_plain, noted_of, plain, put_noted
from meguru.apps.offerings.commands.writing import hold, notes_of, store
from meguru.apps.offerings.models import HeldOfferings, ImportedOffering, Offering, OfferingImport
from meguru.apps.offerings.queries.importing import PlannedOffering, plan_of
from meguru.apps.registry.commands import hold_file
from meguru.apps.registry.models import Organisation, Person

NAMES_SHOWN = 5


class NothingChosen(ValueError):
    """No row was ticked."""


class PlanChanged(ValueError):
    """What was ticked is no longer what storing it would do."""


class AlreadyUndone(ValueError):
    """The import was taken back before, or nothing of it can be."""


@dataclass(frozen=True, slots=True)
class ImportUndone:
    """How many rows were put back; `left` names the services that somebody changed since."""

    restored: int
    left: tuple[str, ...]


@transaction.atomic
def hold_table(
    *, organisation: Organisation, file_name: str, content: bytes, by: Person, now: dt.datetime
) -> HeldOfferings:
    """This function will keep a file while somebody looks at what it would change.

    Others are forgotten as `hold_file` says.
    Raises: Refused of the engine when nothing of the file can be used; NotAMunicipality.
    """
    hold(organisation)
    plan_of(content=content, organisation=organisation, user=by)
    held = HeldOfferings(
        organisation=organisation,
        held_for=by,
        file_name=file_name,
        content=content,
        held_at=now,
    )
    hold_file(held=held)
    return held


@transaction.atomic
def store_table(
    *, held: HeldOfferings, chosen: Mapping[int, int], by: Person, now: dt.datetime
) -> OfferingImport:
    """This function will store the chosen rows of a held file, all of them or none.

    `chosen` maps the number of a row to the revision of the notes that was looked at, 0 for new ones.
    Raises: NothingChosen; PlanChanged when notes were changed since; Refused of the engine.
    """
    organisation = held.organisation
    hold(organisation)
    if not chosen:
        raise NothingChosen(_("取り込む行が選ばれていません。1行以上に印を付けてください。"))
    if not HeldOfferings.objects.select_for_update(no_key=True).filter(pk=held.pk).exists():
        raise PlanChanged(_("このファイルは、もう取り込まれたか、やめられています。一覧を確かめてください。"))
    content = bytes(held.content)
    lines = plan_of(content=content, organisation=organisation, user=by).storable
    if any(number not in lines or lines[number].revision != seen for number, seen in chosen.items()):
        raise PlanChanged(
            _(
                "見ている間に、ほかの人が書きかえました。まだ何も取り込んでいません。下の表は比べ直したものです。見直して、もう一度取り込んでください。"
            )
        )
    imported = OfferingImport.objects.create(
        organisation=organisation,
        file_name=held.file_name,
        sha256=hashlib.sha256(content).hexdigest(),
        changed_count=len(chosen),
        stored_by=by,
        stored_at=now,
    )
    rows = [lines[number] for number in sorted(chosen)]
    stored = notes_of(organisation, [one.key for one in rows])
    ImportedOffering.objects.bulk_create(
        [_store(line, imported, stored.get(line.key), by=by, now=now) for line in rows]
    )
    HeldOfferings.objects.filter(pk=held.pk).delete()
    record(
        organisation=organisation,
        by=by,
        activity="offerings.imported",
        subject=imported,
        summary=_("「%(file)s」からサービスの提供を取り込みました（%(count)s件）")
        % {"file": imported.file_name, "count": imported.changed_count},
        payload={
            "sha256": imported.sha256,
            "before": {one.key: plain(one.before) for one in rows},
            "after": {one.key: plain(one.wanted) for one in rows},
        },
        now=now,
    )
    return imported


def _store(
    line: PlannedOffering,
    imported: OfferingImport,
    row: Offering | None,
    *,
    by: Person,
    now: dt.datetime,
) -> ImportedOffering:
    written = store(imported.organisation, row, line.key, line.wanted, by=by, now=now)
    return ImportedOffering(
        organisation_id=imported.organisation_id,
        imported=imported,
        offering=written,
        number=line.number,
        name=line.name,
        is_new=line.revision == 0,
        revision=written.revision,
        restore=plain(line.before),
        changes=line.changes,
    )


@transaction.atomic
def undo_table(*, imported: OfferingImport, by: Person, now: dt.datetime) -> ImportUndone:
    """This function will put back what an import changed; what somebody changed since stays and is named.

    Raises: AlreadyUndone.
    """
    hold(imported.organisation)
    current = OfferingImport.objects.select_for_update(no_key=True).get(pk=imported.pk)
    if current.undone_at is not None:
        raise AlreadyUndone(_("この取込みは、もう取り消してあります。"))
    rows = list(current.rows.all())
    notes = Offering.objects.select_for_update(no_key=True).in_bulk([row.offering_id for row in rows])
    free = [row for row in rows if notes[row.offering_id].revision == row.revision]
    left = tuple(row.name for row in rows if row not in free)
    if not free:
        raise AlreadyUndone(
            _("取込みの後に、どの行も書きかえられています（%s）。一つずつ直してください。")
            % "、".join(left[:NAMES_SHOWN])
        )
    before = {notes[row.offering_id].key: plain(noted_of(notes[row.offering_id])) for row in free}
    for row in free:
        one = notes[row.offering_id]
        put_noted(one, from_plain(row.restore))
        one.revision += 1
        one.save()
    current.undone_at, current.undone_by = now, by
    current.save(update_fields=["undone_at", "undone_by"])
    record(
        organisation=current.organisation,
        by=by,
        activity="offerings.import_undone",
        subject=current,
        summary=_("「%s」の取込みを取り消しました") % current.file_name,
        payload={"before": before, "restored": len(free), "left": list(left)},
        now=now,
    )
    return ImportUndone(restored=len(free), left=left)
