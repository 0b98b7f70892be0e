"""The places of a merged drawing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from meguru.engines.bpmn.layout.again import place_again
from meguru.engines.bpmn.layout.automatic import is_automatic
from meguru.engines.bpmn.layout.place import lay_out
from meguru.engines.bpmn.model import Bounds, Diagram

Value = TypeVar("Value")
Points = tuple[tuple[float, float], ...]


def merge_drawing(*, base: Diagram, mine: Diagram, theirs: Diagram, merged: Diagram) -> Diagram:
    """Places that one side changed are that side's; where both did, mine.

    What theirs added and mine now covers takes the nearest free place, and lines whose ends are no longer where
    their side had them are drawn anew. When both sides are just as the automatic layout made them, so is the result.
    """
    drawn = {*merged.nodes, *merged.pools, *merged.lanes, *merged.artifacts}
    lines = {*merged.flows, *merged.messages, *merged.associations}
    whole = replace(
        merged,
        shapes=_merged(base.shapes, mine.shapes, theirs.shapes, drawn),
        edges=_merged(base.edges, mine.edges, theirs.edges, lines),
        labels=_merged(base.labels, mine.labels, theirs.labels, drawn | lines),
    )
    covered = _covered(mine, theirs, whole)
    stale = _stale(mine, theirs, whole, covered)
    if not covered and not stale:
        return whole
    if is_automatic(mine) and is_automatic(theirs):
        return lay_out(whole, earlier=mine)
    kept = replace(
        whole,
        nodes={key: node for key, node in whole.nodes.items() if key not in covered},
        flows={key: flow for key, flow in whole.flows.items() if key not in stale},
        messages={key: one for key, one in whole.messages.items() if key not in stale},
        associations={key: one for key, one in whole.associations.items() if key not in stale},
        shapes={key: box for key, box in whole.shapes.items() if key not in covered},
        edges={key: points for key, points in whole.edges.items() if key not in stale},
    )
    return place_again(kept, whole)[0]


def _merged(
    base: Mapping[str, Value], mine: Mapping[str, Value], theirs: Mapping[str, Value], kept: set[str]
) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for key in dict.fromkeys([*theirs, *mine]):
        if key not in kept:
            continue
        value = theirs.get(key) if mine.get(key) == base.get(key) else mine.get(key)
        if value is None:
            value = mine.get(key) or theirs.get(key)
        if value is not None:
            found[key] = value
    return found


def _covered(mine: Diagram, theirs: Diagram, whole: Diagram) -> set[str]:
    """Shapes of theirs that lie on something that stands elsewhere in theirs, or is not there at all."""
    covered: set[str] = set()
    for group in (whole.nodes, whole.lanes):
        boxes = {key: whole.shapes[key] for key in group if key in whole.shapes}
        strange = {key for key, box in boxes.items() if theirs.shapes.get(key) != box}
        for key in boxes.keys() - mine.shapes.keys():
            if any(
                other != key
                and _overlap(boxes[key], boxes[other])
                and not _contains(boxes[other], boxes[key])
                for other in strange
            ):
                covered.add(key)
    lanes = {key for key in covered if key in whole.lanes}
    return covered | {
        key
        for key, node in whole.nodes.items()
        if node.lane_id in lanes and key in whole.shapes and key not in mine.shapes
    }


def _stale(mine: Diagram, theirs: Diagram, whole: Diagram, covered: set[str]) -> set[str]:
    """Lines whose ends are not where they were when the line was drawn, or that were never drawn."""
    stale: set[str] = set()
    for group in ("flows", "messages", "associations"):
        for key, wire in getattr(whole, group).items():
            points = whole.edges.get(key)
            if points is None:
                if any(key in getattr(side, group) and key in side.edges for side in (mine, theirs)):
                    stale.add(key)
                continue
            side = mine if mine.edges.get(key) == points else theirs
            was = getattr(side, group).get(key)
            ends = {wire.source, wire.target}
            moved = any(side.shapes.get(end) != whole.shapes.get(end) for end in ends)
            if was is None or {was.source, was.target} != ends or moved or ends & covered:
                stale.add(key)
    return stale


def _overlap(one: Bounds, other: Bounds) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def _contains(outer: Bounds, inner: Bounds) -> bool:
    return (
        outer != inner
        and outer.x <= inner.x
        and outer.y <= inner.y
        and outer.x + outer.width >= inner.x + inner.width
        and outer.y + outer.height >= inner.y + inner.height
    )
