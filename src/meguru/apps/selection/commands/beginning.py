"""A selection begun, changed, closed, put away, and each of these taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from meguru.apps.initiatives.models import Initiative
from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Person
from meguru.apps.selection.commands.holding import (
    CannotChange,
    WrittenMeanwhile,
    has_decision,
    locked,
    locked_in_use,
)
from meguru.apps.selection.commands.table import new_rows
from meguru.apps.selection.models import Selection
from meguru.apps.selection.queries.table import values_of_requirement
from meguru.engines.evaluation import catalogue


class AlreadyNamed(CannotChange):
    """Another selection of the initiative has this name."""


@transaction.atomic
def start_selection(
    *,
    initiative: Initiative,
    name: str,
    areas: frozenset[str] = frozenset(),
    by: Person | None,
    now: dt.datetime,
) -> Selection:
    """This function will begin a selection, its list filled with the rows that ship of the chosen areas.

    Raises: AlreadyNamed.
    """
    try:
        with transaction.atomic():
            selection = Selection.objects.create(
                organisation=initiative.organisation,
                initiative=initiative,
                name=name.strip(),
                seed=initiative.pk % 2**31,
                made_by=by,
                made_at=now,
                changed_at=now,
                changed_by=by,
            )
    except IntegrityError as reason:
        raise AlreadyNamed(_taken(name)) from reason
    chosen = [one for one in catalogue().requirements if one.area in areas]
    new_rows(selection, [(one.id, values_of_requirement(one)) for one in chosen], by=by, now=now)
    _record(selection, "started", _summary(selection, "を始めました"), {"rows": len(chosen)}, by=by, now=now)
    return selection


@transaction.atomic
def change_settings(
    *, selection: Selection, values: Mapping[str, Any], revision: int, by: Person, now: dt.datetime
) -> Selection:
    """This function will change the name, the purpose or the way of deciding.

    Raises: WrittenMeanwhile when it was changed since `revision`; AlreadyNamed; CannotChange after the decision.
    """
    current = locked_in_use(selection)
    if has_decision(current):
        raise CannotChange(_("もう決定しました。変えるときは、先に決定を取り消してください。"))
    before = {name: getattr(current, name) for name in values}
    changed = {name: value for name, value in values.items() if before[name] != value}
    if not changed:
        return current
    if current.revision != revision:
        raise WrittenMeanwhile(current)
    for name, value in changed.items():
        setattr(current, name, value)
    current.revision += 1
    current.changed_at, current.changed_by = now, by
    try:
        with transaction.atomic():
            current.save()
    except IntegrityError as reason:
        raise AlreadyNamed(_taken(current.name)) from reason
    payload = {
        name: {"before": _plain(before[name]), "after": _plain(value)} for name, value in changed.items()
    }
    _record(current, "changed", _summary(current, "の内容を変えました"), payload, by=by, now=now)
    return current


@transaction.atomic
def close_scoring(*, selection: Selection, by: Person, now: dt.datetime) -> None:
    """This function will close the scoring: rows, offers and points stay as they are. Raises: CannotChange."""
    current = locked_in_use(selection)
    if not current.is_open:
        return
    if not current.evaluators.in_use().filter(given__points__isnull=False).exists():
        raise CannotChange(_("まだだれも点を付けていません。点が付いてから締め切ってください。"))
    current.closed_at = now
    current.save(update_fields=["closed_at"])
    _record(current, "closed", _summary(current, "の採点を締め切りました"), {}, by=by, now=now)


@transaction.atomic
def reopen_scoring(*, selection: Selection, by: Person, now: dt.datetime) -> None:
    """This function will open the scoring again. Raises: CannotChange while a decision stands."""
    current = locked_in_use(selection)
    if current.is_open:
        return
    if has_decision(current):
        raise CannotChange(_("もう決定しました。先に決定を取り消してください。"))
    current.closed_at = None
    current.save(update_fields=["closed_at"])
    _record(current, "reopened", _summary(current, "の採点をまた受け付けました"), {}, by=by, now=now)


@transaction.atomic
def put_away_selection(*, selection: Selection, by: Person, now: dt.datetime) -> None:
    """This function will take a selection out of the lists; `bring_back_selection` undoes it."""
    current = locked(selection)
    if current.put_away_at is None:
        current.put_away_at = now
        current.save(update_fields=["put_away_at"])
        _record(current, "put_away", _summary(current, "を一覧から外しました"), {}, by=by, now=now)


@transaction.atomic
def bring_back_selection(*, selection: Selection, by: Person, now: dt.datetime) -> None:
    """This function will put a selection back into the lists. Raises: AlreadyNamed."""
    current = locked(selection)
    if current.put_away_at is None:
        return
    current.put_away_at = None
    try:
        with transaction.atomic():
            current.save(update_fields=["put_away_at"])
    except IntegrityError as reason:
        raise AlreadyNamed(_taken(current.name)) from reason
    _record(current, "brought_back", _summary(current, "を一覧に戻しました"), {}, by=by, now=now)


def _taken(name: str) -> str:
    return _("「%s」という選定はもうあります。別の名前にしてください。") % name


def _summary(selection: Selection, what: str) -> str:
    return f"サービス選定「{selection.name}」{what}"


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | bool | list | None) else str(value)


def _record(
    selection: Selection,
    what: str,
    summary: str,
    payload: Mapping[str, Any],
    *,
    by: Person | None,
    now: dt.datetime,
) -> None:
    record(
        organisation=selection.organisation,
        by=by,
        activity=f"selection.{what}",
        subject=selection,
        summary=summary,
        payload=payload,
        now=now,
    )
