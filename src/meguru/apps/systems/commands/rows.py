"""Rows of a card added, changed and removed: contracts, costs, servers, data, interfaces, incidents, satisfaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from meguru.apps.registry.models import Person
from meguru.apps.systems.bridge import PARTS, fields_of, label_of_part, plain_row, plain_values
from meguru.apps.systems.commands.saving import AlreadyThere, RowGone, StillUsed, hold, keep, must_be_seen
from meguru.apps.systems.models import CardChange, InformationSystem, Vendor


@transaction.atomic
def add_row(
    *,
    system: InformationSystem,
    part: str,
    values: Mapping[str, Any],
    by: Person | None,
    now: dt.datetime,
) -> Any:
    """This function will add a row to a part of a card (a key of `bridge.PARTS`) and return it.

    Raises: AlreadyThere, e.g. for a cost of the same year and kind.
    """
    stored = hold(system)
    row = PARTS[part](organisation=stored.organisation, system=stored, **with_vendor(stored, values))
    store_row(row, part)
    keep(
        system=stored,
        part=part,
        row_id=row.pk,
        before={},
        after=plain_row(row, fields_of(part)),
        activity="systems.row_added",
        summary=_("システム「%(name)s」に%(part)sを足しました")
        % {"name": stored.name, "part": label_of_part(part)},
        by=by,
        now=now,
    )
    return row


@transaction.atomic
def change_row(
    *,
    row: Any,
    part: str,
    values: Mapping[str, Any],
    seen: str = "",
    by: Person | None,
    now: dt.datetime,
) -> CardChange | None:
    """This function will change a row of a card; None when nothing differs.

    `seen` is `bridge.digest` of all fields of the row as the person saw them.
    Raises: WrittenMeanwhile; AlreadyThere; RowGone.
    """
    system = hold(row.system)
    stored = _still_there(row, part)
    was = plain_row(stored, fields_of(part))
    values = with_vendor(system, values)
    must_be_seen(stored=was, seen=seen, system=system, part=part)
    wanted = plain_values(values)
    changed = [name for name in values if was[name] != wanted[name]]
    if not changed:
        return None
    for name in changed:
        setattr(stored, name, values[name])
    store_row(stored, part)
    return keep(
        system=system,
        part=part,
        row_id=stored.pk,
        before={name: was[name] for name in changed},
        after=plain_row(stored, changed),
        activity="systems.row_changed",
        summary=_("システム「%(name)s」の%(part)sを直しました")
        % {"name": system.name, "part": label_of_part(part)},
        by=by,
        now=now,
    )


@transaction.atomic
def remove_row(*, row: Any, part: str, by: Person | None, now: dt.datetime) -> CardChange:
    """This function will remove a row of a card; `undo_change` puts it back with the same number.

    Raises: StillUsed when something else refers to it; RowGone when a colleague removed it meanwhile.
    """
    system = hold(row.system)
    stored = _still_there(row, part)
    before, number = plain_row(stored, fields_of(part)), stored.pk
    delete_row(stored, part)
    return keep(
        system=system,
        part=part,
        row_id=number,
        before=before,
        after={},
        activity="systems.row_removed",
        summary=_("システム「%(name)s」の%(part)sを一つ消しました")
        % {"name": system.name, "part": label_of_part(part)},
        by=by,
        now=now,
    )


def delete_row(row: models.Model, part: str) -> None:
    """Remove a row. Raises: StillUsed with the names of what refers to it."""
    try:
        with transaction.atomic():
            row.delete()
    except models.ProtectedError as used:
        raise StillUsed(part=part, used=used) from used


def removal_of(system_id: int, part: str, row_id: int) -> CardChange | None:
    """The save by which a row went, None when there is none."""
    removals = CardChange.objects.filter(system_id=system_id, part=part, row_id=row_id, after={})
    return removals.select_related("made_by").first()


def _still_there(row: Any, part: str) -> Any:
    """The row as it is stored now that the card is held. Raises: RowGone."""
    stored = PARTS[part].objects.filter(pk=row.pk).first()  # type: ignore[attr-defined]
    if stored is None:
        raise RowGone(removal_of(row.system_id, part, row.pk))
    return stored


def with_vendor(system: InformationSystem, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """A vendor that is given by its name becomes that row of the office, a new one when nobody spelt it so before."""
    name = values.get("vendor")
    if not isinstance(name, str):
        return values
    vendor = None
    if name:
        vendor, _is_new = Vendor.objects.get_or_create(organisation_id=system.organisation_id, name=name)
    return {**values, "vendor": vendor}


def store_row(row: models.Model, part: str) -> None:
    """Save a row. Raises: AlreadyThere with words when a constraint refuses it."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as refused:
        raise AlreadyThere(_why_refused(part)) from refused


def _why_refused(part: str) -> str:
    return {
        "costs": _("同じ年度の、同じ種類の経費がもうあります。足さずに、その行を直してください。"),
        "servers": _("同じ名前のサーバーがもうあります。別の名前にしてください。"),
        "data": _("同じ名前のデータがもうあります。その行を直してください。"),
        "satisfaction": _("その年度の満足度はもうあります。その行を直してください。"),
    }.get(part, _("このままでは保存できません。日付の前後と、抜けているところを確かめてください。"))
