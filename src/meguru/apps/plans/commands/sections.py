"""Sections of a paper: written by people, filled in anew from records. The two never touch each other."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from meguru.apps.ledger.commands import record
from meguru.apps.plans.bridge import filled_from, stored_from
from meguru.apps.plans.commands.meanwhile import ChangedMeanwhile
from meguru.apps.plans.models import PlanDocument, PlanSection, SectionVersion
from meguru.apps.plans.queries.filling import Material, fill
from meguru.apps.registry.models import Person
from meguru.engines.momentum import outlines


@transaction.atomic
def write_section(
    *, section: PlanSection, text: str, revision: int, by: Person, now: dt.datetime
) -> PlanSection:
    """This function will store people's words of a section that was read at `revision`; the earlier ones are kept.

    A text that says what the records say anyway is not stored: the section goes on following them.
    Raises: ChangedMeanwhile.
    """
    held = PlanSection.objects.select_for_update(of=("self",), no_key=True).get(pk=section.pk)
    if held.revision != revision:
        raise ChangedMeanwhile(held, held.written_by)
    words = "" if text == filled_from(held.filled).draft else text
    if words == held.text:
        return held
    held.text, held.revision, held.written_by, held.written_at = words, held.revision + 1, by, now
    held.save(update_fields=["text", "revision", "written_by", "written_at"])
    SectionVersion.objects.create(
        organisation=held.organisation,
        section=held,
        revision=held.revision,
        text=words,
        written_by=by,
        written_at=now,
    )
    record(
        organisation=held.organisation,
        by=by,
        activity="plans.section_written",
        subject=held,
        summary=f"計画書「{held.document.title}」の節を書きました",
        payload={"key": held.key, "revision": held.revision, "letters": len(words)},
        now=now,
    )
    return held


@transaction.atomic
def refresh_document(*, document: PlanDocument, key: str = "", by: Person, now: dt.datetime) -> list[str]:
    """This function will fill in today's records, into one section or all, and return the keys that changed.

    What people wrote stays as it is.
    """
    outline = outlines()[document.kind]
    today = fill(material=Material(document, by, now), outline=outline)
    changed = []
    sections = PlanSection.objects.select_for_update(no_key=True).filter(document=document)
    for section in sections.filter(key=key) if key else sections:
        fresh = stored_from(today[section.key]) if section.key in today else section.filled
        if fresh != section.filled:
            section.filled, section.filled_at = fresh, now
            section.save(update_fields=["filled", "filled_at"])
            changed.append(section.key)
    if changed:
        record(
            organisation=document.organisation,
            by=by,
            activity="plans.document_refreshed",
            subject=document,
            summary=f"計画書「{document.title}」に今の記録を入れ直しました（{len(changed)}節）",
            payload={"sections": changed},
            now=now,
        )
    return changed
