"""Makers of judged processes for tests."""

from __future__ import annotations

from collections.abc import Iterable

from meguru.apps.judgement import commands, queries
from meguru.apps.judgement.models import StepDecision
from meguru.apps.processes.bridge import xml_of
from meguru.apps.processes.commands.drawing import add_version
from meguru.apps.processes.models import Process, ProcessVersion
from meguru.apps.processes.testing import NOON, make_process
from meguru.apps.registry.models import Person
from meguru.engines.bpmn import Diagram, DiagramBuilder, StepFacts, Trait, lay_out
from meguru.engines.bpmn.edit import replace_node
from meguru.engines.judgement import Verdict

COUNTER_STEPS = {
    "reception": ("窓口での届出の受付", {Trait.FACE_TO_FACE}),
    "check": ("記載内容の確認", {Trait.CHECK}),
    "typing": ("システムへの入力", {Trait.DATA_ENTRY}),
    "approval": ("決裁", {Trait.JUDGEMENT, Trait.SEAL}),
    "sending": ("通知書の封入と発送", set()),
}


def counter_drawing(*, without: Iterable[str] = ()) -> Diagram:
    """A counter with a step for most verdicts; `typing` takes ten minutes, three thousand times a year."""
    builder = DiagramBuilder(name="届出")
    lane = builder.lane(name="市民係")
    ids = [
        builder.task(id=key, name=name, traits=traits, lane=lane)
        for key, (name, traits) in COUNTER_STEPS.items()
        if key not in set(without)
    ]
    builder.chain(builder.start(lane=lane), *ids, builder.end(lane=lane))
    diagram = builder.build()
    if "typing" in ids:
        facts = StepFacts(minutes=10, times_a_year=3000, system="住基システム")
        diagram = replace_node(diagram, node_id="typing", facts=facts)
    return lay_out(diagram)


def make_drawn_process(*, process: Process | None = None, diagram: Diagram | None = None) -> Process:
    """A process with an as-is drawing."""
    drawn = process or make_process()
    make_drawing(drawn, diagram=diagram)
    return drawn


def make_drawing(process: Process, *, diagram: Diagram | None = None, kind: str = "as_is") -> ProcessVersion:
    return add_version(
        process=process,
        kind=kind,
        xml=xml_of(diagram or counter_drawing()),
        note="",
        file_name="",
        remarks=[],
        analysis=None,
        by=None,
        now=NOON,
    )


def make_decision(
    process: Process,
    *,
    by: Person,
    element_id: str = "approval",
    verdict: Verdict = Verdict.STAFF,
    holds: bool = False,
    reason: str = "要件の表と照らすだけで済む",
) -> StepDecision:
    judgement = queries.judgement_of(process, user=by)
    assert judgement is not None
    step = judgement.judged.step(element_id)
    assert step is not None
    return commands.decide_step(
        process=process,
        step=step,
        verdict=verdict,
        holds=holds,
        reason=reason,
        seen=None,
        rules_version=judgement.judged.rules_version,
        by=by,
        now=NOON,
    )
