"""A file that was read, with the way back from ids to XML elements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from meguru.engines.bpmn.model import Bounds, Diagram, Remark


@dataclass(frozen=True, slots=True)
class Drawing:
    """The diagram interchange part of a file.

    `shape_elements` and `edge_elements` map an id to its first BPMNShape or BPMNEdge. `shift` maps an id to
    the (x, y) that was added because its plane was put below the previous ones.
    """

    shapes: Mapping[str, Bounds]
    edges: Mapping[str, tuple[tuple[float, float], ...]]
    labels: Mapping[str, Bounds]
    shape_elements: Mapping[str, etree._Element]
    edge_elements: Mapping[str, etree._Element]
    shift: Mapping[str, tuple[float, float]]
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """`elements` maps each id of the diagram to its XML element; `namespace` is the one of the model.

    `without_id` are the elements of the graph that had no id in the file and were given one.
    """

    root: etree._Element
    namespace: str
    diagram: Diagram
    elements: Mapping[str, etree._Element]
    drawing: Drawing
    without_id: tuple[etree._Element, ...] = ()
