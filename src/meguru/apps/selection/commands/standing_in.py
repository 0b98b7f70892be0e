"""A row of the office's own that does what a row of the list that ships would do."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Person
from meguru.apps.selection.commands.holding import CannotChange, locked_open
from meguru.apps.selection.models import Wanted
from meguru.engines.evaluation import catalogue


@transaction.atomic
def stand_in(*, row: Wanted, key: str, by: Person, now: dt.datetime) -> None:
    """This function will let a row of one's own stand for a row that ships, and make it a condition where a failure
    pattern needs that; with `key` "" it stands for itself again and stays as it is otherwise.

    Raises: CannotChange when another row stands there already, or there is no such row.
    """
    current = locked_open(row.selection)
    rows = {one.pk: one for one in current.wanted.in_use()}
    own = rows.get(row.pk)
    topics = {one.id: one.topic for one in catalogue().requirements}
    if own is None or (key and key not in topics):
        raise CannotChange(_("その行は、もう一覧にありません。ページを開き直してください。"))
    if key and any(one.key == key for one in rows.values()):
        raise CannotChange(_("「%s」の行は、もう一覧にあります。") % topics[key])
    if key and own.key:
        raise CannotChange(_("「%s」は、もう例の行です。自分で加えた行を選んでください。") % own.topic)
    own.key, own.changed_by = key, by
    own.must = own.must or any(key in one.needs and one.must for one in catalogue().failures)
    own.save(update_fields=["key", "must", "changed_by"])
    done = (
        f"「{own.topic}」を「{topics[key]}」の代わりにしました"
        if key
        else f"「{own.topic}」を代わりから外しました"
    )
    record(
        organisation=current.organisation,
        by=by,
        activity="selection.row_stands_in",
        subject=current,
        summary=f"サービス選定「{current.name}」：{done}",
        payload={"row": own.pk, "key": key},
        now=now,
    )
