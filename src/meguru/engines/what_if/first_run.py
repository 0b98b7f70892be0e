"""最初の試算: any drawing simulated as it comes, with default values, to see at once what it does and what it lacks.

The values are those with which a trial begins (`starting_inputs`): equal shares, 10 minutes a step, one person a lane.
A drawing that would get stuck is played with joins that take what has come (`made_runnable`); the drawing that people
keep is not touched. Whatever is left out, approximated or assumed is named by id and label.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from meguru.engines.bpmn import Diagram, made_runnable
from meguru.engines.bpmn.model import NodeKind, Remark
from meguru.engines.simulation import Arrivals, CannotSimulate, Scenario, SimulationResult, simulate
from meguru.engines.what_if.design import Base, build
from meguru.engines.what_if.drawing import steps_of
from meguru.engines.what_if.inputs import DEFAULT_SEED
from meguru.engines.what_if.starting import Known, starting_inputs

DAYS = 30
FISCAL_YEAR = 2026
_EVERY_HOUR = Arrivals(per_hour_of_week=(1.0,) * 168)


@dataclass(frozen=True, slots=True)
class FirstRun:
    """`diagram` is what was played, `result` one month of it; `remarks` name what is not simulated as drawn."""

    diagram: Diagram
    result: SimulationResult
    remarks: tuple[Remark, ...]

    @property
    def finished_share(self) -> float:
        """The share of the measured cases that came to an end, 0..1."""
        finished = int(self.result.case_number.size)
        return finished / max(finished + self.result.unfinished_cases, 1)


def first_run(diagram: Diagram, *, seed: int = DEFAULT_SEED) -> FirstRun:
    """Simulate one month of a drawing with default values. The same drawing and seed give the same result.

    Raises: CannotSimulate when the drawing holds nothing that could be played.
    """
    if not any(node.kind.is_activity or node.kind.is_event for node in diagram.nodes.values()):
        raise CannotSimulate("図に作業も開始もないため、シミュレーションできません。手順を描いてください。")
    played, remarks = made_runnable(diagram)
    result = _simulated(played, seed)
    if result.case_number.size == 0 and (loose := _without_waiting(played)) is not None:
        played, more = loose
        remarks += more
        result = _simulated(played, seed)
    if result.case_number.size == 0 and (ending := _that_end(played, seed)) is not None:
        played, more = ending
        remarks += more
        result = _simulated(played, seed)
    return FirstRun(played, result, (*diagram.remarks, *remarks, *result.remarks))


def _simulated(diagram: Diagram, seed: int) -> SimulationResult:
    if steps_of(diagram):
        inputs = starting_inputs(diagram, known=Known(), fiscal_year=FISCAL_YEAR).inputs
        scenario = build(Base(diagram), inputs).design.scenario
    else:
        scenario = Scenario(tasks={}, pools={}, arrivals=_EVERY_HOUR)
    return simulate(diagram, scenario, seed=seed, replications=1, days=DAYS, warm_up_days=0)


def _without_waiting(diagram: Diagram) -> tuple[Diagram, tuple[Remark, ...]] | None:
    """Every parallel join as an inclusive one, when too many situations hid which of them gets stuck."""
    joins = [
        node
        for node in diagram.nodes.values()
        if node.kind is NodeKind.PARALLEL_GATEWAY and len(diagram.incoming(node.id)) > 1
    ]
    if not joins:
        return None
    changed = {node.id: replace(node, kind=NodeKind.INCLUSIVE_GATEWAY) for node in joins}
    remarks = tuple(
        Remark(
            code="join-takes-what-came",
            severity="warning",
            message=f"合流「{node.name or node.id}」は、届いた枝だけで進むものとして計算しました。",
            element_id=node.id,
        )
        for node in joins
    )
    return replace(diagram, nodes={**diagram.nodes, **changed}), remarks


def _that_end(diagram: Diagram, seed: int) -> tuple[Diagram, tuple[Remark, ...]] | None:
    """Only the processes of a file whose cases come to an end; None when that is none or all of them."""
    ending = {
        key: process
        for key, process in diagram.processes.items()
        if any(node.parent_id == key for node in diagram.nodes.values())
        and _simulated(replace(diagram, processes={key: process}), seed).case_number.size
    }
    if not ending or len(ending) == len(diagram.processes):
        return None
    remarks = tuple(
        Remark(
            code="process-left-out",
            severity="warning",
            message=f"業務フロー「{process.name or key}」は終わりに届かないため、外して計算しました。",
            element_id=key,
        )
        for key, process in diagram.processes.items()
        if key not in ending
    )
    return replace(diagram, processes=ending), remarks
