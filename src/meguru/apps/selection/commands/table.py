"""The rows of the list of requirements: added, copied, changed together, removed, brought back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Person
from meguru.apps.selection.commands.holding import CannotChange, WrittenMeanwhile, locked_open
from meguru.apps.selection.models import GivenPoints, Selection, Wanted
from meguru.apps.selection.models.wanted import MOST_ROWS
from meguru.apps.selection.queries.table import RowValues, values_of, values_of_requirement
from meguru.engines.evaluation import catalogue

ASKED = ("ask", "measure", "topic", "most")  # a change of these makes given points old


@dataclass(frozen=True, slots=True)
class TypedRow:
    """A row as somebody typed it, with the mark of what they saw."""

    values: RowValues
    mark: str


@transaction.atomic
def add_rows(*, selection: Selection, keys: Iterable[str], by: Person | None, now: dt.datetime) -> int:
    """This function will put rows of the list that ships on the list and return how many are new.

    Raises: CannotChange when the scoring is closed or the list would grow too long.
    """
    current = locked_open(selection)
    there = set(current.wanted.in_use().values_list("key", flat=True))
    wanted = set(keys) - there
    chosen = [one for one in catalogue().requirements if one.id in wanted]
    added = new_rows(current, [(one.id, values_of_requirement(one)) for one in chosen], by=by, now=now)
    _record_added(current, added, "例から", by=by, now=now)
    return len(added)


@transaction.atomic
def close_gap(*, selection: Selection, failure_id: str, by: Person, now: dt.datetime) -> None:
    """This function will add the rows that a failure pattern misses, and make conditions of those that must be.

    Raises: CannotChange.
    """
    failure = next((one for one in catalogue().failures if one.id == failure_id), None)
    if failure is None:
        raise CannotChange(_("その型は、もう一覧にありません。ページを開き直してください。"))
    current = locked_open(selection)
    there = {row.key: row for row in current.wanted.in_use() if row.key}
    needs = [need for need in failure.needs if need not in there]
    if not failure.must:
        needs = needs if len(needs) == len(failure.needs) else []
    chosen = [one for one in catalogue().requirements if one.id in needs]
    added = new_rows(current, [(one.id, values_of_requirement(one)) for one in chosen], by=by, now=now)
    made_must = []
    if failure.must:
        made_must = [row for key, row in there.items() if key in failure.needs and not row.must]
        for row in [*made_must, *(one for one in added if not one.must)]:
            row.must, row.changed_by = True, by
            row.save(update_fields=["must", "changed_by"])
    _record_added(current, [*added, *made_must], "失敗の型から", by=by, now=now)


@transaction.atomic
def copy_rows(*, selection: Selection, source: Selection, by: Person, now: dt.datetime) -> int:
    """This function will copy the rows of another selection that this one lacks and return how many.

    A row that is there already, by its key or by area and topic, stays as it is. Raises: CannotChange.
    """
    current = locked_open(selection)
    there = list(current.wanted.in_use())
    keys = {row.key for row in there if row.key}
    names = {(row.area, row.topic) for row in there}
    chosen = [
        (row.key, values_of(row))
        for row in source.wanted.in_use()
        if row.key not in keys and (row.area, row.topic) not in names
    ]
    added = new_rows(current, chosen, by=by, now=now)
    _record_added(current, added, f"「{source.name}」から", by=by, now=now)
    return len(added)


@transaction.atomic
def save_table(
    *,
    selection: Selection,
    typed: Mapping[int, TypedRow],
    new: Sequence[RowValues] = (),
    by: Person,
    now: dt.datetime,
) -> int:
    """This function will store the rows that somebody changed, and new ones, all or none; returns how many.

    A row whose values are those of its mark was not touched and is left alone.
    Raises: WrittenMeanwhile (theirs: row id -> Wanted) when a colleague changed a touched row since; CannotChange
    when the scoring is closed, a row is gone, or its most points fall below points that were given.
    """
    current = locked_open(selection)
    touched = {pk: one for pk, one in typed.items() if one.values.mark != one.mark}
    stored = current.wanted.in_use().in_bulk(list(touched))
    gone = [one.values.topic for pk, one in touched.items() if pk not in stored]
    if gone:
        raise CannotChange(
            _("「%s」の行は、ほかの人が外しました。外した行は、下の「外した行」から戻せます。")
            % "」「".join(gone)
        )
    theirs = {
        pk: stored[pk]
        for pk, one in touched.items()
        if values_of(stored[pk]).mark not in (one.mark, one.values.mark)
    }
    if theirs:
        raise WrittenMeanwhile(theirs)
    changed = {pk: one for pk, one in touched.items() if values_of(stored[pk]).mark != one.values.mark}
    before = {pk: values_of(stored[pk]) for pk in changed}
    for pk, one in changed.items():
        write_row(stored[pk], one.values, by=by, now=now)
    added = new_rows(current, [("", values) for values in new], by=by, now=now)
    if changed or added:
        _record_saved(current, before, changed, added, by=by, now=now)
    return len(changed) + len(added)


@transaction.atomic
def move_row(*, row: Wanted, up: bool, by: Person, now: dt.datetime) -> bool:
    """This function will put a row one place up or down and return whether it could. Raises: CannotChange."""
    current = locked_open(row.selection)
    rows = list(current.wanted.in_use())
    places = {one.pk: place for place, one in enumerate(rows)}
    here = places.get(row.pk)
    if here is None or not 0 <= here + (-1 if up else 1) < len(rows):
        return False
    there = here + (-1 if up else 1)
    rows[here], rows[there] = rows[there], rows[here]
    changed = [one for place, one in enumerate(rows, start=1) if one.position != place]
    for place, one in enumerate(rows, start=1):
        one.position = place
    Wanted.objects.bulk_update(changed, ["position"])
    _record_row(current, row, "row_moved", "上に移しました" if up else "下に移しました", by=by, now=now)
    return True


@transaction.atomic
def remove_row(*, row: Wanted, by: Person, now: dt.datetime) -> None:
    """This function will take a row off the list; what was answered and given stays. `bring_back_row` undoes it."""
    current = locked_open(row.selection)
    if current.wanted.in_use().filter(pk=row.pk).update(put_away_at=now, changed_by=by):
        _record_row(current, row, "row_removed", "外しました", by=by, now=now)


@transaction.atomic
def bring_back_row(*, row: Wanted, by: Person, now: dt.datetime) -> None:
    """This function will put a removed row back on the list. Raises: CannotChange."""
    current = locked_open(row.selection)
    if row.key and current.wanted.in_use().filter(key=row.key).exists():
        raise CannotChange(_("同じ項目「%s」が、もう一覧にあります。") % row.topic)
    if current.wanted.filter(pk=row.pk, put_away_at__isnull=False).update(put_away_at=None, changed_by=by):
        _record_row(current, row, "row_brought_back", "戻しました", by=by, now=now)


def new_rows(
    selection: Selection, rows: Sequence[tuple[str, RowValues]], *, by: Person | None, now: dt.datetime
) -> list[Wanted]:
    """Rows at the end of the list. Raises: CannotChange when it would grow too long."""
    there = selection.wanted.in_use().count()
    if there + len(rows) > MOST_ROWS:
        raise CannotChange(_("求めることは%s行までにしてください。") % MOST_ROWS)
    last = selection.wanted.aggregate(last=Max("position"))["last"] or 0
    return Wanted.objects.bulk_create(
        Wanted(
            organisation=selection.organisation,
            selection=selection,
            key=key,
            position=last + number,
            asked_at=now,
            changed_by=by,
            **asdict(values),
        )
        for number, (key, values) in enumerate(rows, start=1)
    )


def write_row(row: Wanted, values: RowValues, *, by: Person, now: dt.datetime) -> None:
    """Raises: CannotChange when somebody gave more points than the new most."""
    over = (
        GivenPoints.objects.filter(wanted=row, points__gt=values.most).values("evaluator").distinct().count()
    )
    if over:
        raise CannotChange(
            _(
                "「%(topic)s」には、%(most)s点より高い点を付けた人が%(people)s人います。"
                "満点をその点より下げることはできません。"
            )
            % {"topic": row.topic, "most": values.most, "people": over}
        )
    if any(getattr(row, name) != getattr(values, name) for name in ASKED):
        row.asked_at = now
    for name, value in asdict(values).items():
        setattr(row, name, value)
    row.changed_by = by
    row.save()


def _record_added(
    selection: Selection, rows: Sequence[Wanted], where: str, *, by: Person | None, now: dt.datetime
) -> None:
    if not rows:
        return
    record(
        organisation=selection.organisation,
        by=by,
        activity="selection.rows_added",
        subject=selection,
        summary=f"サービス選定「{selection.name}」の求めることに、{where}{len(rows)}行を加えました",
        payload={"topics": [row.topic for row in rows]},
        now=now,
    )


def _record_saved(
    selection: Selection,
    before: Mapping[int, RowValues],
    changed: Mapping[int, TypedRow],
    added: Sequence[Wanted],
    *,
    by: Person,
    now: dt.datetime,
) -> None:
    def plain(values: RowValues) -> dict[str, object]:
        return asdict(values) | {"weight": str(values.weight)}

    record(
        organisation=selection.organisation,
        by=by,
        activity="selection.table_saved",
        subject=selection,
        summary=f"サービス選定「{selection.name}」の求めることを{len(changed) + len(added)}行書きました",
        payload={
            "changed": {
                str(pk): {"before": plain(before[pk]), "after": plain(one.values)}
                for pk, one in changed.items()
            },
            "added": [row.topic for row in added],
        },
        now=now,
    )


def _record_row(
    selection: Selection, row: Wanted, what: str, done: str, *, by: Person, now: dt.datetime
) -> None:
    record(
        organisation=selection.organisation,
        by=by,
        activity=f"selection.{what}",
        subject=selection,
        summary=f"サービス選定「{selection.name}」の「{row.topic}」を{done}",
        payload={"row": row.pk},
        now=now,
    )
