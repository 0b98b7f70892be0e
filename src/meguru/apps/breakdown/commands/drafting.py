"""Steps chosen from the chart become a draft of a process."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from meguru.apps.breakdown.models import Breakdown, StepDraft
from meguru.apps.ledger.commands import record
from meguru.apps.processes.commands import add_process
from meguru.apps.processes.commands.drafting import start_draft
from meguru.apps.processes.models import Process, ProcessVersion
from meguru.apps.registry.models import Person
from meguru.engines.mandala import ChosenStep, drawing_of


class NoSteps(ValueError):
    """A draft was asked for without any step."""


@transaction.atomic
def draft_steps(
    *,
    breakdown: Breakdown,
    steps: Sequence[ChosenStep],
    process: Process | None,
    process_name: str,
    by: Person | None,
    now: dt.datetime,
) -> ProcessVersion:
    """This function will begin an as-is draft with the chosen steps in their order, and keep the link.

    Without `process` a new one of the operation is opened under `process_name`.
    Raises: NoSteps; processes' AlreadyNamed when the operation has a process of this name.
    """
    if not steps:
        raise NoSteps("手順にする項目に、順番の番号を一つ以上書いてください。")
    chosen = process or add_process(operation=breakdown.operation, name=process_name, by=by, now=now)
    version = start_draft(
        process=chosen,
        kind=ProcessVersion.Kind.AS_IS,
        based_on=None,
        diagram=drawing_of(steps, name=chosen.name),
        note=f"機能分析「{breakdown.name}」から",
        by=by,
        now=now,
    )
    StepDraft.objects.create(
        organisation=breakdown.organisation, breakdown=breakdown, version=version, made_by=by, made_at=now
    )
    record(
        organisation=breakdown.organisation,
        by=by,
        activity="breakdown.steps_drafted",
        subject=breakdown,
        summary=f"機能分析「{breakdown.name}」の項目{len(steps)}つを、「{chosen.name}」の手順の下書きにしました",
        payload={"process": chosen.pk, "version": version.pk, "steps": [step.name for step in steps]},
        now=now,
    )
    return version
