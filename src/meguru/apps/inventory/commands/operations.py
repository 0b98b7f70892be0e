"""Adding and changing operations: one use case = one function = one transaction = one ledger event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from meguru.apps.inventory.commands.writing import (
    ChangedMeanwhile,
    restored,
    store,
    write_change,
    write_new,
)
from meguru.apps.inventory.models import Operation
from meguru.apps.inventory.queries.entries import (
    GradeEntry,
    MonthEntry,
    entries_of_grades,
    entries_of_months,
)
from meguru.apps.ledger.commands import record
from meguru.apps.ledger.models import Event
from meguru.apps.registry.models import Organisation, Person


class NothingToUndo(ValueError):
    """The change cannot be taken back: something newer was stored, or it was no change of values."""


@transaction.atomic
def add_operation(
    *,
    organisation: Organisation,
    values: Mapping[str, Any],
    months: Sequence[MonthEntry] = (),
    grades: Sequence[GradeEntry] = (),
    by: Person | None,
    now: dt.datetime,
) -> Operation:
    """This function will add an operation to the inventory. `values` holds fields of Operation by name.

    Raises: AlreadyNamed.
    """
    operation = Operation(organisation=organisation, changed_by=by, changed_at=now, **values)
    write_new(operation=operation, months=months, grades=grades)
    record(
        organisation=organisation,
        by=by,
        activity="inventory.operation_added",
        subject=operation,
        summary=f"業務「{operation.name}」を棚卸しに加えました",
        now=now,
    )
    return operation


@transaction.atomic
def change_operation(
    *,
    operation: Operation,
    values: Mapping[str, Any],
    months: Sequence[MonthEntry] | None = None,
    grades: Sequence[GradeEntry] | None = None,
    from_version: int,
    reason: str = "",
    by: Person,
    now: dt.datetime,
) -> Operation:
    """This function will store an edit that began at `from_version`; it does nothing when nothing changed.

    `months` and `grades` replace all that is stored of them; None leaves them. `reason` is said in the summary.
    Raises: ChangedMeanwhile when the stored version is a later one; AlreadyNamed.
    """
    current = Operation.objects.select_for_update(no_key=True).get(pk=operation.pk)
    if current.version != from_version:
        who = current.changed_by.name if current.changed_by else "ほかの人"
        raise ChangedMeanwhile(
            f"入力している間に、{who}さんがこの業務を変更しました。あなたの入力は下に残っています。"
            "今の内容と見比べて、よければもう一度保存してください。"
        )
    written = write_change(current=current, values=values, months=months, grades=grades, by=by, now=now)
    if written:
        record(
            organisation=current.organisation,
            by=by,
            activity="inventory.operation_changed",
            subject=current,
            summary=f"業務「{current.name}」を変更しました{f'（{reason}）' if reason else ''}",
            payload={
                "before": written.before,
                "after": written.after,
                "restore": written.restore,
                "version": current.version,
            },
            now=now,
        )
    return current


@transaction.atomic
def undo_change(*, operation: Operation, by: Person, now: dt.datetime) -> Operation:
    """This function will put back what the newest change of an operation replaced.

    Raises: NothingToUndo; AlreadyNamed when the former name is taken meanwhile.
    """
    current = Operation.objects.select_for_update(no_key=True).get(pk=operation.pk)
    event = (
        Event.objects.filter(
            organisation=current.organisation,
            activity="inventory.operation_changed",
            subject_id=str(current.pk),
        )
        .order_by("-sequence")
        .first()
    )
    payload = event.payload if event else {}
    if "restore" not in payload or payload.get("version") != current.version:
        raise NothingToUndo(
            "この業務の最後の変更は、元に戻せません。変更の記録を見て、内容を直してください。"
        )
    restore = dict(payload["restore"])
    months = entries_of_months(restore.pop("months")) if "months" in restore else None
    grades = entries_of_grades(restore.pop("grades"), current) if "grades" in restore else None
    values = {name: restored(name, value) for name, value in restore.items()}
    return change_operation(
        operation=current,
        values=values,
        months=months,
        grades=grades,
        from_version=current.version,
        reason="変更の取消し",
        by=by,
        now=now,
    )


@transaction.atomic
def put_away(*, operation: Operation, by: Person, now: dt.datetime) -> None:
    """This function will take an operation out of the lists; `bring_back` undoes it."""
    if not Operation.objects.filter(pk=operation.pk, put_away_at__isnull=True).update(put_away_at=now):
        return
    record(
        organisation=operation.organisation,
        by=by,
        activity="inventory.operation_put_away",
        subject=operation,
        summary=f"業務「{operation.name}」を棚卸しから外しました",
        now=now,
    )


@transaction.atomic
def bring_back(*, operation: Operation, by: Person, now: dt.datetime) -> None:
    """This function will put an operation back into the lists.

    Raises: AlreadyNamed when a new one took its name meanwhile.
    """
    current = Operation.objects.select_for_update(no_key=True).get(pk=operation.pk)
    if current.put_away_at is None:
        return
    current.put_away_at = None
    store(current)
    record(
        organisation=current.organisation,
        by=by,
        activity="inventory.operation_brought_back",
        subject=current,
        summary=f"業務「{current.name}」を棚卸しに戻しました",
        now=now,
    )
