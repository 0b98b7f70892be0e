"""A file from any tool, read whatever is wrong with it, with a remark about everything that was mended."""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from meguru.engines.bpmn.files.read import MAXIMUM_BYTES, MAXIMUM_DEPTH, parsed, read_source, refuse_too_many
from meguru.engines.bpmn.model import Diagram, Remark
from meguru.engines.bpmn.recovery.ends import mend_ends
from meguru.engines.bpmn.recovery.said import Said
from meguru.engines.bpmn.recovery.structure import bring_into_shape, count_of_nodes, is_bpmn
from meguru.engines.bpmn.recovery.text import looks_misdeclared, readable, tidy
from meguru.engines.uploads import Refused, guard_xml

MOST_ROUNDS = 4  # one mend may bring to light what another one needs
UNREADABLE = "unreadable"  # code of the remark of a file in which nothing was found


def recover_bpmn(data: bytes) -> Diagram:
    """Read a BPMN file as far as it can be read. Never raises.

    A file that is as the standard says gives the same diagram as `read_bpmn`. Otherwise the file is mended
    (encoding, damaged XML, namespaces, places, ids, ends of lines), `source_xml` holds the mended file, and
    `remarks` begin with one "repaired-…" remark per mend. A file in which no process, pool or other element
    of BPMN can be found gives an empty diagram with one remark of the code "unreadable" and severity "error".
    """
    said = Said()
    try:
        return _recovered(data, said)
    except (Refused, ValueError, etree.LxmlError) as reason:  # lxml refuses names that no XML holds
        said_so = (
            str(reason) if isinstance(reason, Refused) else "XML の書式が崩れていて、読み取れませんでした。"
        )
        remark = Remark(code=UNREADABLE, severity="error", message=said_so)
        return Diagram(processes={}, nodes={}, flows={}, remarks=(*said.remarks, remark))


def _recovered(data: bytes, said: Said) -> Diagram:
    mended, root = _tree(data, said)
    if not is_bpmn(root):
        raise Refused(
            "BPMN の図が見つかりません。作図ツールで「BPMN 2.0 XML」を選んで保存し直してください。",
            code="not-bpmn",
        )
    refuse_too_many(count_of_nodes(root))
    changed = False
    for _ in range(MOST_ROUNDS):
        root, again = bring_into_shape(root, said)
        changed = changed or again
        if not again:
            break
    if changed or mended is not data:
        mended = _bytes(root)
    source = read_source(mended)
    before = len(said.remarks)
    mend_ends(source, said)
    if len(said.remarks) > before:
        mended = _bytes(source.root)
        source = read_source(mended)
    diagram = source.diagram
    if diagram.nodes and not diagram.shapes:
        said.whole(
            "repaired-no-drawing",
            "図の位置が書かれていないため、自動で並べます。並び方は後から直せます。",
            severity="hint",
        )
    if not diagram.processes and not diagram.pools:
        said.whole(UNREADABLE, "業務フロー(process)が一つも入っていません。", severity="error")
    return replace(diagram, remarks=(*said.remarks, *diagram.remarks))


def _tree(data: bytes, said: Said) -> tuple[bytes, etree._Element]:
    """The file as it is when a parser takes it, or else its mended text; with its tree."""
    if not looks_misdeclared(data):
        try:
            guard_xml(data, maximum_bytes=MAXIMUM_BYTES, maximum_depth=MAXIMUM_DEPTH)
            return data, parsed(data)
        except Refused as reason:
            if reason.code in ("empty", "too-large", "too-deep"):
                raise
    text = readable(data, said)
    guard_xml(text, maximum_bytes=MAXIMUM_BYTES, maximum_depth=MAXIMUM_DEPTH)
    try:
        root = parsed(text)
    except Refused as damage:
        text = tidy(text, said, line=damage.remarks[0].line)
        guard_xml(text, maximum_bytes=MAXIMUM_BYTES, maximum_depth=MAXIMUM_DEPTH)
        root = _leniently(text)
    return text, root


def _leniently(text: bytes) -> etree._Element:
    """The tree of text that was tidied; what libxml2 still does not take (two names for one attribute) it skips."""
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False
    )
    root = etree.fromstring(text, parser)
    if root is None or not isinstance(root.tag, str):
        raise Refused(
            "XML として読めません。作図ツールから、BPMN 形式で保存し直してください。", code="not-xml"
        )
    return root


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", with_tail=False)
