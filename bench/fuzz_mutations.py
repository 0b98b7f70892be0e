"""Ways to spoil a file: its bytes, its tree of elements, its cells, its values, its parts. The same seed and number always make the same file."""

from __future__ import annotations

import copy
import gzip
import random  # noqa: TID251 seeded by a text; a stream of choices of many kinds, not of one shape
from collections.abc import Callable

from fuzz_structures import in_archive, in_json
from lxml import etree

MOST_BYTES = 200_000
ODD_BYTES = (b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1f\x8b", b"<", b"&", b"]]>", b"<![CDATA[", b"<!--", b"-->", b"<?x?>",
             b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", b"&#0;", b"&#x110000;", b"&#55296;", b"\x1a", b"\r", b"\t", b'"', b"'", b",,,,",
             b"PK\x03\x04", b"\xed\xa0\x80", b"\xe3\x81", b"\x81\x40", b"xmlns='u'", b"encoding='utf-16'", b"1e999", b"-0", b"\xe2\x80\xae")  # fmt: skip
ODD_WORDS = ("", " ", "0", "-1", "1e999", "NaN", "inf", "-inf", "99999999999999999999999", "1" * 400, "0x10", "１２", "〇",
             "true", "PT", "P9999999999Y", "あ" * 3000, "\u202e逆", "\ufffd", "\U0001f600", "=1+1", "${x}", "a:b", "{u}v", "xmlns",
             "2026-13-45T99:99:99Z", "0000-00-00", "9999-12-31T23:59:59+14:00", "令和0年0月0日", "R999.1.1", "2026/2/30 25:61", "-99999999-01-01",
             "../../etc/passwd", "<b>", "&amp;", "\n\n", "\t", '"', "'", "1→1→1、", "、".join("123456789"), "どれか1つ(", "(" * 500)  # fmt: skip
TAGS = ("task", "userTask", "startEvent", "endEvent", "boundaryEvent", "subProcess", "process", "laneSet", "lane", "flowNodeRef",
        "sequenceFlow", "exclusiveGateway", "complexGateway", "collaboration", "participant", "messageFlow", "BPMNShape", "BPMNEdge",
        "Bounds", "waypoint", "BPMNPlane", "definitions", "extensionElements", "trace", "event", "log", "string", "date", "int", "list",
        "values", "classifier", "global", "choreographyTask", "transaction", "adHocSubProcess", "incoming", "multiInstanceLoopCharacteristics")  # fmt: skip
NAMES = ("id", "name", "sourceRef", "targetRef", "attachedToRef", "processRef", "bpmnElement", "x", "y", "width", "height", "default",
         "key", "value", "cancelActivity", "triggeredByEvent", "calledElement", "scope", "keys", "isSequential", "isExpanded", "isHorizontal")  # fmt: skip
Mutation = Callable[[bytes, random.Random], bytes]


def mutated(kind: str, seeds: list[bytes], *, seed: int, number: int) -> bytes:
    """File `number` of a run: one of the seeds, spoiled one to six times."""
    chance = random.Random(f"{seed}:{kind}:{number}")
    data = chance.choice(seeds)
    ways = _ways_of(kind, data)
    structured = chance.random() < 0.7
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        data = chance.choice(ways)(data, chance) if structured else _bytes(data, chance, seeds)
    if structured and chance.random() < 0.1:
        data = _bytes(data, chance, seeds)
    return data[:MOST_BYTES]


def _ways_of(kind: str, data: bytes) -> tuple[Mutation, ...]:
    if data.startswith(b"{"):
        return _JSON_WAYS
    return {"csv": _CELL_WAYS, "workbook": _ARCHIVE_WAYS}.get(kind, _TREE_WAYS)


def _bytes(data: bytes, chance: random.Random, seeds: list[bytes]) -> bytes:
    """Cut, doubled, overwritten, joined with another file, in another encoding, packed."""
    if not data:
        return chance.choice(seeds)
    at, to = sorted((chance.randrange(len(data) + 1), chance.randrange(len(data) + 1)))
    way = chance.randrange(10)
    if way == 0:
        return data[:at] + data[to:]
    if way == 1:
        return data[:at] + data[at:to] * chance.choice((2, 3, 20)) + data[to:]
    if way == 2:
        return data[:at] + chance.choice(ODD_BYTES) + data[at:]
    if way == 3:
        return data[:at] + bytes(chance.randrange(256) for _ in range(chance.randrange(8))) + data[at + 4 :]
    if way == 4:
        other = chance.choice(seeds)
        return data[:at] + other[chance.randrange(len(other)) :]
    if way == 5:
        return data[:at]
    if way == 6:
        text = data.decode("utf-8", errors="replace")
        code = chance.choice(("utf-16", "utf-16-be", "cp932", "euc_jp", "utf-8-sig", "utf-7", "iso2022_jp"))
        return text.encode(code, errors="replace")
    if way == 7:
        packed = gzip.compress(data, compresslevel=1, mtime=0)
        return packed[: chance.choice((len(packed), len(packed) - 3, len(packed) // 2))]
    flipped = bytearray(data)
    for _ in range(chance.choice((1, 1, 4, 30))):
        flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
    return bytes(flipped)


def _on_tree(change: Callable[[etree._Element, random.Random], None]) -> Mutation:
    """A mutation of the elements; bytes that are no XML any more are left as they are."""

    def way(data: bytes, chance: random.Random) -> bytes:
        try:
            root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
            change(root, chance)
            return etree.tostring(root, encoding="UTF-8", xml_declaration=True)
        except (etree.XMLSyntaxError, ValueError):
            return data

    return way


def _any(root: etree._Element, chance: random.Random) -> etree._Element:
    return chance.choice([one for one in root.iter() if isinstance(one.tag, str)])


def _drop(root: etree._Element, chance: random.Random) -> None:
    one = _any(root, chance)
    if one.getparent() is not None:
        one.getparent().remove(one)


def _double(root: etree._Element, chance: random.Random) -> None:
    one = _any(root, chance)
    if one.getparent() is not None:
        for _ in range(chance.choice((1, 1, 2, 40))):
            one.addnext(copy.deepcopy(one))


def _move(root: etree._Element, chance: random.Random) -> None:
    one, place = _any(root, chance), _any(root, chance)
    if one is not root and one is not place and one not in place.iterancestors():
        place.insert(chance.randrange(len(place) + 1), one)


def _rename(root: etree._Element, chance: random.Random) -> None:
    one = _any(root, chance)
    space = etree.QName(one).namespace
    if chance.random() < 0.2:
        space = chance.choice(
            (None, "urn:x", "http://schema.omg.org/spec/BPMN/2.0", "http://www.xes-standard.org/")
        )
    one.tag = etree.QName(space, chance.choice(TAGS)) if space else chance.choice(TAGS)


def _deepen(root: etree._Element, chance: random.Random) -> None:
    one = _any(root, chance)
    for _ in range(chance.choice((3, 60, 150, 400))):
        if one.getparent() is None:
            return
        outer = etree.Element(one.tag, attrib=dict(one.attrib))
        one.getparent().replace(one, outer)
        outer.append(one)


def _reword(root: etree._Element, chance: random.Random) -> None:
    """An attribute or a text becomes odd, or the id of something else, or is gone."""
    one = _any(root, chance)
    ids = [value for other in root.iter() for value in other.attrib.values()] or [""]
    value = chance.choice(ODD_WORDS) if chance.random() < 0.5 else chance.choice(ids)
    if chance.random() < 0.2:
        one.text = value
    elif one.attrib and chance.random() < 0.3:
        del one.attrib[chance.choice(list(one.attrib))]
    else:
        one.set(
            chance.choice([*one.attrib] * 3 or NAMES) if chance.random() < 0.8 else chance.choice(NAMES),
            value,
        )


def _shuffle(root: etree._Element, chance: random.Random) -> None:
    one = _any(root, chance)
    children = list(one)
    chance.shuffle(children)
    one[:] = children


_TREE_WAYS = tuple(
    map(_on_tree, (_drop, _double, _move, _rename, _deepen, _reword, _reword, _reword, _shuffle))
)


def _on_cells(change: Callable[[list[list[str]], random.Random], None]) -> Mutation:
    """A mutation of lines and cells; the delimiter is one that the text holds."""

    def way(data: bytes, chance: random.Random) -> bytes:
        text = data.decode("utf-8", errors="surrogateescape")
        mark = next((one for one in ("\t", ";", ",") if one in text), ",")
        rows = [line.split(mark) for line in text.split("\n")]
        change(rows, chance)
        joint = chance.choice((mark,) * 8 + (",", ";", "\t", "|"))
        ending = chance.choice(("\n",) * 6 + ("\r\n", "\r"))
        return ending.join(joint.join(row) for row in rows).encode("utf-8", errors="surrogateescape")

    return way


def _cell(rows: list[list[str]], chance: random.Random) -> None:
    row = chance.choice(rows)
    row[chance.randrange(len(row))] = chance.choice(ODD_WORDS)


def _cells_swapped(rows: list[list[str]], chance: random.Random) -> None:
    one, other = chance.choice(rows), chance.choice(rows)
    at, to = chance.randrange(len(one)), chance.randrange(len(other))
    one[at], other[to] = other[to], one[at]


def _quoted(rows: list[list[str]], chance: random.Random) -> None:
    row = chance.choice(rows)
    at = chance.randrange(len(row))
    row[at] = chance.choice(('"{}', '"{}"', '""{}', '"{}\n"', '{}"', '"a""{}"')).format(row[at])


def _rows_more(rows: list[list[str]], chance: random.Random) -> None:
    at = chance.randrange(len(rows))
    rows[at:at] = [list(rows[at]) for _ in range(chance.choice((1, 2, 300)))]


def _row_gone(rows: list[list[str]], chance: random.Random) -> None:
    if len(rows) > 1:
        del rows[chance.randrange(len(rows))]


def _wider(rows: list[list[str]], chance: random.Random) -> None:
    row = chance.choice(rows)
    row += chance.choice((row[:1], [""] * 5, ["x"] * 400, row))


def _column_gone(rows: list[list[str]], chance: random.Random) -> None:
    at = chance.randrange(6)
    for row in rows:
        if len(row) > max(at, 1):
            del row[at]


_CELL_WAYS = tuple(
    map(
        _on_cells, (_cell, _cell, _cell, _cells_swapped, _quoted, _rows_more, _row_gone, _wider, _column_gone)
    )
)
_JSON_WAYS = in_json(ODD_WORDS)
_ARCHIVE_WAYS = in_archive(_TREE_WAYS, lambda data, chance: _bytes(data, chance, [data or b" "]))
