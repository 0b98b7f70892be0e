"""Small edits that several operators share."""

from __future__ import annotations

from dataclasses import replace

from meguru.engines.redesign.process_view import CannotApply, Design
from meguru.engines.simulation.scenario import TaskParameters


def task_of(design: Design, step_id: str) -> TaskParameters:
    """Return the parameters of a step that must still be there.

    Raises: CannotApply when another redesign took the step away.
    """
    if step_id not in design.diagram.nodes or step_id not in design.scenario.tasks:
        raise CannotApply(f"作業「{step_id}」は、ほかの案ですでに無くなっています。")
    return design.scenario.tasks[step_id]


def with_task(design: Design, *, step_id: str, task: TaskParameters) -> Design:
    """Replace the parameters of one step."""
    tasks = {**design.scenario.tasks, step_id: task}
    return Design(diagram=design.diagram, scenario=replace(design.scenario, tasks=tasks))
