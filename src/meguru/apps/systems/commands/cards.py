"""A card begun, changed, put away and brought back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Organisation, Person
from meguru.apps.systems.bridge import OPERATIONS, SYSTEM, plain_row, plain_values
from meguru.apps.systems.commands.saving import AlreadyThere, hold, keep, must_be_seen
from meguru.apps.systems.models import CardChange, InformationSystem


@transaction.atomic
def add_system(
    *, organisation: Organisation, values: Mapping[str, Any], by: Person | None, now: dt.datetime
) -> InformationSystem:
    """This function will begin a card. `values` by the names of fields; "operations" holds operations or their ids.

    Raises: AlreadyThere for a name of the department or a number of the office that is taken.
    """
    fields = {name: value for name, value in values.items() if name != OPERATIONS}
    system = InformationSystem(organisation=organisation, changed_by=by, changed_at=now, **fields)
    store_card(system)
    if values.get(OPERATIONS):
        system.operations.set(values[OPERATIONS])
    after = _without_empty(plain_row(system, values))
    keep(
        system=system,
        part=SYSTEM,
        row_id=system.pk,
        before={},
        after=after,
        activity="systems.system_added",
        summary=_("システム「%s」を登録しました") % system.name,
        by=by,
        now=now,
    )
    system.refresh_from_db(fields=["revision"])
    return system


@transaction.atomic
def change_system(
    *,
    system: InformationSystem,
    values: Mapping[str, Any],
    seen: str = "",
    by: Person | None,
    now: dt.datetime,
) -> CardChange | None:
    """This function will store a section of a card; None when nothing differs.

    `seen` is `bridge.digest` of the same fields as the person saw them.
    Raises: WrittenMeanwhile; AlreadyThere.
    """
    stored = hold(system)
    was = plain_row(stored, values)
    must_be_seen(stored=was, seen=seen, system=stored, part=SYSTEM)
    wanted = plain_values(values)
    changed = [name for name in values if was[name] != wanted[name]]
    if not changed:
        return None
    for name in changed:
        if name != OPERATIONS:
            setattr(stored, name, values[name])
    store_card(stored)
    if OPERATIONS in changed:
        stored.operations.set(values[OPERATIONS])
    after = plain_row(stored, changed)
    return keep(
        system=stored,
        part=SYSTEM,
        row_id=stored.pk,
        before={name: was[name] for name in changed},
        after=after,
        activity="systems.card_changed",
        summary=_("システム「%s」のカルテを直しました") % stored.name,
        by=by,
        now=now,
    )


@transaction.atomic
def put_away_system(*, system: InformationSystem, by: Person | None, now: dt.datetime) -> None:
    """This function will take a system out of the lists; `bring_back_system` undoes it."""
    _set_away(system, put_away_at=now, by=by, now=now)


@transaction.atomic
def bring_back_system(*, system: InformationSystem, by: Person | None, now: dt.datetime) -> None:
    """This function will put a system back into the lists. Raises: AlreadyThere when its name was taken meanwhile."""
    _set_away(system, put_away_at=None, by=by, now=now)


def _set_away(
    system: InformationSystem, *, put_away_at: dt.datetime | None, by: Person | None, now: dt.datetime
) -> None:
    stored = hold(system)
    away = put_away_at is not None
    if (stored.put_away_at is not None) == away:
        return
    stored.put_away_at = put_away_at
    stored.changed_by, stored.changed_at = by, now
    store_card(stored)
    record(
        organisation=stored.organisation,
        by=by,
        activity="systems.system_put_away" if away else "systems.system_brought_back",
        subject=stored,
        summary=(_("システム「%s」を一覧から外しました") if away else _("システム「%s」を一覧に戻しました"))
        % stored.name,
        now=now,
    )


def store_card(system: InformationSystem) -> None:
    try:
        with transaction.atomic():
            system.save()
    except IntegrityError as twice:
        raise AlreadyThere(_why(system)) from twice


def _why(system: InformationSystem) -> str:
    others = InformationSystem.objects.in_use().filter(organisation=system.organisation).exclude(pk=system.pk)
    if system.code and others.filter(code=system.code).exists():
        return _("管理番号「%s」は、ほかのシステムが使っています。別の番号にしてください。") % system.code
    if others.filter(department=system.department, name=system.name).exists():
        return (
            _("同じ部署に「%s」というシステムがあります。名前を変えるか、そちらを直してください。")
            % system.name
        )
    return _("このままでは保存できません。日付の前後と、段階（1〜3）を確かめてください。")


def _without_empty(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}
