"""What changes the inventory: one use case = one function = one transaction = one ledger event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from meguru.apps.inventory.models import Operation
from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Organisation, Person


class AlreadyNamed(ValueError):
    """The department already has an operation of this name."""


class ChangedMeanwhile(ValueError):
    """Somebody else stored a change since this edit began."""


@transaction.atomic
def add_operation(
    *, organisation: Organisation, values: Mapping[str, Any], by: Person | None, now: dt.datetime
) -> Operation:
    """This function will add an operation to the inventory. `values` holds fields of Operation by name.

    Raises: AlreadyNamed.
    """
    operation = Operation(organisation=organisation, changed_by=by, changed_at=now, **values)
    _store(operation)
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
    *, operation: Operation, values: Mapping[str, Any], from_version: int, by: Person, now: dt.datetime
) -> Operation:
    """This function will store an edit that began at `from_version`; it does nothing when nothing changed.

    Raises: ChangedMeanwhile when the stored version is a later one; AlreadyNamed.
    """
    current = Operation.objects.select_for_update().get(pk=operation.pk)
    if current.version != from_version:
        who = current.changed_by.name if current.changed_by else "ほかの人"
        raise ChangedMeanwhile(
            f"入力している間に、{who}さんがこの業務を変更しました。あなたの入力は下に残っています。"
            "今の内容と見比べて、よければもう一度保存してください。"
        )
    changed = {name: value for name, value in values.items() if getattr(current, name) != value}
    if not changed:
        return current
    before = {name: _plain(getattr(current, name)) for name in changed}
    for name, value in changed.items():
        setattr(current, name, value)
    current.version += 1
    current.changed_by, current.changed_at = by, now
    _store(current)
    record(
        organisation=current.organisation,
        by=by,
        activity="inventory.operation_changed",
        subject=current,
        summary=f"業務「{current.name}」を変更しました",
        payload={"before": before, "after": {name: _plain(value) for name, value in changed.items()}},
        now=now,
    )
    return current


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
    current = Operation.objects.select_for_update().get(pk=operation.pk)
    if current.put_away_at is None:
        return
    current.put_away_at = None
    _store(current)
    record(
        organisation=current.organisation,
        by=by,
        activity="inventory.operation_brought_back",
        subject=current,
        summary=f"業務「{current.name}」を棚卸しに戻しました",
        now=now,
    )


def _store(operation: Operation) -> None:
    """The constraint of the database decides about names, so that two people at once cannot both win."""
    try:
        with transaction.atomic():
            operation.save()
    except IntegrityError as twice:
        raise AlreadyNamed(
            f"{operation.department}には「{operation.name}」という業務がすでにあります。別の業務名にしてください。"
        ) from twice


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int) else str(value)
