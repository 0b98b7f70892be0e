"""Writing records that one office keeps and others may read, whatever they are about."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from meguru.apps.catalogue.models.shared import SharedRecord
from meguru.apps.catalogue.plain import differences, own_fields
from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Organisation, Person


class AlreadyThere(ValueError):
    """The office has this thing in its catalogue already."""


class ChangedMeanwhile(ValueError):
    """A colleague saved the record since this edit began; `theirs` is what stands there now."""

    def __init__(self, theirs: SharedRecord) -> None:
        who = theirs.changed_by.name if theirs.changed_by else _("ほかの人")
        super().__init__(
            _(
                "入力している間に、%sさんが書きかえました。あなたの入力は残っています。見比べて、よければもう一度保存してください。"
            )
            % who
        )
        self.theirs = theirs


@transaction.atomic
def add_record(
    *,
    new: SharedRecord,
    organisation: Organisation,
    by: Person | None,
    now: dt.datetime,
    how: str = "",
) -> SharedRecord:
    """This function will keep a new record of an office. `how` is said behind the name in the ledger.

    Raises: AlreadyThere.
    """
    write_new(new=new, organisation=organisation, by=by, now=now)
    _record(new, "added", _("%(word)s「%(name)s」を加えました") + how, by=by, now=now)
    return new


@transaction.atomic
def change_record(
    *,
    one: SharedRecord,
    values: Mapping[str, Any],
    from_revision: int,
    by: Person | None,
    now: dt.datetime,
) -> SharedRecord:
    """This function will store an edit that began at `from_revision`; it does nothing when nothing changes,
    also when the same was stored in the meantime (a button that was pressed twice).

    Raises: ChangedMeanwhile; AlreadyThere when the new name is another record's.
    """
    current = locked(one)
    before = copy.copy(current)
    _set(current, values)
    changes = differences(before, current)
    if changes and before.revision != from_revision:
        raise ChangedMeanwhile(before)
    if changes:
        write_change(current=current, by=by, now=now)
        payload = {
            "before": {label: old for label, old, _new in changes},
            "after": {label: new for label, _old, new in changes},
            "revision": current.revision,
        }
        _record(current, "changed", _("%(word)s「%(name)s」を書きかえました"), payload, by=by, now=now)
    return current


@transaction.atomic
def put_away(*, one: SharedRecord, by: Person, now: dt.datetime) -> SharedRecord:
    """This function will take a record off the lists; it stays on record."""
    current = locked(one)
    if current.put_away_at is None:
        current.put_away_at = now
        current.save(update_fields=["put_away_at"])
        _record(current, "put_away", _("%(word)s「%(name)s」を一覧から外しました"), by=by, now=now)
    return current


@transaction.atomic
def bring_back(*, one: SharedRecord, by: Person, now: dt.datetime) -> SharedRecord:
    """This function will put a record back on the lists. Raises: AlreadyThere when there is a new one like it."""
    current = locked(one)
    if current.put_away_at is not None:
        current.put_away_at = None
        _save(current)
        _record(current, "brought_back", _("%(word)s「%(name)s」を一覧に戻しました"), by=by, now=now)
    return current


@transaction.atomic
def confirm_checked(
    *, one: SharedRecord, field: str, today: dt.date, by: Person, now: dt.datetime
) -> SharedRecord:
    """This function will keep that somebody compared a record with its source today. `field` holds the day."""
    current = locked(one)
    setattr(current, field, today)
    current.checked_by = by  # type: ignore[attr-defined]
    write_change(current=current, by=by, now=now)
    _record(
        current,
        "checked",
        _("%(word)s「%(name)s」の内容を確かめました"),
        {"on": today.isoformat()},
        by=by,
        now=now,
    )
    return current


def locked(one: SharedRecord) -> Any:
    """The record as it is now, held for this transaction."""
    return type(one)._default_manager.select_for_update(of=("self",), no_key=True).get(pk=one.pk)


def write_new(*, new: SharedRecord, organisation: Organisation, by: Person | None, now: dt.datetime) -> None:
    """Store a new record inside the caller's transaction, without an event. Raises: AlreadyThere."""
    new.organisation = organisation
    new.made_by = new.changed_by = by
    new.made_at = new.changed_at = now
    _save(new)


def write_change(*, current: SharedRecord, by: Person | None, now: dt.datetime) -> None:
    """Store a changed record inside the caller's transaction, without an event. Raises: AlreadyThere."""
    current.changed_by, current.changed_at = by, now
    current.revision += 1
    _save(current)


def _set(current: SharedRecord, values: Mapping[str, Any]) -> None:
    names = {field.name for field in own_fields(type(current))}
    for name, value in values.items():
        if name in names:
            setattr(current, name, value)


def _save(one: SharedRecord) -> None:
    one.identity = one.identify()
    try:
        with transaction.atomic():
            one.save()
    except IntegrityError as reason:
        others = type(one)._default_manager.filter(organisation=one.organisation, identity=one.identity)
        if not others.filter(put_away_at__isnull=True).exclude(pk=one.pk).exists():
            raise
        raise AlreadyThere(str(one.identity_error)) from reason


def _record(
    one: SharedRecord,
    verb: str,
    words: str,
    payload: Mapping[str, Any] | None = None,
    *,
    by: Person | None,
    now: dt.datetime,
) -> None:
    record(
        organisation=one.organisation,
        by=by,
        activity=f"{one._meta.app_label}.{one.noun}_{verb}",
        subject=one,
        summary=words % {"word": one.word, "name": str(one)},
        payload=payload,
        now=now,
    )
