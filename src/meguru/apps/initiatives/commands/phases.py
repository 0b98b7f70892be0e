"""Phases added, changed, moved, taken out, closed and opened again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from meguru.apps.initiatives.commands.changes import hold_phases, keep_change, state_of
from meguru.apps.initiatives.commands.initiatives import SavedMeanwhile
from meguru.apps.initiatives.models import Initiative, Phase, PlanItem
from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Person


class PhaseIsClosed(ValueError):
    """A closed phase is opened again before it is changed."""

    def __init__(self) -> None:
        super().__init__(_("終えた工程です。直すときは、先に「開き直す」を押してください。"))


class ExitsOpen(ValueError):
    """Exit criteria are not ticked and no reason is written."""

    def __init__(self, items: list[PlanItem]) -> None:
        super().__init__(
            _("まだ印のない条件があります：%s。印をつけるか、残したまま終える理由を書いてください。")
            % "、".join(one.text for one in items)
        )
        self.items = items


@transaction.atomic
def add_phase(
    *,
    initiative: Initiative,
    name: str,
    purpose: str,
    after: Phase | None,
    starts_on: dt.date | None,
    ends_on: dt.date | None,
    by: Person,
    now: dt.datetime,
) -> Phase:
    """This function will add an own phase, behind another one or at the end."""
    hold_phases(initiative.pk)
    last = initiative.phases.aggregate(last=Max("position"))["last"] or 0
    position = after.position + 1 if after else last + 1
    initiative.phases.filter(position__gte=position).update(position=F("position") + 1)
    phase = Phase.objects.create(
        organisation=initiative.organisation,
        initiative=initiative,
        position=position,
        name=name.strip(),
        purpose=purpose.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
    )
    keep_change(
        initiative=initiative,
        summary=f"工程「{phase.name}」を足しました",
        before={phase.pk: {**state_of(phase), "removed_at": now.isoformat()}},
        after=[phase],
        activity="initiatives.phase_added",
        by=by,
        now=now,
    )
    return phase


@transaction.atomic
def change_phase(
    *,
    phase: Phase,
    revision: int,
    name: str,
    purpose: str,
    starts_on: dt.date | None,
    ends_on: dt.date | None,
    by: Person,
    now: dt.datetime,
) -> None:
    """This function will store a phase's name, purpose and days. Raises: SavedMeanwhile, PhaseIsClosed."""
    there = _locked(phase)
    if there.revision != revision:
        raise SavedMeanwhile(there)
    if there.is_closed:
        raise PhaseIsClosed
    before = state_of(there)
    there.name, there.purpose = name.strip(), purpose.strip()
    there.starts_on, there.ends_on = starts_on, ends_on
    if state_of(there) == before:
        return
    _store(
        there,
        before,
        summary=f"工程「{there.name}」を変えました",
        activity="initiatives.phase_changed",
        by=by,
        now=now,
    )


@transaction.atomic
def move_phase(*, phase: Phase, earlier: bool, by: Person, now: dt.datetime) -> None:
    """This function will change places with the phase before or after; at the end nothing happens."""
    hold_phases(phase.initiative_id)
    there = list(phase.initiative.phases.in_use())
    place = next((number for number, one in enumerate(there) if one.pk == phase.pk), None)
    if place is None:
        return
    other = place - 1 if earlier else place + 1
    if not 0 <= other < len(there):
        return
    before = {}
    pair = [there[place], there[other]]
    places = sorted((pair[0].position, pair[1].position))
    if places[0] == places[1]:  # twins of position, as two people adding at once may leave them
        places[1] += 1
    wanted = (places[0], places[1]) if earlier else (places[1], places[0])
    for one, position in zip(pair, wanted, strict=True):
        before[one.pk] = state_of(one)
        one.position = position
        one.revision += 1
        one.save(update_fields=["position", "revision"])
    keep_change(
        initiative=phase.initiative,
        summary=f"工程「{phase.name}」の順番を変えました",
        before=before,
        after=pair,
        activity="initiatives.phase_moved",
        by=by,
        now=now,
    )


@transaction.atomic
def remove_phase(*, phase: Phase, by: Person, now: dt.datetime) -> None:
    """This function will take a phase out of the plan; undoing the change brings it back with all in it."""
    there = _locked(phase)
    if there.is_closed:
        raise PhaseIsClosed
    if there.removed_at is not None:
        return
    before = state_of(there)
    there.removed_at = now
    _store(
        there,
        before,
        summary=f"工程「{there.name}」を外しました",
        activity="initiatives.phase_removed",
        by=by,
        now=now,
    )


@transaction.atomic
def close_phase(*, phase: Phase, reason: str, by: Person, now: dt.datetime) -> None:
    """This function will close a phase whose exit criteria all hold, or whose reason is written.

    Raises: ExitsOpen.
    """
    there = _locked(phase)
    if there.is_closed:
        return
    missing = list(there.items.in_use().filter(kind=PlanItem.Kind.EXIT, done_at__isnull=True))
    if missing and not reason.strip():
        raise ExitsOpen(missing)
    there.closed_at, there.closed_by = now, by
    there.closed_reason = reason.strip() if missing else ""
    there.revision += 1
    there.save()
    record(
        organisation=there.organisation,
        by=by,
        activity="initiatives.phase_closed",
        subject=there.initiative,
        summary=f"工程「{there.name}」を終えました",
        payload={
            "phase": there.pk,
            "reason": there.closed_reason,
            "not_ticked": [one.text for one in missing],
        },
        now=now,
    )


@transaction.atomic
def reopen_phase(*, phase: Phase, by: Person, now: dt.datetime) -> None:
    """This function will open a closed phase again."""
    there = _locked(phase)
    if not there.is_closed:
        return
    there.closed_at, there.closed_by, there.closed_reason = None, None, ""
    there.revision += 1
    there.save()
    record(
        organisation=there.organisation,
        by=by,
        activity="initiatives.phase_reopened",
        subject=there.initiative,
        summary=f"工程「{there.name}」を開き直しました",
        payload={"phase": there.pk},
        now=now,
    )


def _locked(phase: Phase) -> Phase:
    return (
        Phase.objects.select_for_update(of=("self",), no_key=True)
        .select_related("initiative", "organisation")
        .get(pk=phase.pk)
    )


def _store(
    there: Phase, before: dict[str, object], *, summary: str, activity: str, by: Person, now: dt.datetime
) -> None:
    there.revision += 1
    there.save()
    keep_change(
        initiative=there.initiative,
        summary=summary,
        before={there.pk: before},
        after=[there],
        activity=activity,
        by=by,
        now=now,
    )
