"""What a drawing tool cannot hold is taken from the save that the edit began from.

The browser's tool forgets extensions of other tools in places where it expects none, places of shapes inside closed
sub-processes, and how a name is broken into lines. None of that is an edit of the person who drew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from meguru.engines.bpmn import Diagram


def as_edited(*, base: Diagram, sent: Diagram) -> Diagram:
    """The drawing that was sent, written into the file of `base`, with what the tool could not hold."""
    boxes = {*sent.nodes, *sent.lanes, *sent.pools, *sent.artifacts}
    lines = {*sent.flows, *sent.messages, *sent.associations}
    return replace(
        sent,
        source_xml=base.source_xml,
        remarks=(),
        nodes=_with_texts(sent.nodes, base.nodes, "name", "documentation"),
        flows=_with_texts(sent.flows, base.flows, "name", "condition"),
        lanes=_with_texts(sent.lanes, base.lanes, "name"),
        pools=_with_texts(sent.pools, base.pools, "name"),
        messages=_with_texts(sent.messages, base.messages, "name"),
        artifacts=_with_texts(sent.artifacts, base.artifacts, "text"),
        shapes=_with_lost(sent.shapes, base.shapes, boxes),
        edges=_with_lost(sent.edges, base.edges, lines),
        labels=_with_lost(sent.labels, base.labels, (boxes - {*sent.shapes}) | (lines - {*sent.edges})),
    )


def _with_lost(sent: Mapping[str, Any], base: Mapping[str, Any], there: set[str]) -> dict[str, Any]:
    lost = {key: value for key, value in base.items() if key not in sent and key in there}
    return {**sent, **lost}


def _with_texts(sent: Mapping[str, Any], base: Mapping[str, Any], *fields: str) -> dict[str, Any]:
    """Texts that differ in white space only are those of `base`."""
    return {key: _with_text(one, base[key], fields) if key in base else one for key, one in sent.items()}


def _with_text(sent: Any, base: Any, fields: tuple[str, ...]) -> Any:
    same = {
        name: getattr(base, name)
        for name in fields
        if getattr(sent, name) != getattr(base, name)
        and getattr(sent, name).split() == getattr(base, name).split()
    }
    return replace(sent, **same) if same else sent
