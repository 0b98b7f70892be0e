"""BPMN 2.0 files from any tool, read into a `Diagram`."""

from __future__ import annotations

from lxml import etree

from meguru.engines.bpmn.files.read_drawing import read_drawing
from meguru.engines.bpmn.files.read_elements import ElementReader
from meguru.engines.bpmn.files.source import Source
from meguru.engines.bpmn.files.vocabulary import MODEL, local_name, namespace_of
from meguru.engines.bpmn.model import Diagram
from meguru.engines.uploads import Refused, guard_xml
from meguru.engines.uploads import Remark as FileRemark

MAXIMUM_BYTES = 20 * 1024 * 1024
MAXIMUM_DEPTH = 200
MAXIMUM_NODES = 5_000  # more than anyone can read; proofs and drawings would take minutes


def read_bpmn(data: bytes) -> Diagram:
    """Read a BPMN 2.0 file.

    Any namespace prefix, any encoding that the file declares. What cannot be used (unsupported elements,
    references to nothing, impossible coordinates) becomes a remark and is left out of the graph; it stays in
    `source_xml`, so that writing brings it back.
    Raises: Refused when the file is not BPMN at all, could do harm, or holds no process.
    """
    source = read_source(data)
    if not source.diagram.processes and not source.diagram.pools:
        raise Refused(
            "業務フロー(process)が一つも入っていません。"
            "作図ツールで図を描いてから、BPMN 形式で保存し直してください。",
            code="no-process",
        )
    return source.diagram


def read_source(data: bytes) -> Source:
    """Read a file and keep the way from each id back to its XML element (for writing and mending).

    Raises: Refused, as `read_bpmn`; a file without any process is read.
    """
    guard_xml(data, maximum_bytes=MAXIMUM_BYTES, maximum_depth=MAXIMUM_DEPTH)
    root = parsed(data)
    namespace = _checked_namespace(root)
    reader = ElementReader(root=root, namespace=namespace)
    reader.read()
    refuse_too_many(len(reader.nodes))
    drawing = read_drawing(root=root, drawable=reader.drawable(), known=reader.known_ids())
    diagram = Diagram(
        processes=reader.processes,
        nodes=reader.nodes,
        flows=reader.flows,
        pools=reader.pools,
        lanes=reader.lanes,
        messages=reader.messages,
        artifacts=reader.artifacts,
        associations=reader.associations,
        shapes=drawing.shapes,
        edges=drawing.edges,
        labels=drawing.labels,
        source_xml=data,
        remarks=(*reader.remarks, *drawing.remarks),
    )
    return Source(
        root=root,
        namespace=namespace,
        diagram=diagram,
        elements=reader.elements,
        drawing=drawing,
        without_id=tuple(reader.without_id),
    )


def refuse_too_many(nodes: int) -> None:
    """Raises: Refused when a drawing has more steps, events and gateways than can be worked with."""
    if nodes > MAXIMUM_NODES:
        raise Refused(
            f"図が大きすぎます(要素が {nodes:,} 個、上限は {MAXIMUM_NODES:,} 個)。"
            "業務ごとに図を分けて保存してください。",
            code="too-large",
        )


def parsed(data: bytes) -> etree._Element:
    """The tree of a guarded file. Raises: Refused with the line in which it is not well formed."""
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, dtd_validation=False, huge_tree=False
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        where = f"{line} 行目で" if line else ""
        message = (
            f"XML として読めません({where}書式が崩れています)。"
            "ファイルが途中で切れていないか確かめ、作図ツールから保存し直してください。"
        )
        remark = FileRemark(code="not-xml", severity="error", message=message, line=line)
        raise Refused(message, code="not-xml", remarks=(remark,)) from error


def _checked_namespace(root: etree._Element) -> str:
    name, namespace = local_name(root), namespace_of(root)
    if name == "definitions" and (namespace in ("", MODEL) or "bpmn" in namespace.lower()):
        return namespace
    what = {"html": "ウェブページ(HTML)", "definitions": "BPMN 以外の定義ファイル", "Package": "XPDL"}.get(
        name, f"別の種類の XML(先頭が <{name}>)"
    )
    raise Refused(
        f"BPMN のファイルではなく、{what}のようです。"
        "作図ツールで「BPMN 2.0 XML」を選んで保存し直してください。",
        code="not-bpmn",
    )
