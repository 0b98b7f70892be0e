"""A table of figures from Excel or CSV: held while somebody looks at it, stored as a whole, taken back as a whole."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from meguru.apps.indicators.bridge import Plain, packed_rows, unpacked_rows
from meguru.apps.indicators.commands.entering import number_of_label
from meguru.apps.indicators.commands.own import NameTaken, write_new
from meguru.apps.indicators.commands.packing import pack_years
from meguru.apps.indicators.commands.rows import Row, put
from meguru.apps.indicators.models import (
    FiguresImport,
    FiguresWritten,
    HeldFigures,
    Indicator,
    IndicatorValue,
)
from meguru.apps.indicators.queries.importing import ColumnPlan, TablePlan, plan_of
from meguru.apps.ledger.commands import record
from meguru.apps.registry.commands import hold_file
from meguru.apps.registry.models import Organisation, Person
from meguru.engines.indicator_table import Planned

MOST_HELD = 3  # files of one person

_PLAIN = ("value", "absence", "denominator", "quality", "evidence", "is_released", "entered_by_body")
# The table has an index by body and one by indicator. Body by body, either is written in its order, which takes half
# the time of column by column in a table of millions.
_BY_BODY = attrgetter("body_id", "indicator_id", "year")


class NothingToStore(ValueError):
    """No column is chosen that would change anything."""


class PlanOutdated(ValueError):
    """What somebody looked at is no longer what storing would do."""


class AlreadyTakenBack(ValueError):
    """The import was taken back before, or nothing of it can be."""


@dataclass(frozen=True, slots=True)
class ImportTakenBack:
    """How many values were put back; `left` counts those that somebody changed since."""

    restored: int
    left: int


@transaction.atomic
def hold_figures(
    *,
    organisation: Organisation,
    file_name: str,
    content: bytes,
    year: int,
    by: Person,
    now: dt.datetime,
) -> HeldFigures:
    """This function will keep a file while somebody looks at what it would change.

    Others are forgotten as `hold_file` says.
    Raises: Refused of the engine when nothing of the file can be used (then nothing is kept).
    """
    held = HeldFigures(
        organisation=organisation,
        held_for=by,
        file_name=file_name,
        content=content,
        year=year,
        held_at=now,
    )
    plan_of(held, office=organisation)
    hold_file(held=held, most=MOST_HELD)
    return held


@transaction.atomic
def remember_choices(*, held: HeldFigures, choices: Mapping[str, Mapping[str, Any]]) -> None:
    """This function will keep where each column goes, so that the page can be left and found again."""
    held.choices = {place: dict(choice) for place, choice in choices.items()}
    HeldFigures.objects.filter(pk=held.pk).update(choices=held.choices)


@transaction.atomic
def store_figures(
    *,
    held: HeldFigures,
    choices: Mapping[str, Mapping[str, Any]],
    looked_at: str,
    by: Person | None,
    now: dt.datetime,
) -> FiguresImport:
    """This function will store the chosen columns of a held file, all of them or none.

    `looked_at` is the fingerprint of the plan that somebody saw.
    Raises: NothingToStore; PlanOutdated; NameTaken; Refused of the engine.
    """
    office = Organisation.objects.select_for_update(no_key=True).get(pk=held.organisation_id)
    if not HeldFigures.objects.select_for_update(no_key=True).filter(pk=held.pk).exists():
        raise PlanOutdated(
            _("このファイルは、もう取り込まれたか、やめられています。一覧を確かめてください。")
        )
    keys = [choice["to"] for choice in choices.values() if choice.get("to")]
    locked = Indicator.objects.select_for_update(of=("self",), no_key=True).filter(key__in=keys)
    list(locked.order_by("pk").values_list("pk", flat=True))  # nobody enters values between plan and storing
    plan = plan_of(held, office=office, choices=choices)
    if not plan.storable:
        raise NothingToStore(_("取り込む値がありません。列ごとの「取り込み先」を確かめてください。"))
    if plan.fingerprint != looked_at:
        raise PlanOutdated(
            _(
                "見ている間に値か選び方が変わりました。まだ何も取り込んでいません。下の表は比べ直したものです。見直して、もう一度取り込んでください。"
            )
        )
    imported = _keep(plan, held=held, office=office, by=by, now=now)
    HeldFigures.objects.filter(pk=held.pk).delete()
    return imported


def _keep(
    plan: TablePlan, *, held: HeldFigures, office: Organisation, by: Person | None, now: dt.datetime
) -> FiguresImport:
    doings = [cell.doing.value for one in plan.storable for cell in one.storable]
    imported = FiguresImport.objects.create(
        organisation=office,
        file_name=held.file_name,
        sha256=hashlib.sha256(bytes(held.content)).hexdigest(),
        added_count=doings.count("new"),
        changed_count=doings.count("changed"),
        stored_by=by,
        stored_at=now,
    )
    codes = dict(Organisation.objects.filter(code__in=plan.names).values_list("code", "pk"))
    made: dict[str, Indicator] = {}
    rows: list[Row] = []
    written = [_write(one, imported, codes=codes, made=made, rows=rows) for one in plan.storable]
    put(sorted(rows, key=_BY_BODY))
    FiguresWritten.objects.bulk_create(written)
    pack_years({(one.indicator_id, one.year) for one in written})
    record(
        organisation=office,
        by=by,
        activity="indicators.imported",
        subject=imported,
        summary=_("「%(file)s」から指標の値を取り込みました（加えた%(added)s件、変えた%(changed)s件）")
        % {"file": held.file_name, "added": imported.added_count, "changed": imported.changed_count},
        payload={
            "sha256": imported.sha256,
            "columns": [
                {"indicator": one.indicator.key, "year": one.year, "values": one.count} for one in written
            ],
        },
        now=now,
    )
    return imported


def _write(
    one: ColumnPlan,
    imported: FiguresImport,
    *,
    codes: Mapping[str, int],
    made: dict[str, Indicator],
    rows: list[Row],
) -> FiguresWritten:
    """What an import writes to one column; its values are added to `rows`."""
    office = imported.organisation
    is_new = one.indicator is None and one.name not in made
    if one.indicator is not None:
        indicator = one.indicator
    elif one.name in made:
        indicator = made[one.name]
    else:
        indicator = made[one.name] = write_new(
            organisation=office, values={"name": one.name, **one.described}
        )
    before = _stands(indicator, one.year)
    changes = []
    for cell in one.storable:
        body = codes[cell.body]
        value = cell.value
        if cell.body in one.words:
            value = float(number_of_label(indicator, one.words[cell.body]))
        is_own = body == office.pk
        new = Plain(
            value,
            cell.absence,
            cell.denominator,
            cell.quality or "",
            imported.file_name[:300],
            not is_own,
            is_own,
        )
        there = before.get(body)
        if there is not None:
            new = _beside_what_stood(new, cell, there, is_own=is_own)
        changes.append((body, there, new))
    rows += [Row(indicator.pk, one.year, body, *new) for body, _there, new in changes]
    return FiguresWritten(
        organisation=office,
        imported=imported,
        indicator=indicator,
        year=one.year,
        heading=one.heading[:200],
        is_new_indicator=is_new,
        count=len(changes),
        rows=packed_rows(changes),
    )


def _beside_what_stood(new: Plain, cell: Planned, there: Plain, *, is_own: bool) -> Plain:
    """What the table does not tell: the denominator stays, the quality only with an unchanged value."""
    was_public = there.entered_by_body and there.is_released
    is_same = (new.value, new.absence) == (there.value, there.absence)
    return new._replace(
        denominator=there.denominator if cell.denominator is None else cell.denominator,
        quality=there.quality if cell.quality is None and is_same else new.quality,
        is_released=new.is_released or (is_own and was_public),
    )


def _stands(indicator: Indicator, year: int) -> dict[int, Plain]:
    rows = indicator.figures.filter(year=year).order_by().values_list("body_id", *_PLAIN)
    return {body: Plain(*rest) for body, *rest in rows}


@transaction.atomic
def take_back_figures(*, imported: FiguresImport, by: Person, now: dt.datetime) -> ImportTakenBack:
    """This function will put back what an import changed and take out what it added.

    Values that somebody changed since stay as they are and are counted. Indicators that the import made and that hold
    nothing else are put away. Raises: AlreadyTakenBack.
    """
    # first the office, as storing does: who stores and who takes back never wait for each other
    Organisation.objects.select_for_update(no_key=True).get(pk=imported.organisation_id)
    current = FiguresImport.objects.select_for_update(no_key=True).get(pk=imported.pk)
    if current.undone_at is not None:
        raise AlreadyTakenBack(_("この取込みは、もう取り消してあります。"))
    columns = list(current.columns.select_related("indicator"))
    pks = [one.indicator_id for one in columns]
    locked = Indicator.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=pks)
    list(locked.order_by("pk").values_list("pk", flat=True))
    restored = left = 0
    for one in columns:
        put_back, kept = _put_back(one)
        restored, left = restored + put_back, left + kept
    if not restored:
        raise AlreadyTakenBack(_("取込みの後に、どの値も書きかえられています。一つずつ直してください。"))
    pack_years({(one.indicator_id, one.year) for one in columns})
    for one in columns:
        if one.is_new_indicator and not one.indicator.figures.exists():
            Indicator.objects.filter(pk=one.indicator_id).update(put_away_at=now)
    current.undone_at, current.undone_by = now, by
    current.save(update_fields=["undone_at", "undone_by"])
    record(
        organisation=current.organisation,
        by=by,
        activity="indicators.import_undone",
        subject=current,
        summary=_("「%s」からの指標の取込みを取り消しました") % current.file_name,
        payload={"restored": restored, "left": left},
        now=now,
    )
    return ImportTakenBack(restored, left)


def _put_back(one: FiguresWritten) -> tuple[int, int]:
    """How many values of a column were put back, and how many stay because they were changed since."""
    there = _stands(one.indicator, one.year)
    untouched = [
        (body, before) for body, before, written in unpacked_rows(one.rows) if there.get(body) == written
    ]
    put(Row(one.indicator_id, one.year, body, *before) for body, before in untouched if before is not None)
    gone = [body for body, before in untouched if before is None]
    for start in range(0, len(gone), 500):
        IndicatorValue.objects.filter(
            indicator=one.indicator_id, year=one.year, body__in=gone[start : start + 500]
        ).delete()
    return len(untouched), one.count - len(untouched)


__all__ = [
    "AlreadyTakenBack",
    "ImportTakenBack",
    "NameTaken",
    "NothingToStore",
    "PlanOutdated",
    "hold_figures",
    "remember_choices",
    "store_figures",
    "take_back_figures",
]
