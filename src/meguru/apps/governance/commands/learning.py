"""The path to the effect, its measures, looks back, and what did not work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from meguru.apps.governance.commands.recording import note
from meguru.apps.governance.commands.refusals import CannotSave
from meguru.apps.governance.models import EffectMeasure, EffectSheet, Lesson, LookBack, MeasureYear
from meguru.apps.initiatives.commands import SavedMeanwhile
from meguru.apps.initiatives.models import Initiative
from meguru.apps.registry.models import Person
from meguru.apps.systems.models import InformationSystem

PATH = ("inputs", "activities", "outputs", "outcomes", "impacts")
WORDS: Mapping[type, str] = {
    EffectMeasure: "ものさし",
    LookBack: "ふりかえり",
    Lesson: "うまくいかなかったこと",
}


@transaction.atomic
def save_path(
    *,
    initiative: Initiative,
    revision: int,
    values: Mapping[str, str],
    systems: Collection[InformationSystem],
    by: Person,
    now: dt.datetime,
) -> EffectSheet:
    """This function will store the path to the effect and the systems that the initiative changes.

    `values` holds PATH. Raises: SavedMeanwhile.
    """
    EffectSheet.objects.bulk_create(
        [EffectSheet(organisation=initiative.organisation, initiative=initiative)], ignore_conflicts=True
    )
    sheet = EffectSheet.objects.select_for_update(of=("self",), no_key=True).get(initiative=initiative)
    if sheet.revision != revision:
        raise SavedMeanwhile(sheet)
    changed = {name: values[name] for name in PATH if getattr(sheet, name) != values[name]}
    wanted = {one.pk for one in systems}
    if not changed and wanted == set(sheet.systems.values_list("pk", flat=True)):
        return sheet
    for name, text in changed.items():
        setattr(sheet, name, text)
    sheet.revision += 1
    sheet.changed_by, sheet.changed_at = by, now
    sheet.save()
    sheet.systems.set(systems)
    note(
        "path_changed",
        sheet,
        f"取組「{initiative.name}」の効果の道すじを直しました",
        by=by,
        now=now,
        payload={"changed": changed, "systems": sorted(one.name for one in systems)},
    )
    return sheet


@transaction.atomic
def add_measure(
    *, initiative: Initiative, values: Mapping[str, Any], by: Person, now: dt.datetime
) -> EffectMeasure:
    """This function will add something that is measured. Raises: CannotSave when it has been named already."""
    try:
        with transaction.atomic():
            measure = EffectMeasure.objects.create(
                organisation=initiative.organisation, initiative=initiative, **values
            )
    except IntegrityError as reason:
        raise CannotSave(_("「%s」は、もうあります。別の名前にしてください。") % values["name"]) from reason
    note(
        "measure_added",
        measure,
        f"取組「{initiative.name}」に、ものさし「{measure}」を加えました",
        by=by,
        now=now,
    )
    return measure


@transaction.atomic
def write_measure_years(
    *,
    measure: EffectMeasure,
    revision: int,
    years: Mapping[int, tuple[Decimal | None, Decimal | None]],
    by: Person,
    now: dt.datetime,
) -> None:
    """This function will store target and actual by fiscal year; nothing in both takes a year away.

    Raises: SavedMeanwhile.
    """
    there = (
        EffectMeasure.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation", "initiative")
        .get(pk=measure.pk)
    )
    if there.revision != revision:
        raise SavedMeanwhile(there)
    before = {one.fiscal_year: (one.target, one.actual) for one in there.years.all()}
    wanted = {year: pair for year, pair in years.items() if pair != (None, None)}
    if before == wanted:
        return
    there.years.exclude(fiscal_year__in=wanted).delete()
    for year, (target, actual) in wanted.items():
        MeasureYear.objects.update_or_create(
            measure=there,
            fiscal_year=year,
            defaults={"organisation": there.organisation, "target": target, "actual": actual},
        )
    there.revision += 1
    there.save(update_fields=["revision"])
    note(
        "measure_written",
        there,
        f"ものさし「{there}」の目標と実績を書きました",
        by=by,
        now=now,
        payload={"before": _as_json(before), "after": _as_json(wanted)},
    )


@transaction.atomic
def add_look_back(
    *, initiative: Initiative, values: Mapping[str, Any], by: Person, now: dt.datetime
) -> LookBack:
    """This function will keep one look at how it goes."""
    row = LookBack.objects.create(
        organisation=initiative.organisation, initiative=initiative, made_by=by, made_at=now, **values
    )
    note(
        "look_back_added",
        row,
        f"取組「{initiative.name}」をふりかえりました",
        by=by,
        now=now,
        payload={"step": row.step, "words": row.words},
    )
    return row


@transaction.atomic
def add_lesson(*, initiative: Initiative, values: Mapping[str, Any], by: Person, now: dt.datetime) -> Lesson:
    """This function will keep what did not work, for those who come after."""
    row = Lesson.objects.create(
        organisation=initiative.organisation, initiative=initiative, made_by=by, made_at=now, **values
    )
    note(
        "lesson_added",
        row,
        f"取組「{initiative.name}」の学びを残しました",
        by=by,
        now=now,
        payload={"tried": row.tried},
    )
    return row


@transaction.atomic
def take_out(*, row: EffectMeasure | LookBack | Lesson, by: Person, now: dt.datetime) -> None:
    """This function will take a measure, a look back or a lesson off the page; `put_back` undoes it."""
    if type(row).objects.filter(pk=row.pk, withdrawn_at__isnull=True).update(withdrawn_at=now):
        note("row_taken_out", row, f"{WORDS[type(row)]}を外しました", by=by, now=now)


@transaction.atomic
def put_back(*, row: EffectMeasure | LookBack | Lesson, by: Person, now: dt.datetime) -> None:
    """This function will put it back. Raises: CannotSave when a measure of the same name stands there now."""
    try:
        with transaction.atomic():
            back = type(row).objects.filter(pk=row.pk, withdrawn_at__isnull=False).update(withdrawn_at=None)
    except IntegrityError as reason:
        raise CannotSave(_("同じ名前のものさしが、もうあります。")) from reason
    if back:
        note("row_put_back", row, f"{WORDS[type(row)]}を戻しました", by=by, now=now)


def _as_json(years: Mapping[int, tuple[Decimal | None, Decimal | None]]) -> dict[str, list[str]]:
    return {
        str(year): ["" if one is None else str(one) for one in pair] for year, pair in sorted(years.items())
    }
