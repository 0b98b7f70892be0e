"""The costs of several years of one system saved at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from meguru.apps.registry.models import Person
from meguru.apps.systems.bridge import fields_of, plain_row
from meguru.apps.systems.commands.rows import delete_row, store_row
from meguru.apps.systems.commands.saving import RowSave, hold, keep_together, must_be_seen
from meguru.apps.systems.models import CardChange, CostRow, InformationSystem
from meguru.apps.systems.queries.cost_grid import CostPlace, cost_rows, plain_grid

PART = "costs"


@transaction.atomic
def save_costs(
    *,
    system: InformationSystem,
    basis: str,
    values: Mapping[CostPlace, int | None],
    seen: str,
    by: Person | None,
    now: dt.datetime,
) -> list[CardChange]:
    """This function will make the costs of a basis be what a table says; None takes a row away. Answers the changes.

    `values` holds yen by fiscal year and kind; `seen` is `bridge.digest` of `plain_grid` as the person saw it.
    Raises: WrittenMeanwhile with the yen that stand there now, by the names of `plain_grid`; nothing is stored then.
    """
    stored = hold(system)
    rows = cost_rows(stored, basis=basis, years={year for year, _kind in values})
    must_be_seen(stored=plain_grid(rows, values), seen=seen, system=stored, part=PART)
    saves = [
        save
        for place, yen in values.items()
        if (save := _saved(stored, basis, place, rows.get(place), yen)) is not None
    ]
    if not saves:
        return []
    return keep_together(
        system=stored,
        saves=saves,
        activity="systems.costs_saved",
        summary=_("システム「%(name)s」の経費を%(count)sか所、まとめて直しました")
        % {"name": stored.name, "count": len(saves)},
        by=by,
        now=now,
    )


def _saved(
    system: InformationSystem, basis: str, place: CostPlace, row: CostRow | None, yen: int | None
) -> RowSave | None:
    """One cell of the table stored; None when it says what stands there already."""
    if yen == (row.yen if row else None):
        return None
    if row is None:
        year, kind = place
        row = CostRow(
            organisation_id=system.organisation_id,
            system=system,
            fiscal_year=year,
            kind=kind,
            basis=basis,
            yen=yen,
        )
        store_row(row, PART)
        return RowSave(PART, row.pk, {}, plain_row(row, fields_of(PART)))
    if yen is None:
        before, number = plain_row(row, fields_of(PART)), row.pk
        delete_row(row, PART)
        return RowSave(PART, number, before, {})
    was, row.yen = row.yen, yen
    store_row(row, PART)
    return RowSave(PART, row.pk, {"yen": was}, {"yen": yen})
