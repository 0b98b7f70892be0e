"""A table of operations from Excel: held while somebody looks at it, stored as a whole, taken back as a whole."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from meguru.apps.inventory.commands.writing import (
    AlreadyNamed,
    Written,
    restored,
    write_change,
    write_new,
)
from meguru.apps.inventory.models import HeldImport, ImportedRow, Operation, OperationImport
from meguru.apps.inventory.queries.entries import entries_of_grades, entries_of_months
from meguru.apps.inventory.queries.importing import PlannedRow, plan_import
from meguru.apps.ledger.commands import record
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
    """How much was taken back; `left` names the operations that somebody changed since."""

    restored: int
    put_away: int
    left: tuple[str, ...]


@transaction.atomic
def hold_import(
    *, organisation: Organisation, file_name: str, content: bytes, by: Person, now: dt.datetime
) -> HeldImport:
    """This function will keep a file while somebody looks at what it would change.

    Others are forgotten as `hold_file` says.
    Raises: Refused of the engine when nothing of the file can be used.
    """
    plan_import(content=content, organisation=organisation, user=by)
    held = HeldImport(
        organisation=organisation, held_for=by, file_name=file_name, content=content, held_at=now
    )
    hold_file(held=held)
    return held


@transaction.atomic
def store_import(
    *, held: HeldImport, chosen: Mapping[int, int], by: Person, now: dt.datetime
) -> OperationImport:
    """This function will store the chosen rows of a held file, all of them or none.

    `chosen` maps the number of a row to the version of its operation that was looked at, 0 for a new one.
    Raises: NothingChosen; PlanChanged when an operation was changed since; AlreadyNamed; Refused of the engine.
    """
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=held.organisation_id)
    if not chosen:
        raise NothingChosen("取り込む行が選ばれていません。1行以上に印を付けてください。")
    if not HeldImport.objects.select_for_update(no_key=True).filter(pk=held.pk).exists():
        raise PlanChanged("このファイルはもう取り込まれたか、やめられています。一覧を確かめてください。")
    content = bytes(held.content)
    planned = plan_import(content=content, organisation=organisation, user=by).storable
    wrong = [number for number, version in chosen.items() if _differs(planned.get(number), version)]
    if wrong:
        raise PlanChanged(_since(wrong, planned))
    rows = [planned[number] for number in sorted(chosen)]
    imported = OperationImport.objects.create(
        organisation=organisation,
        file_name=held.file_name,
        sha256=hashlib.sha256(content).hexdigest(),
        added_count=sum(1 for row in rows if row.operation is None),
        changed_count=sum(1 for row in rows if row.operation is not None),
        stored_by=by,
        stored_at=now,
    )
    done = ImportedRow.objects.bulk_create(_store(rows, imported, by=by, now=now))
    HeldImport.objects.filter(pk=held.pk).delete()
    _record_stored(imported, done, by=by, now=now)
    return imported


def _differs(row: PlannedRow | None, version: int) -> bool:
    return row is None or row.version != version


def _since(wrong: Sequence[int], planned: Mapping[int, PlannedRow]) -> str:
    words = [
        f"{number}行目「{planned[number].name}」" if number in planned else f"{number}行目"
        for number in wrong[:NAMES_SHOWN]
    ]
    more = f" など{len(wrong)}行" if len(wrong) > NAMES_SHOWN else ""
    return (
        f"見ている間に、ほかの人が棚卸しを変えました（{'、'.join(words)}{more}）。まだ何も取り込んでいません。"
        "下の表は今の内容と比べ直したものです。見直して、よければもう一度取り込んでください。"
    )


def _store(
    rows: Sequence[PlannedRow], imported: OperationImport, *, by: Person, now: dt.datetime
) -> list[ImportedRow]:
    keys = [row.operation.pk for row in rows if row.operation]
    locked = Operation.objects.select_for_update(no_key=True).filter(pk__in=keys).in_bulk()
    done = []
    for row in rows:
        try:
            operation, written = _write(row, imported, locked, by=by, now=now)
        except AlreadyNamed as twice:
            raise AlreadyNamed(f"{row.number}行目：{twice} まだ何も取り込んでいません。") from twice
        done.append(
            ImportedRow(
                organisation_id=imported.organisation_id,
                imported=imported,
                operation=operation,
                number=row.number,
                is_new=row.operation is None,
                version=operation.version,
                before=written.before,
                after=written.after,
                restore=written.restore,
            )
        )
    return done


def _write(
    row: PlannedRow,
    imported: OperationImport,
    locked: Mapping[int, Operation],
    *,
    by: Person,
    now: dt.datetime,
) -> tuple[Operation, Written]:
    if row.operation is None:
        operation = Operation(
            organisation_id=imported.organisation_id, changed_by=by, changed_at=now, **row.wanted.values
        )
        write_new(operation=operation, months=row.wanted.months or (), grades=row.wanted.grades or ())
        return operation, Written()
    operation = locked[row.operation.pk]
    return operation, write_change(
        current=operation,
        values=row.wanted.values,
        months=row.wanted.months,
        grades=row.wanted.grades,
        by=by,
        now=now,
    )


def _record_stored(
    imported: OperationImport, done: Sequence[ImportedRow], *, by: Person, now: dt.datetime
) -> None:
    record(
        organisation=imported.organisation,
        by=by,
        activity="inventory.imported",
        subject=imported,
        summary=f"「{imported.file_name}」から棚卸しを取り込みました"
        f"（加えた業務{imported.added_count}件、変えた業務{imported.changed_count}件）",
        payload={
            "added": imported.added_count,
            "changed": imported.changed_count,
            "added_ids": [row.operation_id for row in done if row.is_new],
            "changed_ids": [row.operation_id for row in done if not row.is_new],
            "sha256": imported.sha256,
        },
        now=now,
    )


@transaction.atomic
def undo_import(*, imported: OperationImport, by: Person, now: dt.datetime) -> ImportUndone:
    """This function will put back what an import changed and put away what it added.

    Operations that somebody changed since stay as they are and are named.
    Raises: AlreadyUndone; AlreadyNamed when a former name is taken meanwhile (then nothing is taken back).
    """
    current = OperationImport.objects.select_for_update(no_key=True).get(pk=imported.pk)
    if current.undone_at is not None:
        raise AlreadyUndone("この取込みは、もう取り消してあります。")
    rows = list(current.rows.all())
    locked = Operation.objects.select_for_update(no_key=True).in_bulk([row.operation_id for row in rows])
    free = [row for row in rows if _is_untouched(row, locked[row.operation_id])]
    left = tuple(locked[row.operation_id].name for row in rows if row not in free)
    if not free:
        raise AlreadyUndone(
            f"取込みの後に、どの業務も変えられています（{'、'.join(left[:NAMES_SHOWN])}）。"
            "取り消すと新しい内容が失われるので、業務ごとに直してください。"
        )
    added = [row.operation_id for row in free if row.is_new]
    Operation.objects.filter(pk__in=added).update(put_away_at=now)
    for row in free:
        if not row.is_new:
            _restore(locked[row.operation_id], row.restore, by=by, now=now)
    current.undone_at, current.undone_by = now, by
    current.save()
    changed = [row.operation_id for row in free if not row.is_new]
    record(
        organisation=current.organisation,
        by=by,
        activity="inventory.import_undone",
        subject=current,
        summary=f"「{current.file_name}」の取込みを取り消しました"
        f"（戻した業務{len(changed)}件、外した業務{len(added)}件、そのままの業務{len(left)}件）",
        payload={
            "put_away_ids": added,
            "restored_ids": changed,
            "left_ids": [row.operation_id for row in rows if row not in free],
        },
        now=now,
    )
    return ImportUndone(restored=len(changed), put_away=len(added), left=left)


def _is_untouched(row: ImportedRow, operation: Operation) -> bool:
    return operation.version == row.version and operation.put_away_at is None


def _restore(operation: Operation, plain: Mapping[str, Any], *, by: Person, now: dt.datetime) -> None:
    restore = dict(plain)
    months = entries_of_months(restore.pop("months")) if "months" in restore else None
    grades = entries_of_grades(restore.pop("grades"), operation) if "grades" in restore else None
    write_change(
        current=operation,
        values={name: restored(name, value) for name, value in restore.items()},
        months=months,
        grades=grades,
        by=by,
        now=now,
    )
