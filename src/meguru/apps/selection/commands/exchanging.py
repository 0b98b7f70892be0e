"""A table from Excel: held while somebody looks at it, stored as a whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from meguru.apps.ledger.commands import record
from meguru.apps.registry.commands import hold_file
from meguru.apps.registry.models import Person
from meguru.apps.selection.commands.holding import CannotChange, locked_open
from meguru.apps.selection.commands.table import new_rows, write_row
from meguru.apps.selection.models import HeldTable, Selection
from meguru.apps.selection.queries.table_file import chosen_of, plan_table


@transaction.atomic
def hold_table(
    *, selection: Selection, file_name: str, content: bytes, by: Person, now: dt.datetime
) -> HeldTable:
    """This function will keep a file while somebody looks at what it would change.

    Raises: Refused of the engine when nothing of it can be used; CannotChange.
    """
    current = locked_open(selection)
    plan_table(content=content, selection=current)
    held = HeldTable(
        organisation=current.organisation,
        selection=current,
        held_for=by,
        file_name=file_name,
        content=content,
        held_at=now,
    )
    hold_file(held=held)
    return held


@transaction.atomic
def store_table(*, held: HeldTable, tokens: Sequence[str], by: Person, now: dt.datetime) -> int:
    """This function will store the ticked rows of a held file, all or none, and return how many.

    Raises: CannotChange when nothing is ticked, the list was changed since, or a row cannot be stored.
    """
    current = locked_open(held.selection)
    if not tokens:
        raise CannotChange(_("取り込む行が選ばれていません。1行以上に印を付けてください。"))
    rows = chosen_of(plan_table(content=bytes(held.content), selection=current), tokens)
    if len(rows) != len(set(tokens)):
        raise CannotChange(
            _(
                "見ている間に、ほかの人が一覧を変えました。まだ何も取り込んでいません。下の表を見直してください。"
            )
        )
    for one in rows:
        if one.row is not None:
            write_row(one.row, one.values, by=by, now=now)
    new_rows(current, [("", one.values) for one in rows if one.row is None], by=by, now=now)
    HeldTable.objects.filter(pk=held.pk).delete()
    record(
        organisation=current.organisation,
        by=by,
        activity="selection.table_imported",
        subject=current,
        summary=f"サービス選定「{current.name}」に、「{held.file_name}」から{len(rows)}行を取り込みました",
        payload={"rows": [{"before": one.before, "after": one.after} for one in rows]},
        now=now,
    )
    return len(rows)


@transaction.atomic
def give_up_table(*, held: HeldTable) -> None:
    """This function will forget a held file."""
    HeldTable.objects.filter(pk=held.pk).delete()
