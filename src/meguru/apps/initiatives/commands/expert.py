"""What is asked of an expert, and what is ready for one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from meguru.apps.initiatives.commands.initiatives import SavedMeanwhile
from meguru.apps.initiatives.models import ExpertAnswer, Initiative, ReadinessItem
from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Person
from meguru.engines.initiative_flow import expert_guide


@transaction.atomic
def answer_questions(
    *,
    initiative: Initiative,
    texts: Mapping[str, str],
    revisions: Mapping[str, int],
    by: Person,
    now: dt.datetime,
) -> int:
    """This function will store answers by question and return how many changed; an empty text empties the answer.

    `revisions` is what each answer was at when it was read, 0 for none.
    Raises: SavedMeanwhile with the answers somebody else wrote in between; then nothing is stored.
    """
    Initiative.objects.select_for_update(of=("self",), no_key=True).get(pk=initiative.pk)
    stored = {one.question: one for one in initiative.expert_answers.all()}
    changed: list[ExpertAnswer] = []
    stale: dict[str, ExpertAnswer] = {}
    for question, text in texts.items():
        there = stored.get(question) or ExpertAnswer(
            organisation=initiative.organisation, initiative=initiative, question=question, revision=0
        )
        if there.text == text.strip():
            continue
        if there.revision != revisions.get(question, 0):
            stale[question] = there
            continue
        there.text, there.written_by, there.written_at = text.strip(), by, now
        there.revision += 1
        changed.append(there)
    if stale:
        raise SavedMeanwhile(stale)
    for one in changed:
        one.save()
    if changed:
        record(
            organisation=initiative.organisation,
            by=by,
            activity="initiatives.expert_answered",
            subject=initiative,
            summary=f"取組「{initiative.name}」で専門家に頼むことを{len(changed)}つ書きました",
            payload={one.question: one.text for one in changed},
            now=now,
        )
    return len(changed)


@transaction.atomic
def tick_readiness(
    *, initiative: Initiative, shown: set[str], ticked: set[str], by: Person, now: dt.datetime
) -> int:
    """This function will tick and untick what is ready and return how many changed.

    Names are the guide's keys, or "own-" and the id of a thing the office wrote. What was not shown is left alone.
    """
    Initiative.objects.select_for_update(of=("self",), no_key=True).get(pk=initiative.pk)
    rows = {row.guide_key or f"own-{row.pk}": row for row in initiative.readiness_items.in_use()}
    known = {one.id for one in expert_guide().readiness}
    changed = {}
    for key in sorted(shown):
        row = rows.get(key)
        if row is None:
            if key not in known or key not in ticked:
                continue
            row = ReadinessItem(organisation=initiative.organisation, initiative=initiative, guide_key=key)
        if (row.done_at is not None) == (key in ticked):
            continue
        row.done_at, row.done_by = (now, by) if key in ticked else (None, None)
        row.save()
        changed[row.text or key] = key in ticked
    if changed:
        record(
            organisation=initiative.organisation,
            by=by,
            activity="initiatives.readiness_ticked",
            subject=initiative,
            summary=f"取組「{initiative.name}」で受け入れの準備の印を{len(changed)}つ変えました",
            payload=changed,
            now=now,
        )
    return len(changed)


@transaction.atomic
def add_readiness(*, initiative: Initiative, text: str, by: Person, now: dt.datetime) -> ReadinessItem:
    """This function will add something of the office's own to the readiness list."""
    row = ReadinessItem.objects.create(
        organisation=initiative.organisation, initiative=initiative, text=text.strip()
    )
    _record(row, "initiatives.readiness_added", f"準備することに「{row.text}」を足しました", by=by, now=now)
    return row


@transaction.atomic
def remove_readiness(*, item: ReadinessItem, by: Person, now: dt.datetime) -> None:
    """This function will take an own thing out of the list; `bring_back_readiness` undoes it."""
    if ReadinessItem.objects.filter(pk=item.pk, removed_at__isnull=True).update(removed_at=now):
        _record(
            item,
            "initiatives.readiness_removed",
            f"準備することから「{item.text}」を外しました",
            by=by,
            now=now,
        )


@transaction.atomic
def bring_back_readiness(*, item: ReadinessItem, by: Person, now: dt.datetime) -> None:
    """This function will put an own thing back into the list."""
    if ReadinessItem.objects.filter(pk=item.pk, removed_at__isnull=False).update(removed_at=None):
        _record(
            item,
            "initiatives.readiness_brought_back",
            f"準備することに「{item.text}」を戻しました",
            by=by,
            now=now,
        )


def _record(row: ReadinessItem, activity: str, summary: str, *, by: Person, now: dt.datetime) -> None:
    record(
        organisation=row.organisation,
        by=by,
        activity=activity,
        subject=row.initiative,
        summary=summary,
        payload={"item": row.pk},
        now=now,
    )
