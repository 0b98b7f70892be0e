"""The XML of a drawing, where QBP and BPSim keep their parameters."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from meguru.engines.bpmn import write_bpmn
from meguru.engines.bpmn.model import Diagram
from meguru.engines.uploads import Refused, guard_xml

MOST_BYTES = 40 * 1024 * 1024
MOST_DEPTH = 200


def tree_of(data: bytes) -> etree._Element:
    """The root of a file from outside. Raises: Refused when it is no XML or could do harm."""
    guard_xml(data, maximum_bytes=MOST_BYTES, maximum_depth=MOST_DEPTH)
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, dtd_validation=False, huge_tree=False
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as reason:
        raise Refused(
            "XML として読めません。ファイルが途中で切れていないかを確かめてください。", code="not-xml"
        ) from reason


def tree_of_drawing(diagram: Diagram) -> etree._Element:
    """The root of the drawing as it would be written, to put parameters into."""
    return tree_of(write_bpmn(diagram))


def bytes_of(root: etree._Element) -> bytes:
    """The file."""
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8") + b"\n"


def name_of(element: etree._Element) -> str:
    """The name without its namespace; empty for comments."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def children(element: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """(name, child) of every child element."""
    for child in element:
        if isinstance(child.tag, str):
            yield name_of(child), child


def child(element: etree._Element, name: str) -> etree._Element | None:
    """The first child of this name, whatever its namespace."""
    return next((one for called, one in children(element) if called == name), None)


def model_of(root: etree._Element) -> str:
    """The namespace of BPMN in this file."""
    return etree.QName(root).namespace or ""
