"""Papers: begun, set up, put away and brought back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from meguru.apps.ledger.commands import record
from meguru.apps.plans.bridge import stored_from
from meguru.apps.plans.commands.meanwhile import ChangedMeanwhile
from meguru.apps.plans.models import PlanDocument, PlanSection
from meguru.apps.plans.queries.filling import Material, fill
from meguru.apps.registry.models import Organisation, Person
from meguru.engines.momentum import outlines

FIELDS = ("title", "start_year", "target_year")


class TitledAlready(ValueError):
    """Another paper of the office has this title."""


@transaction.atomic
def begin_document(
    *, organisation: Organisation, values: Mapping[str, Any], by: Person, now: dt.datetime
) -> PlanDocument:
    """This function will begin a paper with all sections of its outline, filled in from today's records.

    `values` holds kind and title, and may hold start_year, target_year and initiatives. Raises: TitledAlready.
    """
    outline = outlines()[values["kind"]]
    try:
        with transaction.atomic():
            begun = PlanDocument.objects.create(
                organisation=organisation,
                kind=values["kind"],
                outline_version=outline.version,
                made_by=by,
                made_at=now,
                changed_at=now,
                **{name: values.get(name) for name in FIELDS},
            )
    except IntegrityError as reason:
        raise TitledAlready(_titled(values["title"])) from reason
    begun.initiatives.set(values.get("initiatives") or ())
    filled = fill(material=Material(begun, by, now), outline=outline)
    PlanSection.objects.bulk_create(
        PlanSection(
            organisation=organisation,
            document=begun,
            key=section.key,
            position=position,
            filled=stored_from(filled[section.key]),
            filled_at=now,
        )
        for position, section in enumerate(outline.sections, start=1)
    )
    record(
        organisation=organisation,
        by=by,
        activity="plans.document_begun",
        subject=begun,
        summary=f"{begun.get_kind_display()}「{begun.title}」を作り始めました",
        payload={"kind": begun.kind, "initiatives": sorted(begun.initiatives.values_list("pk", flat=True))},
        now=now,
    )
    return begun


@transaction.atomic
def change_document(
    *,
    document: PlanDocument,
    values: Mapping[str, Any],
    included: Collection[str],
    revision: int,
    by: Person,
    now: dt.datetime,
) -> None:
    """This function will set up a paper that was read at `revision`: title, years, initiatives, and the sections
    it holds. Sections left out keep their text. Raises: ChangedMeanwhile, TitledAlready."""
    held = PlanDocument.objects.select_for_update(no_key=True).get(pk=document.pk)
    if held.revision != revision:
        raise ChangedMeanwhile(held, None)
    before = _settings(held)
    for name in FIELDS:
        setattr(held, name, values[name])
    held.initiatives.set(values["initiatives"])
    held.sections.filter(key__in=included).update(is_included=True)
    held.sections.exclude(key__in=included).update(is_included=False)
    after = _settings(held)
    if after == before:
        return
    held.revision, held.changed_at = held.revision + 1, now
    try:
        with transaction.atomic():
            held.save()
    except IntegrityError as reason:
        raise TitledAlready(_titled(values["title"])) from reason
    record(
        organisation=held.organisation,
        by=by,
        activity="plans.document_changed",
        subject=held,
        summary=f"計画書「{held.title}」の設定を変えました",
        payload={"before": before, "after": after},
        now=now,
    )


@transaction.atomic
def put_away_document(*, document: PlanDocument, by: Person, now: dt.datetime) -> None:
    """This function will take a paper out of the list; `bring_back_document` undoes it."""
    if not PlanDocument.objects.filter(pk=document.pk, put_away_at__isnull=True).update(put_away_at=now):
        return
    record(
        organisation=document.organisation,
        by=by,
        activity="plans.document_put_away",
        subject=document,
        summary=f"計画書「{document.title}」を一覧から外しました",
        now=now,
    )


@transaction.atomic
def bring_back_document(*, document: PlanDocument, by: Person, now: dt.datetime) -> None:
    """This function will put a paper back into the list. Raises: TitledAlready when its title was taken meanwhile."""
    away = PlanDocument.objects.filter(pk=document.pk, put_away_at__isnull=False)
    try:
        with transaction.atomic():
            if not away.update(put_away_at=None):
                return
    except IntegrityError as reason:
        raise TitledAlready(_titled(document.title)) from reason
    record(
        organisation=document.organisation,
        by=by,
        activity="plans.document_brought_back",
        subject=document,
        summary=f"計画書「{document.title}」を一覧に戻しました",
        now=now,
    )


def _settings(document: PlanDocument) -> dict[str, Any]:
    return {name: getattr(document, name) for name in FIELDS} | {
        "initiatives": sorted(document.initiatives.values_list("pk", flat=True)),
        "sections": sorted(document.sections.filter(is_included=True).values_list("key", flat=True)),
    }


def _titled(title: str) -> str:
    return _("「%s」という計画書はもうあります。別の名前にしてください。") % title
