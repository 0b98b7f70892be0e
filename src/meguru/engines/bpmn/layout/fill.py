"""A drawing in which some places are missing: only what has none gets one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from meguru.engines.bpmn.layout.again import Again, NoRoom
from meguru.engines.bpmn.layout.nearby import overlaps
from meguru.engines.bpmn.layout.place import lay_out
from meguru.engines.bpmn.layout.seen import hidden_nodes, needs_layout
from meguru.engines.bpmn.layout.sizes import POOL_HEADER
from meguru.engines.bpmn.model import Bounds, Diagram

Value = TypeVar("Value")
_GAP, _BLACK_BOX, _MARGIN = 40.0, 60.0, 24.0


def fill_in(diagram: Diagram) -> Diagram:
    """Return the diagram with a place for everything that is to be seen; what has a place keeps it.

    Where there is no room beside what stands, and where nothing stands at all, everything is laid out.
    """
    if not any(key in diagram.shapes for key in diagram.nodes):
        return lay_out(diagram)
    hidden = hidden_nodes(diagram)
    seen = _without(diagram, hidden)
    placed = _without(seen, {key for key in seen.nodes if key not in seen.shapes})
    placed = replace(
        placed,
        flows={key: one for key, one in placed.flows.items() if key in placed.edges},
        messages={key: one for key, one in placed.messages.items() if key in placed.edges},
        lanes={key: one for key, one in placed.lanes.items() if key in placed.shapes},
        artifacts={key: one for key, one in placed.artifacts.items() if key in placed.shapes},
    )
    try:
        seen = _with_frames(seen)
        drawn = Again(replace(placed, shapes=seen.shapes), seen, set()).drawn()
    except NoRoom:
        return lay_out(diagram, earlier=diagram)
    filled = replace(
        diagram, shapes=drawn.shapes, edges={**diagram.edges, **drawn.edges}, labels=drawn.labels
    )
    filled = replace(filled, shapes={**diagram.shapes, **filled.shapes})
    return lay_out(diagram, earlier=diagram) if needs_layout(filled) else filled


def _without(diagram: Diagram, gone: set[str]) -> Diagram:
    """A diagram without some nodes and without the lines that end at them."""

    def stays(wires: Mapping[str, Value]) -> dict[str, Value]:
        return {
            key: one
            for key, one in wires.items()
            if getattr(one, "source", "") not in gone and getattr(one, "target", "") not in gone
        }

    return replace(
        diagram,
        nodes={key: node for key, node in diagram.nodes.items() if key not in gone},
        flows=stays(diagram.flows),
        messages=stays(diagram.messages),
        associations=stays(diagram.associations),
        shapes={key: box for key, box in diagram.shapes.items() if key not in gone},
    )


def _with_frames(diagram: Diagram) -> Diagram:
    """Frames for pools without a place: around what they hold, or below everything when they hold nothing."""
    shapes = dict(diagram.shapes)
    for pool in diagram.pools.values():
        if pool.id in shapes:
            continue
        held = [
            shapes[key]
            for group in (diagram.nodes, diagram.lanes)
            for key, one in group.items()
            if key in shapes
            and pool.process_id in (getattr(one, "parent_id", ""), getattr(one, "process_id", ""))
        ]
        frame = _around(held) if pool.process_id and held else _below(list(shapes.values()))
        others = [
            shapes[other]
            for other, one in diagram.pools.items()
            if other in shapes and one.process_id != pool.process_id
        ]
        if any(overlaps(frame, other) for other in others):
            raise NoRoom("枠(プール)を置く場所がないため、図全体を並べ直しました。")
        shapes[pool.id] = frame
    return replace(diagram, shapes=shapes)


def _around(held: list[Bounds]) -> Bounds:
    left, top = min(box.x for box in held), min(box.y for box in held)
    right, bottom = max(box.x + box.width for box in held), max(box.y + box.height for box in held)
    x, y = left - POOL_HEADER - _MARGIN, top - _MARGIN
    return Bounds(x, y, right + _MARGIN - x, bottom + _MARGIN - y)


def _below(boxes: list[Bounds]) -> Bounds:
    left = min((box.x for box in boxes), default=0.0)
    right = max((box.x + box.width for box in boxes), default=600.0)
    bottom = max((box.y + box.height for box in boxes), default=0.0)
    return Bounds(left, bottom + _GAP, max(right - left, 300.0), _BLACK_BOX)
