"""The places of a merged drawing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from meguru.engines.bpmn.model import Bounds, Diagram

Value = TypeVar("Value")


def merge_drawing(*, base: Diagram, mine: Diagram, theirs: Diagram, merged: Diagram) -> Diagram:
    """Places that one side changed are that side's; where both did, mine."""
    drawn = {*merged.nodes, *merged.pools, *merged.lanes, *merged.artifacts}
    lines = {*merged.flows, *merged.messages, *merged.associations}
    shapes: dict[str, Bounds] = _merged(base.shapes, mine.shapes, theirs.shapes, drawn)
    edges = _merged(base.edges, mine.edges, theirs.edges, lines)
    labels = _merged(base.labels, mine.labels, theirs.labels, drawn | lines)
    return replace(merged, shapes=shapes, edges=edges, labels=labels)


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
