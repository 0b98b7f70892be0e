"""A table from Excel or CSV: held while somebody looks at it, stored as a whole, taken back as a whole."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from meguru.apps.catalogue.commands.records import AlreadyThere, write_change, write_new
from meguru.apps.catalogue.models import HeldRecords, TableImport, TableRowStored
from meguru.apps.catalogue.models.shared import SharedRecord
from meguru.apps.catalogue.plain import differences, plain_of, put_plain
from meguru.apps.catalogue.queries.importing import PlannedLine, plan_of
from meguru.apps.catalogue.tables import ImportTable
from meguru.apps.ledger.commands import record
from meguru.apps.registry.commands import hold_file
from meguru.apps.registry.models import Organisation, Person

NAMES_SHOWN = 5


class NothingChosen(ValueError):
    """No row was ticked."""


class BadFile(ValueError):
    """A file that has to be good as a whole has a row that cannot be stored."""


class PlanChanged(ValueError):
    """What was ticked is no longer what storing it would do."""


class AlreadyUndone(ValueError):
    """The import was taken back before, or nothing of it can be."""


@dataclass(frozen=True, slots=True)
class ImportUndone:
    """How much was taken back; `left` names the records that somebody changed since."""

    restored: int
    put_away: int
    left: tuple[str, ...]


@transaction.atomic
def hold_table(
    *,
    table: ImportTable,
    organisation: Organisation,
    file_name: str,
    content: bytes,
    by: Person,
    now: dt.datetime,
) -> HeldRecords:
    """This function will keep a file while somebody looks at what it would change.

    Others are forgotten as `hold_file` says.
    Raises: Refused of the engine when nothing of the file can be used.
    """
    plan_of(table=table, content=content, organisation=organisation)
    held = HeldRecords(
        organisation=organisation,
        table=table.key,
        held_for=by,
        file_name=file_name,
        content=content,
        held_at=now,
    )
    hold_file(held=held)
    return held


@transaction.atomic
def store_table(
    *, table: ImportTable, held: HeldRecords, chosen: Mapping[int, int], by: Person, now: dt.datetime
) -> TableImport:
    """This function will store the chosen rows of a held file, all of them or none.

    `chosen` maps the number of a row to the revision of its record that was looked at, 0 for a new one.
    Raises: NothingChosen; PlanChanged when a record was changed since; AlreadyThere; Refused of the engine.
    """
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=held.organisation_id)
    if not chosen:
        raise NothingChosen(_("取り込む行が選ばれていません。1行以上に印を付けてください。"))
    if not HeldRecords.objects.select_for_update(no_key=True).filter(pk=held.pk).exists():
        raise PlanChanged(_("このファイルは、もう取り込まれたか、やめられています。一覧を確かめてください。"))
    content = bytes(held.content)
    stored = table.model._default_manager.select_for_update(of=("self",), no_key=True).filter(
        organisation=organisation
    )
    list(stored.values_list("pk", flat=True))  # nobody changes a record between the plan and the storing
    lines = plan_of(table=table, content=content, organisation=organisation).storable
    if any(number not in lines or lines[number].revision != seen for number, seen in chosen.items()):
        raise PlanChanged(
            _(
                "見ている間に、ほかの人が書きかえました。まだ何も取り込んでいません。下の表は比べ直したものです。見直して、もう一度取り込んでください。"
            )
        )
    imported = keep_import(
        table=table,
        organisation=organisation,
        lines=[lines[number] for number in sorted(chosen)],
        file_name=held.file_name,
        content=content,
        by=by,
        now=now,
    )
    HeldRecords.objects.filter(pk=held.pk).delete()
    return imported


@transaction.atomic
def bring_in_table(
    *,
    table: ImportTable,
    organisation: Organisation,
    file_name: str,
    content: bytes,
    by: Person | None,
    now: dt.datetime,
) -> int:
    """This function will store every row of a file that is known to be good; returns how many rows changed something.

    Raises: BadFile when one row cannot be stored (then nothing is); Refused of the engine; AlreadyThere.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    plan = plan_of(table=table, content=content, organisation=organisation)
    if plan.problems:
        first = plan.problems[0]
        raise BadFile(f"{file_name} {first.row}行目 {first.heading}：{first.message}")
    lines = list(plan.storable.values())
    if lines:
        keep_import(
            table=table,
            organisation=organisation,
            lines=lines,
            file_name=file_name,
            content=content,
            by=by,
            now=now,
        )
    return len(lines)


def keep_import(
    *,
    table: ImportTable,
    organisation: Organisation,
    lines: Sequence[PlannedLine],
    file_name: str,
    content: bytes,
    by: Person | None,
    now: dt.datetime,
) -> TableImport:
    """Store planned lines inside the caller's transaction, with one event. Raises: AlreadyThere."""
    imported = TableImport.objects.create(
        organisation=organisation,
        table=table.key,
        file_name=file_name,
        sha256=hashlib.sha256(content).hexdigest(),
        added_count=sum(1 for line in lines if line.current is None),
        changed_count=sum(1 for line in lines if line.current is not None),
        stored_by=by,
        stored_at=now,
    )
    TableRowStored.objects.bulk_create([_store(line, imported, by=by, now=now) for line in lines])
    record(
        organisation=organisation,
        by=by,
        activity=f"{table.space}.imported",
        subject=imported,
        summary=_("「%(file)s」から%(what)sを取り込みました（加えた%(added)s件、変えた%(changed)s件）")
        % {
            "file": file_name,
            "what": table.model.word,
            "added": imported.added_count,
            "changed": imported.changed_count,
        },
        payload={
            "table": table.key,
            "added": imported.added_count,
            "changed": imported.changed_count,
            "sha256": imported.sha256,
        },
        now=now,
    )
    return imported


def _store(
    line: PlannedLine, imported: TableImport, *, by: Person | None, now: dt.datetime
) -> TableRowStored:
    one, restore, changes = line.wanted, {}, []
    try:
        if line.current is None:
            write_new(new=one, organisation=imported.organisation, by=by, now=now)
        else:
            restore, changes = plain_of(line.current), differences(line.current, one)
            write_change(current=one, by=by, now=now)
    except AlreadyThere as twice:
        raise AlreadyThere(
            _("%(number)s行目：%(reason)s まだ何も取り込んでいません。")
            % {"number": line.number, "reason": twice}
        ) from twice
    return TableRowStored(
        organisation_id=imported.organisation_id,
        imported=imported,
        record_id=one.pk,
        number=line.number,
        name=str(one)[:400],
        is_new=line.current is None,
        revision=one.revision,
        restore=restore,
        changes=changes,
    )


@transaction.atomic
def undo_table(*, table: ImportTable, imported: TableImport, by: Person, now: dt.datetime) -> ImportUndone:
    """This function will put back what an import changed and put away what it added.

    Records that somebody changed since stay as they are and are named.
    Raises: AlreadyUndone; AlreadyThere when a former name is taken meanwhile (then nothing is taken back).
    """
    # first the office, as storing does: who stores and who takes back never wait for each other
    Organisation.objects.select_for_update(no_key=True).get(pk=imported.organisation_id)
    current = TableImport.objects.select_for_update(no_key=True).get(pk=imported.pk)
    if current.undone_at is not None:
        raise AlreadyUndone(_("この取込みは、もう取り消してあります。"))
    rows = list(current.rows.all())
    records = table.model._default_manager.select_for_update(of=("self",), no_key=True).in_bulk(
        [row.record_id for row in rows]
    )
    free = [row for row in rows if _is_untouched(row, records.get(row.record_id))]
    left = tuple(row.name for row in rows if row not in free)
    if not free:
        raise AlreadyUndone(
            _("取込みの後に、どの行も書きかえられています（%s）。一つずつ直してください。")
            % "、".join(left[:NAMES_SHOWN])
        )
    for row in free:
        one = records[row.record_id]
        if row.is_new:
            one.put_away_at = now
            one.save(update_fields=["put_away_at"])
        else:
            put_plain(one, row.restore)
            write_change(current=one, by=by, now=now)
    current.undone_at, current.undone_by = now, by
    current.save()
    added = sum(1 for row in free if row.is_new)
    record(
        organisation=current.organisation,
        by=by,
        activity=f"{table.space}.import_undone",
        subject=current,
        summary=_("「%s」の取込みを取り消しました") % current.file_name,
        payload={"put_away": added, "restored": len(free) - added, "left": list(left)},
        now=now,
    )
    return ImportUndone(restored=len(free) - added, put_away=added, left=left)


def _is_untouched(row: TableRowStored, one: SharedRecord | None) -> bool:
    return one is not None and one.revision == row.revision and one.put_away_at is None
