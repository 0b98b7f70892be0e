"""A `Diagram` as a BPMN 2.0 file that other tools open."""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from meguru.engines.bpmn.files.read import read_source
from meguru.engines.bpmn.files.source import Drawing, Source
from meguru.engines.bpmn.files.vocabulary import BPMNDI, DC, DI, MEGURU, MODEL, XSI
from meguru.engines.bpmn.files.write_drawing import write_drawing
from meguru.engines.bpmn.files.write_elements import (
    remove_gone,
    write_artifacts,
    write_associations,
    write_flows,
    write_nodes,
    write_processes,
)
from meguru.engines.bpmn.files.write_lanes import write_lanes, write_pools
from meguru.engines.bpmn.files.write_tree import Tree
from meguru.engines.bpmn.model import Diagram


def write_bpmn(diagram: Diagram) -> bytes:
    """Write a diagram as UTF-8 XML, always the same bytes for the same diagram.

    With `source_xml` the original file is brought up to date: only what differs from what was read is changed,
    so extensions of other tools, comments and unknown attributes stay as they were. Without it a new file is
    made. Flows, messages and associations whose ends are not in the diagram are not written.
    Raises: Refused when `source_xml` is not a BPMN file.
    """
    whole = _without_loose_ends(diagram)
    source = _blank() if diagram.source_xml is None else read_source(diagram.source_xml)
    tree = Tree(source=source, after=whole)
    write_processes(tree)
    write_nodes(tree)
    write_flows(tree)
    write_lanes(tree)
    write_pools(tree)
    remove_gone(tree)
    write_artifacts(tree)
    write_associations(tree)
    write_drawing(tree)
    if diagram.source_xml is None:
        etree.indent(tree.root, space="  ")
    document = tree.root.getroottree()
    return etree.tostring(document, xml_declaration=True, encoding="UTF-8") + b"\n"


def _without_loose_ends(diagram: Diagram) -> Diagram:
    flows = {
        key: flow
        for key, flow in diagram.flows.items()
        if flow.source in diagram.nodes and flow.target in diagram.nodes
    }
    ends = {*diagram.nodes, *diagram.pools}
    messages = {key: one for key, one in diagram.messages.items() if {one.source, one.target} <= ends}
    ends |= {*flows, *diagram.lanes, *messages, *diagram.artifacts}
    ties = {key: one for key, one in diagram.associations.items() if {one.source, one.target} <= ends}
    drawn = {*diagram.nodes, *diagram.pools, *diagram.lanes, *diagram.artifacts}
    lines = {*flows, *messages, *ties}
    return replace(
        diagram,
        flows=flows,
        messages=messages,
        associations=ties,
        shapes={key: value for key, value in diagram.shapes.items() if key in drawn},
        edges={key: value for key, value in diagram.edges.items() if key in lines},
        labels={key: value for key, value in diagram.labels.items() if key in drawn | lines},
    )


def _blank() -> Source:
    root = etree.Element(
        f"{{{MODEL}}}definitions",
        nsmap={"bpmn": MODEL, "bpmndi": BPMNDI, "dc": DC, "di": DI, "xsi": XSI, "meguru": MEGURU},
    )
    for name, value in (
        *(("id", "definitions_1"), ("targetNamespace", MEGURU)),
        *(("exporter", "Meguru"), ("exporterVersion", "0.1")),
    ):
        root.set(name, value)
    empty = Diagram(processes={}, nodes={}, flows={})
    return Source(
        root=root, namespace=MODEL, diagram=empty, elements={}, drawing=Drawing({}, {}, {}, {}, {}, {}, ())
    )
