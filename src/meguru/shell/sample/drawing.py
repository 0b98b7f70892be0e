"""An operation of the sample as a laid-out diagram. Element ids are those of the TOML file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from meguru.engines.bpmn import Diagram, DiagramBuilder, NodeKind, StepFacts, Trait, lay_out
from meguru.shell.sample.definition import Line, OperationSample, operations


def flow_id(line: Line) -> str:
    """The id of a sequence flow: where it leaves and where it arrives."""
    return f"flow_{line.source}_{line.target}"


def draw(operation: OperationSample, *, times_a_year: Mapping[str, int] | None = None) -> Diagram:
    """The process of an operation, with lanes, task kinds, traits and what is known of every step, laid out.

    `times_a_year` says how often each step is done in the town that draws it.
    """
    builder = DiagramBuilder(name=operation.name, process_id=f"process_{operation.key}")
    builder.pool(id="office", name=operation.name, process=f"process_{operation.key}")
    for lane in operation.lanes:
        builder.lane(id=f"lane_{lane.id}", name=lane.name)
    first = next(line.target for line in operation.lines if line.source == "start")
    lane_of = {one.id: f"lane_{one.lane}" for one in (*operation.steps, *operation.gateways, *operation.ends)}
    builder.start(id="start", name="受付", lane=lane_of[first])
    for step in operation.steps:
        builder.task(
            id=step.id,
            name=step.name,
            kind=NodeKind(step.kind),
            lane=lane_of[step.id],
            traits=[Trait(trait) for trait in step.traits],
        )
    for gateway in operation.gateways:
        builder.gateway(
            id=gateway.id, name=gateway.name, kind=NodeKind(gateway.kind), lane=lane_of[gateway.id]
        )
    for end in operation.ends:
        builder.end(id=end.id, name=end.name, lane=lane_of[end.id])
    for line in operation.lines:
        builder.flow(line.source, line.target, id=flow_id(line), name=line.words)
    return lay_out(_with_facts(builder.build(), operation, times_a_year or {}))


def _with_facts(diagram: Diagram, operation: OperationSample, times_a_year: Mapping[str, int]) -> Diagram:
    nodes = dict(diagram.nodes)
    for step in operation.steps:
        nodes[step.id] = replace(
            nodes[step.id],
            facts=StepFacts(
                minutes=round(step.mean_minutes, 1),
                waiting_hours=None if step.mean_waiting_hours is None else round(step.mean_waiting_hours, 1),
                times_a_year=times_a_year.get(step.id),
                form=step.form,
                system=step.system or (operation.facts["system_used"] if "data_entry" in step.traits else ""),
            ),
        )
    return replace(diagram, nodes=nodes)


@cache
def drawings() -> dict[str, Diagram]:
    """Every operation's diagram by key; as it is commonly done."""
    return {operation.key: draw(operation) for operation in operations()}
