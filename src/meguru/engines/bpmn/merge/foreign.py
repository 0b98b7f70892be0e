"""What other tools wrote into the file of a drawing, merged per element.

Foreign parts of an element are its `extensionElements` and its attributes in namespaces that are neither the
standard's nor ours. The file of the result is theirs, brought up to date; where only mine changed the foreign parts
of an element (or added the element), mine are put in their place.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, replace

from lxml import etree

from meguru.engines.bpmn.files.read import read_source
from meguru.engines.bpmn.files.vocabulary import MEGURU, local_name, namespace_of
from meguru.engines.bpmn.files.write import write_bpmn
from meguru.engines.bpmn.files.write_tree import insert
from meguru.engines.bpmn.model import Diagram

_STANDARD = ("http://www.omg.org/spec/", "http://www.w3.org/2001/XMLSchema-instance")


@dataclass(frozen=True, slots=True)
class _Parts:
    """The foreign parts of one element; `canonical` is what they are compared by."""

    element: etree._Element
    extensions: etree._Element | None
    attributes: Mapping[str, str]
    canonical: str


def merge_foreign(
    *, base: Diagram, mine: Diagram, theirs: Diagram, merged: Diagram, choices: Mapping[str, str]
) -> tuple[bytes | None, tuple[str, ...]]:
    """Return the file of the merged drawing, and the elements whose foreign parts both changed differently."""
    if theirs.source_xml is None or mine.source_xml in (None, theirs.source_xml):
        return theirs.source_xml or mine.source_xml, ()
    old, my = _parts(base.source_xml), _parts(mine.source_xml)
    changed = {key for key, one in my.items() if one.canonical != _words(old.get(key))}
    changed |= {key for key in old if key not in my and key in _ids(mine)}
    if not changed:
        return theirs.source_xml, ()
    written = write_bpmn(replace(merged, source_xml=theirs.source_xml))
    their = _parts(theirs.source_xml)
    clashes = []
    root = read_source(written).root
    places = {str(one.get("id")): one for one in root.iter() if isinstance(one.tag, str) and one.get("id")}
    for key in sorted(changed & places.keys()):
        is_theirs = _words(their.get(key)) != _words(old.get(key)) and key in _ids(theirs)
        if is_theirs and _words(their.get(key)) != _words(my.get(key)):
            clashes.append(key)
            if choices.get(f"foreign:{key}:foreign") == "theirs":
                continue
        _put(places[key], my.get(key))
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8"), tuple(clashes)


def _ids(diagram: Diagram) -> set[str]:
    groups = (diagram.processes, diagram.nodes, diagram.flows, diagram.pools, diagram.lanes)
    return {key for group in (*groups, diagram.messages, diagram.artifacts) for key in group}


def _words(parts: _Parts | None) -> str:
    return parts.canonical if parts else ""


def _parts(data: bytes | None) -> dict[str, _Parts]:
    if data is None:
        return {}
    source = read_source(data)
    found = {}
    for element in source.root.iter():
        if (
            not isinstance(element.tag, str)
            or not element.get("id")
            or namespace_of(element) != source.namespace
        ):
            continue
        extensions = next((one for one in element if local_name(one) == "extensionElements"), None)
        attributes = {
            str(name): str(value) for name, value in element.attrib.items() if _is_foreign(str(name))
        }
        if extensions is None and not attributes:
            continue
        text = "" if extensions is None else _canonical(extensions)
        words = f"{sorted(attributes.items())}{text}"
        found[str(element.get("id"))] = _Parts(element, extensions, attributes, words)
    return found


def _canonical(element: etree._Element) -> str:
    return str(etree.canonicalize(etree.tostring(element, with_tail=False, encoding="unicode")))


def _is_foreign(name: str) -> bool:
    if not name.startswith("{"):
        return False
    namespace = name[1:].partition("}")[0]
    return namespace != MEGURU and not namespace.startswith(_STANDARD)


def _put(element: etree._Element, parts: _Parts | None) -> None:
    for name in [name for name in element.attrib if _is_foreign(str(name))]:
        del element.attrib[name]
    for child in [one for one in element if local_name(one) == "extensionElements"]:
        element.remove(child)
    if parts is None:
        return
    for name, value in parts.attributes.items():
        element.set(name, value)
    if parts.extensions is not None:
        graft = copy.deepcopy(parts.extensions)
        graft.tail = None
        insert(element, graft)
