"""Rounds of the self-assessment: begun, answered, closed, opened again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from meguru.apps.ledger.commands import record
from meguru.apps.plans.models import Assessment, AssessmentAnswer
from meguru.apps.plans.queries.facts import office_facts
from meguru.apps.registry.models import Organisation, Person
from meguru.engines.momentum import Standing, stages


class RoundUnderWay(ValueError):
    """The office has an open round already."""


class RoundClosed(ValueError):
    """The round takes no more answers."""


class NotTheNewest(ValueError):
    """Only the newest round can be opened again."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says about one statement. Without a standing the earlier answer is taken back."""

    standing: Standing | None
    note: str = ""


@transaction.atomic
def start_round(*, organisation: Organisation, name: str, by: Person, now: dt.datetime) -> Assessment:
    """This function will begin a round of the office. Raises: RoundUnderWay when one is open."""
    try:
        with transaction.atomic():
            begun = Assessment.objects.create(
                organisation=organisation,
                name=name,
                stages_version=stages().version,
                opened_by=by,
                opened_at=now,
            )
    except IntegrityError as reason:
        raise RoundUnderWay(_("点検はもう始まっています。今の点検を締めてから始めてください。")) from reason
    record(
        organisation=organisation,
        by=by,
        activity="plans.round_started",
        subject=begun,
        summary=f"気運の点検「{name}」を始めました",
        payload={"stages_version": begun.stages_version},
        now=now,
    )
    return begun


@transaction.atomic
def answer(*, assessment: Assessment, said: Mapping[str, Said], by: Person, now: dt.datetime) -> int:
    """This function will store what one person says and return how many answers changed.

    Statements that are not in `said` keep their answer. The ledger says that somebody answered, never what.
    Raises: RoundClosed.
    """
    held = Assessment.objects.select_for_update(no_key=True).get(pk=assessment.pk)
    if not held.is_open:
        raise RoundClosed(_("この点検は締め切られました。答えは保存していません。"))
    stored = {one.statement: one for one in held.answers.filter(person=by)}
    changed = 0
    for key, one in said.items():
        there = stored.get(key)
        if one.standing is None:
            if there is not None:
                there.delete()
                changed += 1
            continue
        if there is not None and (there.standing, there.note) == (one.standing.value, one.note):
            continue
        AssessmentAnswer.objects.update_or_create(
            assessment=held,
            person=by,
            statement=key,
            defaults={
                "organisation": held.organisation,
                "standing": one.standing.value,
                "note": one.note,
                "answered_at": now,
            },
        )
        changed += 1
    if changed:
        record(
            organisation=held.organisation,
            by=by,
            activity="plans.round_answered",
            subject=held,
            summary=f"気運の点検「{held.name}」に答えました",
            payload={"answers": changed},
            now=now,
        )
    return changed


@transaction.atomic
def close_round(*, assessment: Assessment, by: Person, now: dt.datetime) -> None:
    """This function will close a round; what Meguru knows today is kept with it. Closing twice changes nothing."""
    held = Assessment.objects.select_for_update(no_key=True).get(pk=assessment.pk)
    if not held.is_open:
        return
    held.closed_at, held.facts = now, office_facts(held.organisation)
    held.save(update_fields=["closed_at", "facts"])
    record(
        organisation=held.organisation,
        by=by,
        activity="plans.round_closed",
        subject=held,
        summary=f"気運の点検「{held.name}」を締めました",
        now=now,
    )


@transaction.atomic
def reopen_round(*, assessment: Assessment, by: Person, now: dt.datetime) -> None:
    """This function will open a closed round again. Raises: NotTheNewest for all but the newest one."""
    rounds = Assessment.objects.select_for_update(no_key=True).filter(organisation=assessment.organisation)
    newest = rounds.first()
    if newest is None or newest.pk != assessment.pk:
        raise NotTheNewest(_("開き直せるのは、いちばん新しい点検だけです。"))
    if newest.is_open:
        return
    newest.closed_at, newest.facts = None, None
    newest.save(update_fields=["closed_at", "facts"])
    record(
        organisation=newest.organisation,
        by=by,
        activity="plans.round_reopened",
        subject=newest,
        summary=f"気運の点検「{newest.name}」を開き直しました",
        now=now,
    )
