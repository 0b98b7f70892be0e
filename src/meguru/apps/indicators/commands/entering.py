"""Figures entered by hand: for one's own municipality, or by a prefecture for its towns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from meguru.apps.indicators.bridge import Plain
from meguru.apps.indicators.commands.packing import pack_years
from meguru.apps.indicators.commands.rows import Row, put
from meguru.apps.indicators.models import Indicator, IndicatorValue
from meguru.apps.indicators.queries.entering import EntryCell, plain_of, seen_as
from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Organisation, Person
from meguru.engines.indicator_table import comparable_name


class EnteredMeanwhile(ValueError):
    """Somebody else saved some of these values since they were read; `theirs` holds what stands there now.

    Nothing of the save is stored.
    """

    def __init__(self, theirs: Mapping[tuple[int, int], Plain | None]) -> None:
        super().__init__(
            _(
                "入力している間に、ほかの人が同じ値を保存しました。あなたの入力は残っています。見比べて、よければもう一度保存してください。"
            )
        )
        self.theirs = theirs


class NotYours(ValueError):
    """A value that this office may not write: published, or entered by the municipality itself."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One value to be stored; `wanted` None takes it out. `word` is the label of a choice, stored as its number."""

    cell: EntryCell
    seen: str
    wanted: Plain | None
    word: str = ""


@transaction.atomic
def enter_values(
    *,
    indicator: Indicator,
    entries: Sequence[Entry],
    office: Organisation,
    by: Person | None,
    now: dt.datetime,
) -> int:
    """This function will store what an office entered, all of it or nothing; it answers how many values changed.

    A municipality's own values wait until it releases them; what a prefecture enters is released at once.
    Raises: EnteredMeanwhile; NotYours.
    """
    current = Indicator.objects.select_for_update(of=("self",), no_key=True).get(pk=indicator.pk)
    if any(entry.cell.is_closed for entry in entries):
        raise NotYours(_("公表された値と、団体が自分で入れた値は、ここでは変えられません。"))
    rows = _rows_of(current, entries)
    before = {place: plain_of(row) for place, row in rows.items()}
    _check_owners(
        entries, before, office=office
    )  # first: what a town has not released is not told as a clash
    stale = {
        _place(one): before.get(_place(one))
        for one in entries
        if seen_as(before.get(_place(one))) != one.seen
    }
    if stale:
        raise EnteredMeanwhile(stale)
    wanted = {_place(one): _as_stored(one, current, office=office) for one in entries}
    changed = {place: one for place, one in wanted.items() if one != before.get(place)}
    if not changed:
        return 0
    put(Row(current.pk, year, body, *one) for (body, year), one in changed.items() if one is not None)
    gone = [rows[place].pk for place, one in changed.items() if one is None and place in rows]
    IndicatorValue.objects.filter(pk__in=gone).delete()
    pack_years({(current.pk, year) for _body, year in changed})
    _record(current, before, changed, office=office, by=by, now=now)
    return len(changed)


def number_of_label(indicator: Indicator, word: str) -> int:
    """The number of a label of a choice, which is added when it is new. The indicator is locked by the caller."""
    known = {comparable_name(label): number for number, label in enumerate(indicator.labels)}
    found = known.get(comparable_name(word))
    if found is None:
        found = len(indicator.labels)
        indicator.labels = [*indicator.labels, word]
        indicator.save(update_fields=["labels"])
    return found


def _place(entry: Entry) -> tuple[int, int]:
    return (entry.cell.body.pk, entry.cell.year)


def _rows_of(indicator: Indicator, entries: Sequence[Entry]) -> dict[tuple[int, int], IndicatorValue]:
    found = indicator.figures.filter(
        body__in={one.cell.body.pk for one in entries}, year__in={one.cell.year for one in entries}
    )
    return {(one.body_id, one.year): one for one in found}


def _check_owners(
    entries: Sequence[Entry], before: Mapping[tuple[int, int], Plain], *, office: Organisation
) -> None:
    for one in entries:
        there = before.get(_place(one))
        if there is not None and there.entered_by_body and one.cell.body.pk != office.pk:
            raise NotYours(_("%sは自分で値を入れています。その値は変わりません。") % one.cell.body.name)


def _as_stored(entry: Entry, indicator: Indicator, *, office: Organisation) -> Plain | None:
    if entry.wanted is None:
        return None
    is_own = entry.cell.body.pk == office.pk
    value = float(number_of_label(indicator, entry.word)) if entry.word else entry.wanted.value
    return entry.wanted._replace(
        value=value, entered_by_body=is_own, is_released=entry.wanted.is_released or not is_own
    )


def _record(
    indicator: Indicator,
    before: Mapping[tuple[int, int], Plain],
    changed: Mapping[tuple[int, int], Plain | None],
    *,
    office: Organisation,
    by: Person | None,
    now: dt.datetime,
) -> None:
    def plainly(one: Plain | None) -> Any:
        return None if one is None else [*one]

    record(
        organisation=office,
        by=by,
        activity="indicators.values_entered",
        subject=indicator,
        summary=_("指標「%(name)s」に値を入れました（%(count)s件）")
        % {"name": indicator.name, "count": len(changed)},
        payload={
            "values": [
                {"body": body, "year": year, "from": plainly(before.get((body, year))), "to": plainly(one)}
                for (body, year), one in sorted(changed.items())
            ]
        },
        now=now,
    )
