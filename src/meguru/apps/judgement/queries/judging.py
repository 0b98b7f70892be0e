"""The judgement of one process: its drawing, what is known of its operation, the rules, the office's decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from meguru.apps.inventory.models import Operation
from meguru.apps.inventory.queries import demand_of
from meguru.apps.judgement import bridge
from meguru.apps.judgement.models import StepDecision
from meguru.apps.judgement.queries.elsewhere import other_steps
from meguru.apps.processes import bridge as drawings
from meguru.apps.processes.models import Process, ProcessVersion
from meguru.apps.processes.queries.drafts import shown_version
from meguru.apps.registry.models import Person
from meguru.engines import judgement as engine
from meguru.engines.bpmn import Diagram
from meguru.engines.judgement import JudgedProcess, Verdict
from meguru.engines.redesign import Proposal


@dataclass(frozen=True, slots=True)
class Judgement:
    """A judged version. `decisions` are the standing ones by (element id, verdict)."""

    version: ProcessVersion
    diagram: Diagram
    judged: JudgedProcess
    decisions: Mapping[tuple[str, Verdict], StepDecision]


def judgement_of(
    process: Process, *, user: Person, version: ProcessVersion | None = None, looks_around: bool = True
) -> Judgement | None:
    """Judge the steps of a version: the given one, else the newest as-is drawing this person may see, else any.

    The operation's volume is used only where this person may see the operation; decisions are seen by their own
    office only. `looks_around` also searches other processes for like steps. None when there is no drawing.
    """
    shown = version or shown_version(process, user, "as_is") or shown_version(process, user)
    if shown is None:
        return None
    diagram = drawings.diagram_of(shown.xml)
    standing = {
        (row.element_id, Verdict(row.verdict)): row
        for row in StepDecision.objects.visible_to(user)
        .standing()
        .filter(process=process)
        .select_related("decided_by")
    }
    similar = None
    if looks_around:
        labels = {task.id: task.name for task in diagram.tasks() if task.name}
        similar = engine.similar_steps(labels, other_steps(process, user=user))
    inputs = engine.inputs_of(diagram, yearly_volume=_yearly_volume(process, user), similar=similar)
    return Judgement(
        version=shown,
        diagram=diagram,
        judged=engine.judge(inputs, decisions=bridge.decisions_of(standing.values())),
        decisions=standing,
    )


def _yearly_volume(process: Process, user: Person) -> int | None:
    operation = Operation.objects.visible_to(user).filter(pk=process.operation_id).first()
    return None if operation is None else demand_of(operation).yearly_volume


def proposals_for(
    process: Process, *, user: Person, version: ProcessVersion | None = None
) -> tuple[Proposal, ...]:
    """The redesigns that the judgement of a process leads to: operator of the catalogue, element, reasons.

    Each can be given to `redesign.apply`; the id is "operator:element".
    """
    found = judgement_of(process, user=user, version=version)
    return () if found is None else engine.proposals(found.judged)


def to_be_choices(judgement: Judgement) -> list[tuple[Proposal, bool]]:
    """What a to-be can be made of, each with whether it is ticked at first sight.

    Dropping a step is not while only its label speaks for it: people must say so first.
    """
    return [
        (one, one.operator != "drop_step" or all(reason.source != "label" for reason in one.reasons))
        for one in engine.proposals(judgement.judged)
    ]


def stray_decisions(judgement: Judgement) -> list[StepDecision]:
    """Standing decisions about steps that this drawing does not hold."""
    drawn = {step.inputs.element_id for step in judgement.judged.steps}
    return [row for (element_id, _verdict), row in judgement.decisions.items() if element_id not in drawn]


def decision_history(process: Process, *, element_id: str, user: Person) -> list[StepDecision]:
    """Every decision about a step, newest first, those that were taken back too."""
    return list(
        StepDecision.objects.visible_to(user)
        .filter(process=process, element_id=element_id)
        .select_related("decided_by", "withdrawn_by")
    )
