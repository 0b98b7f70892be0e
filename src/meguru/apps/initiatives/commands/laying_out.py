"""The standard flow becomes the plan of an initiative; the same again puts new dates under the phases there."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from meguru.apps.initiatives import bridge
from meguru.apps.initiatives.bridge import Wish, laid_out
from meguru.apps.initiatives.commands.changes import hold_phases, keep_change, state_of
from meguru.apps.initiatives.models import Initiative, Phase, PhaseRole, PlanBasis, PlanItem
from meguru.apps.registry.models import Person
from meguru.engines.initiative_flow import FlowPhase, standard_flow


@transaction.atomic
def lay_out_plan(
    *, initiative: Initiative, wish: Wish, by: Person, now: dt.datetime, today: dt.date
) -> list[Phase]:
    """This function will give an initiative the phases of the standard flow, with dates, items and proposed roles.

    When it has phases already, those that are not closed get new dates and keep their lengths.
    Raises: CannotLayOut; then nothing is stored.
    """
    hold_phases(initiative.pk)
    PlanBasis.objects.update_or_create(
        initiative=initiative,
        defaults={
            "organisation": initiative.organisation,
            "flow_version": standard_flow().version,
            "counted": wish.counted,
            "counted_on": wish.counted_on,
            "needs_budget": wish.needs_budget,
            "closing_month": wish.closing.month,
            "closing_day": wish.closing.day,
        },
    )
    there = bridge.phases_of(initiative)
    if there:
        return _dated_anew(initiative, there, wish, by=by, now=now, today=today)
    return _begun(initiative, wish, by=by, now=now, today=today)


def _begun(
    initiative: Initiative, wish: Wish, *, by: Person, now: dt.datetime, today: dt.date
) -> list[Phase]:
    flow = bridge.flow_phases(needs_budget=wish.needs_budget)
    placed = laid_out([bridge.stretch_of_flow(one) for one in flow], wish, today=today).phases
    made = [
        _phase_of(initiative, one, position=number, starts_on=days.starts_on, ends_on=days.ends_on)
        for number, (one, days) in enumerate(zip(flow, placed, strict=True), start=1)
    ]
    keep_change(
        initiative=initiative,
        summary=f"標準の流れから工程を{len(made)}つ作りました",
        before={phase.pk: {**state_of(phase), "removed_at": now.isoformat()} for phase in made},
        after=made,
        activity="initiatives.plan_laid_out",
        by=by,
        now=now,
    )
    return made


def _phase_of(
    initiative: Initiative, flow: FlowPhase, *, position: int, starts_on: dt.date, ends_on: dt.date
) -> Phase:
    phase = Phase.objects.create(
        organisation=initiative.organisation,
        initiative=initiative,
        flow_key=flow.id,
        position=position,
        name=flow.name,
        purpose=flow.purpose,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    kinds = PlanItem.Kind
    PlanItem.objects.bulk_create(
        PlanItem(organisation=initiative.organisation, phase=phase, kind=kind, position=number, text=text)
        for kind, texts in (
            (kinds.TASK, flow.tasks),
            (kinds.OUTPUT, flow.outputs),
            (kinds.EXIT, flow.exits),
        )
        for number, text in enumerate(texts, start=1)
    )
    PhaseRole.objects.bulk_create(
        PhaseRole(organisation=initiative.organisation, phase=phase, kind=role.kind.value, usually=role.who)
        for role in flow.roles
    )
    return phase


def _dated_anew(
    initiative: Initiative,
    there: list[Phase],
    wish: Wish,
    *,
    by: Person,
    now: dt.datetime,
    today: dt.date,
) -> list[Phase]:
    open_ones = [phase for phase in there if not phase.is_closed]
    stretches = [bridge.stretch_of(phase, needs_budget=wish.needs_budget) for phase in open_ones]
    layout = laid_out(stretches, wish, today=today)
    before = {}
    for phase, days in zip(open_ones, layout.phases, strict=True):
        before[phase.pk] = state_of(phase)
        phase.starts_on, phase.ends_on = days.starts_on, days.ends_on
        phase.revision += 1
        phase.save(update_fields=["starts_on", "ends_on", "revision"])
    keep_change(
        initiative=initiative,
        summary=f"{len(open_ones)}つの工程の日付を引き直しました",
        before=before,
        after=open_ones,
        activity="initiatives.plan_laid_out",
        by=by,
        now=now,
    )
    return there
