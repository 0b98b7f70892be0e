"""The two diagrams of a turn as pictures: the measured as-is, and the to-be with what changed."""

from __future__ import annotations

import math
from collections.abc import Mapping

from meguru.engines.bpmn import Diagram, draw_svg
from meguru.engines.bpmn.svg.overlay import ElementOverlay
from meguru.engines.mining.results import ActivityFigures
from meguru.engines.turn.results import TurnResult
from meguru.engines.turn.wording import count, hours

# Above this mean waiting the tint is full; below, it grows with the logarithm, since waits span seconds to months.
FULL_HEAT_HOURS = 24.0 * 14
NO_HEAT_HOURS = 0.1


def draw_as_is(result: TurnResult) -> str:
    """Draw the as-is process with count, waiting and rework of every measured step."""
    return draw_svg(
        result.diagram, figures=measured_overlays(result), title=f"現状: {result.log_name}", prefix="as-is"
    )


def draw_to_be(result: TurnResult) -> str:
    """Draw the to-be process; changed and added elements are marked."""
    return draw_svg(
        result.to_be.diagram,
        figures=simulated_overlays(result),
        highlight=to_be_marks(result),
        title=f"あるべき姿: {result.log_name}",
        prefix="to-be",
    )


def measured_overlays(result: TurnResult) -> dict[str, ElementOverlay]:
    """Element id -> what the log says of it."""
    return {
        figures.element_id: _measured(figures)
        for figures in result.measurements.by_activity.values()
        if figures.element_id
    }


def _measured(figures: ActivityFigures) -> ElementOverlay:
    waiting = figures.waiting_hours
    notes = [f"待ち 平均 {hours(waiting.mean)}", f"作業 平均 {hours(figures.work_hours.mean)}"]
    if figures.work_is_inferred:
        notes.append("作業時間は推定")
    if figures.rework_count:
        notes.append(f"やり直し {count(figures.rework_count)}回")
    return ElementOverlay(
        count=f"{count(figures.count)}件",
        waiting=f"待ち {hours(waiting.mean)}"
        + (f"・再{count(figures.rework_count)}" if figures.rework_count else ""),
        heat=heat(waiting.mean),
        note="、".join(notes),
    )


def simulated_overlays(result: TurnResult) -> dict[str, ElementOverlay]:
    """Element id -> what the simulated year says of it."""
    return {
        element_id: ElementOverlay(
            count=f"{count(round(figures.visits.mean))}件/年",
            waiting=f"待ち {hours(figures.mean_delay_hours + figures.mean_queue_hours)}",
            heat=heat(figures.mean_delay_hours + figures.mean_queue_hours),
        )
        for element_id, figures in result.to_be.simulation.elements.items()
        if element_id in result.to_be.diagram.nodes and result.to_be.diagram.nodes[element_id].kind.is_task
    }


def to_be_marks(result: TurnResult) -> dict[str, str]:
    """Element id of the to-be -> "added" or "changed"."""
    chosen = {
        one.proposal.id: one.proposal for one in result.redesigns if one.proposal.id in result.to_be.chosen
    }
    touched = {element for proposal in chosen.values() for element in proposal.elements}
    return {
        node_id: "added" if node_id not in result.diagram.nodes else "changed"
        for node_id in result.to_be.diagram.nodes
        if node_id in touched or node_id not in result.diagram.nodes
    }


def as_is_marks(result: TurnResult) -> dict[str, str]:
    """Element id of the as-is -> "removed" or "changed", for the picture beside the to-be."""
    gone = _gone(result.diagram, result.to_be.diagram)
    changed = {key: "changed" for key, mark in to_be_marks(result).items() if mark == "changed"}
    return {**changed, **gone}


def _gone(before: Diagram, after: Diagram) -> Mapping[str, str]:
    return {
        key: "removed" for key, node in before.nodes.items() if key not in after.nodes and node.kind.is_task
    }


def heat(waiting_hours: float) -> float | None:
    """Map a mean waiting time to 0..1 on a logarithmic scale; None below six minutes."""
    if not math.isfinite(waiting_hours) or waiting_hours < NO_HEAT_HOURS:
        return None
    return min(1.0, math.log(waiting_hours / NO_HEAT_HOURS) / math.log(FULL_HEAT_HOURS / NO_HEAT_HOURS))
