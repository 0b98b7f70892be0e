"""What phases were before a change, kept so that it can be taken back while nobody changed them since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from meguru.apps.initiatives.models import Initiative, Phase, PlanChange
from meguru.apps.ledger.commands import record
from meguru.apps.registry.models import Person

UNDONE = "元に戻しました："


class CannotUndo(ValueError):
    """The phases of a change were changed again by somebody."""


def state_of(phase: Phase) -> dict[str, Any]:
    """Everything of a phase that a change may touch, as JSON."""
    return {
        "name": phase.name,
        "purpose": phase.purpose,
        "position": phase.position,
        "starts_on": phase.starts_on.isoformat() if phase.starts_on else None,
        "ends_on": phase.ends_on.isoformat() if phase.ends_on else None,
        "removed_at": phase.removed_at.isoformat() if phase.removed_at else None,
    }


def hold_phases(initiative_id: int) -> None:
    """Nobody changes the plan until the transaction ends: what touches several phases takes all of them, in one order,
    so that no revision is given twice and two people never wait for each other."""
    Initiative.objects.select_for_update(of=("self",), no_key=True).get(pk=initiative_id)
    phases = Phase.objects.select_for_update(of=("self",), no_key=True).filter(initiative_id=initiative_id)
    list(phases.order_by("pk").values_list("pk", flat=True))


def keep_change(
    *,
    initiative: Initiative,
    summary: str,
    before: dict[int, dict[str, Any]],
    after: Sequence[Phase],
    activity: str,
    by: Person,
    now: dt.datetime,
) -> PlanChange:
    """Store what can be taken back, and record it."""
    change = PlanChange.objects.create(
        organisation=initiative.organisation,
        initiative=initiative,
        summary=summary[:200],
        before={str(pk): state for pk, state in before.items()},
        after_revisions={str(phase.pk): phase.revision for phase in after},
        made_by=by,
        made_at=now,
    )
    record(
        organisation=initiative.organisation,
        by=by,
        activity=activity,
        subject=initiative,
        summary=f"取組「{initiative.name}」：{summary}",
        payload={"before": change.before, "after": {str(one.pk): state_of(one) for one in after}},
        now=now,
    )
    return change


@transaction.atomic
def undo_change(*, change: PlanChange, by: Person, now: dt.datetime) -> None:
    """This function will put the phases of a change back as they were; that too can be taken back.

    Raises: CannotUndo when one of them was changed since, or the change was taken back already.
    """
    locked = PlanChange.objects.select_for_update(of=("self",), no_key=True).get(pk=change.pk)
    hold_phases(change.initiative_id)
    phases = {
        str(phase.pk): phase
        for phase in Phase.objects.filter(
            initiative_id=change.initiative_id, pk__in=[int(pk) for pk in change.before]
        )
    }
    as_left = {key: phase.revision for key, phase in phases.items()}
    if locked.undone_at is not None or as_left != change.after_revisions:
        raise CannotUndo(
            _("そのあとに変えられた工程があるので、元に戻せません。工程を一つずつ直してください。")
        )
    if any(phase.is_closed for phase in phases.values()):
        raise CannotUndo(_("終えた工程が入っているので、元に戻せません。先に工程を開き直してください。"))
    undone = {phase.pk: state_of(phase) for phase in phases.values()}
    for key, phase in phases.items():
        state = change.before[key]
        phase.name, phase.purpose, phase.position = state["name"], state["purpose"], state["position"]
        phase.starts_on = parse_date(state["starts_on"]) if state["starts_on"] else None
        phase.ends_on = parse_date(state["ends_on"]) if state["ends_on"] else None
        phase.removed_at = parse_datetime(state["removed_at"]) if state["removed_at"] else None
        phase.revision += 1
    _store(list(phases.values()))
    locked.undone_at = now
    locked.save(update_fields=["undone_at"])
    keep_change(
        initiative=change.initiative,
        summary=_undone_words(change.summary),
        before=undone,
        after=list(phases.values()),
        activity="initiatives.plan_undone",
        by=by,
        now=now,
    )


def _undone_words(summary: str) -> str:
    """Taking back what was taken back is the first change again."""
    if summary.startswith(UNDONE):
        return summary.removeprefix(UNDONE)
    return f"{UNDONE}{summary}"


def _store(phases: Sequence[Phase]) -> None:
    try:
        with transaction.atomic():
            for phase in phases:
                phase.save()
    except IntegrityError as twice:
        raise CannotUndo(_("同じ工程がもう計画に入っているので、元に戻せません。")) from twice
